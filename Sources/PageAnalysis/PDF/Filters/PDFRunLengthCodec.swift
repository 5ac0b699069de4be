/// RunLengthDecode (ISO 32000-1, 7.4.5).
struct PDFRunLengthCodec: PDFCodec {
    private enum Part {
        case length
        /// Bytes that stand for themselves are still to come.
        case copies(Int)
        /// The byte that comes is to be repeated.
        case run(Int)
        /// It has come.
        case repeats(UInt8, Int)
    }

    private(set) var state = CodecState.running
    private var part = Part.length

    mutating func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, made: Int) {
        var (taken, made) = (0, 0)
        while made < output.count, state == .running {
            if case .repeats(let byte, let count) = part {
                let now = min(count, output.count - made)
                for index in made..<(made + now) { output[index] = byte }
                made += now
                part = now < count ? .repeats(byte, count - now) : .length
                continue
            }
            guard taken < input.count else { break }
            switch part {
            case .length:
                let length = input[taken]
                taken += 1
                switch length {
                case 0..<128: part = .copies(Int(length) + 1)
                case 128: state = .ended
                default: part = .run(257 - Int(length))
                }
            case .copies(let count):
                let now = min(count, output.count - made, input.count - taken)
                for index in 0..<now { output[made + index] = input[taken + index] }
                taken += now
                made += now
                part = now < count ? .copies(count - now) : .length
            case .run(let count):
                part = .repeats(input[taken], count)
                taken += 1
            case .repeats: break
            }
        }
        return (taken, made)
    }
}
