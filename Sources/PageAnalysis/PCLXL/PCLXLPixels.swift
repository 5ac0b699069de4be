/// How the bytes of a bitmap's row are pixels, and what ink those are.
struct PCLXLPixels {
    private enum Layout {
        /// One number a pixel, a level of grey or an entry of the palette: the ink of each byte,
        /// and of each number.
        case numbers(inkOfByte: [Ink], inkOfNumber: [Ink])
        /// Red, green and blue.
        case rgb
    }

    private let layout: Layout
    /// Bits of one number: 1, 4 or 8.
    private let bits: Int
    private let width: Int
    /// The most that can be found.
    let possible: Ink

    /// Bytes of a row before it is padded.
    var rowByteCount: Int { (bitsPerRow + 7) / 8 }

    /// Whether a pixel is a byte of red, one of green and one of blue.
    var areThreeBytes: Bool {
        if case .rgb = layout { bits == 8 } else { false }
    }

    private var bitsPerRow: Int {
        switch layout {
        case .numbers: width * bits
        case .rgb: width * bits * 3
        }
    }

    /// - Parameters:
    ///   - width: pixels in a row, 1...65535.
    ///   - depth: ColorDepth: 0, 1 or 2 for 1, 4 or 8 bits.
    ///   - indexed: whether a pixel is an entry of the palette, which must be there.
    init?(width: Int, depth: Int, indexed: Bool, _ state: PCLXLGraphicsState) {
        guard (1...65535).contains(width), (0...2).contains(depth) else { return nil }
        self.width = width
        bits = [1, 4, 8][depth]
        switch (indexed, state.colorSpace) {
        case (true, _):
            guard let palette = state.palette else { return nil }
            layout = PCLXLPixels.numbers(bits: bits, palette)
            possible = palette.reduce([]) { $0.union($1) }
        case (false, .gray):
            let white = (1 << bits) - 1
            layout = PCLXLPixels.numbers(bits: bits, (0...white).map { $0 == white ? [] : .mark })
            possible = .mark
        case (false, .rgb):
            layout = .rgb
            possible = .color
        }
    }

    /// Numbers that are no entry leave no ink.
    private static func numbers(bits: Int, _ entries: [Ink]) -> Layout {
        let mask = (1 << bits) - 1
        let ofNumber = (0...mask).map { $0 < entries.count ? entries[$0] : [] }
        let ofByte = (0..<256).map { byte in
            stride(from: 0, to: 8, by: bits).reduce(into: Ink()) {
                $0.formUnion(ofNumber[byte >> $1 & mask])
            }
        }
        return .numbers(inkOfByte: ofByte, inkOfNumber: ofNumber)
    }

    /// The ink of the pixels that the bytes `range` of `row`, a whole row, belong to.
    func ink(of row: UnsafeRawBufferPointer, in range: Range<Int>) -> Ink {
        let range = range.clamped(to: 0..<rowByteCount)
        switch layout {
        case .numbers(let inkOfByte, let inkOfNumber):
            let wholeBytes = bitsPerRow / 8
            var ink: Ink = []
            for index in range.clamped(to: 0..<wholeBytes) {
                ink.formUnion(inkOfByte[Int(row[index])])
                if ink == possible { return ink }
            }
            guard range.upperBound > wholeBytes else { return ink }
            for number in wholeBytes * 8 / bits..<width {
                ink.formUnion(inkOfNumber[self.number(at: number, in: row)])
            }
            return ink
        case .rgb where bits == 8:
            let pixels = range.lowerBound / 3 * 3..<(range.upperBound + 2) / 3 * 3
            return RGBRow.ink(of: UnsafeRawBufferPointer(rebasing: row[pixels]))
        case .rgb:
            let white = (1 << bits) - 1
            var ink: Ink = []
            for pixel in range.lowerBound * 8 / (bits * 3)..<width {
                ink.formUnion(
                    Ink(
                        red: number(at: pixel * 3, in: row),
                        green: number(at: pixel * 3 + 1, in: row),
                        blue: number(at: pixel * 3 + 2, in: row), white: white))
                if ink == possible { break }
            }
            return ink
        }
    }

    /// The number at `index`, the most significant bits of a byte being the first.
    private func number(at index: Int, in row: UnsafeRawBufferPointer) -> Int {
        let bit = index * bits
        return Int(row[bit / 8]) >> (8 - bits - bit % 8) & ((1 << bits) - 1)
    }
}
