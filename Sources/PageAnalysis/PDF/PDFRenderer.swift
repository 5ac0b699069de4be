import PrintModel
import SystemPackage

/// Has Ghostscript paint the pages of a document whose colour can't be told by reading them: each
/// coloured mark on them is under a mask, a blend mode or a clipping path that may hide it.
struct PDFRenderer {
    private let bytes: PDFBytes
    private let facilities: AnalysisFacilities
    private let deadline: ContinuousClock.Instant

    /// For one document: what is not painted by then counts as coloured.
    private static let time = Duration.seconds(30)
    /// Ghostscript is started for each run of pages. To start it takes as long as to paint this many
    /// plain pages, so it is not for fewer between.
    private static let longestGap = 20
    private static let mostRuns = 16

    /// - Parameter bytes: the document as it came, not as it was mended.
    init(_ bytes: PDFBytes, _ builder: AnalysisBuilder) {
        self.bytes = bytes
        facilities = builder.facilities
        deadline = min(builder.deadline, .now + Self.time)
    }

    /// The pages at `indices`, which rise from 0 on, as far as they could be painted.
    func pages(at indices: [Int]) -> [Int: Page] {
        var pages: [Int: Page] = [:]
        for run in runs(of: indices).prefix(Self.mostRuns) where .now < deadline {
            guard let found = try? self.pages(in: run) else { continue }
            for index in indices where run.contains(index) {
                pages[index] = found[index - run.lowerBound]
            }
        }
        return pages
    }

    /// - Throws: when not every page of `run` can be painted whole.
    private func pages(in run: ClosedRange<Int>) throws(AnalysisError) -> [Page] {
        let task = InterpreterTask(document: bytes.range, pages: run)
        var painted = GhostscriptPages(
            try Ghostscript(task, file: bytes.file, startedBy: facilities, deadline: deadline),
            of: .pdf, offsetBytes: bytes.range.lowerBound)
        var pages: [Page] = []
        while let page = try painted.next() { pages.append(page) }
        guard pages.count == run.count, painted.areWhole else { throw painted.failed }
        return pages
    }

    private func runs(of indices: [Int]) -> [ClosedRange<Int>] {
        var runs: [ClosedRange<Int>] = []
        for index in indices {
            if let last = runs.last, index - last.upperBound <= Self.longestGap {
                runs[runs.count - 1] = last.lowerBound...index
            } else {
                runs.append(index...index)
            }
        }
        return runs
    }
}
