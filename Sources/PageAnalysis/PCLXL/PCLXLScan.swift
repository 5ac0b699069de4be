import PrintModel

extension PCLXLInterpreter {
    /// White space that a value may have before its attribute: both must be in memory at once.
    private static let maximumSpaceBytes = 1024

    /// Runs the tokens of `window` from `position` on, until it ends or something stops the run.
    /// `position` is left where the stop is; where a token is cut, at its value's first byte.
    ///
    /// - Parameter operatorCount: is set to how many operators were run.
    /// - Throws: `damaged` for a tag that no stream has, and for a value without attribute or the
    ///   other way round: a printer gives such a job up.
    mutating func scan(
        _ window: UnsafeRawBufferPointer, from position: inout Int, windowOffset: Int,
        operatorCount: inout Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Stop {
        // The value that waits for its attribute: where its token and its numbers begin, and end.
        var valueStart: Int?
        var numbersStart = 0
        var numbersEnd = 0

        /// Where the token at `position` is cut, the run begins again at its value.
        func needs(_ end: Int) -> Stop {
            position = valueStart ?? position
            return .needs(end - position)
        }
        func damage(_ reason: String) -> AnalysisError {
            self.damage(reason, outerOffset ?? windowOffset + position)
        }

        while true {
            if valueStart == nil {
                position = passOver(
                    window, from: position, windowOffset: windowOffset,
                    operatorCount: &operatorCount)
            }
            guard position < window.count else { break }
            let tag = window[position]
            let kind = PCLXLTag.kind(of: tag)
            switch kind {
            case .operation:
                guard valueStart == nil else { throw damage("value without attribute") }
                position += 1
                operatorCount += 1
                guard let operation = PCLXLOperator(rawValue: tag) else {
                    preconditionFailure("`passOver` takes all others")
                }
                lastOperator = operation
                let end = outerOffset ?? windowOffset + position
                let stop = try perform(operation, endOffset: end, &builder)
                operationOffset = end
                attributes.removeAll()
                if let stop { return stop }

            case .scalar, .pair, .box, .array:
                guard valueStart == nil else { throw damage("value without attribute") }
                let size = PCLXLTag.byteCount(of: tag)
                guard size > 0 else { throw damage("illegal tag") }
                var start = position + 1
                var count = PCLXLTag.numberCount(of: tag)
                if kind == .array {
                    start += 2
                    guard start <= window.count else { return needs(start) }
                    switch window[position + 1] {
                    case PCLXLTag.byte:
                        count = Int(window[position + 2])
                    case PCLXLTag.uint16:
                        start += 1
                        guard start <= window.count else { return needs(start) }
                        count = uint16(window, position + 2)
                    default:
                        throw damage("illegal length of an array")
                    }
                }
                let end = start + count * size
                guard end <= window.count else { return needs(end) }
                valueStart = position
                numbersStart = start
                numbersEnd = end
                position = end

            case .attributeOrData where tag == PCLXLTag.attribute || tag == PCLXLTag.attribute16:
                guard let start = valueStart else { throw damage("attribute without value") }
                let end = position + (tag == PCLXLTag.attribute ? 2 : 3)
                guard end <= window.count else { return needs(end) }
                let identifier =
                    tag == PCLXLTag.attribute
                    ? Int(window[position + 1]) : uint16(window, position + 1)
                if let byte = UInt8(exactly: identifier),
                    let attribute = PCLXLAttribute(rawValue: byte)
                {
                    attributes.set(
                        attribute,
                        PCLXLValue(
                            kind: PCLXLTag.kind(of: window[start]), tag: window[start],
                            bigEndian: bigEndian,
                            bytes: UnsafeRawBufferPointer(
                                rebasing: window[numbersStart..<numbersEnd])))
                }
                valueStart = nil
                position = end

            case .attributeOrData where tag <= PCLXLTag.dataLengthByte:
                guard valueStart == nil else { throw damage("value without attribute") }
                let start = position + (tag == PCLXLTag.dataLength ? 5 : 2)
                guard start <= window.count else { return needs(start) }
                let count =
                    tag == PCLXLTag.dataLength
                    ? uint32(window, position + 1) : Int(window[position + 1])
                position = start
                if looksAtData { return .data(count) }
                if count > window.count - position { return .skip(count) }
                position += count

            case .whiteSpaceOrEscape where tag == PCLXLTag.escape:
                return .languageEnd

            case .whiteSpaceOrEscape where tag == 0 || (0x09...0x0D).contains(tag) || tag == 0x20:
                guard valueStart == nil || position - numbersEnd < Self.maximumSpaceBytes else {
                    throw damage("value without attribute")
                }
                position += 1

            default:
                throw damage("illegal tag")
            }
        }
        guard let start = valueStart else { return .needs(1) }
        position = start
        return .needs(window.count - start + 1)
    }

    private func uint16(_ window: UnsafeRawBufferPointer, _ index: Int) -> Int {
        let number = window.loadUnaligned(fromByteOffset: index, as: UInt16.self)
        return Int(bigEndian ? UInt16(bigEndian: number) : UInt16(littleEndian: number))
    }

    private func uint32(_ window: UnsafeRawBufferPointer, _ index: Int) -> Int {
        let number = window.loadUnaligned(fromByteOffset: index, as: UInt32.self)
        return Int(bigEndian ? UInt32(bigEndian: number) : UInt32(littleEndian: number))
    }
}
