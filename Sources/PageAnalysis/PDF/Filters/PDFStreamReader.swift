/// Where the bytes of a stream are, before any filter is undone.
enum PDFStreamData {
    /// In the document, at offsets of its data.
    case document(PDFBytes, Range<Int>)
    case memory([UInt8])
}

/// Reads the bytes of a stream in chunks.
final class PDFStreamReader {
    private let buffer: UnsafeMutableRawBufferPointer
    private var data = PDFStreamData.memory([])
    private var position = 0

    private static let chunkBytes = 64 << 10

    init() {
        buffer = .allocate(byteCount: Self.chunkBytes, alignment: 64)
    }

    deinit {
        buffer.deallocate()
    }

    func begin(_ data: PDFStreamData) {
        self.data = data
        switch data {
        case .document(_, let range): position = range.lowerBound
        case .memory: position = 0
        }
    }

    /// The bytes that come next, good until the next call; none at the end.
    ///
    /// - Throws: `unreadable`.
    func next() throws(AnalysisError) -> UnsafeRawBufferPointer {
        let count: Int
        switch data {
        case .document(let bytes, let range):
            let space = buffer.prefix(range.upperBound - position)
            count = try bytes.read(
                at: position, into: UnsafeMutableRawBufferPointer(rebasing: space))
        case .memory(let bytes):
            let part = bytes[position...].prefix(buffer.count)
            buffer.copyBytes(from: part)
            count = part.count
        }
        position += count
        return UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }
}
