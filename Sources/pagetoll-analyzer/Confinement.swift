import CLinux
import Glibc
import SystemPackage

/// Gives up, for good, whatever reading a document does not need.
///
/// The document is open already, and the answer goes to a pipe that is open already.
enum Confinement {
    /// Enough for any document, since documents are streamed; too little to hurt the server.
    private static let addressSpaceBytes: rlim_t = 1 << 30
    /// A compressed job is unpacked to a file. The answer may be one too, at 150 bytes a page.
    private static let longestFileBytes: rlim_t = 4 << 30
    /// More than a gigabyte takes to count.
    private static let processorSeconds: rlim_t = 120
    /// The user and group "nobody", which own nothing (the kernel's overflow ids).
    private static let nobody: uid_t = 65_534

    /// - Throws: when a right can't be given up; nothing must be read then.
    static func apply() throws(Errno) {
        try limit(RLIMIT_AS, to: addressSpaceBytes)
        try limit(RLIMIT_CPU, to: processorSeconds)
        try limit(RLIMIT_FSIZE, to: longestFileBytes)
        signal(SIGXFSZ, SIG_IGN)  // Writing then fails, which is understood.
        try limit(RLIMIT_CORE, to: 0)
        if geteuid() == 0 {
            try check(setgroups(0, nil))
            try check(setgid(nobody))
            try check(setuid(nobody))
        }
        try check(clinux_no_new_privileges())
    }

    private static func limit(_ resource: __rlimit_resource, to most: rlim_t) throws(Errno) {
        var limits = rlimit(rlim_cur: most, rlim_max: most)
        var inherited = rlimit()
        try check(getrlimit(__rlimit_resource_t(resource.rawValue), &inherited))
        limits.rlim_cur = min(most, inherited.rlim_max)
        limits.rlim_max = limits.rlim_cur
        try check(setrlimit(__rlimit_resource_t(resource.rawValue), &limits))
    }

    private static func check(_ result: Int32) throws(Errno) {
        guard result == 0 else { throw Errno(rawValue: errno) }
    }
}
