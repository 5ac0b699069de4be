import Confinement
import Glibc
import PageAnalysis
import PrintModel
import SystemPackage

/// Counts the pages of one document and prints an `AnalysisReport`, or an `AnalysisFailure` and
/// exit status 1. Print data is hostile: this program is what reads it, and it can do nothing else.
///
///     pagetoll-analyzer [FILE]      standard input, a regular file, when there is no FILE
@main
struct Analyzer {
    static func main() {
        let path = CommandLine.arguments.dropFirst().first
        guard CommandLine.arguments.count <= 2,
            let file = path.map({ try? FileDescriptor.open($0, .readOnly, options: .closeOnExec) })
                ?? .standardInput
        else {
            fail(AnalysisFailure(file: path ?? "-", error: usage, offsetBytes: 0), status: 2)
        }
        let facilities: AnalysisFacilities
        do throws(Errno) {
            facilities = try confined(document: file)
        } catch {
            let sentence = "The rights of the analyser can't be given up: \(error)."
            fail(AnalysisFailure(file: path ?? "-", error: sentence, offsetBytes: 0), status: 3)
        }
        do throws(AnalysisError) {
            let analysis = try DocumentAnalyzer(facilities: facilities).analyze(file)
            AnalysisReport.write(file: path ?? "-", analysis, to: answer)
        } catch {
            fail(AnalysisFailure(file: path ?? "-", error), status: 1)
        }
    }

    /// Makes all that the analysis may come to need, and gives up the right to make more.
    private static func confined(document: FileDescriptor) throws(Errno) -> AnalysisFacilities {
        try Confinement.giveUpRights()
        let scratchFile = Result { () throws(Errno) in try AnalysisFacilities.openScratchFile() }
        let starter = try ProgramStarter(
            ProgramStarter.Files(
                document: document, scratchFile: try? scratchFile.get(),
                mendedFile: try? AnalysisFacilities.openScratchFile()))
        try Confinement.confineReader()
        return AnalysisFacilities(
            scratchFile: { () throws(Errno) in try scratchFile.get() },
            startInterpreter: { task, file throws(Errno) in
                try starter.startInterpreter(task, file)
            },
            mend: { task, file, deadline throws(Errno) in
                try starter.mend(task, file, before: deadline)
            })
    }

    private static let usage = "usage: pagetoll-analyzer [FILE]; FILE must be readable."

    private static func fail(_ failure: AnalysisFailure, status: Int32) -> Never {
        failure.write(to: answer)
        exit(status)
    }

    private static func answer(_ text: [UInt8]) {
        guard (try? FileDescriptor.standardOutput.writeAll(text)) != nil else { exit(2) }
    }
}
