import Glibc
import SystemPackage

/// Moves a file into a pipe as fast as the other end takes it, and knows how far it came.
struct DataPump {
    /// Where to write, or nil when there is nothing more to do there.
    private(set) var target: FileDescriptor?
    /// Bytes that the pipe took, from the start of the file.
    private(set) var byteCount = 0

    private let source: FileDescriptor
    /// What was read of the file and not yet written.
    private var chunk: [UInt8] = []
    private static let chunkBytes = 64 << 10

    /// - Parameter target: the writing end of a pipe; it is made non-blocking, and closed at the end.
    init(from source: FileDescriptor, to target: FileDescriptor) throws(Errno) {
        guard fcntl(target.rawValue, F_SETFL, O_NONBLOCK) == 0 else {
            throw Errno(rawValue: errno)
        }
        self.source = source
        self.target = target
    }

    /// Writes once; `target` must be ready.
    mutating func step() {
        guard let target else { return }
        do {
            if chunk.isEmpty {
                chunk = try [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { bytes, count in
                    count = try source.read(
                        fromAbsoluteOffset: Int64(byteCount),
                        into: UnsafeMutableRawBufferPointer(bytes))
                }
            }
            guard !chunk.isEmpty else { return stop() }
            let written = try chunk.withUnsafeBytes { try target.write($0) }
            byteCount += written
            chunk.removeFirst(written)
        } catch {
            // The pipe was full after all, or the backend wants no more.
            if error as? Errno != .resourceTemporarilyUnavailable { stop() }
        }
    }

    /// Closes the pipe: the backend reads the end of its data.
    mutating func stop() {
        try? target?.close()
        target = nil
    }
}
