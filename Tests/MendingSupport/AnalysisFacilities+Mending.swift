import CQPDF
package import PageAnalysis
import SystemPackage

extension AnalysisFacilities {
    /// For a process that may do anything, and has libqpdf mend documents by itself.
    package static var mendingHere: AnalysisFacilities {
        .ofThisProcess { task, file, _ throws(Errno) in
            let mended = try openScratchFile()
            let word = cqpdf_rewrite(
                file.rawValue, Int64(task.offsetBytes), Int64(task.byteCount), mended.rawValue)
            guard let outcome = word.flatMap({ MendingOutcome(rawValue: String(cString: $0)) })
            else {
                preconditionFailure("libqpdf ends in another way")
            }
            return (outcome, mended)
        }
    }
}
