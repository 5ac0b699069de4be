import PrintModel

/// The first bytes of a TIFF document (TIFF 6.0, section 2) or a BigTIFF one.
struct TIFFHeader {
    let isBigEndian: Bool
    /// Whether offsets and counts have eight bytes.
    let isBig: Bool
    /// Where the first directory is in the document.
    let firstDirectory: UInt64

    var offsetBytes: Int { isBig ? 8 : 4 }

    /// - Parameter bytes: the first of the document, 16 or more unless it is shorter.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 8 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0x49, 0x49): isBigEndian = false
        case (0x4D, 0x4D): isBigEndian = true
        default: return nil
        }
        let isBigEndian = isBigEndian
        func number(_ range: Range<Int>) -> UInt64 {
            TIFFHeader.number(bytes[range], isBigEndian: isBigEndian)
        }
        switch number(2..<4) {
        case 42:
            isBig = false
            firstDirectory = number(4..<8)
        case 43 where bytes.count >= 16 && number(4..<6) == 8 && number(6..<8) == 0:
            isBig = true
            firstDirectory = number(8..<16)
        default: return nil
        }
    }

    /// The number in one to eight bytes.
    func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        TIFFHeader.number(bytes, isBigEndian: isBigEndian)
    }

    private static func number(_ bytes: ArraySlice<UInt8>, isBigEndian: Bool) -> UInt64 {
        isBigEndian
            ? bytes.reduce(0) { $0 << 8 | UInt64($1) }
            : bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// One directory of a TIFF document: the tags of one image (TIFF 6.0, section 2).
struct TIFFDirectory {
    /// The tags that are read, by the names of TIFF 6.0.
    enum Tag: UInt16 {
        case newSubfileType = 254
        case subfileType = 255
        case imageWidth = 256
        case imageLength = 257
        case bitsPerSample = 258
        case compression = 259
        case photometricInterpretation = 262
        case fillOrder = 266
        case stripOffsets = 273
        case samplesPerPixel = 277
        case rowsPerStrip = 278
        case stripByteCounts = 279
        case xResolution = 282
        case yResolution = 283
        case planarConfiguration = 284
        case resolutionUnit = 296
        case colorMap = 320
        case tileWidth = 322
        case tileOffsets = 324
        case tileByteCounts = 325
        case inkSet = 332
        case sampleFormat = 339
        case yCbCrSubSampling = 530
    }

    /// More than any writer puts in a directory, and values of a tag: strips of a row each on the
    /// longest page.
    private static let maximumEntries: UInt64 = 4096
    private static let maximumValues: UInt64 = 1 << 20

    private struct Entry {
        let type: UInt64
        let count: UInt64
        /// Where its values are in the file, within the directory or elsewhere.
        let offset: Int
    }

    /// Where it is in the document.
    let offset: UInt64
    /// Where the next one is; 0 after the last.
    let next: UInt64
    /// Where the last of its bytes and of its tags' values is in the file.
    private(set) var end: Int

    private let header: TIFFHeader
    private var entries: [UInt16: Entry] = [:]

    /// Reads the directory at `offset` of the document that begins at `base` in the file.
    ///
    /// - Throws: `damaged` when it is not all there.
    init(
        _ header: TIFFHeader, at offset: UInt64, base: Int, _ reader: borrowing ByteReader
    ) throws(AnalysisError) {
        self.header = header
        self.offset = offset
        let countBytes = header.isBig ? 8 : 2
        let entryBytes = header.isBig ? 20 : 12
        func damaged(_ reason: String) -> AnalysisError {
            .damaged(.tiff, reason: reason, offsetBytes: base)
        }
        guard offset < UInt64(reader.byteCount - base) else {
            throw damaged("a directory is past the end")
        }
        let start = base + Int(offset)
        let count = header.number(try reader.bytes(countBytes, at: start)[...])
        guard count <= TIFFDirectory.maximumEntries else {
            throw damaged("a directory of \(count) tags")
        }
        let bytes = try reader.bytes(
            Int(count) * entryBytes + header.offsetBytes, at: start + countBytes)
        guard bytes.count == Int(count) * entryBytes + header.offsetBytes else {
            throw damaged("the data ends within a directory")
        }
        next = header.number(bytes.suffix(header.offsetBytes))
        end = start + countBytes + bytes.count
        for index in 0..<Int(count) {
            let entry = bytes[index * entryBytes..<(index + 1) * entryBytes]
            add(entry, at: start + countBytes + index * entryBytes, base: base, reader.byteCount)
        }
    }

    /// Keeps one entry, which is at `offset` in the file, unless its values can't be there.
    private mutating func add(
        _ bytes: ArraySlice<UInt8>, at offset: Int, base: Int, _ byteCount: Int
    ) {
        let start = bytes.startIndex
        let type = header.number(bytes[start + 2..<start + 4])
        let count = header.number(bytes[start + 4..<start + 4 + header.offsetBytes])
        guard let valueBytes = TIFFDirectory.valueBytes(type), count <= UInt64(byteCount) else {
            return
        }
        var valueOffset = offset + 4 + header.offsetBytes
        if Int(count) * valueBytes > header.offsetBytes {
            let pointer = header.number(bytes.suffix(header.offsetBytes))
            guard pointer <= UInt64(byteCount - base) else { return }
            valueOffset = base + Int(pointer)
            guard Int(count) * valueBytes <= byteCount - valueOffset else { return }
            end = max(end, valueOffset + Int(count) * valueBytes)
        }
        let tag = UInt16(header.number(bytes[start..<start + 2]))
        guard Tag(rawValue: tag) != nil else { return }
        entries[tag] = Entry(type: type, count: count, offset: valueOffset)
    }

    /// The first value of a tag of whole numbers, or nil when it is not there.
    func number(_ tag: Tag, _ reader: borrowing ByteReader) throws(AnalysisError) -> UInt64? {
        try numbers(tag, reader, limit: 1).first
    }

    /// The values of a tag of whole numbers, none when it is not there or has too many.
    func numbers(
        _ tag: Tag, _ reader: borrowing ByteReader, limit: Int? = nil
    ) throws(AnalysisError) -> [UInt64] {
        guard let entry = entries[tag.rawValue], [1, 3, 4, 13, 16, 18].contains(entry.type),
            entry.count <= TIFFDirectory.maximumValues,
            let valueBytes = TIFFDirectory.valueBytes(entry.type)
        else { return [] }
        let count = min(Int(entry.count), limit ?? .max)
        let bytes = try reader.bytes(count * valueBytes, at: entry.offset)
        return (0..<bytes.count / valueBytes).map {
            header.number(bytes[$0 * valueBytes..<($0 + 1) * valueBytes])
        }
    }

    /// The first value of a tag of fractions.
    func fraction(_ tag: Tag, _ reader: borrowing ByteReader) throws(AnalysisError) -> Double? {
        guard let entry = entries[tag.rawValue], entry.type == 5, entry.count > 0 else {
            return nil
        }
        let bytes = try reader.bytes(8, at: entry.offset)
        guard bytes.count == 8 else { return nil }
        return Double(header.number(bytes[..<4])) / Double(header.number(bytes[4...]))
    }

    /// The bytes of one value of a field type.
    private static func valueBytes(_ type: UInt64) -> Int? {
        switch type {
        case 1, 2, 6, 7: 1
        case 3, 8: 2
        case 4, 9, 11, 13: 4
        case 5, 10, 12, 16, 17, 18: 8
        default: nil
        }
    }
}
