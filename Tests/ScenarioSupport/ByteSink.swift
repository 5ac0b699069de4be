internal import Foundation
internal import Synchronization

/// A printer that takes bytes at a TCP port of loopback, and keeps those of every connection in a
/// file.
package final class ByteSink: Sendable {
    package enum Behaviour: Hashable, Sendable {
        case takeAll
        /// Takes all, but after so many bytes no faster than this.
        case pace(bytesPerSecond: Int, afterBytes: Int)
        /// Reads no more after so many bytes, and keeps the connection open: until `close`, if the
        /// sender dies with bytes that have not found room here, since its end comes after those.
        case stall(afterBytes: Int)
        /// Takes all, and keeps its end of the connection open until `resume`, as a printer does that
        /// has not done with the job.
        case keepOpen
        /// Resets the connection after so many bytes.
        case drop(afterBytes: Int)
    }

    /// One connection, as far as it has come.
    package struct Connection: Sendable {
        package let path: String
        package internal(set) var byteCount = 0
        /// Whether the sender has closed it, or the sink has dropped it.
        package internal(set) var isClosed = false

        package var bytes: [UInt8] {
            get throws { Array(try Data(contentsOf: URL(filePath: path))) }
        }
    }

    private struct State {
        var behaviour: Behaviour
        var connections: [Connection] = []
        /// Open sockets of connections, by index: shut down at the end.
        var sockets: [Int: CInt] = [:]
        /// Nil while the sink refuses.
        var listener: CInt?
        /// Whether connections that have stalled go on.
        var isResumed = false
    }

    package let port: UInt16
    private let folder: String
    private let state: Mutex<State>

    private let hasSmallBuffers: Bool

    init(
        recordsIn folder: String, _ behaviour: Behaviour, hasSmallBuffers: Bool = false
    ) throws {
        self.folder = folder
        self.hasSmallBuffers = hasSmallBuffers
        state = Mutex(State(behaviour: behaviour))
        let listener: CInt
        (port, listener) = try LoopbackPort.listening()
        accept(from: listener)
    }

    /// For a queue: no SNMP, and no wait for the printer to close its end.
    package var uri: String { "socket://127.0.0.1:\(port)/?snmp=false&waiteof=false" }

    /// The same, for a queue whose backend waits until the printer closes its end.
    package var waitingURI: String { "socket://127.0.0.1:\(port)/?snmp=false" }

    /// The same, for a queue whose printer has an SNMP agent that we ask.
    package var countedURI: String { "socket://127.0.0.1:\(port)/?waiteof=false" }

    /// How the connections that come from now on are treated.
    package func setBehaviour(_ behaviour: Behaviour) {
        state.withLock { $0.behaviour = behaviour }
    }

    /// Takes all from now on, also from connections that have stalled.
    package func resume() {
        state.withLock { state in
            state.behaviour = .takeAll
            state.isResumed = true
        }
    }

    /// Every connection so far, oldest first.
    package var connections: [Connection] { state.withLock { $0.connections } }

    /// Bytes over all connections.
    package var byteCount: Int { connections.reduce(0) { $0 + $1.byteCount } }

    /// Waits until `count` connections have come and gone; returns all.
    package func connections(
        closed count: Int, within limit: Duration = .seconds(30)
    ) async throws -> [Connection] {
        try await waitFor(
            "\(count) connections to close", within: limit, last: { "\(connections)" },
            look: {
                let connections = connections
                return connections.count(where: \.isClosed) >= count ? connections : nil
            })
    }

    /// Waits until `count` bytes have come.
    package func waitForBytes(_ count: Int, within limit: Duration = .seconds(30)) async throws {
        try await waitFor("\(count) bytes to come", within: limit, last: { "\(connections)" }) {
            byteCount >= count ? true : nil
        }
    }

    /// Refuses connections from now on: a printer switched off.
    package func refuse() {
        let listener = state.withLock { state in
            defer { state.listener = nil }
            return state.listener
        }
        guard let listener else { return }
        // Its thread closes it: closed here, its number could be another sink's before that thread
        // notices, which would then take the other's connections.
        shutdown(listener, CInt(SHUT_RDWR))
    }

    /// Takes connections again, at the same port.
    package func accept() throws {
        guard state.withLock({ $0.listener == nil }) else { return }
        accept(from: try LoopbackPort.listen(at: port))
    }

    private func accept(from listener: CInt) {
        if hasSmallBuffers { shrinkBuffers(of: listener) }
        state.withLock { $0.listener = listener }
        Thread { [self] in
            while true {
                let socket = Glibc.accept(listener, nil, nil)
                _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
                guard socket >= 0 else {
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    Glibc.close(listener)
                    return
                }
                let (index, behaviour) = state.withLock { state in
                    let index = state.connections.count
                    state.connections.append(Connection(path: "\(folder)/\(index + 1).data"))
                    state.sockets[index] = socket
                    return (index, state.behaviour)
                }
                Thread { [self] in receive(socket, index, behaviour) }.start()
            }
        }.start()
    }

    /// As much as a small printer has: little is under way between the sender and here, where
    /// loopback otherwise keeps some megabytes.
    private func shrinkBuffers(of listener: CInt) {
        var bytes: CInt = 4096
        setsockopt(
            listener, SOL_SOCKET, SO_RCVBUF, &bytes, socklen_t(MemoryLayout<CInt>.size))
        var segment: CInt = 1460
        setsockopt(
            listener, CInt(IPPROTO_TCP), TCP_MAXSEG, &segment,
            socklen_t(MemoryLayout<CInt>.size))
    }

    /// Refuses, and ends every connection.
    package func close() {
        refuse()
        state.withLock { state in
            for socket in state.sockets.values { shutdown(socket, CInt(SHUT_RDWR)) }
        }
    }

    private func receive(_ socket: CInt, _ index: Int, _ behaviour: Behaviour) {
        var limit =
            switch behaviour {
            case .takeAll, .pace, .keepOpen: Int.max
            case .stall(let bytes), .drop(let bytes): bytes
            }
        let file = open("\(folder)/\(index + 1).data", O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var total = 0
        while total < limit {
            let count = read(socket, &buffer, min(buffer.count, limit - total))
            guard count > 0 else { break }
            guard write(file, buffer, count) == count else { break }
            total += count
            state.withLock { $0.connections[index].byteCount += count }
            if case .pace(let bytesPerSecond, let afterBytes) = behaviour, total > afterBytes {
                usleep(UInt32(1_000_000 * count / bytesPerSecond))
            }
            // A small printer still reads what was under way when the sender hung up.
            if case .stall = behaviour, total == limit, waitsToResume(socket) || hasSmallBuffers {
                limit = Int.max
            }
        }
        Glibc.close(file)
        if behaviour == .keepOpen { keepOpen(socket) }
        if case .drop = behaviour, total == limit {
            // A linger of zero seconds turns the close into a reset.
            var now = linger(l_onoff: 1, l_linger: 0)
            setsockopt(
                socket, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        }
        state.withLock { state in
            state.sockets[index] = nil
            Glibc.close(socket)
            state.connections[index].isClosed = true
        }
    }

    /// Waits until `resume`, or until the connection is shut both ways.
    private func keepOpen(_ socket: CInt) {
        var events = pollfd(fd: socket, events: 0, revents: 0)
        while !state.withLock({ $0.isResumed }), poll(&events, 1, 20) == 0 {}
    }

    /// Waits until `resume`: true; or until the other end has closed, or `close` has shut the socket
    /// down: false.
    private func waitsToResume(_ socket: CInt) -> Bool {
        let readHangUp: Int16 = 0x2000  // POLLRDHUP, which is hidden behind _GNU_SOURCE.
        while !state.withLock({ $0.isResumed }) {
            var events = pollfd(fd: socket, events: readHangUp, revents: 0)
            if poll(&events, 1, 20) > 0 { return false }
        }
        return true
    }
}
