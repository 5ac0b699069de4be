import Glibc
import SystemPackage

/// Moves a file into a pipe as fast as the other end takes it, as often as it is wanted, and knows
/// how far it came.
struct DataPump {
    /// Where to write, or nil when there is nothing more to do there.
    private(set) var target: FileDescriptor?
    /// Bytes that the pipe took, over all times.
    private(set) var byteCount = 0

    private let source: FileDescriptor
    private var timesLeft: Int
    private var offset = 0
    /// The other end of the pipe, which is never read here: it tells what lies in between.
    private let readEnd: FileDescriptor
    /// What was read of the file and not yet written.
    private var chunk: [UInt8] = []
    private static let chunkBytes = 64 << 10

    /// - Parameters:
    ///   - times: how often the file is written, 1 or more.
    ///   - pipe: its writing end is made non-blocking, and closed at the end; its reading end is to be
    ///     closed with `close()`.
    init(from source: FileDescriptor, times: Int, to pipe: Pipe) throws(Errno) {
        precondition(times >= 1)
        guard fcntl(pipe.writeEnd.rawValue, F_SETFL, O_NONBLOCK) == 0 else {
            throw Errno(rawValue: errno)
        }
        self.source = source
        timesLeft = times
        target = pipe.writeEnd
        readEnd = pipe.readEnd
    }

    /// Bytes that the program at the other end has read.
    var takenCount: Int {
        var waiting: Int32 = 0
        guard ioctl(readEnd.rawValue, UInt(FIONREAD), &waiting) == 0 else { return byteCount }
        return byteCount - Int(waiting)
    }

    /// Writes once; `target` must be ready.
    mutating func step() {
        guard let target else { return }
        do {
            if chunk.isEmpty { chunk = try nextChunk() }
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

    /// To be called once, when `takenCount` is of no more interest.
    mutating func close() {
        stop()
        try? readEnd.close()
    }

    /// Empty at the end of the last time.
    private mutating func nextChunk() throws -> [UInt8] {
        while timesLeft > 0 {
            let next = try [UInt8](unsafeUninitializedCapacity: Self.chunkBytes) { bytes, count in
                count = try source.read(
                    fromAbsoluteOffset: Int64(offset),
                    into: UnsafeMutableRawBufferPointer(bytes))
            }
            offset += next.count
            guard next.isEmpty else { return next }
            (timesLeft, offset) = (timesLeft - 1, 0)
        }
        return []
    }
}
