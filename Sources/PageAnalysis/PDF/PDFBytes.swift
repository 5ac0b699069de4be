import SystemPackage

/// The bytes of one document, read anywhere through one window. Offsets are those of its file: the
/// job's data, but for a document that was mended.
final class PDFBytes {
    let file: FileDescriptor
    /// Where the document is in `file`.
    let range: Range<Int>
    private var buffer: UnsafeMutableRawBufferPointer
    private var windowOffset = 0
    private var windowCount = 0

    /// What one read fetches at least, so that neighbours need none.
    private static let readBytes = 16 << 10

    /// Where in the job's data an error is that is found at an offset here, when that is elsewhere.
    private let origin: Int?

    init(_ file: FileDescriptor, range: Range<Int>) {
        self.file = file
        self.range = range
        origin = nil
        buffer = .allocate(byteCount: PDFBytes.readBytes, alignment: 64)
    }

    /// All of `file`, which has a document written anew, and is closed with this value.
    ///
    /// - Parameter origin: where the document begins in the job's data.
    init(mended file: FileDescriptor, origin: Int) {
        self.file = file
        let end = try? file.seek(offset: 0, from: .end)
        range = 0..<Int(end ?? 0)
        self.origin = origin
        buffer = .allocate(byteCount: PDFBytes.readBytes, alignment: 64)
    }

    deinit {
        if origin != nil { try? file.close() }
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

    /// Copies bytes from `offset` on into `space`: what is in the window, else what one read gives.
    ///
    /// - Returns: how many; none at the end, or where there is no space.
    /// - Throws: `unreadable`.
    func read(
        at offset: Int, into space: UnsafeMutableRawBufferPointer
    ) throws(AnalysisError) -> Int {
        let held = offset - windowOffset
        if held >= 0, held < windowCount {
            let part = buffer[held..<windowCount].prefix(space.count)
            space.copyMemory(from: UnsafeRawBufferPointer(rebasing: part))
            return part.count
        }
        let wanted = space.prefix(max(range.upperBound - offset, 0))
        do {
            return try file.read(
                fromAbsoluteOffset: Int64(offset),
                into: UnsafeMutableRawBufferPointer(rebasing: wanted))
        } catch {
            throw .unreadable(error as? Errno ?? .ioError, offsetBytes: place(of: offset))
        }
    }

    /// The place in the job's data that an error at `offset` has.
    func place(of offset: Int) -> Int { origin ?? offset }

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
                throw .unreadable(error as? Errno ?? .ioError, offsetBytes: place(of: offset))
            }
        }
    }
}
