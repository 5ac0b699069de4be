import PrintModel

/// Reads one part of a package front to back, unpacked, through one buffer. A part may lie in
/// pieces between those of others (ECMA-376-2, 10.2.4). Text in UTF-16 comes out as UTF-8.
struct PackagePart {
    let name: String

    /// What has been unpacked and not been taken.
    private var buffer: [UInt8] = []
    private var position = 0

    private let archive: ZIPArchive
    private var pieces: PackagePieces
    private var offset = 0  // Of the piece's next byte in the file.
    private var left = 0  // Of the piece's bytes in the file.
    private var inflater: Inflater?
    private var input: [UInt8] = []
    private var inputPosition = 0
    private var encoding = Encoding.unknown

    private enum Encoding {
        case unknown
        case bytes
        case utf16(isBigEndian: Bool, odd: UInt8?)
    }

    private static let chunkBytes = 16 << 10

    /// The part `name`, in small letters and without the slash in front; nil when there is none.
    init?(_ name: String, in archive: ZIPArchive) {
        self.name = name
        self.archive = archive
        pieces = PackagePieces(of: name, in: archive)
        guard !pieces.isEmpty else { return nil }
    }

    /// A part that is in one piece and not packed, as it lies in the file.
    func rangeInFile() throws(AnalysisError) -> Range<Int>? {
        guard let entry = archive.entries[name], !entry.isDeflated else { return nil }
        let start = try archive.dataOffset(of: entry)
        return start..<start + entry.compressedBytes
    }

    func damaged(_ reason: String) -> AnalysisError {
        .damaged(.xps, reason: "\(name.suffix(100)): \(reason)", offsetBytes: offset)
    }

    /// The next byte, or nil at the end.
    @inline(__always)
    mutating func next(_ builder: inout AnalysisBuilder) throws(AnalysisError) -> UInt8? {
        if position == buffer.count {
            guard try refill(&builder) else { return nil }
        }
        defer { position += 1 }
        return buffer[position]
    }

    /// The next byte without taking it, or nil at the end.
    @inline(__always)
    mutating func peek(_ builder: inout AnalysisBuilder) throws(AnalysisError) -> UInt8? {
        if position == buffer.count {
            guard try refill(&builder) else { return nil }
        }
        return buffer[position]
    }

    /// Takes the bytes before the next `stop`, and it; the first `limit` of them go into `kept`.
    ///
    /// - Returns: whether there was one.
    mutating func take(
        until stop: UInt8, keeping limit: Int, in kept: inout [UInt8],
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Bool {
        while try peek(&builder) != nil {
            let place = buffer[position...].firstIndex(of: stop)
            let end = place ?? buffer.count
            let room = max(0, limit - kept.count)
            kept.append(contentsOf: buffer[position..<end].prefix(room))
            position = end
            if place != nil {
                position += 1
                return true
            }
        }
        return false
    }

    /// All of its bytes as they are, or nil when there are more than `limit`.
    mutating func bytes(
        upTo limit: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> [UInt8]? {
        encoding = .bytes
        var bytes: [UInt8] = []
        while try refill(&builder) {
            guard bytes.count + buffer.count <= limit else { return nil }
            bytes += buffer
        }
        return bytes
    }

    private mutating func refill(
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Bool {
        repeat {
            guard try unpack() else {
                buffer.removeAll()
                position = 0
                return false
            }
            try builder.countDecodedBytes(buffer.count, offsetBytes: offset)
            decode()
        } while buffer.isEmpty
        position = 0
        return true
    }

    /// Fills the buffer with the next bytes of the part, if there are any.
    private mutating func unpack() throws(AnalysisError) -> Bool {
        while true {
            if let inflater {
                if try inflate(inflater) { return true }
                self.inflater = nil
                left = 0
            } else if left > 0 {
                buffer = try readInput()
                return true
            }
            guard let entry = pieces.next() else { return false }
            offset = try archive.dataOffset(of: entry)
            left = entry.compressedBytes
            if entry.isDeflated { inflater = Inflater(.none) }
            (input, inputPosition) = ([], 0)
        }
    }

    /// - Returns: false at the end of the piece.
    private mutating func inflate(_ inflater: Inflater) throws(AnalysisError) -> Bool {
        while inflater.state == .running {
            if inputPosition == input.count {
                guard left > 0 else { throw damaged("the data ends within it") }
                input = try readInput()
                inputPosition = 0
            }
            let (from, size) = (inputPosition, PackagePart.chunkBytes)
            var taken = 0
            buffer = input.withUnsafeBytes { input in
                [UInt8](unsafeUninitializedCapacity: size) { space, filled in
                    let rest = UnsafeRawBufferPointer(rebasing: input[from...])
                    (taken, filled) = inflater.inflate(
                        rest, into: UnsafeMutableRawBufferPointer(space))
                }
            }
            inputPosition += taken
            if !buffer.isEmpty { return true }
            guard taken > 0 || inflater.state != .running else { break }
        }
        guard inflater.state == .ended else { throw damaged("it can't be unpacked") }
        return false
    }

    private mutating func readInput() throws(AnalysisError) -> [UInt8] {
        let bytes = try archive.bytes(min(left, PackagePart.chunkBytes), at: offset)
        guard !bytes.isEmpty else { throw damaged("the data ends within it") }
        offset += bytes.count
        left -= bytes.count
        return bytes
    }

    /// Turns the buffer into UTF-8. A package's markup is in that or in UTF-16, with a byte order
    /// mark (ECMA-376-2, 8.1.4).
    private mutating func decode() {
        if case .unknown = encoding {
            if buffer.starts(with: [0xFF, 0xFE]) {
                encoding = .utf16(isBigEndian: false, odd: nil)
            } else if buffer.starts(with: [0xFE, 0xFF]) {
                encoding = .utf16(isBigEndian: true, odd: nil)
            } else {
                encoding = .bytes
            }
        }
        guard case .utf16(let isBigEndian, let odd) = encoding else { return }
        let bytes = odd.map { [$0] + buffer } ?? buffer
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map {
            let pair = (UInt16(bytes[$0]), UInt16(bytes[$0 + 1]))
            return isBigEndian ? pair.0 << 8 | pair.1 : pair.1 << 8 | pair.0
        }
        // A pair of units that the buffer's end parts is not read; only text that is not looked at
        // has any.
        buffer = Array(String(decoding: units, as: UTF16.self).utf8)
        encoding = .utf16(
            isBigEndian: isBigEndian, odd: bytes.count % 2 == 0 ? nil : bytes.last)
    }
}

/// The entries that make up a part: one, or `[0].piece` to `[n].last.piece` below its name.
struct PackagePieces {
    private let name: String
    private let archive: ZIPArchive
    private var index: Int?

    init(of name: String, in archive: ZIPArchive) {
        self.name = name
        self.archive = archive
        let isWhole = archive.entries[name] != nil
        let isInPieces =
            archive.entries["\(name)/[0].piece"] != nil
            || archive.entries["\(name)/[0].last.piece"] != nil
        index = isWhole || isInPieces ? 0 : nil
    }

    var isEmpty: Bool { index == nil }

    mutating func next() -> ZIPArchive.Entry? {
        guard let index else { return nil }
        if index == 0, let whole = archive.entries[name] {
            self.index = nil
            return whole
        }
        if let piece = archive.entries["\(name)/[\(index)].piece"] {
            self.index = index + 1
            return piece
        }
        self.index = nil
        return archive.entries["\(name)/[\(index)].last.piece"]
    }
}
