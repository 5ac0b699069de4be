/// eRLECompression: a control byte of 0...127 is followed by that many bytes and one more, one of
/// 129...255 by a byte to repeat 257 less that many times; 128 says nothing. Runs go on over the
/// ends of rows.
struct PCLXLRunLength {
    private var literalCount = 0
    private var repeatCount = 0
    private var repeated: UInt8?

    /// Whether the next byte begins a run.
    var isBetweenRuns: Bool { literalCount == 0 && repeatCount == 0 }

    /// Whether a row can be filled without more data.
    var isRepeating: Bool { repeated != nil && repeatCount > 0 }

    /// Fills `row` from `index` on with what `data` from `position` on stands for, and moves both
    /// on, until the one is full or the other used up, or for a few runs.
    mutating func decode(
        _ data: UnsafeRawBufferPointer, from position: inout Int,
        into row: UnsafeMutableRawBufferPointer, at index: inout Int
    ) {
        while index < row.count {
            if isBetweenRuns {
                let count = decodeWholeRuns(data, from: &position, into: row, at: &index)
                guard index < row.count, count < PCLXLRunLength.runsAtOnce else { return }
            }
            if let byte = repeated, repeatCount > 0 {
                let count = min(repeatCount, row.count - index)
                UnsafeMutableRawBufferPointer(rebasing: row[index..<index + count])
                    .initializeMemory(as: UInt8.self, repeating: byte)
                index += count
                repeatCount -= count
                continue
            }
            guard position < data.count else { return }
            if literalCount > 0 {
                let count = min(literalCount, row.count - index, data.count - position)
                UnsafeMutableRawBufferPointer(rebasing: row[index..<index + count]).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: data[position..<position + count]))
                index += count
                position += count
                literalCount -= count
                continue
            }
            let byte = data[position]
            position += 1
            if repeatCount > 0 {
                repeated = byte
                continue
            }
            repeated = nil
            switch byte {
            case 0...127: literalCount = Int(byte) + 1
            case 129...255: repeatCount = 257 - Int(byte)
            default: break
            }
        }
    }
}

extension PCLXLRunLength {
    /// So many are decoded before the caller may look whether those that follow have to be.
    private static let runsAtOnce = 8

    /// The same for runs that are all in `data` and fit in `row`: nearly all are.
    ///
    /// - Returns: how many were decoded, `runsAtOnce` at most.
    private func decodeWholeRuns(
        _ data: UnsafeRawBufferPointer, from position: inout Int,
        into row: UnsafeMutableRawBufferPointer, at index: inout Int
    ) -> Int {
        // Copies of their own, so that they are in registers.
        var (from, to) = (position, index)
        defer { (position, index) = (from, to) }
        for runCount in 0..<PCLXLRunLength.runsAtOnce {
            guard to < row.count, from + 1 < data.count else { return runCount }
            let code = Int(data[from])
            let count = code < 128 ? code + 1 : 257 - code
            guard to + count <= row.count else { return runCount }
            let space = UnsafeMutableRawBufferPointer(rebasing: row[to..<to + count])
            if code > 128 {
                space.initializeMemory(as: UInt8.self, repeating: data[from + 1])
                from += 2
                to += count
            } else if code < 128 {
                guard from + 1 + count <= data.count else { return runCount }
                space.copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: data[from + 1..<from + 1 + count]))
                from += 1 + count
                to += count
            } else {
                from += 1
            }
        }
        return PCLXLRunLength.runsAtOnce
    }
}

/// eDeltaRowCompression: each row is a length of two bytes, low byte first, and what differs from
/// the row before; the row before the first is zeros. A row of no bytes is the same again.
struct PCLXLDeltaRow {
    private(set) var row: [UInt8] = []
    private var pending: [UInt8] = []
    private var isFirstRow = true

    /// Begins an image.
    init(rowByteCount: Int) {
        row = [UInt8](repeating: 0, count: rowByteCount)
    }

    /// A block begins with a whole row.
    mutating func beginBlock() {
        pending.removeAll(keepingCapacity: true)
    }

    /// Decodes one row of `data` from `position` on.
    ///
    /// - Returns: the bytes of `row` that may differ from the row before, all for the first; nil
    ///   when the row goes on past `data`, which is then used up.
    mutating func decode(
        _ data: UnsafeRawBufferPointer, from position: inout Int
    ) -> Range<Int>? {
        if pending.isEmpty {
            let rest = UnsafeRawBufferPointer(rebasing: data[position...])
            if let end = PCLXLDeltaRow.rowEnd(rest) {
                position += end
                return apply(UnsafeRawBufferPointer(rebasing: rest[2..<end]))
            }
        }
        while position < data.count {
            pending.append(data[position])
            position += 1
            guard let end = pending.withUnsafeBytes({ PCLXLDeltaRow.rowEnd($0) }) else { continue }
            let bytes = pending
            pending.removeAll(keepingCapacity: true)
            return bytes.withUnsafeBytes { apply(UnsafeRawBufferPointer(rebasing: $0[2..<end])) }
        }
        return nil
    }

    /// Where the row that `bytes` begin with ends, or nil when not all of it is there.
    private static func rowEnd(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard bytes.count >= 2 else { return nil }
        let end = 2 + Int(bytes[0]) + Int(bytes[1]) << 8
        return end <= bytes.count ? end : nil
    }

    /// Writes the delta over the row. A command byte has the number of new bytes less one in its
    /// upper three bits, and how many old bytes to keep before them in the others; 31 goes on in
    /// the next byte, and so on while that is 255. New bytes past the end of the row are dropped.
    private mutating func apply(_ delta: UnsafeRawBufferPointer) -> Range<Int> {
        var changed = row.count..<row.count
        var index = 0
        var position = 0
        while position < delta.count {
            let command = Int(delta[position])
            position += 1
            var offset = command & 31
            var more = offset == 31
            while more, position < delta.count {
                offset += Int(delta[position])
                more = delta[position] == 255
                position += 1
            }
            index = min(row.count, index + offset)
            let count = min(command >> 5 + 1, row.count - index, delta.count - position)
            for step in 0..<count { row[index + step] = delta[position + step] }
            if count > 0 { changed = min(changed.lowerBound, index)..<index + count }
            index += count
            position += command >> 5 + 1
        }
        defer { isFirstRow = false }
        return isFirstRow ? 0..<row.count : changed
    }
}
