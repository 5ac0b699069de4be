internal import ChildProcess
internal import SystemPackage

/// A command that the configuration names, with its arguments.
package struct SiteCommand: Sendable {
    private let words: [String]

    /// - Parameter words: the program's path first.
    package init(_ words: [String]) {
        self.words = words
    }

    /// Runs it to its end.
    ///
    /// - Parameter input: what it reads; at most what a pipe holds, 64 KB.
    /// - Throws: `SiteCommandError`.
    func run(input: String) throws(SiteCommandError) {
        try check(try started(input: input).wait())
    }

    /// The same without holding a thread, for no longer than `patience`.
    package func run(input: String, within patience: Duration) async throws(SiteCommandError) {
        try check(await started(input: input).ending(within: patience))
    }

    private func started(input: String) throws(SiteCommandError) -> ChildProcess {
        do {
            let pipe = try FileDescriptor.pipe()
            defer { try? pipe.readEnd.close() }
            // Far less than a pipe holds: this does not wait for the command to read.
            try pipe.writeEnd.closeAfter { _ = try pipe.writeEnd.writeAll(input.utf8) }
            // What it writes is no part of what is answered to whoever had it run.
            return try ChildProcess(
                executable: words[0], arguments: words,
                environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], input: pipe.readEnd,
                output: .standardError, inheritsDescriptors: false)
        } catch {
            throw .notRun(words[0], reason: "\(error)")
        }
    }

    /// - Parameter ending: nil when it took too long.
    private func check(_ ending: ChildProcess.Ending?) throws(SiteCommandError) {
        guard let ending else { throw .tooSlow(words[0]) }
        guard ending == .exited(0) else { throw .failed(words[0], ending: "\(ending)") }
    }
}

/// Why a command of the configuration did not do its work.
package enum SiteCommandError: ExplainedError {
    case notRun(String, reason: String)
    case failed(String, ending: String)
    case tooSlow(String)

    package var explanation: String {
        switch self {
        case .notRun(let program, let reason):
            "\(program) can't be run (\(reason)); mend mail-command or notice-command in the "
                + "configuration."
        case .failed(let program, let ending):
            "\(program) failed (\(ending)); the next run tries again."
        case .tooSlow(let program):
            "\(program) did not end, and was ended; look at what it waits for."
        }
    }
}
