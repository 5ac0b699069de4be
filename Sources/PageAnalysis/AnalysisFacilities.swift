import CLinux
import Glibc
package import SystemPackage

/// What the analysis of a document can't do by reading alone. A program that has given up its rights
/// gets here what it had made before.
package struct AnalysisFacilities {
    /// An empty file without a name for what is unpacked, for the caller to close; asked for once a
    /// job.
    package var scratchFile: () throws(Errno) -> FileDescriptor
    /// Starts Ghostscript on a program or document in a file, whose offset is at its first byte. One
    /// runs at a time.
    ///
    /// Throws `noSuchFileOrDirectory` where Ghostscript is not installed.
    package var startInterpreter: (InterpreterTask, FileDescriptor) throws(Errno) -> RunningProgram
    /// Has libqpdf write a PDF document anew that is in a file, before a deadline. Gives how that
    /// ended, and the file that it is in then, for the caller to close.
    ///
    /// Throws `noSuchFileOrDirectory` where what does it is not installed, and `timedOut`.
    package var mend: Mending

    package typealias Mending =
        (MendingTask, FileDescriptor, ContinuousClock.Instant) throws(Errno) -> (
            MendingOutcome, FileDescriptor
        )

    package init(
        scratchFile: @escaping () throws(Errno) -> FileDescriptor,
        startInterpreter:
            @escaping (InterpreterTask, FileDescriptor) throws(Errno) -> RunningProgram,
        mend: @escaping Mending
    ) {
        self.scratchFile = scratchFile
        self.startInterpreter = startInterpreter
        self.mend = mend
    }

    /// For a process that may open files and start programs.
    package static func ofThisProcess(mend: @escaping Mending) -> AnalysisFacilities {
        AnalysisFacilities(
            scratchFile: { () throws(Errno) in try openScratchFile() },
            startInterpreter: { task, file throws(Errno) in
                try RunningProgram(childFor: task, file: file)
            },
            mend: mend)
    }

    /// Nothing but reading, for who looks at a few bytes.
    static var none: AnalysisFacilities {
        AnalysisFacilities(
            scratchFile: { () throws(Errno) in throw .notSupported },
            startInterpreter: { _, _ throws(Errno) in throw .notSupported },
            mend: { _, _, _ throws(Errno) in throw .notSupported })
    }

    /// A new file without a name in `TMPDIR` or "/tmp".
    package static func openScratchFile() throws(Errno) -> FileDescriptor {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        let raw = open(folder, O_RDWR | O_CLOEXEC | clinux_O_TMPFILE, S_IRUSR | S_IWUSR)
        guard raw >= 0 else { throw Errno(rawValue: errno) }
        return FileDescriptor(rawValue: raw)
    }
}
