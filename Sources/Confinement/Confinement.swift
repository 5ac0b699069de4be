import CLinux
import Glibc
package import SystemPackage

/// Gives up, for good, whatever reading a document does not need.
///
/// The steps are taken in the order in which they stand here, and before the first byte is read: the
/// document is open already, and so is the pipe that the answer goes to. What can't be given up is
/// an error, but for Landlock, which older kernels lack.
package enum Confinement {
    /// Enough for any document, since documents are streamed; too little to hurt the server.
    private static let addressSpaceBytes: rlim_t = 1 << 30
    /// A compressed job is unpacked to a file. The answer may be one too, at 150 bytes a page.
    private static let longestFileBytes: rlim_t = 4 << 30
    /// More than a gigabyte takes to count.
    private static let processorSeconds: rlim_t = 120
    /// The user and group "nobody", which own nothing (the kernel's overflow ids).
    private static let nobody: uid_t = 65_534

    /// Limits what this process and those that it starts can take, makes it nobody's, and lets none
    /// of them gain rights.
    ///
    /// - Throws: when a right can't be given up; nothing must be read then.
    package static func giveUpRights() throws(Errno) {
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

    /// For who reads a document: no file, no process and no connection but those that are open.
    ///
    /// - Throws: when the kernel takes no filter.
    package static func confineReader() throws(Errno) {
        try landlock(readable: [], executable: [])
        try SystemCallFilter.reader.load()
    }

    /// For who starts programs: nothing but what it needs in order to do so, and they in order to
    /// run and to give up more rights.
    ///
    /// - Throws: when the kernel takes no filter.
    package static func confineStarter(of executables: [String]) throws(Errno) {
        try landlock(readable: programFiles, executable: executables + dynamicLinkers)
        try SystemCallFilter.starter.load()
    }

    /// For Ghostscript, in the process that is about to become it: files are opened for reading only,
    /// and no process or connection is made.
    ///
    /// - Throws: when the kernel takes no filter.
    package static func confineInterpreter() throws(Errno) {
        try SystemCallFilter.interpreter.load()
    }

    /// Where libraries are, and Ghostscript's resources and fonts.
    private static let programFiles = [
        "/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/fonts", "/etc/ghostscript",
        "/var/lib/ghostscript", "/var/cache/fontconfig",
    ]
    /// What the kernel runs in order to run a program with shared libraries.
    private static let dynamicLinkers = [
        "/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1",
    ]

    private static func landlock(readable: [String], executable: [String]) throws(Errno) {
        let readable = readable.map { strdup($0) } + [nil]
        let executable = executable.map { strdup($0) } + [nil]
        defer { (readable + executable).forEach { free($0) } }
        let result = clinux_landlock(readable, executable)
        guard result >= 0 else { throw Errno(rawValue: errno) }
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
