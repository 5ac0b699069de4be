import CSeccomp
import Glibc
import SystemPackage

/// Which system calls a process may make from now on (seccomp(2)); it and what it starts can never
/// make more.
///
/// All that is not named fails with EPERM. It does not kill: libraries ask for things that they can
/// do without, and other versions of them for other things.
struct SystemCallFilter {
    /// A call, allowed always or when its arguments are as said.
    struct Call {
        let name: String
        let conditions: [scmp_arg_cmp]

        init(_ name: String, _ conditions: scmp_arg_cmp...) {
            self.name = name
            self.conditions = conditions
        }
    }

    private let calls: [Call]

    /// Reads and writes what is open, and asks for memory.
    static var reader: SystemCallFilter {
        SystemCallFilter(
            calls: common + memory + [
                // Allocations never make code.
                Call("mmap", .bitsClear(argument: 2, PROT_EXEC)),
                Call("mprotect", .bitsClear(argument: 2, PROT_EXEC)),
                // fstat(3) of glibc 2.33 and later.
                Call("newfstatat", .bitsSet(argument: 3, 0x1000 /* AT_EMPTY_PATH */)),
                // abort(3), while it is itself that it ends.
                Call("tgkill", .equals(argument: 0, UInt64(getpid()))),
                // To the process that starts programs.
                Call("sendto"), Call("sendmsg"), Call("recvfrom"), Call("recvmsg"),
            ])
    }

    /// Opens files for reading, and nothing else that reaches out of the process. `execve` is what
    /// makes the process Ghostscript.
    static var interpreter: SystemCallFilter {
        SystemCallFilter(calls: common + memory + program)
    }

    /// As `interpreter`, and starts and ends such processes, which may confine themselves.
    static var starter: SystemCallFilter {
        SystemCallFilter(
            calls: common + memory + program + [
                Call("sendto"), Call("sendmsg"), Call("recvfrom"), Call("recvmsg"), Call("pipe"),
                Call("pipe2"),
                Call("clone"), Call("fork"), Call("vfork"), Call("wait4"), Call("kill"),
                Call("dup2"), Call("dup3"), Call("close_range"), Call("getppid"), Call("prctl"),
                Call("seccomp"), Call("landlock_create_ruleset"), Call("landlock_add_rule"),
                Call("landlock_restrict_self"),
                // Limits of their own; no process can raise what it was given.
                Call("prlimit64", .equals(argument: 0, 0)),
            ])
    }

    private static var common: [Call] {
        [
            "read", "readv", "pread64", "write", "writev", "pwrite64", "lseek", "close", "fstat",
            "fcntl", "ftruncate", "fadvise64", "poll", "ppoll", "futex", "rt_sigaction",
            "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "getpid", "gettid",
            "getrandom", "clock_gettime", "clock_getres", "gettimeofday", "time",
            "sched_yield", "sched_getaffinity", "sysinfo", "uname", "rseq", "set_robust_list",
            "exit", "exit_group",
        ].map { Call($0) } + [
            // To ask for a limit, not to set one.
            Call("prlimit64", .equals(argument: 2, 0))
        ]
    }

    private static var memory: [Call] {
        ["brk", "munmap", "mremap", "madvise"].map { Call($0) }
    }

    /// What a program from disk needs beside: its libraries, its resources, and who it is.
    private static var program: [Call] {
        let changes = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND
        return [
            "execve", "mmap", "mprotect", "arch_prctl", "set_tid_address", "access", "faccessat",
            "faccessat2", "stat", "lstat", "newfstatat", "statx", "statfs", "fstatfs", "readlink",
            "readlinkat", "getdents64", "getcwd", "getuid", "geteuid", "getgid", "getegid",
            "getresuid", "getresgid", "times", "getrusage", "ioctl", "dup", "umask", "tgkill",
        ].map { Call($0) } + [
            Call("openat", .bitsClear(argument: 2, changes)),
            Call("open", .bitsClear(argument: 1, changes)),
        ]
    }

    /// Puts the filter in force.
    ///
    /// - Throws: why the kernel does not take it.
    func load() throws(Errno) {
        let refuse = 0x0005_0000 | UInt32(EPERM)  // SCMP_ACT_ERRNO(EPERM)
        guard let filter = seccomp_init(refuse) else { throw .noMemory }
        defer { seccomp_release(filter) }
        for call in calls {
            let number = seccomp_syscall_resolve_name(call.name)
            // A call that this architecture has not, nobody can make.
            guard number >= 0 else { continue }
            try Self.check(
                seccomp_rule_add_array(
                    filter, 0x7FFF_0000,  // SCMP_ACT_ALLOW
                    number, UInt32(call.conditions.count), call.conditions))
        }
        try Self.check(seccomp_load(filter))
    }

    private static func check(_ result: Int32) throws(Errno) {
        guard result == 0 else { throw Errno(rawValue: -result) }
    }
}

extension scmp_arg_cmp {
    fileprivate static func equals(argument: UInt32, _ value: UInt64) -> Self {
        Self(arg: argument, op: SCMP_CMP_EQ, datum_a: value, datum_b: 0)
    }

    fileprivate static func bitsClear(argument: UInt32, _ bits: Int32) -> Self {
        Self(arg: argument, op: SCMP_CMP_MASKED_EQ, datum_a: UInt64(bits), datum_b: 0)
    }

    fileprivate static func bitsSet(argument: UInt32, _ bits: UInt64) -> Self {
        Self(arg: argument, op: SCMP_CMP_MASKED_EQ, datum_a: bits, datum_b: bits)
    }
}
