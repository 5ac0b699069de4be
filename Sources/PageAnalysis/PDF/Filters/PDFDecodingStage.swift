/// A codec of a chain, with the buffer that it fills.
final class PDFDecodingStage {
    /// As much as a codec is given room for, and makes at a time.
    static let chunkBytes = 64 << 10

    private(set) var codec: any PDFCodec = PDFHexCodec()
    /// Whether bytes come out that did not go in.
    private(set) var unpacks = true
    /// What came from the stage before, and was not taken yet.
    var input = UnsafeRawBufferPointer(start: nil, count: 0)
    private let output: UnsafeMutableRawBufferPointer
    /// Whether more may be made of what was taken.
    private var filledOutput = false
    private(set) var isRunning = false

    init() {
        output = .allocate(byteCount: Self.chunkBytes, alignment: 64)
    }

    deinit {
        output.deallocate()
    }

    func begin(_ codec: any PDFCodec) {
        self.codec = codec
        unpacks = !(codec is PDFPredictor)
        input = UnsafeRawBufferPointer(start: nil, count: 0)
        filledOutput = false
        isRunning = true
    }

    var needsInput: Bool { input.isEmpty && !filledOutput }

    func decode() -> UnsafeRawBufferPointer {
        let (taken, made) = codec.decode(input, into: output)
        input = UnsafeRawBufferPointer(rebasing: input[taken...])
        filledOutput = made == output.count
        isRunning = codec.state == .running
        return UnsafeRawBufferPointer(rebasing: output[..<made])
    }

    /// What is left when nothing more comes in; nothing when that was all.
    func finish() -> UnsafeRawBufferPointer {
        isRunning = false
        return UnsafeRawBufferPointer(rebasing: output[..<codec.finish(into: output)])
    }
}
