/// LZWDecode (ISO 32000-1, 7.4.4).
struct PDFLZWCodec: PDFCodec {
    private static let clear = 256
    private static let end = 257
    private static let firstFree = 258
    /// Codes have up to twelve bits; so no string is longer either.
    private static let codeCount = 4096

    private(set) var state = CodecState.running
    /// 1 where codes grow one code early, as they do unless `EarlyChange` is 0 (table 8).
    private let earlyChange: Int
    /// A string is that of another code and one byte more.
    private var prefixes = [UInt16](repeating: 0, count: codeCount)
    private var suffixes = [UInt8](repeating: 0, count: codeCount)
    private var firstBytes = [UInt8](repeating: 0, count: codeCount)
    private var lengths = [UInt16](repeating: 1, count: codeCount)
    private var nextCode = firstFree
    private var codeBits = 9
    private var previous: Int?
    private var bits: UInt32 = 0
    private var bitCount = 0

    init(changesEarly: Bool) {
        earlyChange = changesEarly ? 1 : 0
        for byte in 0..<256 {
            suffixes[byte] = UInt8(byte)
            firstBytes[byte] = UInt8(byte)
        }
    }

    mutating func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, made: Int) {
        precondition(output.count >= Self.codeCount)
        var (taken, made) = (0, 0)
        while state == .running, output.count - made >= Self.codeCount {
            while bitCount < codeBits {
                guard taken < input.count else { return (taken, made) }
                bits = bits << 8 | UInt32(input[taken])
                bitCount += 8
                taken += 1
            }
            bitCount -= codeBits
            let code = Int(bits >> bitCount) & (1 << codeBits - 1)
            switch code {
            case Self.clear: (nextCode, codeBits, previous) = (Self.firstFree, 9, nil)
            case Self.end: state = .ended
            default:
                guard learn(code) else {
                    state = .failed
                    break
                }
                put(code, into: output, at: made)
                made += Int(lengths[code])
                previous = code
            }
        }
        return (taken, made)
    }

    /// Adds the string of the code before and the first byte of this one's.
    ///
    /// - Returns: false when no writer could have come to this code.
    private mutating func learn(_ code: Int) -> Bool {
        guard let previous else { return code < Self.clear }
        guard code <= nextCode, nextCode < Self.codeCount else { return false }
        prefixes[nextCode] = UInt16(previous)
        firstBytes[nextCode] = firstBytes[previous]
        suffixes[nextCode] = firstBytes[code]  // This may be the code just made.
        lengths[nextCode] = lengths[previous] + 1
        nextCode += 1
        if [512, 1024, 2048].contains(nextCode + earlyChange) { codeBits += 1 }
        return true
    }

    private func put(_ code: Int, into output: UnsafeMutableRawBufferPointer, at start: Int) {
        var code = code
        for index in stride(from: Int(lengths[code]) - 1, through: 0, by: -1) {
            output[start + index] = suffixes[code]
            code = Int(prefixes[code])
        }
    }
}
