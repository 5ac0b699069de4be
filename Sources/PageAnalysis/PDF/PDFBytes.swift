import SystemPackage

/// The bytes of one document, read anywhere through one window. Offsets are those of the job's
/// data.
final class PDFBytes {
    let file: FileDescriptor
    /// Where the document is in the job's data.
    let range: Range<Int>
    private var buffer: UnsafeMutableRawBufferPointer
    private var windowOffset = 0
    private var windowCount = 0

    /// What one read fetches at least, so that neighbours need none.
    private static let readBytes = 16 << 10

    init(_ file: FileDescriptor, range: Range<Int>) {
        self.file = file
        self.range = range
        buffer = .allocate(byteCount: PDFBytes.readBytes, alignment: 64)
    }

    deinit {
        buffer.deallocate()
    }

    /// Gives `body` the `count` bytes at `offset`, fewer at the end of the document and none
    /// outside it.
    ///
    /// - Throws: `unreadable`, or what `body` throws.
    func withBytes<Result>(
        at offset: Int, count: Int,
        _ body: (UnsafeRawBufferPointer) throws(AnalysisError) -> Result
    ) throws(AnalysisError) -> Result {
        guard range.contains(offset) else {
            return try body(UnsafeRawBufferPointer(start: nil, count: 0))
        }
        let count = min(count, range.upperBound - offset)
        if offset < windowOffset || offset + count > windowOffset + windowCount {
            try fill(at: offset, count: count)
        }
        let start = offset - windowOffset
        let available = min(windowCount - start, max(count, 0))
        return try body(UnsafeRawBufferPointer(rebasing: buffer[start..<(start + available)]))
    }

    private func fill(at offset: Int, count: Int) throws(AnalysisError) {
        let wanted = min(max(count, PDFBytes.readBytes), range.upperBound - offset)
        if wanted > buffer.count {
            buffer.deallocate()
            buffer = .allocate(byteCount: wanted, alignment: 64)
        }
        windowOffset = offset
        windowCount = 0
        while windowCount < wanted {
            let part = UnsafeMutableRawBufferPointer(rebasing: buffer[windowCount..<wanted])
            do {
                let read = try file.read(
                    fromAbsoluteOffset: Int64(offset + windowCount), into: part)
                guard read > 0 else { return }
                windowCount += read
            } catch {
                throw .unreadable(error as? Errno ?? .ioError, offsetBytes: offset)
            }
        }
    }
}
