import Glibc

/// How Ghostscript is run: it paints the pages of what is on standard input small, of a PostScript
/// program in CMYK and of a PDF document in RGB, and writes them to standard output as CUPS raster
/// (`cups` device).
///
/// What the program prints by `print` and what Ghostscript says goes to standard error, so that
/// nothing but the device can write where pages are read. Of a PDF document it tells there what it
/// had to leave out.
package struct GhostscriptCommand: Hashable, Sendable {
    /// In inches. Marks of any size paint at least a pixel, but for text below two points.
    private static let resolution = 36
    /// Bytes of a page; larger ones would be painted in bands by way of files.
    private static let longestPageBytes = 64 << 20
    private static let memoryKilobytes = 600_000

    package let executable: String
    package let arguments: [String]
    /// There is no folder for temporary files, the only ones that it might write.
    package let environment = ["TMPDIR": "/nonexistent"]

    /// - Returns: nil where Ghostscript is not installed.
    package init?(_ task: InterpreterTask) {
        guard let executable = Self.installed else { return nil }
        self.executable = executable
        arguments =
            [
                "gs", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-K\(Self.memoryKilobytes)",
                "-sDEVICE=cups", "-r\(Self.resolution)", "-dMaxBitmap=\(Self.longestPageBytes)",
                "-dcupsBitsPerColor=8", "-dcupsColorOrder=0", "-dUseFastColor",
                "-sOutputFile=%stdout", "-sstdout=%stderr",
            ] + (task.pages.map { Self.painting($0, of: task) } ?? Self.running(task))
    }

    /// For a PostScript program.
    private static func running(_ task: InterpreterTask) -> [String] {
        // CMYK as it is, grey and RGB with equal parts as black alone.
        ["-q", "-dcupsColorSpace=\(RasterColorSpace.cmyk.rawValue)"]
            // For the prologue alone, which takes the right away again.
            + ["-dWRITESYSTEMDICT", "-c"] + GhostscriptPrologue(task: task).programs
            // Runs what the prologue has made of `.runstdin`, and reads the job in large pieces: a
            // program that opens standard input itself gets it byte by byte.
            + ["-_"]
    }

    /// For pages of a PDF document. The last thing that is said is that all is painted: see
    /// `paintsWhole`.
    private static func painting(
        _ pages: ClosedRange<Int>, of task: InterpreterTask
    ) -> [String] {
        [
            // RGB, in which black hides the inks under it.
            "-dcupsColorSpace=\(RasterColorSpace.rgb.rawValue)", "-dPrinted", "-dUseCropBox",
            "-dFirstPage=\(pages.lowerBound + 1)", "-dLastPage=\(pages.upperBound + 1)", "-c",
            // The document has to be one that can be sought in: it is read into memory.
            "(%stdin) (r) file \(task.byteCount) () /SubFileDecode filter "
                + "<< >> /ReusableStreamDecode filter runpdf (\\n\(lastWord)\\n) print flush",
        ]
    }

    private static let lastWord = "All is painted."
    /// In every report of errors or warnings, of Ghostscript's PDF interpreter in PostScript and of the
    /// one in C since 10.
    private static let complaint = "****"

    /// Whether nothing is missing on the pages of a document, by what Ghostscript has said while it
    /// painted them: it goes on where there is something that it can't paint, and tells that at the
    /// end. Its option to stop instead (`-dPDFSTOPONERROR`) does not do so in 10.00.
    static func paintsWhole(_ messages: [UInt8]) -> Bool {
        let text = String(decoding: messages, as: UTF8.self)
        return !text.contains(complaint) && text.split(separator: "\n").contains { $0 == lastWord }
    }

    /// Where it is; nil where it is not installed.
    package static var installed: String? {
        ["/usr/bin/gs", "/usr/local/bin/gs"].first { access($0, X_OK) == 0 }
    }
}
