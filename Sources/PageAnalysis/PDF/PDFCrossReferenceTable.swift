/// Where each object of a document is (ISO 32000-1, 7.5.4 and 7.5.8): eight bytes an object, since
/// documents have millions.
struct PDFCrossReferenceTable {
    enum Entry: Hashable {
        /// At this many bytes from the start of the document.
        case inFile(offset: Int)
        /// In the object stream with this number, at this place.
        case inObjectStream(number: Int, index: Int)
        case free
    }

    /// Indirect objects in a document, at most (ISO 32000-1, table C.1).
    static let maximumObjectNumber = 8_388_607

    /// By object number. The top two bits tell the kind: 0 not said, 1 free, 2 in the file, 3 in
    /// an object stream; for the last, the stream's number takes bits 32 to 60.
    private var packed: [UInt64] = []

    /// One more than the highest object number said.
    var count: Int { packed.count }

    subscript(number: Int) -> Entry? {
        guard number >= 0, number < packed.count else { return nil }
        let entry = packed[number]
        switch entry >> 62 {
        case 1: return .free
        case 2: return .inFile(offset: Int(entry & (1 << 62 - 1)))
        case 3:
            return .inObjectStream(
                number: Int(entry >> 32 & (1 << 30 - 1)), index: Int(entry & (1 << 32 - 1)))
        default: return nil
        }
    }

    /// Says where an object is unless that was said before: newer sections are read first.
    mutating func add(_ entry: Entry, for number: Int) {
        if self[number] == nil { replace(entry, for: number) }
    }

    /// Says where an object is whatever was said before. What can't be is passed over, as it is by
    /// viewers.
    mutating func replace(_ entry: Entry, for number: Int) {
        guard number >= 0, number <= PDFCrossReferenceTable.maximumObjectNumber else { return }
        if number >= packed.count {
            packed.append(contentsOf: repeatElement(0, count: number + 1 - packed.count))
        }
        switch entry {
        case .free:
            packed[number] = 1 << 62
        case .inFile(let offset):
            guard offset > 0, offset < 1 << 62 else { return }
            packed[number] = 2 << 62 | UInt64(offset)
        case .inObjectStream(let stream, let index):
            guard (1...PDFCrossReferenceTable.maximumObjectNumber).contains(stream),
                (0..<(1 << 32)).contains(index)
            else { return }
            packed[number] = 3 << 62 | UInt64(stream) << 32 | UInt64(index)
        }
    }
}
