extension PCLXLInterpreter {
    /// Passes over tokens that change nothing but what can be noted once for all of them: values of
    /// attributes that do not matter, operators that do not, and text. Most tokens of most pages are
    /// such; at the first that may be another, or is cut, `scan` reads on.
    ///
    /// - Parameters:
    ///   - place: where a token begins, and no value waits for its attribute.
    ///   - operatorCount: grows by the operators passed over: all that are no `PCLXLOperator`.
    /// - Returns: where the next token begins.
    mutating func passOver(
        _ window: UnsafeRawBufferPointer, from place: Int, windowOffset: Int,
        operatorCount: inout Int
    ) -> Int {
        guard let bytes = window.baseAddress else { return place }
        var place = place
        var count = 0
        var operationEnd = 0
        var effects: PCLXLEffects = []
        var lengths = PCLXLValueLengths()
        while place < window.count {
            let tag = bytes.load(fromByteOffset: place, as: UInt8.self)
            let effect = effectsByTag[Int(tag)]
            if effect != .other {
                place &+= 1
                count &+= 1
                operationEnd = place
                effects.formUnion(effect)
            } else {
                guard let length = lengths.length(of: tag, at: bytes + place) else { break }
                let end = place &+ length
                guard end &+ 2 <= window.count,
                    bytes.load(fromByteOffset: end, as: UInt8.self) == PCLXLTag.attribute,
                    !attributes.kept.contains(
                        bytes.load(fromByteOffset: end &+ 1, as: UInt8.self))
                else { break }
                place = end &+ 2
            }
        }
        guard count > 0 else { return place }
        if effects.contains(.markWithBrush) { mark(state.brush) }
        hasPath = hasPath || effects.contains(.extendPath)
        lastOperator = nil
        operationOffset = outerOffset ?? windowOffset + operationEnd
        attributes.removeAll()
        operatorCount += count
        return place
    }
}

/// What operators do, as far as it is the same however many of them come.
struct PCLXLEffects: OptionSet {
    let rawValue: UInt8

    static let markWithBrush = PCLXLEffects(rawValue: 1)
    static let extendPath = PCLXLEffects(rawValue: 2)
    /// A `PCLXLOperator`, or no operator at all.
    static let other = PCLXLEffects(rawValue: 4)

    /// The effects of each tag.
    static var byTag: InlineArray<256, PCLXLEffects> {
        InlineArray { tag in
            let tag = UInt8(tag)
            guard PCLXLTag.kind(of: tag) == .operation, PCLXLOperator(rawValue: tag) == nil
            else { return .other }
            if PCLXLTag.marksWithBrush(tag) { return .markWithBrush }
            return PCLXLTag.pathOperators.contains(tag) ? .extendPath : []
        }
    }
}

/// Tells the lengths of values.
///
/// Of a value that begins as the last one did, the length is known already, and the processor need
/// not wait for its bytes before it reads what follows: that takes a third of the time.
private struct PCLXLValueLengths {
    private var lastTag: UInt8 = 0
    private var lastLength = 0
    /// The last array's tag and length, of three bytes.
    private var lastHead: UInt32 = 0
    private var lastArrayLength = 0

    /// The bytes of a value, without its attribute; nil for what is none, and for arrays whose
    /// length has two bytes.
    ///
    /// - Parameter value: begins with `tag`; `ByteReader.slackBytes` can be read.
    @inline(__always)
    mutating func length(of tag: UInt8, at value: UnsafeRawPointer) -> Int? {
        if tag == lastTag { return lastLength }
        let head = UInt32(littleEndian: value.loadUnaligned(as: UInt32.self)) & 0xFF_FFFF
        if head == lastHead { return lastArrayLength }

        let size = PCLXLTag.byteCount(of: tag)
        switch PCLXLTag.kind(of: tag) {
        case .scalar, .pair, .box:
            guard size > 0 else { return nil }
            lastTag = tag
            lastLength = 1 &+ PCLXLTag.numberCount(of: tag) &* size
            return lastLength
        case .array:
            guard size > 0, UInt8(truncatingIfNeeded: head >> 8) == PCLXLTag.byte
            else { return nil }
            lastHead = head
            lastArrayLength = 3 &+ Int(head >> 16) &* size
            return lastArrayLength
        default: return nil
        }
    }
}
