import Confinement
import FoundationEssentials
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
            answer(AnalysisFailure(file: path ?? "-", error: usage, offsetBytes: 0), status: 2)
        }
        let facilities: AnalysisFacilities
        do throws(Errno) {
            facilities = try confined(document: file)
        } catch {
            let sentence = "The rights of the analyser can't be given up: \(error)."
            answer(
                AnalysisFailure(file: path ?? "-", error: sentence, offsetBytes: 0), status: 3)
        }
        do throws(AnalysisError) {
            let analysis = try DocumentAnalyzer(facilities: facilities).analyze(file)
            answer(AnalysisReport(file: path ?? "-", analysis), status: 0)
        } catch {
            answer(AnalysisFailure(file: path ?? "-", error), status: 1)
        }
    }

    /// Makes all that the analysis may come to need, and gives up the right to make more.
    private static func confined(document: FileDescriptor) throws(Errno) -> AnalysisFacilities {
        try Confinement.giveUpRights()
        let scratchFile = Result { () throws(Errno) in try AnalysisFacilities.openScratchFile() }
        let starter = try InterpreterStarter(
            document: document, scratchFile: try? scratchFile.get())
        try Confinement.confineReader()
        return AnalysisFacilities(
            scratchFile: { () throws(Errno) in try scratchFile.get() },
            startInterpreter: { task, file throws(Errno) in try starter.start(task, file) })
    }

    private static let usage = "usage: pagetoll-analyzer [FILE]; FILE must be readable."

    private static func answer(_ value: some Encodable, status: Int32) -> Never {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var data = try? encoder.encode(value) else { exit(2) }
        data.append(0x0A)
        guard (try? FileDescriptor.standardOutput.writeAll(data)) != nil else { exit(2) }
        exit(status)
    }
}
