import Glibc
import PrintModel

/// What Ghostscript is to run, in numbers only: whoever starts it need not trust whoever asks.
package struct InterpreterTask: Hashable, Sendable {
    /// Where the program begins in the file.
    package let offsetBytes: Int
    /// The size of the program in bytes, more than zero.
    let programByteCount: Int
    /// What the printer is set to by the PJL before the document. Width and height are in hundredths
    /// of a millimetre.
    private let mediaWidth: UInt32?
    private let mediaHeight: UInt32?
    let sides: Sides?
    /// As PJL allows them.
    let copies: UInt16?

    init(offsetBytes: Int, programByteCount: Int, environment: PJLEnvironment) {
        self.offsetBytes = offsetBytes
        self.programByteCount = programByteCount
        mediaWidth = environment.media.flatMap { UInt32(exactly: $0.width) }
        mediaHeight = environment.media.flatMap { UInt32(exactly: $0.height) }
        sides = environment.sides
        copies = environment.copies.flatMap { UInt16(exactly: $0) }
    }

    /// The task as it is sent to who starts Ghostscript. Zero stands for what PJL does not say.
    package var numbers: [Int] {
        [
            offsetBytes, programByteCount, Int(mediaWidth ?? 0), Int(mediaHeight ?? 0),
            sides.flatMap(Sides.allCases.firstIndex).map { $0 + 1 } ?? 0, Int(copies ?? 0),
        ]
    }

    /// - Returns: nil when these are not the numbers of a task.
    package init?(numbers: some Collection<Int>) {
        let numbers = Array(numbers)
        guard numbers.count == 6, numbers[0] >= 0, numbers[1] > 0,
            let width = UInt32(exactly: numbers[2]), let height = UInt32(exactly: numbers[3]),
            (0...Sides.allCases.count).contains(numbers[4]),
            let copies = UInt16(exactly: numbers[5])
        else { return nil }
        (offsetBytes, programByteCount) = (numbers[0], numbers[1])
        mediaWidth = width > 0 ? width : nil
        mediaHeight = height > 0 ? height : nil
        sides = numbers[4] > 0 ? Sides.allCases[numbers[4] - 1] : nil
        self.copies = copies > 0 ? copies : nil
    }

    /// The paper that PJL names.
    var media: MediaSize? {
        guard let mediaWidth, let mediaHeight, mediaWidth > 0, mediaHeight > 0 else { return nil }
        return MediaSize(width: Int(mediaWidth), height: Int(mediaHeight))
    }
}

/// How Ghostscript is run: it paints the pages of a program on standard input small and in CMYK, and
/// writes them to standard output as CUPS raster (`cups` device).
///
/// What the program prints by `print` and what Ghostscript says goes to standard error, so that
/// nothing but the device can write where pages are read.
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
        arguments = [
            "gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-K\(Self.memoryKilobytes)",
            // For the prologue alone, which takes the right away again.
            "-dWRITESYSTEMDICT",
            "-sDEVICE=cups", "-r\(Self.resolution)", "-dMaxBitmap=\(Self.longestPageBytes)",
            // CMYK as it is, grey and RGB with equal parts as black alone.
            "-dcupsColorSpace=6", "-dcupsBitsPerColor=8", "-dcupsColorOrder=0", "-dUseFastColor",
            "-sOutputFile=%stdout", "-sstdout=%stderr", "-c", GhostscriptPrologue(task: task).text,
            // Runs what the prologue has made of `.runstdin`, and reads the job in large pieces: a
            // program that opens standard input itself gets it byte by byte.
            "-_",
        ]
    }

    /// Where it is; nil where it is not installed.
    package static var installed: String? {
        ["/usr/bin/gs", "/usr/local/bin/gs"].first { access($0, X_OK) == 0 }
    }
}
