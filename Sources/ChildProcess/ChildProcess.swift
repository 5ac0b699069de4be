import CLinux
import Glibc
package import SystemPackage

/// A program that we started, in our own process group so that a signal of cupsd to the group
/// reaches it as well.
///
/// Foundation's `Process` makes a group of its own and closes the descriptors 3 and 4 on which
/// cupsd and a backend talk.
package struct ChildProcess: Sendable {
    package let processID: Int32

    /// Starts `executable` with `arguments` (the first is its name) and exactly `environment`.
    ///
    /// It gets `input` as descriptor 0 and, where given, `output` as 1 and `errors` as 2. No signal
    /// is blocked or ignored in it.
    ///
    /// - Parameter inheritsDescriptors: whether it gets our descriptors from 3 on as well, those that
    ///   are not marked close-on-exec.
    /// - Throws: why it can't be started.
    package init(
        executable: String, arguments: [String], environment: [String: String],
        input: FileDescriptor, output: FileDescriptor? = nil, errors: FileDescriptor? = nil,
        inheritsDescriptors: Bool
    ) throws(Errno) {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        try Self.check(posix_spawn_file_actions_init(&actions))
        defer { posix_spawn_file_actions_destroy(&actions) }
        try Self.check(posix_spawnattr_init(&attributes))
        defer { posix_spawnattr_destroy(&attributes) }

        let redirections =
            [(input, 0)] + (output.map { [($0, 1)] } ?? [])
            + (errors.map { [($0, 2)] } ?? [])
        for (descriptor, number) in redirections {
            try Self.check(
                posix_spawn_file_actions_adddup2(&actions, descriptor.rawValue, Int32(number)))
        }
        if !inheritsDescriptors { try Self.check(clinux_spawn_closing_from(&actions, 3)) }
        var handled = sigset_t()
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGPIPE, SIGCHLD] { sigaddset(&handled, signal) }
        var blocked = sigset_t()
        sigemptyset(&blocked)
        try Self.check(posix_spawnattr_setsigdefault(&attributes, &handled))
        try Self.check(posix_spawnattr_setsigmask(&attributes, &blocked))
        try Self.check(
            posix_spawnattr_setflags(
                &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK)))

        let argumentVector = arguments.map { strdup($0) } + [nil]
        let environmentVector = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argumentVector + environmentVector).forEach { free($0) } }
        var processID: pid_t = 0
        try Self.check(
            posix_spawn(
                &processID, executable, &actions, &attributes, argumentVector, environmentVector))
        self.processID = processID
    }

    /// Sends a signal; a program that has ended already does not mind.
    package func signal(_ number: Int32) {
        kill(processID, number)
    }

    /// How a program ended.
    package enum Ending: Hashable, Sendable {
        case exited(Int32)
        case killed(bySignal: Int32)
    }

    /// Waits for the end.
    package func wait() -> Ending {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
        return Ending(waitStatus: status)
    }

    /// A descriptor that is readable once it has ended, for the caller to close; nil where the kernel
    /// has none.
    package func endDescriptor() -> FileDescriptor? {
        let raw = clinux_pidfd_open(processID)
        return raw >= 0 ? FileDescriptor(rawValue: raw) : nil
    }

    /// How it ended, or nil while it runs.
    package func poll() -> Ending? {
        var status: Int32 = 0
        return waitpid(processID, &status, WNOHANG) == processID
            ? Ending(waitStatus: status) : nil
    }

    private static func check(_ result: Int32) throws(Errno) {
        guard result == 0 else { throw Errno(rawValue: result) }
    }
}

extension ChildProcess.Ending {
    /// From the status word of wait(2).
    fileprivate init(waitStatus: Int32) {
        let signal = waitStatus & 0x7F
        self = signal == 0 ? .exited((waitStatus >> 8) & 0xFF) : .killed(bySignal: signal)
    }
}
