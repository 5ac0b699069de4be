import CLinux
import Confinement
import Glibc
import PageAnalysis
import SystemPackage

/// A process beside the analyser that starts Ghostscript for it, since the analyser may not start
/// anything.
///
/// What it is asked for comes from a process that hostile data may have taken over; so it takes
/// numbers only (`InterpreterTask`), and makes the command line by itself. It ends with the analyser,
/// and Ghostscript with it.
struct InterpreterStarter {
    private struct Request {
        /// Nil to end the one that runs.
        var task: InterpreterTask?
        /// Whether the program is in the scratch file; else in the document.
        var isInScratchFile = false

        static let mostNumbers = 7

        /// As it is sent.
        var numbers: [Int] { [isInScratchFile ? 1 : 0] + (task?.numbers ?? []) }
    }

    private let socket: FileDescriptor
    private let scratchFile: FileDescriptor?

    /// Makes the process. To be called with one thread, and before anything is read.
    ///
    /// - Parameter scratchFile: the second file that programs may be in.
    /// - Throws: why there is none.
    init(document: FileDescriptor, scratchFile: FileDescriptor?) throws(Errno) {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0, &ends) == 0 else {
            throw Errno(rawValue: errno)
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let process = clinux_fork()
        guard process >= 0 else { throw Errno(rawValue: errno) }
        if process == 0 {
            close(ends[0])
            Self.serve(ends[1], document, scratchFile)
        }
        close(ends[1])
        socket = FileDescriptor(rawValue: ends[0])
        self.scratchFile = scratchFile
    }

    /// Has Ghostscript started on a program in `file`.
    ///
    /// - Throws: `noSuchFileOrDirectory` where it is not installed; why it can't be started.
    func start(
        _ task: InterpreterTask, _ file: FileDescriptor
    ) throws(Errno) -> RunningInterpreter {
        ask(Request(task: task, isInScratchFile: file == scratchFile))
        let pages = clinux_receive_descriptor(socket.rawValue)
        guard pages >= 0 else { throw Errno(rawValue: errno) }
        return RunningInterpreter(pages: FileDescriptor(rawValue: pages)) { ask(Request()) }
    }

    /// Where the other process has ended, the answer is missing, and that tells.
    private func ask(_ request: Request) {
        _ = request.numbers.withUnsafeBytes {
            send(socket.rawValue, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
    }

    // MARK: In the other process

    private static func serve(
        _ socket: Int32, _ document: FileDescriptor, _ scratchFile: FileDescriptor?
    ) -> Never {
        // The answer's end is the analyser's alone.
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard nowhere >= 0, dup2(nowhere, STDOUT_FILENO) >= 0 else { _exit(1) }
        let interpreter = GhostscriptCommand.installed ?? "/nonexistent"
        var isConfined = false
        var running: pid_t?
        var numbers = [Int](repeating: 0, count: Request.mostNumbers)
        while true {
            let byteCount = recv(socket, &numbers, numbers.count * MemoryLayout<Int>.size, 0)
            if let process = running {
                kill(process, SIGKILL)
                waitpid(process, nil, 0)
                running = nil
            }
            guard byteCount > 0 else { _exit(0) }
            // Most jobs hold no PostScript, and don't wait for what they don't need.
            if !isConfined, (try? Confinement.confineStarter(ofInterpreter: interpreter)) == nil {
                _exit(1)
            }
            isConfined = true
            let task = numbers.prefix(byteCount / MemoryLayout<Int>.size).dropFirst()
            guard !task.isEmpty else { continue }
            guard let task = InterpreterTask(numbers: task) else { _exit(0) }
            let file = numbers[0] == 1 ? scratchFile : document
            running = start(task, file ?? document, nowhere, answering: socket)
        }
    }

    /// Starts Ghostscript and sends where its pages can be read, or why there is none.
    private static func start(
        _ task: InterpreterTask, _ file: FileDescriptor, _ nowhere: Int32,
        answering socket: Int32
    ) -> pid_t? {
        func refuse(_ error: Int32) -> pid_t? {
            _ = clinux_send_descriptor(socket, -1, error)
            return nil
        }
        guard let command = GhostscriptCommand(task) else { return refuse(ENOENT) }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return refuse(errno) }
        defer { ends.forEach { close($0) } }
        let arguments = command.arguments.map { strdup($0) } + [nil]
        let environment = command.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        let process = clinux_fork()
        guard process >= 0 else { return refuse(errno) }
        if process == 0 {
            guard clinux_die_with_parent() == 0, dup2(file.rawValue, STDIN_FILENO) >= 0,
                dup2(ends[1], STDOUT_FILENO) >= 0, dup2(nowhere, STDERR_FILENO) >= 0,
                clinux_close_from(3) == 0, (try? Confinement.confineInterpreter()) != nil
            else { _exit(126) }
            execve(command.executable, arguments, environment)
            _exit(127)
        }
        _ = clinux_send_descriptor(socket, ends[0], 0)
        return process
    }
}
