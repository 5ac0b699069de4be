package import ChildProcess
import FoundationEssentials
import Glibc
package import PrintModel
package import SystemPackage

/// Runs the program that reads print data, which is hostile, and believes no more of its answer
/// than that it is an answer.
package struct AnalyzerProcess {
    /// The path of `pagetoll-analyzer`.
    private let executable: String
    private let timeoutSeconds: Int

    package init(executable: String, timeoutSeconds: Int = 300) {
        self.executable = executable
        self.timeoutSeconds = timeoutSeconds
    }

    /// Analyses the document open at `data`, a regular file, from its first byte.
    ///
    /// - Throws: as `RunningAnalysis.finished`; `analyzer` when the program can't be started.
    package func analysis(
        of data: FileDescriptor, termination: TerminationSignal?
    ) throws(GatewayError) -> DocumentAnalysis {
        try start(on: data).finished(termination: termination)
    }

    /// Begins to analyse the document open at `data`, a regular file, from its first byte.
    ///
    /// - Throws: `analyzer` when the program can't be started.
    package func start(on data: FileDescriptor) throws(GatewayError) -> RunningAnalysis {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw .analyzer(reason: "\(Errno(rawValue: errno))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (answers, output) = (
            FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1])
        )
        do throws(Errno) {
            defer { try? output.close() }
            let child = try ChildProcess(
                executable: executable, arguments: ["pagetoll-analyzer"], environment: [:],
                input: data, output: output, inheritsDescriptors: false)
            return RunningAnalysis(child, answers, timeoutSeconds: timeoutSeconds)
        } catch {
            try? answers.close()
            throw .analyzer(reason: "\(executable): \(error)")
        }
    }
}

/// The program while it counts. It ends with this value, if it has not before.
package final class RunningAnalysis {
    private let child: ChildProcess
    private let answers: FileDescriptor
    private let timeoutSeconds: Int
    private let deadline: ContinuousClock.Instant
    private var result: Result<DocumentAnalysis, GatewayError>?
    /// An answer is about 150 bytes a page, and `AnalysisLimits.pages` are the most.
    private static let longestAnswerBytes = 128 << 20

    fileprivate init(_ child: ChildProcess, _ answers: FileDescriptor, timeoutSeconds: Int) {
        self.child = child
        self.answers = answers
        self.timeoutSeconds = timeoutSeconds
        deadline = .now + .seconds(timeoutSeconds)
    }

    deinit {
        try? answers.close()
        guard result == nil else { return }
        child.signal(SIGKILL)
        _ = child.wait()
    }

    /// Waits for the answer; asked again, it is the same.
    ///
    /// - Throws: `analysis` and `notCounted` when the document is at fault, `analyzer` when the
    ///   program is, `terminated`.
    package func finished(
        termination: TerminationSignal?
    ) throws(GatewayError) -> DocumentAnalysis {
        if let result { return try result.get() }
        let answer = try read(termination)
        let result = Result { () throws(GatewayError) in try understand(answer, child.wait()) }
        self.result = result
        return try result.get()
    }

    private func understand(
        _ answer: Data, _ ending: ChildProcess.Ending
    ) throws(GatewayError) -> DocumentAnalysis {
        switch ending {
        case .exited(0):
            guard let report = try? JSONDecoder().decode(AnalysisReport.self, from: answer) else {
                throw .notCounted(reason: "its answer makes no sense")
            }
            return report.analysis
        case .exited(1):
            guard let failure = try? JSONDecoder().decode(AnalysisFailure.self, from: answer) else {
                throw .notCounted(reason: "its answer makes no sense")
            }
            throw .analysis(failure)
        case .exited(let status): throw .analyzer(reason: "exit status \(status)")
        case .killed(let signal): throw .notCounted(reason: "ended by signal \(signal)")
        }
    }

    private func read(_ termination: TerminationSignal?) throws(GatewayError) -> Data {
        var answer = Data()
        var waiting: [(FileDescriptor, Readiness.Interest)] = [(answers, .readable)]
        if let termination { waiting.append((termination.descriptor, .readable)) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let ready = Readiness.wait(for: waiting, timeoutMilliseconds: 1000)
            if let termination, termination.isPending() { throw .terminated }
            guard ContinuousClock.now < deadline else {
                throw .notCounted(reason: "not done after \(timeoutSeconds) s")
            }
            guard ready[0] else { continue }
            let count = (try? answers.read(into: buffer)) ?? 0
            guard count > 0 else { return answer }
            answer.append(contentsOf: buffer[..<count])
            guard answer.count <= Self.longestAnswerBytes else {
                throw .notCounted(reason: "its answer has no end")
            }
        }
    }
}
