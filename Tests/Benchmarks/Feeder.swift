import Glibc
import SystemPackage

/// Writes a file into a pipe, as the last filter does.
struct Feeder {
    /// The pipe, until all is written.
    private(set) var target: FileDescriptor?
    private(set) var byteCount = 0
    private let source: FileDescriptor
    private var chunk: [UInt8] = []
    private static let chunkBytes = 64 << 10

    init(from source: FileDescriptor, to target: FileDescriptor) {
        _ = fcntl(target.rawValue, F_SETFL, O_NONBLOCK)
        self.source = source
        self.target = target
    }

    /// Writes once; closes the pipe when there is no more, or when nobody reads any more.
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
            if error as? Errno != .resourceTemporarilyUnavailable { stop() }
        }
    }

    private mutating func stop() {
        try? target?.close()
        target = nil
    }
}
