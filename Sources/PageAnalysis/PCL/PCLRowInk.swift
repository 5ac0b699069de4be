/// Finds out what ink a raster row leaves.
struct PCLRowInk {
    let palette: PCLPalette
    /// Bits in the last byte of a full row that are pixels.
    let lastByteMask: UInt8

    /// - Parameters:
    ///   - rows: the planes of one row.
    ///   - limit: bytes in a full row.
    func ink(of rows: ArraySlice<PCLRow>, limit: Int) -> PCLInk {
        switch palette.encoding {
        case .indexedByPlane(let bits):
            if bits == 1, palette.inks == [.none, .gray] { return rows[0].isBlank ? .none : .gray }
            return inkOfPlanes(rows, limit)
        case .indexedByPixel(let bits): return inkOfIndexes(rows[0].bytes, bits, limit)
        case .directByPlane: return inkOfDirectPlanes(rows)
        case .directByPixel: return inkOfPixels(rows[0].bytes)
        case .layers(let layers):
            return zip(layers, rows).map { layer, row in
                layer.isColored ? inkOfPixels(row.bytes) : row.isBlank ? .none : .gray
            }.max() ?? .none
        // Told by cells.
        case .inks, .lights: return .none
        }
    }

    private func inkOfPlanes(_ rows: ArraySlice<PCLRow>, _ limit: Int) -> PCLInk {
        var ink = PCLInk.none
        var last: UInt64?
        for place in 0..<(rows.map(\.bytes.count).max() ?? 0) {
            // The byte of each plane; the same as before needs no second look.
            var planes: UInt64 = 0
            for row in rows.reversed() {
                planes = planes << 8 | UInt64(place < row.bytes.count ? row.bytes[place] : 0)
            }
            guard planes != last else { continue }
            last = planes
            let mask = place == limit - 1 ? lastByteMask : 0xFF
            for bit in 0..<UInt64(8) where mask >> UInt8(bit) & 1 != 0 {
                var index = 0
                for plane in 0..<rows.count where planes >> (UInt64(plane) * 8 + bit) & 1 != 0 {
                    index |= 1 << plane
                }
                ink = max(ink, palette.ink(at: index))
            }
            if ink == .color { return ink }
        }
        return ink
    }

    private func inkOfIndexes(_ bytes: [UInt8], _ bits: Int, _ limit: Int) -> PCLInk {
        var ink = PCLInk.none
        func look(at byte: Int, within mask: UInt8) {
            for shift in stride(from: 0, to: 8, by: bits) where mask >> UInt8(shift) & 1 != 0 {
                ink = max(ink, palette.ink(at: byte >> shift & (1 << bits - 1)))
            }
        }
        let isFull = bytes.count == limit
        if isFull, let last = bytes.last { look(at: Int(last), within: lastByteMask) }
        // Each byte value has the same pixels wherever else it is.
        var seen = [Bool](repeating: false, count: 256)
        for byte in isFull ? bytes.dropLast() : bytes[...] { seen[Int(byte)] = true }
        for byte in 0..<256 where seen[byte] { look(at: byte, within: 0xFF) }
        return ink
    }

    private func inkOfDirectPlanes(_ rows: ArraySlice<PCLRow>) -> PCLInk {
        let count = rows.map(\.bytes.count).max() ?? 0
        let white: UInt8 = palette.space == .cmy ? 0 : 0xFF
        var ink = PCLInk.none
        for place in 0..<count {
            let parts = rows.map { place < $0.bytes.count ? $0.bytes[place] : 0 }
            // A byte may hold one number or several, so that it has to be the same.
            guard parts[0] == parts[1], parts[1] == parts[2] else { return .color }
            if parts[0] != white { ink = .gray }
        }
        return ink
    }

    private func inkOfPixels(_ bytes: [UInt8]) -> PCLInk {
        let isLightness = palette.space == .cieLab || palette.space == .luminanceChrominance
        let white: UInt8 = palette.space == .cmy ? 0 : 0xFF
        return bytes.withUnsafeBufferPointer { bytes in
            var ink = PCLInk.none
            var place = 0
            while place + 3 <= bytes.count {
                let (first, second, third) = (bytes[place], bytes[place + 1], bytes[place + 2])
                let isGray =
                    isLightness
                    ? isNeutral(second) && isNeutral(third)
                    : isGray(first, second, third)
                guard isGray else { return .color }
                if first != white { ink = .gray }
                place += 3
            }
            return ink
        }
    }

    @inline(__always)
    private func isGray(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        first == second && second == third
            || max(first, second, third) - min(first, second, third) <= Ink.tolerance
    }

    /// The middle of the range of a chrominance; it lies between two bytes.
    private func isNeutral(_ byte: UInt8) -> Bool { 127...128 ~= byte }
}

extension PCLRow {
    var isBlank: Bool {
        bytes.withUnsafeBytes { bytes in
            var place = 0
            while place + 8 <= bytes.count {
                guard bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self) == 0 else {
                    return false
                }
                place += 8
            }
            return !bytes[place...].contains { $0 != 0 }
        }
    }

    /// With all bits the other way, of those that are pixels.
    func inverted(lastByte: Int, _ lastByteMask: UInt8) -> PCLRow {
        var row = PCLRow(bytes.map(~))
        row.mask(lastByte, lastByteMask)
        return row
    }
}
