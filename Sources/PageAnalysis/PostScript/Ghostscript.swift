import ChildProcess
import Glibc
import PrintModel
import SystemPackage

/// Ghostscript as a child process, which paints the pages of a job small and in CMYK, and hands them
/// out as CUPS raster (`cups` device).
///
/// It inherits our limits and our lack of rights. What the program prints by `print` and what
/// Ghostscript says goes nowhere, so that nothing but the device can write where pages are read.
final class Ghostscript {
    /// In inches. Marks of any size paint at least a pixel, but for text below two points.
    private static let resolution = 36
    /// Bytes of a page; larger ones would be painted in bands by way of files.
    private static let longestPageBytes = 64 << 20
    private static let memoryKilobytes = 600_000
    private static let executables = ["/usr/bin/gs", "/usr/local/bin/gs"]

    private let child: ChildProcess
    private let output: FileDescriptor
    private let deadline: ContinuousClock.Instant
    /// Where the program begins in the job, for errors.
    private let offsetBytes: Int

    /// Runs the program in `file` from `offsetBytes` on.
    ///
    /// - Throws: `interpreterMissing`, or `unreadable` when no process can be started.
    init(
        _ prologue: GhostscriptPrologue, file: FileDescriptor, offsetBytes: Int,
        deadline: ContinuousClock.Instant
    ) throws(AnalysisError) {
        guard let executable = Self.executables.first(where: { access($0, X_OK) == 0 }) else {
            throw .interpreterMissing(.postScript, offsetBytes: offsetBytes)
        }
        let arguments = [
            "gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-K\(Self.memoryKilobytes)",
            // For the prologue alone, which takes the right away again.
            "-dWRITESYSTEMDICT",
            "-sDEVICE=cups", "-r\(Self.resolution)", "-dMaxBitmap=\(Self.longestPageBytes)",
            // CMYK as it is, grey and RGB with equal parts as black alone.
            "-dcupsColorSpace=6", "-dcupsBitsPerColor=8", "-dcupsColorOrder=0", "-dUseFastColor",
            "-sOutputFile=%stdout", "-sstdout=%stderr", "-c", prologue.text,
            // Runs what the prologue has made of `.runstdin`, and reads the job in large pieces: a
            // program that opens standard input itself gets it byte by byte.
            "-_",
        ]
        do {
            // The child shares the file's offset, which nobody else uses.
            try file.seek(offset: Int64(offsetBytes), from: .start)
            (child, output) = try Self.start(executable, arguments, input: file)
        } catch {
            throw .unreadable(error as? Errno ?? .ioError, offsetBytes: offsetBytes)
        }
        self.offsetBytes = offsetBytes
        self.deadline = deadline
    }

    private static func start(
        _ executable: String, _ arguments: [String], input: FileDescriptor
    ) throws -> (ChildProcess, output: FileDescriptor) {
        let nowhere = try FileDescriptor.open("/dev/null", .writeOnly, options: .closeOnExec)
        defer { try? nowhere.close() }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (pages, output) = (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
        defer { try? output.close() }
        do {
            // There is no folder for temporary files, the only ones that it might write.
            let child = try ChildProcess(
                executable: executable, arguments: arguments,
                environment: ["TMPDIR": "/nonexistent"],
                input: input, output: output, errors: nowhere,
                inheritsDescriptors: false)
            return (child, pages)
        } catch {
            try? pages.close()
            throw error
        }
    }

    deinit {
        child.signal(SIGKILL)
        _ = child.wait()
        try? output.close()
    }

    /// Fills `bytes` with what the device writes next.
    ///
    /// - Returns: how many there were; fewer at the end.
    /// - Throws: `overLimit(.time)`.
    func read(into bytes: UnsafeMutableRawBufferPointer) throws(AnalysisError) -> Int {
        var count = 0
        while count < bytes.count {
            let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            guard left > 0 else { throw .overLimit(.time, offsetBytes: offsetBytes) }
            guard
                Readiness.wait(
                    for: [(output, .readable)], timeoutMilliseconds: Int32(min(left, 60_000)) + 1
                )[0]
            else { continue }
            let space = UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
            guard let read = try? output.read(into: space), read > 0 else { break }
            count += read
        }
        return count
    }
}
