import CLinux
import Confinement
import Glibc
import SystemPackage

/// Tries what hostile data would have a process do that it has taken over, and prints how each
/// attempt ended: its name and "done" or the error.
///
///     hostile-reader reader|interpreter|mender
///
/// It is confined as the analyser, Ghostscript or `pagetoll-mender` is.
@main
struct HostileReader {
    static func main() throws {
        try Confinement.giveUpRights()
        switch CommandLine.arguments.last {
        case "reader": try Confinement.confineReader()
        case "interpreter":
            try Confinement.confineStarter(of: ["/usr/bin/gs"])
            try Confinement.confineInterpreter()
        case "mender":
            try Confinement.confineStarter(of: [])
            try Confinement.giveUpRights()
            try Confinement.confineReader()
        default: exit(2)
        }
        attempt("read what everybody may read") { open("/etc/passwd", O_RDONLY) }
        attempt("read a library") { open("/usr/lib/os-release", O_RDONLY) }
        attempt("list a folder") { opendir("/etc") == nil ? -1 : 0 }
        attempt("write a file") { open("/tmp/hostile-reader", O_WRONLY | O_CREAT, 0o600) }
        attempt("write over a file") { open("/usr/lib/os-release", O_RDWR) }
        attempt("make a folder") { mkdir("/tmp/hostile-reader-folder", 0o700) }
        attempt("delete a file") { unlink("/tmp/hostile-reader") }
        attempt("connect to a network") { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
        attempt("send a datagram") { socket(AF_INET6, Int32(SOCK_DGRAM.rawValue), 0) }
        attempt("connect to a service") { socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) }
        attempt("start a process") { startProcess() }
        attempt("run a program") { run("/bin/sh") }
        attempt("signal another process") { kill(getppid(), SIGTERM) }
        attempt("become root") { setuid(0) }
        attempt("take more memory") { raiseLimit(RLIMIT_AS) }
        attempt("take more processor time") { raiseLimit(RLIMIT_CPU) }
        attempt("run code that it wrote") { executableMemory() }
        attempt("eat all memory") { eatMemory() }
    }

    private static func attempt(_ name: String, _ body: () -> Int32) {
        errno = 0
        let result = body()
        print("\(name): \(result >= 0 ? "done" : "\(Errno(rawValue: errno))")")
    }

    private static func startProcess() -> Int32 {
        let process = clinux_fork()
        if process == 0 { _exit(0) }
        return process
    }

    private static func run(_ path: String) -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = [
            strdup(path), strdup("-c"), strdup(":"), nil,
        ]
        return execve(path, &arguments, [nil])
    }

    private static func raiseLimit(_ resource: __rlimit_resource) -> Int32 {
        var limits = rlimit(rlim_cur: .max, rlim_max: .max)
        return setrlimit(__rlimit_resource_t(resource.rawValue), &limits)
    }

    private static func executableMemory() -> Int32 {
        let space = mmap(
            nil, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        return space == MAP_FAILED ? -1 : 0
    }

    private static func eatMemory() -> Int32 {
        for _ in 0..<64 where malloc(64 << 20) == nil { return -1 }
        return 0
    }
}
