internal import Glibc
internal import Synchronization

/// TCP ports of 127.0.0.1.
enum LoopbackPort {
    /// Ports handed out by this test run: none is handed out twice, in use or not.
    private static let taken = Mutex<Set<UInt16>>([])

    /// A port that nothing listened at a moment ago.
    static func free() throws -> UInt16 {
        let (port, descriptor) = try listening()
        close(descriptor)
        return port
    }

    /// A socket that listens at a port of its own; the caller closes it.
    ///
    /// The port lies below the range from which the kernel takes ports for outgoing connections,
    /// so only another server can come in between once it is closed.
    static func listening() throws -> (port: UInt16, descriptor: CInt) {
        for _ in 0..<1_000 {
            let port = UInt16.random(in: 20_000..<32_000)
            guard taken.withLock({ $0.insert(port).inserted }) else { continue }
            if let descriptor = try? listen(at: port) { return (port, descriptor) }
        }
        throw ScenarioError.system(call: "bind to a free port", errno: EADDRINUSE)
    }

    /// A socket that listens at `port` of 127.0.0.1; the caller closes it.
    static func listen(at port: UInt16) throws -> CInt {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ScenarioError.system(call: "socket", errno: errno) }
        var yes: CInt = 1
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
        guard withAddress(of: port, { bind(descriptor, $0, $1) }) == 0,
            Glibc.listen(descriptor, 64) == 0
        else {
            let number = errno
            close(descriptor)
            throw ScenarioError.system(call: "bind to 127.0.0.1:\(port)", errno: number)
        }
        return descriptor
    }

    /// Whether something takes connections at `port`.
    static func answers(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withAddress(of: port) { connect(descriptor, $0, $1) } == 0
    }

    private static func withAddress(
        of port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
