import PrintModel

/// What an analysis of one document may still cost.
final class PDFBudget {
    private let limits: AnalysisLimits
    /// Where the document begins: the offset of the error.
    let offsetBytes: Int
    private(set) var objectCount = 0
    private(set) var decodedByteCount = 0

    init(_ limits: AnalysisLimits, offsetBytes: Int) {
        self.limits = limits
        self.offsetBytes = offsetBytes
    }

    /// - Throws: `overLimit(.objects)`.
    func countObjects(_ count: Int = 1) throws(AnalysisError) {
        objectCount += count
        guard objectCount <= limits.objects else {
            throw .overLimit(.objects, offsetBytes: offsetBytes)
        }
    }

    /// - Throws: `overLimit(.decodedBytes)`.
    func countDecodedBytes(_ count: Int) throws(AnalysisError) {
        decodedByteCount += count
        guard decodedByteCount <= limits.decodedBytes else {
            throw .overLimit(.decodedBytes, offsetBytes: offsetBytes)
        }
    }

    func damaged(_ reason: String) -> AnalysisError {
        .damaged(.pdf, reason: reason, offsetBytes: offsetBytes)
    }
}
