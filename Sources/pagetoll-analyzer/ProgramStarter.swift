import CLinux
import Confinement
import Glibc
import PageAnalysis
import SystemPackage

/// A process beside the analyser that starts Ghostscript and `pagetoll-mender` for it, since the
/// analyser may not start anything.
///
/// What it is asked for comes from a process that hostile data may have taken over; so it takes
/// numbers only (`ProgramRequest`), and makes the command line by itself. It ends with the analyser,
/// and the program that it started with it.
struct ProgramStarter {
    /// Where data may be, and where it is put. All are open before anything is read.
    struct Files {
        /// The job's data.
        let document: FileDescriptor
        /// The same, unpacked.
        let scratchFile: FileDescriptor?
        /// What the mender writes.
        let mendedFile: FileDescriptor?
    }

    private let socket: FileDescriptor
    private let files: Files

    /// Makes the process. To be called with one thread, and before anything is read.
    ///
    /// - Throws: why there is none.
    init(_ files: Files) throws(Errno) {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0 else {
            throw Errno(rawValue: errno)
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process = clinux_fork()
        guard process >= 0 else { throw Errno(rawValue: errno) }
        if process == 0 {
            close(ends[0])
            StartedProgram.serve(ends[1], files)
        }
        close(ends[1])
        socket = FileDescriptor(rawValue: ends[0])
        self.files = files
    }

    /// Has Ghostscript started on a program in `file`.
    ///
    /// - Throws: `noSuchFileOrDirectory` where it is not installed; why it can't be started.
    func startInterpreter(
        _ task: InterpreterTask, _ file: FileDescriptor
    ) throws(Errno) -> RunningProgram {
        try start(.interpreter(task), file)
    }

    /// Has a document in `file` written anew.
    ///
    /// - Returns: how that ended, and where it is now, for the caller to close.
    /// - Throws: as `startInterpreter`; `timedOut`.
    func mend(
        _ task: MendingTask, _ file: FileDescriptor, before deadline: ContinuousClock.Instant
    ) throws(Errno) -> (MendingOutcome, FileDescriptor) {
        guard let mendedFile = files.mendedFile else { throw .noSpace }
        let mender = try start(.mender(task), file)
        let outcome = try MendingOutcome(toldBy: mender, before: deadline)
        let copy = fcntl(mendedFile.rawValue, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw Errno(rawValue: errno) }
        return (outcome, FileDescriptor(rawValue: copy))
    }

    private func start(
        _ task: ProgramTask, _ file: FileDescriptor
    ) throws(Errno) -> RunningProgram {
        ask(ProgramRequest(task, isInScratchFile: file == files.scratchFile))
        let output = try receive()
        let errors = task.wantsMessages ? try? receive() : nil
        return RunningProgram(output: output, errors: errors) { ask(ProgramRequest()) }
    }

    private func receive() throws(Errno) -> FileDescriptor {
        let descriptor = clinux_receive_descriptor(socket.rawValue)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
        return FileDescriptor(rawValue: descriptor)
    }

    /// Where the other process has ended, the answer is missing, and that tells.
    private func ask(_ request: ProgramRequest) {
        _ = request.numbers.withUnsafeBytes {
            send(socket.rawValue, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
    }
}
