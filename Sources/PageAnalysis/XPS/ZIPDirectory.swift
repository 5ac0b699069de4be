/// Where the central directory of a ZIP archive is. Only its end says so, and the end is found from
/// behind: an archive that is written as it is made has no sizes in front of its entries.
struct ZIPDirectory {
    /// Of the headers, in the file.
    let range: Range<Int>
    let archiveStart: Int
    /// After the archive's last byte.
    let archiveEnd: Int

    /// An "end of central directory record", and the longest comment after it.
    private static let recordBytes = 22
    private static let reachBytes = recordBytes + 0xFFFF
    /// Archives after the one that is wanted; more would take too long to step over.
    private static let maximumArchives = 64

    /// Finds the directory of the archive that begins at `start`: the last in the file, or one that
    /// only archives and some bytes come after. Nil when there is none.
    init?(ofArchiveAt start: Int, _ reader: borrowing ByteReader) throws(AnalysisError) {
        var end = reader.byteCount
        for _ in 0..<ZIPDirectory.maximumArchives {
            guard
                let directory = try ZIPDirectory.last(before: end, notBefore: start, reader)
            else { return nil }
            if directory.archiveStart == start {
                self = directory
                return
            }
            end = directory.archiveStart
        }
        return nil
    }

    /// The directory of the last archive that lies within `start..<end`.
    private static func last(
        before end: Int, notBefore start: Int, _ reader: borrowing ByteReader
    ) throws(AnalysisError) -> ZIPDirectory? {
        let reachStart = max(start, end - reachBytes)
        let reach = try reader.bytes(end - reachStart, at: reachStart)
        guard reach.count >= recordBytes else { return nil }
        for index in (0...(reach.count - recordBytes)).reversed() where reach[index] == 0x50 {
            let record = Array(reach[index..<index + recordBytes])
            guard record.littleEndian(4, at: 0) == 0x0605_4B50,
                let directory = try ZIPDirectory(
                    endRecord: record, at: reachStart + index, notBefore: start, reader)
            else { continue }
            return directory
        }
        return nil
    }

    /// Reads an end record (APPNOTE.TXT 4.3.16), or that of ZIP64 (4.3.14) where it points to one.
    private init?(
        endRecord record: [UInt8], at place: Int, notBefore start: Int,
        _ reader: borrowing ByteReader
    ) throws(AnalysisError) {
        var byteCount = record.littleEndian(4, at: 12)
        var offset = record.littleEndian(4, at: 16)
        var directoryEnd = place
        let locator = try reader.bytes(20, at: max(start, place - 20))
        if place - start >= 20 + 56, locator.littleEndian(4, at: 0) == 0x0706_4B50 {
            // The record before the locator, of the length it has without extensions.
            let large = try reader.bytes(56, at: place - 20 - 56)
            guard large.littleEndian(4, at: 0) == 0x0606_4B50 else { return nil }
            byteCount = large.littleEndian(8, at: 40)
            offset = large.littleEndian(8, at: 48)
            directoryEnd = place - 20 - 56
        }
        let room = directoryEnd - start
        guard 0...room ~= byteCount, 0...(room - byteCount) ~= offset else { return nil }
        range = directoryEnd - byteCount..<directoryEnd
        archiveStart = directoryEnd - byteCount - offset
        let comment = record.littleEndian(2, at: 20)
        archiveEnd = min(place + ZIPDirectory.recordBytes + comment, reader.byteCount)
    }
}
