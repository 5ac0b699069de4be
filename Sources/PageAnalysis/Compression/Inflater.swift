internal import CZlib

/// How far a decoder has come.
enum CodecState {
    case running
    /// The data said that this is its end.
    case ended
    /// The data is damaged from here on.
    case failed
}

/// Unpacks one stream of Deflate (RFC 1951), piece by piece.
final class Inflater {
    /// What is around the stream: the number of window bits by which zlib is told.
    enum Container: Int32 {
        /// Nothing.
        case none = -15
        /// A header and a checksum, those of zlib (RFC 1950).
        case zlib = 15
        /// Either those of zlib or those of gzip (RFC 1952).
        case zlibOrGzip = 47
    }

    private(set) var state = CodecState.running
    /// zlib keeps its address.
    private let stream: UnsafeMutablePointer<z_stream>

    /// - Parameter checksData: whether data whose checksum is wrong has failed.
    init(_ container: Container, checksData: Bool = true) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        if inflateInit2_(stream, container.rawValue, ZLIB_VERSION, size) != Z_OK {
            state = .failed
        }
        if !checksData { inflateValidate(stream, 0) }
    }

    /// Begins another stream.
    func reset() {
        state = inflateReset(stream) == Z_OK ? .running : .failed
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Unpacks from `input` into `output`, both less than 4 GiB.
    ///
    /// - Returns: how many bytes were taken and how many made. None of either while `running`: more
    ///   input is needed.
    func inflate(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, made: Int) {
        guard state == .running else { return (0, 0) }
        // zlib takes a pointer to bytes that are not constant, and does not change them.
        stream.pointee.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(output.count)
        switch CZlib.inflate(stream, Z_NO_FLUSH) {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: state = .ended
        default: state = .failed
        }
        return (
            input.count - Int(stream.pointee.avail_in),
            output.count - Int(stream.pointee.avail_out)
        )
    }
}
