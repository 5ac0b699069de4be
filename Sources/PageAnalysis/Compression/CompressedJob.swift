import SystemPackage

/// A job that is compressed as a whole, as IPP clients may send it (RFC 8011, section 5.4.32,
/// "compression-supported": gzip, and deflate, which is zlib's format).
///
/// It is unpacked to disk: several languages are read to and fro (PDF, TIFF, XPS), which needs a
/// file, and memory is to stay constant.
enum CompressedJob {
    private static let bufferBytes = 256 << 10
    private static let gzip: [UInt8] = [0x1F, 0x8B, 0x08]
    /// The headers that zlib writes, by its levels of compression. Text may begin like these.
    private static let zlib: [[UInt8]] = [
        [0x78, 0x01], [0x78, 0x5E], [0x78, 0x9C], [0x78, 0xDA],
    ]

    /// Whether the job that begins with `bytes` is compressed.
    static func begins(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: gzip) { return true }
        guard zlib.contains(where: { bytes.starts(with: $0) }) else { return false }
        // Text fails within a few bytes.
        let inflater = Inflater(.zlibOrGzip)
        let made = withUnsafeTemporaryAllocation(byteCount: bytes.count, alignment: 1) { space in
            bytes.withUnsafeBytes { inflater.inflate($0, into: space).made }
        }
        return made > 0 && inflater.state != .failed
    }

    /// Unpacks the reader's bytes into a file without a name, which the caller closes.
    ///
    /// - Throws: `overLimit(.decodedBytes)`; `unknownFormat` when something else follows what is
    ///   compressed; `unreadable` when there is no room.
    static func unpack(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> FileDescriptor {
        let file: FileDescriptor
        do throws(Errno) {
            file = try builder.facilities.scratchFile()
        } catch {
            throw .unreadable(error, offsetBytes: 0)
        }
        do throws(AnalysisError) {
            // gzip files put together are one (RFC 1952, section 2.2).
            repeat {
                try unpackMember(&reader, to: file, &builder)
            } while try reader.lookahead(gzip.count) == gzip
            guard try isPadding(&reader) else {
                throw .unknownFormat(offsetBytes: reader.offset)
            }
            return file
        } catch {
            try? file.close()
            throw error
        }
    }

    private static func unpackMember(
        _ reader: inout ByteReader, to file: FileDescriptor, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let inflater = Inflater(.zlibOrGzip)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: bufferBytes, alignment: 64)
        defer { buffer.deallocate() }
        while inflater.state == .running {
            let offset = reader.offset
            var made = 0
            try reader.consume { window in
                let progress = inflater.inflate(window, into: buffer)
                made = progress.made
                return progress.taken
            }
            try builder.countDecodedBytes(made, offsetBytes: offset)
            do {
                try file.writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<made]))
            } catch {
                guard error as? Errno == .fileTooLarge else {
                    throw .unreadable(error as? Errno ?? .ioError, offsetBytes: offset)
                }
                throw .overLimit(.decodedBytes, offsetBytes: offset)
            }
            guard made > 0 || reader.offset > offset else { break }
        }
        if inflater.state != .ended {
            builder.warn("the compressed data is damaged or cut off", offsetBytes: reader.offset)
            reader.skip(reader.remaining)
        }
    }

    /// Whether nothing but zeros is left, as tapes and transports pad data.
    private static func isPadding(_ reader: inout ByteReader) throws(AnalysisError) -> Bool {
        while let byte = try reader.peek() {
            guard byte == 0 else { return false }
            reader.skip(1)
        }
        return true
    }
}
