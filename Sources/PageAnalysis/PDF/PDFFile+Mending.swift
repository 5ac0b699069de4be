import PrintModel
import SystemPackage

extension PDFFile {
    /// Has libqpdf write a document anew that is damaged, or encrypted with an empty user password,
    /// and opens what it wrote, which has neither.
    ///
    /// - Throws: `encrypted` when it takes a password, `damaged` when libqpdf can't mend it,
    ///   `overLimit`, `menderMissing`, `unreadable` when there is no room for it.
    static func mending(
        _ bytes: PDFBytes, _ facilities: AnalysisFacilities, deadline: ContinuousClock.Instant,
        _ budget: PDFBudget, _ decoder: PDFStreamDecoder
    ) throws(AnalysisError) -> PDFFile {
        let (outcome, file) = try mended(bytes, facilities, deadline: deadline)
        let written = PDFBytes(mended: file, origin: bytes.range.lowerBound)
        switch outcome {
        case .sound, .mended: break
        case .encrypted: throw .encrypted(.pdf, offsetBytes: budget.offsetBytes)
        case .damaged: throw budget.damaged("it can't be mended")
        case .exhausted: throw .overLimit(.objects, offsetBytes: budget.offsetBytes)
        case .unwritten: throw .unreadable(.noSpace, offsetBytes: budget.offsetBytes)
        }
        guard let offset = try crossReferenceOffset(at: written.range.upperBound, of: written)
        else {
            throw budget.damaged("it can't be mended")
        }
        return try PDFFile(
            written, base: 0, crossReferenceOffset: offset, mending: outcome, budget, decoder)
    }

    /// What the last `startxref` says, which is where libqpdf ends. Other ends need not be looked
    /// for, and must not: streams of the document may hold what looks like them.
    private static func crossReferenceOffset(
        at end: Int, of bytes: PDFBytes
    ) throws(AnalysisError) -> Int? {
        let start = max(0, end - 64)
        return try bytes.withBytes(at: start, count: end - start) { (tail) throws(AnalysisError) in
            guard let keyword = Array(tail).lastIndex(of: "startxref") else { return nil }
            var lexer = PDFLexer(tail, at: keyword + 9)
            return if case .integer(let offset) = lexer.next() { offset } else { nil }
        }
    }

    private static func mended(
        _ bytes: PDFBytes, _ facilities: AnalysisFacilities, deadline: ContinuousClock.Instant
    ) throws(AnalysisError) -> (MendingOutcome, FileDescriptor) {
        let start = bytes.range.lowerBound
        do throws(Errno) {
            return try facilities.mend(MendingTask(bytes.range), bytes.file, deadline)
        } catch .noSuchFileOrDirectory {
            throw .menderMissing(offsetBytes: start)
        } catch .timedOut {
            throw .overLimit(.time, offsetBytes: start)
        } catch {
            throw .unreadable(error, offsetBytes: start)
        }
    }
}
