import CQPDF

/// Undoes the filters of streams by libqpdf's pipelines, in chunks, within the budget.
final class PDFStreamDecoder {
    private let budget: PDFBudget
    private let decoder: OpaquePointer

    /// Filters one over another, at most; honest documents use two.
    private static let maximumFilterCount = 8

    /// - Throws: `overLimit` when there is no memory.
    init(_ budget: PDFBudget) throws(AnalysisError) {
        guard let decoder = cqpdf_decoder_create() else {
            throw .overLimit(.decodedBytes, offsetBytes: budget.offsetBytes)
        }
        self.budget = budget
        self.decoder = decoder
    }

    deinit {
        cqpdf_decoder_free(decoder)
    }

    /// What a sink wants after a chunk.
    enum Appetite {
        case more
        case enough
    }

    /// Gives the bytes at `location` to `sink` after undoing `filters`.
    ///
    /// - Returns: false when the data was damaged; what could be decoded has been given.
    /// - Throws: `overLimit`, or what `sink` throws.
    @discardableResult
    func decode(
        _ location: cqpdf_stream, _ filters: [PDFFilter],
        to sink: (UnsafeRawBufferPointer) throws(AnalysisError) -> Appetite
    ) throws(AnalysisError) -> Bool {
        guard filters.count <= PDFStreamDecoder.maximumFilterCount,
            filters.allSatisfy(\.isAffordable)
        else { return false }
        let names = "[\(filters.map { "/\($0.kind.rawValue)" }.joined(separator: " "))]"
        let parameters = "[\(filters.map(\.parameterText).joined(separator: " "))]"
        return try withoutActuallyEscaping(sink) { (sink) throws(AnalysisError) in
            let state = SinkState(sink, budget)
            var location = location
            let status = cqpdf_decode(
                decoder, &location, names, parameters, SinkState.take,
                Unmanaged.passUnretained(state).toOpaque())
            if let error = state.error { throw error }
            if status == CQPDF_EXHAUSTED {
                throw .overLimit(.decodedBytes, offsetBytes: budget.offsetBytes)
            }
            return status == CQPDF_OK || status == CQPDF_STOPPED
        }
    }

    /// The same for data that is in memory.
    func decode(
        _ bytes: [UInt8], _ filters: [PDFFilter],
        to sink: (UnsafeRawBufferPointer) throws(AnalysisError) -> Appetite
    ) throws(AnalysisError) -> Bool {
        let held = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        defer { held.deallocate() }
        _ = held.initialize(from: bytes)
        var location = cqpdf_stream()
        location.bytes = UnsafePointer(held.baseAddress)
        location.count = Int64(bytes.count)
        return try decode(location, filters, to: sink)
    }
}

/// What the sink that C calls needs.
private final class SinkState {
    let sink: (UnsafeRawBufferPointer) throws(AnalysisError) -> PDFStreamDecoder.Appetite
    let budget: PDFBudget
    var error: AnalysisError?

    init(
        _ sink:
            @escaping (UnsafeRawBufferPointer) throws(AnalysisError) ->
            PDFStreamDecoder.Appetite, _ budget: PDFBudget
    ) {
        self.sink = sink
        self.budget = budget
    }

    static let take: cqpdf_sink = { context, bytes, count in
        guard let context, let bytes else { return true }
        let state = Unmanaged<SinkState>.fromOpaque(context).takeUnretainedValue()
        do throws(AnalysisError) {
            try state.budget.countDecodedBytes(count)
            return try state.sink(UnsafeRawBufferPointer(start: bytes, count: count)) == .more
        } catch {
            state.error = error
            return false
        }
    }
}
