import ArgumentParser
import ChildProcess
import Foundation
import PrintModel
import SystemPackage

/// How fast documents are analysed, by format: beside `wc -l`, and PDF beside other readers of it, in
/// turn, so that whatever else the machine does meets all alike.
struct FormatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "formats", abstract: "Measure the analysis by format beside other programs.")

    @Option(help: "The program pagetoll-analyzer.") var analyzer: String
    @Option(help: "How often each program reads each document.") var runs: Int
    @Argument(help: "The documents, in the order of the tables.") var documents: [String]

    /// inkcov takes a minute for 10,000 pages.
    private static let mostPagesToRender = 1000

    func run() throws {
        let ours = DocumentReader.pagetoll(analyzer)
        var table = FormatsReport(ours: ours)
        var peers = PeersReport(ours: ours)
        for document in documents {
            let pageCount = try ours.pageCount(of: document)
            table.add(
                document, pageCount: pageCount,
                try ours.costs(of: document, beside: [.wc], runs: runs))
            guard document.hasSuffix(".pdf") || document.hasSuffix(".ps") else { continue }
            let counters: [DocumentReader] =
                document.hasSuffix(".ps") ? [] : [.qpdf, .pdfinfo, .mutool]
            let renderers: [DocumentReader] =
                pageCount <= Self.mostPagesToRender ? [.inkcov] : []
            peers.add(
                document, pageCount: pageCount,
                try ours.costs(of: document, beside: counters + renderers, runs: runs))
        }
        print(table.markdown)
        print(peers.markdown)
    }
}

/// What many PDF documents take together: reading those of a site is mostly starting the program.
struct TogetherCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "together",
        abstract: "Measure the analysis of many PDF documents, in sum, beside other programs.")

    @Option(help: "The program pagetoll-analyzer.") var analyzer: String
    @Option(help: "How often each program reads each document.") var runs: Int
    @Argument(help: "The documents; those that a program refuses are left out.")
    var documents: [String]

    func run() throws {
        let ours = DocumentReader.pagetoll(analyzer)
        var sums: [DocumentReader: [Duration]] = [:]
        var pageCount = 0
        var readCount = 0
        for document in documents {
            guard
                let costs = try? ours.costs(
                    of: document, beside: PeersReport.peers, runs: runs)
            else { continue }
            for (reader, cost) in costs { sums[reader, default: []].append(cost.median) }
            pageCount += try ours.pageCount(of: document)
            readCount += 1
        }
        var report = PeersReport(ours: ours)
        report.add(
            "\(readCount) documents", pageCount: pageCount,
            sums.mapValues { Distribution([$0.reduce(.zero, +)]) })
        print(report.markdown)
    }
}

/// The most memory that the analysis of a document takes.
struct MemoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "memory", abstract: "Measure the peak memory of the analysis of a document.")

    @Option(help: "The program pagetoll-analyzer.") var analyzer: String
    @Argument(help: "The document; a large one.") var document: String

    func run() throws {
        let nothing = try FileDescriptor.open("/dev/null", .readWrite, options: .closeOnExec)
        let start = ContinuousClock.now
        let child = try DocumentReader.pagetoll(analyzer).started(document, output: nothing)
        var peaks = PeakMemory()
        while true {
            peaks.look()
            usleep(2_000)
            guard let ending = child.poll() else { continue }
            guard ending == .exited(0) else { throw BenchmarkError("\(document): \(ending)") }
            break
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let size = try FormatsReport.byteCount(of: document)
        let most = peaks.kilobytes.values.max() ?? 0
        print(
            "| \(FormatsReport.name(of: document)) | \(size / 1_000_000) "
                + String(format: "| %.2f | %.1f |", seconds, Double(most) / 1024))
    }
}
