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
/// their neutral value, or the value of the next channel, is taken out is colour.
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

    /// Whether any pixel can be in colour; if not, one mark says all.
    var canShowColor: Bool { colorMask != 0 }

    /// - Parameters:
    ///   - channels: those of a pixel, one or more, in the order of the data.
    ///   - channelBits: 1, 2, 4, 8 or 16.
    ///   - pixelBits: those of the channels and of any padding above them.
    /// - Returns: nil for pixels that begin within a byte but not at the same place in every byte,
    ///   and for those longer than a step whose channels differ.
    init?(channels: [RasterChannel], channelBits: Int, pixelBits: Int) {
        var channels = channels
        var pixelBits = pixelBits
        if pixelBits > 64 {
            // Channels that are all alike can be looked at wherever a step begins.
            guard Set(channels) == [.chromaticInk] else { return nil }
            channels = [.chromaticInk]
            pixelBits = channelBits
        }
        guard pixelBits % 8 == 0 || 8 % pixelBits == 0 else { return nil }
        self.channelBits = UInt64(channelBits)
        pixelBytes = max(1, pixelBits / 8)
        pixelMask = ~(~0 >> UInt64(8 * pixelBytes))
        stepBytes = 8 / pixelBytes * pixelBytes
        let padding = pixelBits - channels.count * channelBits
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
        markMask |= ones
        if channel == .opponent {
            white |= middle
            neutral |= middle
        } else if !channel.isInk {
            white |= ones
        }
        if channel == .chromaticInk || channel == .opponent {
            colorMask |= ones
        } else if channel.isGreyWhenEqual, next == channel {
            colorMask |= ones
            equalMask |= ones
        }
    }

    /// Looks at `count` bytes of whole pixels; `ByteReader.slackBytes` after them must be readable.
    @inline(__always)
    func look(at bytes: UnsafeRawPointer, count: Int, _ seen: inout PageMarks) {
        var offset = 0
        while offset + stepBytes <= count {
            look(at: word(bytes + offset), within: ~0, &seen)
            offset += stepBytes
        }
        if offset < count {
            look(
                at: word(bytes + offset), within: ~(~0 &>> UInt64(8 * (count - offset))), &seen)
        }
    }

    /// Looks at one pixel, or the byte that holds several; `ByteReader.slackBytes` after it must be
    /// readable.
    @inline(__always)
    func look(atPixel bytes: UnsafeRawPointer, _ seen: inout PageMarks) {
        look(at: word(bytes), within: pixelMask, &seen)
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
