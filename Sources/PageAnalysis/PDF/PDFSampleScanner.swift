/// How the samples of an image lie in its data (ISO 32000-1, 8.9.3) and what they stand for.
struct PDFSampleLayout {
    let width: Int
    let height: Int
    /// 1, 2, 4, 8 or 16.
    let bits: Int
    let space: PDFColorSpace
    /// Of each part of a colour, what the lowest and the highest sample stand for (8.9.5.2).
    let limits: [(low: Double, high: Double)]
    /// Whether these are what the space has without a Decode array.
    let isPlain: Bool

    init(width: Int, height: Int, bits: Int, space: PDFColorSpace, decode: [Double]?) {
        self.width = width
        self.height = height
        self.bits = [1, 2, 4, 8, 16].contains(bits) ? bits : 8
        self.space = space
        let bits = self.bits
        let plain = (0..<max(1, space.count)).map { space.limits(of: $0, bitsPerComponent: bits) }
        if let decode, decode.count >= 2 * plain.count {
            limits = plain.indices.map { (decode[2 * $0], decode[2 * $0 + 1]) }
        } else {
            limits = plain
        }
        isPlain = zip(limits, plain).allSatisfy { $0.low == $1.low && $0.high == $1.high }
    }

    var partCount: Int { limits.count }
    var rowByteCount: Int { (width * partCount * bits + 7) / 8 }

    /// The value of a sample of part `index`.
    func value(_ sample: Int, of index: Int) -> Double {
        let (low, high) = limits[index]
        return low + Double(sample) * (high - low) / Double(1 << bits - 1)
    }

    /// The ink of each sample of an image with one part of at most 8 bits.
    var table: [PDFInks] {
        (0..<(1 << bits)).map { PDFInks(space.ink([value($0, of: 0)])) }
    }

    /// The inks of both values of an image with one bit.
    var bilevelInks: PDFInks {
        PDFInks(space.ink([limits[0].low])).union(PDFInks(space.ink([limits[0].high])))
    }
}

/// Looks at samples as they are decoded, until one decides.
struct PDFSampleScanner {
    private(set) var inks: PDFInks = []
    private let layout: PDFSampleLayout
    private let way: Way
    private let mask: PDFImageMask?
    /// Pixels so far; counted where there is a mask.
    private var pixelCount = 0
    /// A part of a unit (a row or a pixel) from the chunk before.
    private var carry: [UInt8] = []
    /// Colours met by their samples: mostly there are few, and functions are slow.
    private var known: [[UInt16]: PDFInks] = [:]

    private enum Way {
        case gray8
        case rgb8
        case cmyk8(inverted: Bool)
        /// One part of 8 bits.
        case table([PDFInks])
        /// One part of fewer bits, by row, for whole bytes and for the last one.
        case packed([PDFInks])
        case general
    }

    /// - Parameter mask: of an image whose samples are `layout`; what it hides is not looked at.
    init(_ layout: PDFSampleLayout, mask: PDFImageMask? = nil) {
        self.layout = layout
        self.mask = mask
        switch (layout.space, layout.bits) {
        case (.gray, 8) where layout.isPlain: way = .gray8
        case (.rgb, 8) where layout.isPlain: way = .rgb8
        case (.cmyk, 8) where layout.isPlain: way = .cmyk8(inverted: false)
        case (.cmyk, 8) where layout.limits.allSatisfy({ $0.low == 1 && $0.high == 0 }):
            way = .cmyk8(inverted: true)
        case (_, 8) where layout.partCount == 1: way = .table(layout.table)
        case (_, 1...4) where layout.partCount == 1 && mask == nil: way = .packed(layout.table)
        default: way = .general
        }
    }

    /// Whether more samples could change nothing.
    var isDecided: Bool {
        inks.contains(.color) || (inks.contains(.neutral) && !layout.space.canBeColored)
    }

    /// Bytes that are looked at together.
    private var unitByteCount: Int {
        switch way {
        case .gray8, .table: 1
        case .rgb8: 3
        case .cmyk8: 4
        case .packed, .general: max(1, layout.rowByteCount)
        }
    }

    mutating func feed(_ chunk: UnsafeRawBufferPointer) {
        let unit = unitByteCount
        var rest = chunk[...]
        if !carry.isEmpty {
            let missing = min(unit - carry.count, rest.count)
            carry.append(contentsOf: rest.prefix(missing))
            rest = rest.dropFirst(missing)
            guard carry.count == unit else { return }
            let whole = carry
            carry.removeAll(keepingCapacity: true)
            whole.withUnsafeBytes { look(at: $0) }
        }
        let wholeCount = rest.count / unit * unit
        look(at: UnsafeRawBufferPointer(rebasing: rest.prefix(wholeCount)))
        // A row that no memory should hold is no row.
        guard unit <= 64 << 20 else { return }
        carry.append(contentsOf: rest.dropFirst(wholeCount))
    }

    private mutating func look(at bytes: UnsafeRawBufferPointer) {
        guard !isDecided, !bytes.isEmpty else { return }
        if case .general = way { return lookAtAny(bytes) }
        guard let mask else { return lookAtBytes(bytes) }
        let partCount = layout.partCount
        var shown: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: partCount) {
            let pixel = bytes[start..<start + partCount]
            if mask.shows(pixel, at: pixelCount) { shown.append(contentsOf: pixel) }
            pixelCount += 1
        }
        shown.withUnsafeBytes { lookAtBytes($0) }
    }

    /// Looks at samples of which each has a byte, or parts of one.
    private mutating func lookAtBytes(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        switch way {
        case .gray8:
            inks.formUnion(bytes.contains { $0 != 0xFF } ? .neutral : .white)
        case .rgb8:
            lookAtRGB(bytes)
        case .cmyk8(let inverted):
            lookAtCMYK(bytes, flip: inverted ? 0xFF : 0)
        case .table(let table):
            for byte in bytes { inks.formUnion(table[Int(byte)]) }
        case .packed(let table):
            lookAtPacked(bytes, table)
        case .general: break
        }
    }

    private mutating func lookAtRGB(_ bytes: UnsafeRawBufferPointer) {
        let ink = RGBRow.ink(of: bytes)
        if ink.contains(.color) { inks.formUnion(.color) }
        inks.formUnion(ink.contains(.mark) ? .neutral : .white)
    }

    private mutating func lookAtCMYK(_ bytes: UnsafeRawBufferPointer, flip: UInt8) {
        var strongest: UInt32 = 0  // Chromatic ink that shows through black, times 255.
        var any: UInt8 = 0
        for index in stride(from: 0, to: bytes.count - 3, by: 4) {
            let chromatic = max(
                bytes[index] ^ flip, bytes[index + 1] ^ flip, bytes[index + 2] ^ flip)
            let black = bytes[index + 3] ^ flip
            strongest = max(strongest, UInt32(chromatic) * UInt32(0xFF - black))
            any |= chromatic | black
        }
        if Double(strongest) / (255 * 255) > PDFInk.tolerance { inks.formUnion(.color) }
        inks.formUnion(any > 0 ? .neutral : .white)
    }

    private mutating func lookAtPacked(_ bytes: UnsafeRawBufferPointer, _ table: [PDFInks]) {
        let perByte = 8 / layout.bits
        let mask = 1 << layout.bits - 1
        func samples(_ byte: UInt8, _ count: Int) -> PDFInks {
            (0..<count).reduce(into: PDFInks()) { inks, place in
                inks.formUnion(table[Int(byte) >> (8 - layout.bits * (place + 1)) & mask])
            }
        }
        let whole = (0...255).map { samples(UInt8($0), perByte) }
        let rowByteCount = unitByteCount
        let lastCount = layout.width % perByte
        for row in stride(from: 0, to: bytes.count, by: rowByteCount) {
            let end = row + rowByteCount - (lastCount > 0 ? 1 : 0)
            for index in row..<end { inks.formUnion(whole[Int(bytes[index])]) }
            if lastCount > 0 { inks.formUnion(samples(bytes[end], lastCount)) }
            if isDecided { return }
        }
    }

    private mutating func lookAtAny(_ bytes: UnsafeRawBufferPointer) {
        let parts = layout.partCount
        let rowByteCount = unitByteCount
        for row in stride(from: 0, to: bytes.count, by: rowByteCount) {
            var reader = PDFBitReader(Array(bytes[row..<(row + rowByteCount)]))
            var last: [UInt16] = []
            defer { pixelCount += layout.width }
            for column in 0..<layout.width {
                let pixel = (0..<parts).map { _ in UInt16(reader.next(layout.bits)) }
                if pixel == last { continue }
                if let mask, !mask.shows(pixel, at: pixelCount + column) { continue }
                last = pixel
                lookAt(pixel)
                if isDecided { return }
            }
        }
    }

    private mutating func lookAt(_ pixel: [UInt16]) {
        if let found = known[pixel] {
            inks.formUnion(found)
            return
        }
        let parts = pixel.enumerated().map { layout.value(Int($1), of: $0) }
        let found = PDFInks(layout.space.ink(parts))
        if known.count > 65_536 { known.removeAll(keepingCapacity: true) }
        known[pixel] = found
        inks.formUnion(found)
    }
}
