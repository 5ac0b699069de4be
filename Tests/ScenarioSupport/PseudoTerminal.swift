internal import Glibc
internal import Synchronization
internal import SystemPackage

/// A terminal at which nobody sits: what programs write to it is kept.
package final class PseudoTerminal: Sendable {
    /// What programs open as their terminal (pts(4)).
    package let path: String
    private let master: FileDescriptor
    private let text = Mutex("")

    /// TIOCSPTLCK and TIOCGPTN (ioctl_tty(2)): the functions of libc are not in the module Glibc.
    private static let (lock, number): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

    package init() throws {
        let raw = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK)
        guard raw >= 0 else { throw ScenarioError.system(call: "open /dev/ptmx", errno: errno) }
        master = FileDescriptor(rawValue: raw)
        var (isLocked, index): (CInt, CInt) = (0, 0)
        guard ioctl(raw, Self.lock, &isLocked) == 0, ioctl(raw, Self.number, &index) == 0 else {
            throw ScenarioError.system(call: "ioctl /dev/ptmx", errno: errno)
        }
        path = "/dev/pts/\(index)"
    }

    deinit { try? master.close() }

    /// All that was written so far.
    package var screen: String {
        text.withLock { text in
            var bytes = [UInt8](repeating: 0, count: 4096)
            while let count = try? bytes.withUnsafeMutableBytes({ try master.read(into: $0) }),
                count > 0
            {
                text += String(decoding: bytes.prefix(count), as: UTF8.self)
            }
            return text
        }
    }
}
