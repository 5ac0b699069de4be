import CLinux
import ChildProcess
import Glibc
package import SystemPackage

/// What the analysis of a document can't do by reading alone. A program that has given up its rights
/// gets here what it had made before.
package struct AnalysisFacilities {
    /// An empty file without a name for what is unpacked, for the caller to close; asked for once a
    /// job.
    package var scratchFile: () throws(Errno) -> FileDescriptor
    /// Starts Ghostscript on a program in a file, whose offset is at the program's first byte. One
    /// runs at a time.
    ///
    /// Throws `noSuchFileOrDirectory` where Ghostscript is not installed.
    package var startInterpreter:
        (InterpreterTask, FileDescriptor) throws(Errno) -> RunningInterpreter

    package init(
        scratchFile: @escaping () throws(Errno) -> FileDescriptor,
        startInterpreter:
            @escaping (InterpreterTask, FileDescriptor) throws(Errno) -> RunningInterpreter
    ) {
        self.scratchFile = scratchFile
        self.startInterpreter = startInterpreter
    }

    /// For a process that may open files and start programs.
    package static var ofThisProcess: AnalysisFacilities {
        AnalysisFacilities(
            scratchFile: { () throws(Errno) in try openScratchFile() },
            startInterpreter: { task, file throws(Errno) in
                try RunningInterpreter(childFor: task, file: file)
            })
    }

    /// A new file without a name in `TMPDIR` or "/tmp".
    package static func openScratchFile() throws(Errno) -> FileDescriptor {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let raw = open(folder, O_RDWR | O_CLOEXEC | clinux_O_TMPFILE, S_IRUSR | S_IWUSR)
        guard raw >= 0 else { throw Errno(rawValue: errno) }
        return FileDescriptor(rawValue: raw)
    }
}

/// Ghostscript while it runs: where its pages come from, and how it is ended.
package final class RunningInterpreter {
    /// Readable: CUPS raster.
    let pages: FileDescriptor
    private let end: () -> Void

    /// - Parameter end: ends it; called once.
    package init(pages: FileDescriptor, end: @escaping () -> Void) {
        self.pages = pages
        self.end = end
    }

    deinit {
        try? pages.close()
        end()
    }

    /// Starts it as a child process, with our rights.
    fileprivate convenience init(
        childFor task: InterpreterTask, file: FileDescriptor
    ) throws(Errno) {
        guard let command = GhostscriptCommand(task) else { throw .noSuchFileOrDirectory }
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard nowhere >= 0 else { throw Errno(rawValue: errno) }
        defer { close(nowhere) }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[1]) }
        do throws(Errno) {
            let child = try ChildProcess(
                executable: command.executable, arguments: command.arguments,
                environment: command.environment, input: file,
                output: FileDescriptor(rawValue: ends[1]),
                errors: FileDescriptor(rawValue: nowhere), inheritsDescriptors: false)
            self.init(pages: FileDescriptor(rawValue: ends[0])) {
                child.signal(SIGKILL)
                _ = child.wait()
            }
        } catch {
            close(ends[0])
            throw error
        }
    }
}
