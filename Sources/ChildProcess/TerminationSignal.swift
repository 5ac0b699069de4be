import CLinux
import Glibc
package import SystemPackage

/// SIGTERM as something to wait for: cupsd sends it when the job is cancelled, held or moved, and
/// whoever is in the middle of a step decides what to do.
///
/// From its creation on the signal does not end the process any more. It stays known until the
/// process ends, however often it is asked for.
package final class TerminationSignal {
    /// Readable once the signal has come.
    package let descriptor: FileDescriptor
    private var hasCome = false

    /// - Throws: when the system has no descriptor left.
    package init() throws(Errno) {
        var mask = sigset_t()
        sigemptyset(&mask)
        sigaddset(&mask, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &mask, nil)
        let raw = clinux_signalfd(&mask)
        guard raw >= 0 else { throw Errno(rawValue: errno) }
        descriptor = FileDescriptor(rawValue: raw)
    }

    deinit {
        try? descriptor.close()
    }

    /// Whether the signal has come.
    package func isPending() -> Bool {
        var signal = [UInt8](repeating: 0, count: 128)
        let count = signal.withUnsafeMutableBytes { try? descriptor.read(into: $0) }
        if let count, count > 0 { hasCome = true }
        return hasCome
    }
}
