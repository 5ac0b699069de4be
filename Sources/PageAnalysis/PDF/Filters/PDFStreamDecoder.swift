/// Undoes the filters of streams, in chunks, within the budget. Its buffers and zlib's state serve
/// one stream after another.
final class PDFStreamDecoder {
    private let budget: PDFBudget
    private let reader = PDFStreamReader()
    private var stages: [PDFDecodingStage] = []
    private var inflaters: [Inflater] = []

    /// Filters one over another, at most; honest documents use two.
    private static let maximumFilterCount = 8

    init(_ budget: PDFBudget) {
        self.budget = budget
    }

    /// What a sink wants after a chunk.
    enum Appetite {
        case more
        case enough
    }

    /// Gives the bytes of `data` to `sink` after undoing `filters`.
    ///
    /// - Returns: false when the data was damaged; what could be decoded has been given.
    /// - Throws: `overLimit`, `unreadable`, or what `sink` throws.
    @discardableResult
    func decode(
        _ data: PDFStreamData, _ filters: [PDFFilter],
        to sink: (UnsafeRawBufferPointer) throws(AnalysisError) -> Appetite
    ) throws(AnalysisError) -> Bool {
        guard let count = prepare(filters) else { return false }
        reader.begin(data)
        while true {
            let chunk = try bytes(after: count)
            guard !chunk.isEmpty else { break }
            if count == 0 { try budget.countDecodedBytes(chunk.count) }
            guard try sink(chunk) == .more else { return true }
        }
        return stages[..<count].allSatisfy { $0.codec.state != .failed }
    }

    /// Sets up a stage for each codec.
    ///
    /// - Returns: how many there are; nil when there is none for a filter.
    private func prepare(_ filters: [PDFFilter]) -> Int? {
        guard filters.count <= PDFStreamDecoder.maximumFilterCount else { return nil }
        var (stageCount, inflaterCount) = (0, 0)
        for filter in filters {
            let codecs = filter.codecs {
                inflaterCount += 1
                return inflater(inflaterCount - 1)
            }
            guard let codecs else { return nil }
            for codec in codecs {
                if stageCount == stages.count { stages.append(PDFDecodingStage()) }
                stages[stageCount].begin(codec)
                stageCount += 1
            }
        }
        return stageCount
    }

    private func inflater(_ index: Int) -> Inflater {
        guard index < inflaters.count else {
            // The checksum at the end is nothing to readers.
            inflaters.append(Inflater(.zlib, checksData: false))
            return inflaters[index]
        }
        inflaters[index].reset()
        return inflaters[index]
    }

    /// What comes next out of the first `count` stages; nothing at the end.
    private func bytes(after count: Int) throws(AnalysisError) -> UnsafeRawBufferPointer {
        guard count > 0 else { return try reader.next() }
        let stage = stages[count - 1]
        while stage.isRunning {
            if stage.needsInput {
                stage.input = try bytes(after: count - 1)
                if stage.input.isEmpty { break }
            }
            let made = stage.decode()
            if stage.unpacks { try budget.countDecodedBytes(made.count) }
            if !made.isEmpty { return made }
        }
        return stage.finish()
    }
}
