import Glibc
import SystemPackage

/// A printer on loopback that takes whatever comes, and throws it away.
final class PrinterSink {
    let port: UInt16
    private let listener: FileDescriptor
    private var connection: FileDescriptor?
    /// What the connections since `reset` have brought.
    private(set) var byteCount = 0
    private(set) var firstByteAt: ContinuousClock.Instant?

    init() throws(Errno) {
        let raw = socket(
            AF_INET,
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
                | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard raw >= 0 else { throw Errno(rawValue: errno) }
        listener = FileDescriptor(rawValue: raw)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(raw, $0, length) | listen(raw, 8) | getsockname(raw, $0, &length)
            }
        }
        guard result == 0 else { throw Errno(rawValue: errno) }
        port = UInt16(bigEndian: address.sin_port)
    }

    /// Readable when `step` has something to do.
    var descriptor: FileDescriptor { connection ?? listener }

    func reset() {
        try? connection?.close()
        (connection, byteCount, firstByteAt) = (nil, 0, nil)
    }

    /// Takes a connection, or what it has brought.
    ///
    /// - Returns: whether there was anything to take.
    @discardableResult
    func step() -> Bool {
        guard let connection else {
            let raw = accept(listener.rawValue, nil, nil)
            guard raw >= 0 else { return false }
            // Nobody must inherit it: the printer would see no end.
            _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
            _ = fcntl(raw, F_SETFL, O_NONBLOCK)
            self.connection = FileDescriptor(rawValue: raw)
            return true
        }
        // With MSG_TRUNC, TCP throws the data away without copying it.
        let count = recv(connection.rawValue, nil, 1 << 20, Int32(MSG_TRUNC))
        guard count > 0 else {
            guard count == 0 else { return false }
            try? connection.close()
            self.connection = nil
            return true
        }
        if firstByteAt == nil { firstByteAt = .now }
        byteCount += count
        return true
    }
}
