import PrintModel
import SystemPackage

/// The directory of a ZIP archive (APPNOTE.TXT 6.3) that other data may come before and after.
struct ZIPArchive {
    struct Entry {
        /// Of its local header, in the file.
        let offset: Int
        let compressedBytes: Int
        let isDeflated: Bool
    }

    let file: FileDescriptor
    /// After its last byte, in the file.
    let end: Int
    /// By name, in small letters: names of parts are the same whatever their case (ECMA-376-2, 9.1).
    private(set) var entries: [String: Entry] = [:]

    /// More than any honest document has pages and images, at a hundred bytes each.
    private static let maximumEntries = 100_000

    /// Whether `bytes` begin with the header of an archive's first entry.
    static func begins(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
    }

    /// Reads the directory of the archive that begins at the reader's place; the reader is left
    /// after the archive.
    ///
    /// - Throws: `damaged` when it has none, `encrypted`, or `overLimit(.objects)`.
    init(_ reader: inout ByteReader, _ builder: inout AnalysisBuilder) throws(AnalysisError) {
        let start = reader.offset
        guard let directory = try ZIPDirectory(ofArchiveAt: start, reader) else {
            throw .damaged(.xps, reason: "there is no ZIP directory", offsetBytes: start)
        }
        file = reader.file
        end = directory.archiveEnd
        reader.seek(to: directory.range.lowerBound)
        while reader.offset < directory.range.upperBound {
            try builder.countObjects(offsetBytes: reader.offset)
            try readEntry(&reader, archiveStart: start)
            guard entries.count <= ZIPArchive.maximumEntries else {
                throw .overLimit(.objects, offsetBytes: reader.offset)
            }
        }
        reader.seek(to: end)
    }

    /// Reads a "central directory header" (4.3.12).
    private mutating func readEntry(
        _ reader: inout ByteReader, archiveStart: Int
    ) throws(AnalysisError) {
        let place = reader.offset
        guard let header = try reader.record(46), header.littleEndian(4, at: 0) == 0x0201_4B50,
            let name = try reader.record(header.littleEndian(2, at: 28)),
            let extra = try reader.record(header.littleEndian(2, at: 30))
        else {
            throw .damaged(.xps, reason: "the ZIP directory is broken", offsetBytes: place)
        }
        reader.skip(header.littleEndian(2, at: 32))
        var compressedBytes = header.littleEndian(4, at: 20)
        var offset = header.littleEndian(4, at: 42)
        // What is too large for the header follows in the order of its fields (4.5.3).
        var large = ZIPArchive.zip64(extra)[...]
        func take(_ value: Int) -> Int {
            guard value == 0xFFFF_FFFF, large.count >= 8 else { return value }
            defer { large = large.dropFirst(8) }
            return Array(large.prefix(8)).littleEndian(8, at: 0)
        }
        _ = take(header.littleEndian(4, at: 24))  // The size once unpacked.
        compressedBytes = take(compressedBytes)
        offset = take(offset)
        let method = header.littleEndian(2, at: 10)
        guard header.littleEndian(2, at: 8) & 1 == 0 else {
            throw .encrypted(.xps, offsetBytes: place)
        }
        let room = reader.byteCount - archiveStart
        guard method == 0 || method == 8, 0...room ~= offset,
            0...(room - offset) ~= compressedBytes
        else {
            throw .damaged(.xps, reason: "an entry can't be unpacked", offsetBytes: place)
        }
        entries[String(decoding: name, as: UTF8.self).lowercased()] = Entry(
            offset: archiveStart + offset, compressedBytes: compressedBytes,
            isDeflated: method == 8)
    }

    /// The "extended information" among extra fields, empty when there is none.
    private static func zip64(_ extra: [UInt8]) -> ArraySlice<UInt8> {
        var index = 0
        while index + 4 <= extra.count {
            let length = extra.littleEndian(2, at: index + 2)
            if extra.littleEndian(2, at: index) == 0x0001 {
                return extra[(index + 4)...].prefix(length)
            }
            index += 4 + length
        }
        return []
    }

    /// Where the bytes of `entry` begin in the file.
    func dataOffset(of entry: Entry) throws(AnalysisError) -> Int {
        let header = try bytes(30, at: entry.offset)
        guard header.count == 30, ZIPArchive.begins(header) else {
            throw .damaged(.xps, reason: "no entry begins here", offsetBytes: entry.offset)
        }
        return entry.offset + 30 + header.littleEndian(2, at: 26)
            + header.littleEndian(2, at: 28)
    }

    /// The `count` bytes at `offset` in the file, fewer near its end.
    func bytes(_ count: Int, at offset: Int) throws(AnalysisError) -> [UInt8] {
        do {
            return try [UInt8](unsafeUninitializedCapacity: count) { (space, filled) throws in
                filled = try file.read(
                    fromAbsoluteOffset: Int64(offset), into: UnsafeMutableRawBufferPointer(space))
            }
        } catch {
            throw .unreadable(error as? Errno ?? .ioError, offsetBytes: offset)
        }
    }
}
