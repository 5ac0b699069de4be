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
            let pageCount = try self.pageCount(of: document, ours)
            let series = try measure(document, [ours, .wc])
            table.add(document, pageCount: pageCount, series)
            guard document.hasSuffix(".pdf") || document.hasSuffix(".ps") else { continue }
            let counters: [DocumentReader] =
                document.hasSuffix(".ps") ? [] : [.qpdf, .pdfinfo, .mutool]
            let renderers: [DocumentReader] =
                pageCount <= Self.mostPagesToRender ? [.inkcov] : []
            peers.add(
                document, pageCount: pageCount,
                try measure(document, [ours] + counters + renderers))
        }
        print(table.markdown)
        print(peers.markdown)
    }

    private func pageCount(of document: String, _ ours: DocumentReader) throws -> Int {
        let ends = try Ends()
        let child = try ours.started(document, output: ends.writeEnd)
        try ends.writeEnd.close()
        let answer = try FileHandle(fileDescriptor: ends.readEnd.rawValue, closeOnDealloc: true)
            .readToEnd()
        guard child.wait() == .exited(0), let answer else {
            throw BenchmarkError("\(document) can't be analysed")
        }
        return try JSONDecoder().decode(AnalysisReport.self, from: answer).pages.count
    }

    /// Has each program read the document, round by round; each round begins with another.
    private func measure(
        _ document: String, _ readers: [DocumentReader]
    ) throws -> [DocumentReader: Distribution] {
        var costs: [DocumentReader: [Duration]] = [:]
        // The first round fills caches, and is not counted.
        for round in 0...runs {
            for turn in readers.indices {
                let reader = readers[(turn + round) % readers.count]
                let cost = try reader.read(document)
                if round > 0 { costs[reader, default: []].append(cost.processor) }
            }
        }
        return costs.mapValues { Distribution($0) }
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
