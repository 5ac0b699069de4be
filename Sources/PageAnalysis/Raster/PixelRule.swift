/// What has been seen of a page: any bit that is not zero counts.
struct PageMarks {
    /// Not zero once there is a pixel that is not white.
    var marks: UInt64 = 0
    /// Not zero once there is a pixel in colour.
    var color: UInt64 = 0

    var ink: Ink { color != 0 ? .color : marks != 0 ? .mark : [] }
}

/// Tells white, grey and coloured pixels apart, up to eight bytes at a time.
///
/// A step takes the bytes as one big-endian word, so that a channel lies beside the next. What is
/// left of the word once white is taken out is a mark; what is left of the coloured channels once
/// their neutral value, or the value of the next channel, is taken out may be colour. Then each
/// pixel is looked at by itself, since it may be a grey that is not quite one.
struct PixelRule {
    /// The bytes that one step looks at: whole pixels, 1...8.
    let stepBytes: Int
    /// The bytes after which pixels start anew, or 1 where every byte is looked at alike.
    let pixelBytes: Int

    private var white: UInt64 = 0
    private var markMask: UInt64 = 0
    private var neutral: UInt64 = 0
    /// The channels that the next one, `channelBits` on, has to equal.
    private var equalMask: UInt64 = 0
    private var colorMask: UInt64 = 0
    private let channelBits: UInt64
    /// The first `pixelBytes` of a word.
    private let pixelMask: UInt64
    /// Bits above the first channel of a pixel.
    private let paddingBits: UInt64
    private let channelCount: UInt64
    /// The channels, by their bits from the lowest on, that make grey when they are equal, and those
    /// of inks that are not black.
    private var equalChannels: UInt64 = 0
    private var inkChannels: UInt64 = 0
    private var opponentChannels: UInt64 = 0
    /// What these are in a grey.
    private var neutralPart: UInt64 = 0
    /// How far equal channels may be apart in a grey: not at all below eight bits, where a step is
    /// more.
    private let tolerance: UInt64
    /// How much there may be of an ink in a grey.
    private let inkTolerance: UInt64

    /// Whether more pixels can't change what has been seen: colour says all, and so does a mark where
    /// no pixel can be in colour.
    @inline(__always)
    func isDecided(by seen: PageMarks) -> Bool {
        seen.color != 0 || seen.marks != 0 && colorMask == 0
    }

    /// - Parameters:
    ///   - channels: those of a pixel, one or more, in the order of the data.
    ///   - channelBits: 1, 2, 4, 8 or 16.
    ///   - pixelBits: those of the channels and of any padding above them.
    ///   - toleratesInk: whether a trace of coloured ink is a grey: not where a driver put it there.
    /// - Returns: nil for pixels that begin within a byte but not at the same place in every byte, for
    ///   those longer than a step whose channels differ, and for those that their channels exceed.
    init?(
        channels: [RasterChannel], channelBits: Int, pixelBits: Int, toleratesInk: Bool = false
    ) {
        var channels = channels
        var pixelBits = pixelBits
        if pixelBits > 64 {
            // Channels that are all alike can be looked at wherever a step begins.
            guard Set(channels) == [.chromaticInk] else { return nil }
            channels = [.chromaticInk]
            pixelBits = channelBits
        }
        let padding = pixelBits - channels.count * channelBits
        guard padding >= 0, pixelBits % 8 == 0 || 8 % pixelBits == 0 else { return nil }
        self.channelBits = UInt64(channelBits)
        pixelBytes = max(1, pixelBits / 8)
        stepBytes = 8 / pixelBytes * pixelBytes
        pixelMask = ~(~0 >> UInt64(8 * pixelBytes))
        paddingBits = UInt64(padding)
        channelCount = UInt64(channels.count)
        tolerance = channelBits < 8 ? 0 : ((1 << UInt64(channelBits)) - 1) / 255 * Ink.tolerance
        inkTolerance = toleratesInk ? tolerance : 0
        for (index, channel) in channels.enumerated() {
            if channel.isGreyWhenEqual { equalChannels |= 1 << UInt64(index) }
            if channel == .chromaticInk { inkChannels |= 1 << UInt64(index) }
            if channel.isOpponent { opponentChannels |= 1 << UInt64(index) }
        }
        for pixelStart in stride(from: 0, to: stepBytes * 8, by: pixelBits) {
            for (index, channel) in channels.enumerated() {
                let next = index + 1 < channels.count ? channels[index + 1] : nil
                let start = pixelStart + padding + index * channelBits
                add(channel, before: next, shift: UInt64(64 - start - channelBits))
            }
        }
    }

    /// Adds the masks of one channel, whose lowest bit is `shift` above that of the word.
    private mutating func add(
        _ channel: RasterChannel, before next: RasterChannel?, shift: UInt64
    ) {
        guard channel != .alpha else { return }
        let ones: UInt64 = ((1 << channelBits) - 1) << shift
        let middle: UInt64 = 1 << (shift + channelBits - 1)
        if channel == .opponent { neutralPart = middle >> shift }
        markMask |= ones
        if channel == .opponent {
            white |= middle
            neutral |= middle
        } else if !channel.isInk, !channel.isOpponent {
            white |= ones
        }
        if channel == .chromaticInk || channel.isOpponent {
            colorMask |= ones
        } else if channel.isGreyWhenEqual, next == channel {
            colorMask |= ones
            equalMask |= ones
        }
    }

    /// Looks at `count` bytes of whole pixels; `ByteReader.slackBytes` after them must be readable.
    @inline(__always)
    func look(at bytes: UnsafeRawPointer, count: Int, _ seen: inout PageMarks) {
        var found = PageMarks()
        var offset = 0
        while offset + stepBytes <= count {
            look(at: word(bytes + offset), within: ~0, &found)
            offset += stepBytes
        }
        if offset < count {
            look(
                at: word(bytes + offset), within: ~(~0 &>> UInt64(8 * (count - offset))), &found)
        }
        seen.marks |= found.marks
        if found.color != 0, hasColor(bytes, count: count) { seen.color |= found.color }
    }

    /// Looks at one pixel, or the byte that holds several; `ByteReader.slackBytes` after it must be
    /// readable.
    @inline(__always)
    func look(atPixel bytes: UnsafeRawPointer, _ seen: inout PageMarks) {
        var found = PageMarks()
        look(at: word(bytes), within: pixelMask, &found)
        seen.marks |= found.marks
        if found.color != 0, hasColor(bytes, count: pixelBytes) { seen.color |= found.color }
    }

    /// Whether one of the pixels in `count` bytes is further from grey than a grey may be.
    @inline(never)
    private func hasColor(_ bytes: UnsafeRawPointer, count: Int) -> Bool {
        guard tolerance > 0 else { return true }
        let most: UInt64 = (1 << channelBits) - 1
        for offset in stride(from: 0, to: count, by: pixelBytes) {
            var pixel = word(bytes + offset) &<< paddingBits
            var (lightest, darkest, ink) = (UInt64(0), most, UInt64(0))
            for channel in 0..<channelCount {
                let value = pixel >> (64 - channelBits)
                if equalChannels >> channel & 1 != 0 {
                    lightest = max(lightest, value)
                    darkest = min(darkest, value)
                } else if inkChannels >> channel & 1 != 0 {
                    ink = max(ink, value)
                } else if opponentChannels >> channel & 1 != 0 {
                    // Those with a sign go round at zero.
                    let above = (value &- neutralPart) & most
                    if min(above, most - above + 1) > tolerance / 4 { return true }
                }
                pixel &<<= channelBits
            }
            if ink > inkTolerance || lightest > darkest && lightest - darkest > tolerance {
                return true
            }
        }
        return false
    }

    /// Looks at the bits of one byte that `mask` has.
    func look(at byte: UInt8, within mask: UInt8, _ seen: inout PageMarks) {
        look(at: UInt64(byte) << 56, within: UInt64(mask) << 56, &seen)
    }

    @inline(__always)
    private func look(at word: UInt64, within mask: UInt64, _ seen: inout PageMarks) {
        let expected = ((word &<< channelBits) & equalMask) ^ neutral
        seen.marks |= (word ^ white) & markMask & mask
        seen.color |= (word ^ expected) & colorMask & mask
    }

    @inline(__always)
    private func word(_ bytes: UnsafeRawPointer) -> UInt64 {
        UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
    }
}

extension PixelRule {
    /// The bits of the last byte of a row of `rowBits` that belong to pixels.
    static func lastByteMask(rowBits: Int) -> UInt8 {
        let used = rowBits % 8
        return used == 0 ? 0xFF : ~(0xFF >> UInt8(used))
    }

    /// Looks at a row, one byte or more; `ByteReader.slackBytes` after it must be readable.
    @inline(__always)
    func look(atRow row: UnsafeRawBufferPointer, lastByteMask: UInt8, _ seen: inout PageMarks) {
        guard let bytes = row.baseAddress else { return }
        let hasPadding = lastByteMask != 0xFF
        look(at: bytes, count: hasPadding ? row.count - 1 : row.count, &seen)
        if hasPadding { look(at: row[row.count - 1], within: lastByteMask, &seen) }
    }

    /// Looks at rows of pixels as they are in the document, until what is seen is decided.
    ///
    /// - Parameters:
    ///   - rowBytes: those of a row, more than zero.
    ///   - lastByteMask: the bits of a row's last byte that belong to pixels.
    /// - Returns: how many bytes were taken: all of the rows unless decided or at the end.
    func look(
        at reader: inout ByteReader, rowBytes: Int, rowCount: Int, lastByteMask: UInt8,
        _ seen: inout PageMarks
    ) throws(AnalysisError) -> Int {
        let byteCount = rowBytes * rowCount
        var left = byteCount
        // Rows without padding follow each other like one long row.
        let stretchBytes = lastByteMask == 0xFF ? byteCount : rowBytes
        var stretchLeft = stretchBytes
        while left > 0, !isDecided(by: seen) {
            let taken = try reader.taken(atLeast: stepBytes) { window in
                var marks = seen  // Of its own, so that it is in registers.
                defer { seen = marks }
                // Not more at once than is soon looked at, since the first pixel may decide.
                let most = min(window.count, stretchLeft, 16 << 10)
                let count = most - most % (most < stretchLeft ? pixelBytes : 1)
                guard count > 0 else { return 0 }
                look(
                    atRow: UnsafeRawBufferPointer(rebasing: window[..<count]),
                    lastByteMask: count == stretchLeft ? lastByteMask : 0xFF, &marks)
                return count
            }
            guard taken > 0 else { break }
            left -= taken
            stretchLeft = stretchLeft == taken ? stretchBytes : stretchLeft - taken
        }
        return byteCount - left
    }
}
