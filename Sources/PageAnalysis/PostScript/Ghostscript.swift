import PrintModel
import SystemPackage

/// Ghostscript as another process, which hands out the pages of a program as CUPS raster.
final class Ghostscript {
    private let interpreter: RunningProgram
    private let deadline: ContinuousClock.Instant
    /// Where the program begins in the job, for errors.
    private let offsetBytes: Int

    /// Runs the program in `file` that the task tells of.
    ///
    /// - Throws: `interpreterMissing`, or `unreadable` when no process can be started.
    init(
        _ task: InterpreterTask, file: FileDescriptor, startedBy facilities: AnalysisFacilities,
        deadline: ContinuousClock.Instant
    ) throws(AnalysisError) {
        offsetBytes = task.offsetBytes
        self.deadline = deadline
        do {
            // The interpreter shares the file's offset, which nobody else uses.
            try file.seek(offset: Int64(task.offsetBytes), from: .start)
            interpreter = try facilities.startInterpreter(task, file)
        } catch {
            guard error as? Errno == .noSuchFileOrDirectory else {
                throw .unreadable(error as? Errno ?? .ioError, offsetBytes: task.offsetBytes)
            }
            throw .interpreterMissing(.postScript, offsetBytes: task.offsetBytes)
        }
    }

    /// Fills `bytes` with what the device writes next.
    ///
    /// - Returns: how many there were; fewer at the end.
    /// - Throws: `overLimit(.time)`.
    func read(into bytes: UnsafeMutableRawBufferPointer) throws(AnalysisError) -> Int {
        guard let count = interpreter.read(into: bytes, before: deadline) else {
            throw .overLimit(.time, offsetBytes: offsetBytes)
        }
        return count
    }

    /// Whether nothing is missing on the pages of a PDF document, after the last of them.
    var paintsWhole: Bool {
        interpreter.messages(before: deadline).map(GhostscriptCommand.paintsWhole) ?? false
    }
}
