/// Compression method 10 of HP's inkjets: rows of 24-bit colour as differences from the row before.
///
/// A command byte says with its bits, from the highest: whether one pixel is repeated; where the
/// first pixel comes from; how many are left as they were; how many follow the first. Blue loses
/// its lowest bit, so that a grey can be off by one.
struct PCLNearLosslessRow {
    /// Three bytes a pixel.
    private var row: [UInt8]
    private let data: UnsafeRawBufferPointer
    private let limit: Int
    /// Of the next byte of `data`.
    private var index = 0
    /// Of the next pixel in `row`.
    private var place = 0
    private var cached = Pixel(red: 0xFF, green: 0xFF, blue: 0xFF)

    private struct Pixel {
        var red: UInt8
        var green: UInt8
        var blue: UInt8
    }

    /// What `row` becomes by `data`, of which at most `limit` bytes are on the paper.
    static func decode(
        _ data: UnsafeRawBufferPointer, after row: consuming [UInt8], limit: Int
    ) -> [UInt8] {
        var decoder = PCLNearLosslessRow(row: row, data: data, limit: limit / 3 * 3)
        while decoder.index < data.count, decoder.place < decoder.limit { decoder.runCommand() }
        return decoder.row
    }

    private init(row: consuming [UInt8], data: UnsafeRawBufferPointer, limit: Int) {
        self.row = row
        self.data = data
        self.limit = limit
    }

    private mutating func runCommand() {
        let command = next()
        var skipped = Int(command >> 3 & 0x03)
        if skipped == 0x03 { skipped += more() }
        place += skipped * 3
        guard place < limit else { return }
        let count = Int(command & 0x07)
        var first: Pixel
        switch command & 0x60 {
        case 0x00:
            first = newPixel()
            cached = first
        case 0x20: first = pixel(at: place - 3)
        case 0x40: first = pixel(at: place + 3)
        default: first = cached
        }
        if command & 0x80 != 0 {
            repeatPixel(first, count: count + 2 + (count == 0x07 ? more() : 0))
        } else {
            put(first)
            putNewPixels(count)
            guard count == 0x07 else { return }
            var further: Int
            repeat {
                further = Int(next())
                putNewPixels(further)
            } while further == 0xFF && index < data.count
        }
    }

    private mutating func repeatPixel(_ pixel: Pixel, count: Int) {
        for _ in 0..<min(count, (limit - place) / 3) { put(pixel) }
    }

    private mutating func putNewPixels(_ count: Int) {
        for _ in 0..<count where index < data.count { put(newPixel()) }
    }

    /// A pixel from the data: in two bytes as a difference from the one above it, or in three.
    private mutating func newPixel() -> Pixel {
        let first = next()
        guard first & 0x80 != 0 else {
            let bits = (UInt32(first) << 16 | UInt32(next()) << 8 | UInt32(next())) << 1
            let blue = UInt8(truncatingIfNeeded: bits)
            return Pixel(
                red: UInt8(truncatingIfNeeded: bits >> 16),
                green: UInt8(truncatingIfNeeded: bits >> 8), blue: blue | blue >> 7)
        }
        let bits = UInt16(first) << 8 | UInt16(next())
        let above = pixel(at: place)
        /// Five bits with their sign.
        func difference(_ shift: Int) -> UInt8 {
            UInt8(bitPattern: Int8(truncatingIfNeeded: (bits >> shift) << 3) >> 3)
        }
        return Pixel(
            red: above.red &+ difference(10), green: above.green &+ difference(5),
            blue: above.blue &+ difference(0) << 1)
    }

    /// Where nothing was put yet the paper is white.
    private func pixel(at place: Int) -> Pixel {
        guard place >= 0, place + 3 <= row.count else {
            return Pixel(red: 0xFF, green: 0xFF, blue: 0xFF)
        }
        return Pixel(red: row[place], green: row[place + 1], blue: row[place + 2])
    }

    private mutating func put(_ pixel: Pixel) {
        guard place + 3 <= limit else { return }
        if row.count < place + 3 {
            row.append(contentsOf: repeatElement(0xFF, count: place + 3 - row.count))
        }
        row[place] = pixel.red
        row[place + 1] = pixel.green
        row[place + 2] = pixel.blue
        place += 3
    }

    private mutating func next() -> UInt8 {
        guard index < data.count else { return 0 }
        index += 1
        return data[index - 1]
    }

    /// Adds up the bytes of a number that goes on while they are 255.
    private mutating func more() -> Int {
        var sum = 0
        while index < data.count {
            let byte = next()
            sum += Int(byte)
            if byte != 0xFF { break }
        }
        return sum
    }
}
