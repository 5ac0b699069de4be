/// Writes small PCL XL streams for tests.
struct PCLXLWriter {
    private(set) var bytes: [UInt8]
    private let bigEndian: Bool

    init(bigEndian: Bool = false, header: String = " HP-PCL XL;2;0\n") {
        self.bigEndian = bigEndian
        bytes = Array((bigEndian ? "(" : ")").utf8) + Array(header.utf8)
    }

    private func ordered(_ number: Int, _ count: Int) -> [UInt8] {
        let low = (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        return bigEndian ? low.reversed() : low
    }

    mutating func raw(_ more: [UInt8]) { bytes += more }
    mutating func op(_ tag: UInt8) { bytes.append(tag) }
    mutating func ubyte(_ value: Int, _ attribute: UInt8) {
        bytes += [0xC0, UInt8(value), 0xF8, attribute]
    }
    mutating func uint16(_ value: Int, _ attribute: UInt8) {
        bytes += [0xC1] + ordered(value, 2) + [0xF8, attribute]
    }
    mutating func uint32(_ value: Int, _ attribute: UInt8) {
        bytes += [0xC2] + ordered(value, 4) + [0xF8, attribute]
    }
    mutating func real(_ value: Float, _ attribute: UInt8) {
        bytes += [0xC5] + ordered(Int(value.bitPattern), 4) + [0xF8, attribute]
    }
    mutating func pair(_ x: Int, _ y: Int, _ attribute: UInt8) {
        bytes += [0xD1] + ordered(x, 2) + ordered(y, 2) + [0xF8, attribute]
    }
    mutating func array(_ values: [UInt8], _ attribute: UInt8) {
        bytes += [0xC8, 0xC1] + ordered(values.count, 2) + values + [0xF8, attribute]
    }
    mutating func data(_ values: [UInt8]) {
        bytes +=
            values.count < 256 ? [0xFB, UInt8(values.count)] : [0xFA] + ordered(values.count, 4)
        bytes += values
    }

    mutating func beginSession() {
        pair(600, 600, 0x89)
        ubyte(0, 0x86)
        op(0x41)
        ubyte(0, 0x88)
        ubyte(1, 0x82)
        op(0x48)
    }

    mutating func endSession() {
        op(0x49)
        op(0x42)
    }

    /// BeginPage on A4, one side, unless `attributes` says something else.
    mutating func beginPage(_ attributes: (inout PCLXLWriter) -> Void = { $0.ubyte(2, 0x25) }) {
        ubyte(0, 0x28)
        attributes(&self)
        op(0x43)
    }

    mutating func endPage(copies: Int? = nil) {
        if let copies { uint16(copies, 0x31) }
        op(0x44)
    }

    mutating func rectangle() {
        bytes += [0xE1] + [10, 10, 500, 500].flatMap { ordered($0, 2) } + [0xF8, 0x42, 0xA0]
    }

    mutating func rgbBrush(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        ubyte(2, 0x03)
        op(0x6A)
        array([red, green, blue], 0x0B)
        op(0x63)
    }

    mutating func nullPen() {
        ubyte(0, 0x05)
        op(0x79)
    }

    /// An image, its rows in one block.
    mutating func image(
        width: Int, height: Int, depth: Int = 2, indexed: Bool = false, compression: Int = 0,
        _ block: [UInt8]
    ) {
        beginBitmap(width: width, height: height, depth: depth, indexed: indexed)
        op(0xB0)
        readBitmap(height: height, compression: compression)
        op(0xB1)
        data(block)
        op(0xB2)
    }

    mutating func beginBitmap(width: Int, height: Int, depth: Int, indexed: Bool) {
        ubyte(indexed ? 1 : 0, 0x64)
        ubyte(depth, 0x62)
        uint16(width, 0x6C)
        uint16(height, 0x6B)
        pair(100, 100, 0x67)
    }

    mutating func readBitmap(height: Int, compression: Int) {
        uint16(0, 0x6D)
        uint16(height, 0x63)
        ubyte(compression, 0x65)
    }

    /// A session of one page that `content` draws on, one side of A4.
    static func page(
        bigEndian: Bool = false, _ content: (inout PCLXLWriter) -> Void
    ) -> [UInt8] {
        var writer = PCLXLWriter(bigEndian: bigEndian)
        writer.beginSession()
        writer.beginPage()
        content(&writer)
        writer.endPage()
        writer.endSession()
        return writer.bytes
    }
}
