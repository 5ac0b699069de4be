import ChildProcess
import Foundation
import PrintModel
import SystemPackage

/// A program that reads a print document and says something of it: ours, and those that it is
/// compared with.
struct DocumentReader: Hashable {
    let name: String
    let executable: String
    private let arguments: [String]

    static func pagetoll(_ analyzer: String) -> DocumentReader {
        DocumentReader(name: "Pagetoll", executable: analyzer, arguments: [])
    }

    /// One look at each byte: what any reading takes.
    static let wc = DocumentReader(name: "wc -l", executable: "/usr/bin/wc", arguments: ["-l"])
    static let qpdf = DocumentReader(
        name: "qpdf --show-npages", executable: "/usr/bin/qpdf", arguments: ["--show-npages"])
    static let pdfinfo = DocumentReader(
        name: "pdfinfo", executable: "/usr/bin/pdfinfo", arguments: [])
    static let mutool = DocumentReader(
        name: "mutool info -M", executable: "/usr/bin/mutool", arguments: ["info", "-M"])
    /// Ghostscript's device that says how much of each ink there is on a page.
    static let inkcov = DocumentReader(
        name: "gs inkcov", executable: "/usr/bin/gs",
        arguments: [
            "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-sDEVICE=inkcov", "-r36", "-o", "/dev/null",
        ])

    /// What one run took.
    struct Cost {
        let elapsed: Duration
        /// What processors did: other work on the machine hardly changes it.
        let processor: Duration
    }

    /// Reads the file at `path`; what the program says is thrown away.
    ///
    /// - Throws: when it can't be started, or does not end well.
    func read(_ path: String) throws -> Cost {
        let nothing = try FileDescriptor.open("/dev/null", .readWrite, options: .closeOnExec)
        defer { try? nothing.close() }
        let before = ProcessorTime.ofChildren()
        let start = ContinuousClock.now
        let ending = try started(path, output: nothing, errors: nothing).wait()
        let elapsed = ContinuousClock.now - start
        guard ending == .exited(0) else { throw BenchmarkError("\(name) on \(path): \(ending)") }
        return Cost(elapsed: elapsed, processor: ProcessorTime.ofChildren() - before)
    }

    /// Has this program and others read the document, round by round; each round begins with another.
    func costs(
        of document: String, beside others: [DocumentReader], runs: Int
    ) throws -> [DocumentReader: Distribution] {
        let readers = [self] + others
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

    /// The pages that our analyser finds in the document.
    func pageCount(of document: String) throws -> Int {
        let ends = try Ends()
        let child = try started(document, output: ends.writeEnd)
        try ends.writeEnd.close()
        let answer = try FileHandle(fileDescriptor: ends.readEnd.rawValue, closeOnDealloc: true)
            .readToEnd()
        guard child.wait() == .exited(0), let answer else {
            throw BenchmarkError("\(document) can't be analysed")
        }
        return try JSONDecoder().decode(AnalysisReport.self, from: answer).pages.count
    }

    /// Starts the program on the file at `path`.
    func started(
        _ path: String, output: FileDescriptor, errors: FileDescriptor? = nil
    ) throws -> ChildProcess {
        let input = try FileDescriptor.open("/dev/null", .readOnly, options: .closeOnExec)
        defer { try? input.close() }
        return try ChildProcess(
            executable: executable, arguments: [executable] + arguments + [path],
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], input: input,
            output: output, errors: errors, inheritsDescriptors: false)
    }
}
