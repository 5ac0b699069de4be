/// Undoes one step of how a stream is encoded (ISO 32000-1, 7.4), piece by piece and in constant
/// memory. What comes after the data's own end is passed over.
protocol PDFCodec {
    var state: CodecState { get }

    /// Decodes from `input` into `output`, which has room for `PDFDecodingStage.chunkBytes`.
    ///
    /// - Returns: how many bytes were taken and how many made. None made while `running`: all was
    ///   taken, and more is needed.
    mutating func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, made: Int)

    /// Makes what is still to be made when no more input comes.
    ///
    /// - Returns: how many bytes; zero when that was all.
    mutating func finish(into output: UnsafeMutableRawBufferPointer) -> Int
}

extension PDFCodec {
    mutating func finish(into output: UnsafeMutableRawBufferPointer) -> Int { 0 }
}

/// FlateDecode (7.4.4).
extension Inflater: PDFCodec {
    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> (taken: Int, made: Int) {
        inflate(input, into: output)
    }
}
