import PrintModel
import SystemPackage

/// Counts the pages of a PostScript program, levels 1 to 3, by running it (PostScript Language
/// Reference, third edition).
///
/// A program can print any number of pages whatever its comments say, so these are believed for
/// nothing but where in the data a page lies.
struct PostScriptAnalyzer {
    /// Reads the document at `reader.offset` and leaves the reader after it.
    ///
    /// - Throws: `interpreterMissing`; `overLimit(.time)` and `overLimit(.pages)` for programs that
    ///   do not end.
    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let extent = try PostScriptExtent(&reader)
        let ranges = try PostScriptPageComments.ranges(in: extent.program, &reader)
        let firstIndex = builder.pages.count
        try run(extent, reader.file, &builder)
        let pageCount = builder.pages.count - firstIndex
        if pageCount == 0 {
            builder.warn("the program puts out no page", offsetBytes: extent.program.lowerBound)
        }
        if ranges.count == pageCount {
            for (index, range) in ranges.enumerated() {
                builder.amendPage(at: firstIndex + index) { $0.byteRange = range }
            }
        }
        reader.seek(to: extent.end)
    }

    /// Has Ghostscript run the program.
    private func run(
        _ extent: PostScriptExtent, _ file: FileDescriptor, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let start = extent.program.lowerBound
        guard .now < builder.deadline else { throw .overLimit(.time, offsetBytes: start) }
        let task = InterpreterTask(
            program: extent.program, environment: builder.pjl.environment)
        var pages = GhostscriptPages(
            try Ghostscript(
                task, file: file, startedBy: builder.facilities, deadline: builder.deadline),
            of: .postScript, offsetBytes: start)
        var last: Page?
        while let page = try pages.next() {
            if let last {
                // What PJL says of copies and sides the interpreter knows already.
                try builder.append(last, saidByData: [.copies, .sides], offsetBytes: start)
            }
            last = page
            last?.media = GhostscriptPrologue.media(page.media)
        }
        guard let ending = GhostscriptPrologue.ending(toldBy: last?.media) else {
            throw pages.failed
        }
        if ending.contains(.error) {
            builder.warn("a PostScript error ends the program", offsetBytes: start)
        }
        if ending.contains(.askedForPrinter) {
            builder.warn(
                "the program asks which printer it is on, and may print something else there",
                offsetBytes: start)
        }
    }
}
