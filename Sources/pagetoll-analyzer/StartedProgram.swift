import CLinux
import Confinement
import Glibc
import PageAnalysis
import SystemPackage

/// The work of the process that `ProgramStarter` makes: a program, one at a time.
enum StartedProgram {
    /// Starts what is asked for on `socket`, until the analyser is gone.
    static func serve(_ socket: Int32, _ files: ProgramStarter.Files) -> Never {
        // The answer's end is the analyser's alone.
        let nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC)
        guard nowhere >= 0, dup2(nowhere, STDOUT_FILENO) >= 0 else { _exit(1) }
        var isConfined = false
        var running: pid_t?
        var numbers = [Int](repeating: 0, count: ProgramRequest.mostNumbers)
        while true {
            let byteCount = recv(socket, &numbers, numbers.count * MemoryLayout<Int>.size, 0)
            if let process = running {
                kill(process, SIGKILL)
                waitpid(process, nil, 0)
                running = nil
            }
            guard byteCount > 0 else { _exit(0) }
            // Most jobs need no other program, and don't wait for what they don't need.
            if !isConfined,
                (try? Confinement.confineStarter(of: ProgramCommand.executables)) == nil
            {
                _exit(1)
            }
            isConfined = true
            let count = byteCount / MemoryLayout<Int>.size
            guard let request = ProgramRequest(numbers: numbers[..<count]) else { _exit(0) }
            guard let task = request.task else { continue }
            let data = request.isInScratchFile ? files.scratchFile : files.document
            running = start(
                task, data ?? files.document, files.mendedFile, nowhere, answering: socket)
        }
    }

    /// Starts a program and sends where what it tells can be read, or why there is none: the pages
    /// of Ghostscript and, where wanted, what it says besides; the word of the mender.
    private static func start(
        _ task: ProgramTask, _ data: FileDescriptor, _ mendedFile: FileDescriptor?,
        _ nowhere: Int32,
        answering socket: Int32
    ) -> pid_t? {
        func refuse(_ error: Int32) -> pid_t? {
            _ = clinux_send_descriptor(socket, -1, error)
            return nil
        }
        guard let command = task.command else { return refuse(ENOENT) }
        let answer: ProgramPipe
        var messages: ProgramPipe?
        do throws(Errno) {
            answer = try ProgramPipe()
            if task.wantsMessages { messages = try ProgramPipe(dropsOverflow: true) }
        } catch {
            return refuse(error.rawValue)
        }
        defer {
            answer.close()
            messages?.close()
        }
        let arguments = command.arguments.map { strdup($0) } + [nil]
        let environment = command.environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        let process = clinux_fork()
        guard process >= 0 else { return refuse(errno) }
        if process == 0 {
            guard clinux_die_with_parent() == 0, dup2(data.rawValue, STDIN_FILENO) >= 0,
                connect(
                    task, answer: answer.writing.rawValue,
                    messages: messages?.writing.rawValue ?? nowhere, mendedFile),
                clinux_close_from(3) == 0,
                confine(task)
            else { _exit(126) }
            execve(command.executable, arguments, environment)
            perror(command.executable)
            _exit(127)
        }
        _ = clinux_send_descriptor(socket, answer.reading.rawValue, 0)
        if let messages { _ = clinux_send_descriptor(socket, messages.reading.rawValue, 0) }
        return process
    }

    /// Gives the process that is about to become a program its output.
    private static func connect(
        _ task: ProgramTask, answer: Int32, messages: Int32, _ mendedFile: FileDescriptor?
    ) -> Bool {
        switch task {
        case .interpreter:
            return dup2(answer, STDOUT_FILENO) >= 0 && dup2(messages, STDERR_FILENO) >= 0
        case .mender:
            guard let file = mendedFile?.rawValue else { return false }
            return ftruncate(file, 0) == 0 && lseek(file, 0, SEEK_SET) == 0
                && dup2(file, STDOUT_FILENO) >= 0 && dup2(answer, STDERR_FILENO) >= 0
        }
    }

    private static func confine(_ task: ProgramTask) -> Bool {
        switch task {
        case .interpreter: (try? Confinement.confineInterpreter()) != nil
        case .mender: true  // It gives up its rights by itself, before it reads.
        }
    }
}
