/// One colour of a page whose colours are apart: what is seen in its rows, and their digest, by which
/// planes that are too far apart to be held in memory are compared.
struct Plane {
    let channel: RasterChannel
    private let rule: PixelRule?
    private var seen = PageMarks()
    private var digest = RowsDigest()

    init(_ channel: RasterChannel, channelBits: Int) {
        self.channel = channel
        rule = PixelRule(channels: [channel], channelBits: channelBits, pixelBits: channelBits)
    }

    /// Looks at a row that is there `repeats` times; `ByteReader.slackBytes` after it must be
    /// readable.
    mutating func look(at row: UnsafeRawBufferPointer, repeats: Int, lastByteMask: UInt8) {
        rule?.look(atRow: row, lastByteMask: lastByteMask, &seen)
        if channel.isGreyWhenEqual {
            digest.add(row, lastByteMask: lastByteMask, repeats: repeats)
        }
    }

    /// The ink of all planes of a page together.
    static func ink(of planes: [Plane]) -> Ink {
        let digests = Set(planes.filter(\.channel.isGreyWhenEqual).map(\.digest.value))
        guard digests.count <= 1 else { return .color }
        return planes.reduce([]) { $0.union($1.seen.ink) }
    }
}

/// A digest of rows that does not depend on which of them were sent as repeats. Swift's hash is
/// keyed anew in each process, so that data can't be made to collide.
private struct RowsDigest {
    private var hasher = Hasher()
    private var row: Int?
    private var repeats = 0

    mutating func add(_ bytes: UnsafeRawBufferPointer, lastByteMask: UInt8, repeats count: Int) {
        guard let last = bytes.last else { return }
        var rowHasher = Hasher()
        rowHasher.combine(bytes: UnsafeRawBufferPointer(rebasing: bytes.dropLast()))
        rowHasher.combine(last & lastByteMask)
        let next = rowHasher.finalize()
        if next != row { flush() }
        row = next
        repeats += count
    }

    var value: Int {
        var whole = self
        whole.flush()
        return whole.hasher.finalize()
    }

    private mutating func flush() {
        guard let row else { return }
        hasher.combine(row)
        hasher.combine(repeats)
        repeats = 0
    }
}
