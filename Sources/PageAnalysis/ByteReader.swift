import SystemPackage

/// Reads a document on disk from front to back through one buffer, so that memory does not grow
/// with the document. Skipping does not read.
struct ByteReader: ~Copyable {
    /// The file, for those that read it their own way (qpdf); its own offset is never used.
    let file: FileDescriptor
    /// Bytes in the document.
    let byteCount: Int

    /// Bytes that may be read after any window, so that loops can load whole words; what is in them
    /// means nothing.
    static let slackBytes = 8

    private var buffer: UnsafeMutableRawBufferPointer
    private var bufferOffset = 0  // Where in the document the buffer begins.
    private var filled = 0
    private var position = 0  // In the buffer; never past `filled`.

    /// - Parameters:
    ///   - file: a regular file, open for reading; it stays open and is not owned.
    ///   - bufferBytes: more than zero; tests make it small to meet every seam.
    /// - Throws: `unreadable`.
    init(_ file: FileDescriptor, bufferBytes: Int = 256 << 10) throws(AnalysisError) {
        precondition(bufferBytes > 0)
        do {
            byteCount = Int(try file.seek(offset: 0, from: .end))
        } catch {
            throw .unreadable(error as? Errno ?? .ioError, offsetBytes: 0)
        }
        self.file = file
        buffer = ByteReader.allocate(bufferBytes)
    }

    /// Reads `bytes`: a document inside another, small enough to be in memory.
    init(_ bytes: [UInt8]) {
        file = FileDescriptor(rawValue: -1)
        byteCount = bytes.count
        buffer = ByteReader.allocate(bytes.count)
        buffer.copyBytes(from: bytes)
        filled = bytes.count
    }

    deinit {
        buffer.deallocate()
    }

    /// Where the next byte is, from the start of the document.
    var offset: Int { bufferOffset + position }

    /// Bytes after `offset`.
    var remaining: Int { byteCount - offset }

    var isAtEnd: Bool { remaining <= 0 }

    /// The next byte, or nil at the end.
    @inline(__always)
    mutating func next() throws(AnalysisError) -> UInt8? {
        if position == filled {
            guard try refill() else { return nil }
        }
        let byte = buffer[position]
        position += 1
        return byte
    }

    /// The next byte without taking it, or nil at the end.
    @inline(__always)
    mutating func peek() throws(AnalysisError) -> UInt8? {
        if position == filled {
            guard try refill() else { return nil }
        }
        return buffer[position]
    }

    /// Moves past `count` bytes, zero or more, or to the end when there are fewer.
    ///
    /// - Returns: how many were there.
    @discardableResult
    mutating func skip(_ count: Int) -> Int {
        precondition(count >= 0)
        let step = min(count, max(0, remaining))
        if step <= filled - position {
            position += step
        } else {
            seek(to: offset + step)
        }
        return step
    }

    /// Moves to a place in the document, `0...byteCount`.
    mutating func seek(to newOffset: Int) {
        precondition(newOffset >= 0)
        if newOffset >= bufferOffset, newOffset <= bufferOffset + filled {
            position = newOffset - bufferOffset
        } else {
            bufferOffset = newOffset
            filled = 0
            position = 0
        }
    }

    /// Gives `body` the bytes that are in memory, at least `count` unless near the end, and takes as
    /// many as it returns: the way to run a tight loop over the data. `slackBytes` more can be read.
    mutating func consume(
        atLeast count: Int = 1, _ body: (UnsafeRawBufferPointer) throws(AnalysisError) -> Int
    ) throws(AnalysisError) {
        if filled - position < count { _ = try refill(atLeast: count) }
        let window = UnsafeRawBufferPointer(rebasing: buffer[position..<filled])
        let taken = try body(window)
        precondition(taken >= 0 && taken <= window.count)
        position += taken
    }

    /// The next `count` bytes without taking them, fewer near the end.
    mutating func lookahead(_ count: Int) throws(AnalysisError) -> [UInt8] {
        let start = offset
        defer { seek(to: start) }
        return try take(count)
    }

    /// The `count` bytes at `offset`, fewer near the end, wherever the reader is: for small counts
    /// in documents that point to and fro.
    func bytes(_ count: Int, at offset: Int) throws(AnalysisError) -> [UInt8] {
        precondition(offset >= 0)
        let start = offset - bufferOffset
        let end = min(offset + count, byteCount) - bufferOffset
        guard start < end else { return [] }
        if start >= 0, end <= filled { return Array(buffer[start..<end]) }
        var bytes = [UInt8](repeating: 0, count: end - start)
        do {
            let read = try bytes.withUnsafeMutableBytes { (space) throws in
                try file.read(fromAbsoluteOffset: Int64(offset), into: space)
            }
            return read == bytes.count ? bytes : Array(bytes.prefix(read))
        } catch {
            throw .unreadable(error as? Errno ?? .ioError, offsetBytes: offset)
        }
    }

    /// The next `count` bytes, fewer near the end. For small counts: they are copied.
    mutating func take(_ count: Int) throws(AnalysisError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(count, max(0, remaining)))
        while bytes.count < count {
            let wanted = count - bytes.count
            let before = bytes.count
            try consume { window in
                let part = window.prefix(wanted)
                bytes.append(contentsOf: part)
                return part.count
            }
            guard bytes.count > before else { break }
        }
        return bytes
    }

    /// Moves the bytes that are not taken to the front of the buffer and fills the rest of it.
    ///
    /// - Parameter count: how many are wanted; a buffer too small for them is replaced.
    /// - Returns: whether there are any.
    private mutating func refill(atLeast count: Int = 1) throws(AnalysisError) -> Bool {
        guard bufferOffset + filled < byteCount else { return position < filled }
        let kept = UnsafeRawBufferPointer(rebasing: buffer[position..<filled])
        if count > buffer.count {
            let larger = ByteReader.allocate(count)
            larger.copyMemory(from: kept)
            buffer.deallocate()
            buffer = larger
        } else {
            buffer.copyMemory(from: kept)
        }
        bufferOffset += position
        position = 0
        filled = kept.count
        do {
            var read: Int
            repeat {
                read = try file.read(
                    fromAbsoluteOffset: Int64(bufferOffset + filled),
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
                filled += read
            } while read > 0 && filled < count
            return filled > 0
        } catch {
            throw .unreadable(error as? Errno ?? .ioError, offsetBytes: bufferOffset)
        }
    }

    /// A buffer of `byteCount` bytes with `slackBytes` after it.
    private static func allocate(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
        let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: byteCount + slackBytes, alignment: 64)
        UnsafeMutableRawBufferPointer(rebasing: memory[byteCount...])
            .initializeMemory(as: UInt8.self, repeating: 0)
        return UnsafeMutableRawBufferPointer(rebasing: memory[..<byteCount])
    }
}
