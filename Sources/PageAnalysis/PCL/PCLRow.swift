/// One plane of one raster row: the row before it is what the next is a difference from.
struct PCLRow {
    /// Its bytes; those past the end are zero.
    private(set) var bytes: [UInt8] = []

    /// What the compression methods of `ESC*b#M` give for whole rows (HP PCL 5 Printer Language
    /// Technical Reference Manual, chapter 15; mode 9: HP DeskJet 1220C PCL reference).
    enum Method: Int {
        case unencoded = 0
        case runLength = 1
        case packBits = 2
        case deltaRow = 3
        case replacementDelta = 9
        case nearLossless = 10
    }

    init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    /// Keeps only these bits of the byte at `place`.
    mutating func mask(_ place: Int, _ bits: UInt8) {
        if place < bytes.count { bytes[place] &= bits }
    }

    mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Replaces the row by what `data` says.
    ///
    /// - Parameter limit: bytes in a row; more are cut off, as they are past the edge of the paper.
    mutating func decode(_ data: UnsafeRawBufferPointer, _ method: Method, limit: Int) {
        switch method {
        case .unencoded:
            clear()
            bytes.append(contentsOf: data.prefix(limit))
        case .runLength: decodeRuns(data, limit)
        case .packBits: decodePackBits(data, limit)
        case .deltaRow: decodeDelta(data, limit)
        case .replacementDelta: decodeReplacementDelta(data, limit)
        case .nearLossless:
            bytes = PCLNearLosslessRow.decode(data, after: bytes, limit: limit)
        }
    }

    /// Pairs of a count, less one, and the byte that is repeated.
    private mutating func decodeRuns(_ data: UnsafeRawBufferPointer, _ limit: Int) {
        clear()
        var index = 0
        while index + 1 < data.count, bytes.count < limit {
            append(data[index + 1], count: Int(data[index]) + 1, limit)
            index += 2
        }
    }

    /// TIFF's: a control byte up to 127 is before that many literal bytes and one; from 129 on it
    /// repeats the byte after it 257 less that often.
    private mutating func decodePackBits(_ data: UnsafeRawBufferPointer, _ limit: Int) {
        clear()
        var index = 0
        while index + 1 < data.count, bytes.count < limit {
            let control = Int(data[index])
            index += 1
            if control < 128 {
                let end = min(index + control + 1, data.count)
                bytes.append(contentsOf: data[index..<end].prefix(limit - bytes.count))
                index = end
            } else if control > 128 {
                append(data[index], count: 257 - control, limit)
                index += 1
            }
        }
    }

    /// A command byte has in its upper three bits how many bytes are replaced, less one, and in the
    /// lower five how many are left before them; 31, and 255 in the bytes after, go on.
    private mutating func decodeDelta(_ data: UnsafeRawBufferPointer, _ limit: Int) {
        var index = 0
        var place = 0
        while index < data.count {
            let command = Int(data[index])
            index += 1
            place += command & 0x1F
            if command & 0x1F == 0x1F { place += more(data, &index) }
            let end = min(index + (command >> 5) + 1, data.count)
            guard place < limit else { return }
            replace(from: place, with: data[index..<end], limit)
            place += end - index
            index = end
        }
    }

    /// As delta row, with longer runs and runs of one byte.
    private mutating func decodeReplacementDelta(_ data: UnsafeRawBufferPointer, _ limit: Int) {
        var index = 0
        var place = 0
        while index < data.count {
            let command = Int(data[index])
            index += 1
            let isRun = command & 0x80 != 0
            var skipped = isRun ? command >> 5 & 0x03 : command >> 3 & 0x0F
            var count = isRun ? command & 0x1F : command & 0x07
            if skipped == (isRun ? 0x03 : 0x0F) { skipped += more(data, &index) }
            if count == (isRun ? 0x1F : 0x07) { count += more(data, &index) }
            place += skipped
            count += isRun ? 2 : 1
            guard place < limit, index < data.count else { return }
            if isRun {
                replace(from: place, with: repeatElement(data[index], count: count), limit)
                index += 1
            } else {
                let end = min(index + count, data.count)
                replace(from: place, with: data[index..<end], limit)
                index = end
            }
            place += count
        }
    }

    /// Adds up the bytes of a number that goes on while they are 255.
    private func more(_ data: UnsafeRawBufferPointer, _ index: inout Int) -> Int {
        var sum = 0
        while index < data.count {
            let byte = Int(data[index])
            index += 1
            sum += byte
            if byte != 0xFF { break }
        }
        return sum
    }

    private mutating func append(_ byte: UInt8, count: Int, _ limit: Int) {
        bytes.append(contentsOf: repeatElement(byte, count: min(count, limit - bytes.count)))
    }

    private mutating func replace(
        from place: Int, with new: some Collection<UInt8>, _ limit: Int
    ) {
        let count = min(new.count, limit - place)
        if bytes.count < place + count {
            bytes.append(contentsOf: repeatElement(0, count: place + count - bytes.count))
        }
        bytes.replaceSubrange(place..<place + count, with: new.prefix(count))
    }
}
