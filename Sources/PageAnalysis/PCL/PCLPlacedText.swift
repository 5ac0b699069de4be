/// Text, and the commands between words that place the cursor or choose a font. On a page that bears
/// the ink of its text already, all that they leave behind is where the cursor is.
struct PCLPlacedText {
    /// Parameters of the commands.
    var parameterCount = 0
    var movesCursor = false
    /// The group of the last vertical move, and where its number begins. It says where to, not how
    /// far, so that it undoes the moves before.
    var verticalMove: (group: PCLGroup, index: Int)?

    /// What a parameter leaves behind.
    fileprivate enum Effect {
        case none
        case horizontalMove
        /// Unless its number has a sign.
        case verticalMove
        case other
    }

    @inline(__always)
    fileprivate static func effect(of group: PCLGroup, _ letter: PCLCharacter) -> Effect {
        switch (group.family, group.group, letter) {
        case ("&", "a", "C"), ("&", "a", "H"), ("*", "p", "X"): .horizontalMove
        case ("&", "a", "R"), ("&", "a", "V"), ("*", "p", "Y"): .verticalMove
        // W is followed by the data of a font.
        case ("(", _, _), (")", _, _): letter == "W" ? .other : .none
        default: .other
        }
    }
}

extension PCLInterpreter {
    /// Passes over placed text, and puts the cursor where that leaves it.
    mutating func passPlacedText(
        _ scanner: inout PCLScanner, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let passed = scanner.passPlacedText()
        if passed.movesCursor { page.hasMoved = true }
        if let (group, index) = passed.verticalMove {
            var there = scanner
            there.index = index
            if case .parameter(let parameter, _) = there.parameter(of: group) {
                try runCursorCommand(parameter, scanner.offset, &builder)
            }
        }
        try builder.countObjects(passed.parameterCount, offsetBytes: scanner.offset)
    }
}

extension PCLScanner {
    /// Passes over placed text, as far as whole commands of it are there, eight bytes at a time. What
    /// may be another command is left, and so are numbers of more than seven characters.
    mutating func passPlacedText() -> PCLPlacedText {
        var passed = PCLPlacedText()
        var place = index
        while let word = word(at: place) {
            if UInt8(truncatingIfNeeded: word) == PCLScanner.escape {
                guard let end = passPlacement(from: place, &passed) else { break }
                place = end
            } else {
                // Of the bytes up to the first below a space, that one alone has its highest bit.
                let controls = (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080
                let count = controls.trailingZeroBitCount / 8
                guard count > 0 else { break }
                place &+= count
            }
        }
        index = place
        return passed
    }

    /// Passes over the sequence that the escape at `start` begins.
    ///
    /// - Returns: where it ends; nil when it has another effect, or is not all there.
    @inline(__always)
    private func passPlacement(from start: Int, _ passed: inout PCLPlacedText) -> Int? {
        var place = start &+ 2
        var group = PCLGroup(family: PCLCharacter(bytes[start &+ 1]), group: "\0")
        if 0x60...0x7E ~= bytes[place] {
            group = PCLGroup(family: group.family, group: PCLCharacter(bytes[place]))
            place &+= 1
        }
        var found = passed
        while let word = word(at: place) {
            let count = PCLScanner.prefixCount(
                of: word, 0xE0E0_E0E0_E0E0_E0E0, 0x2020_2020_2020_2020)
            guard count < 8 else { return nil }
            let byte = UInt8(truncatingIfNeeded: word &>> UInt64(8 * count))
            let letter = byte & ~0x20
            guard 0x40...0x5E ~= letter else { return nil }
            switch PCLPlacedText.effect(of: group, PCLCharacter(letter)) {
            case .none: break
            case .horizontalMove: found.movesCursor = true
            case .verticalMove:
                let digits = PCLScanner.prefixCount(
                    of: word, 0xF0F0_F0F0_F0F0_F0F0, 0x3030_3030_3030_3030)
                guard digits == count else { return nil }
                found.movesCursor = true
                found.verticalMove = (group, place)
            case .other: return nil
            }
            found.parameterCount &+= 1
            place &+= count &+ 1
            if byte == letter {
                passed = found
                return place
            }
        }
        return nil
    }

    /// The eight bytes at `place`, the first of them lowest; nil where fewer are left.
    @inline(__always)
    private func word(at place: Int) -> UInt64? {
        guard place &+ 8 <= bytes.count else { return nil }
        return UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    /// How many bytes from the lowest on have, of the bits in `mask`, those in `bits`.
    @inline(__always)
    private static func prefixCount(of word: UInt64, _ mask: UInt64, _ bits: UInt64) -> Int {
        ((word & mask) ^ bits).trailingZeroBitCount / 8
    }
}
