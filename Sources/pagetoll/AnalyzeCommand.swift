import ArgumentParser
import Desk
import Foundation
import Gateway
import PageAnalysis
import PrintModel
import SystemPackage

/// Counts pages without printing: the same code as for billing.
struct AnalyzeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze", abstract: "Say what files would put on paper.")

    @Argument(help: "Print data in any language that is known.", completion: .file())
    var files: [String]

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    func run() throws {
        let analyzer = try store.site().analyzerProcess
        var failures = 0
        var bar = ProgressBar("Analysing")
        for (index, file) in files.enumerated() {
            if files.count > 1 { bar.show(index, of: files.count) }
            defer { bar.finish() }
            do throws(AnalysisFailure) {
                let report = AnalysisReport(file: file, try analysis(of: file, analyzer))
                if output.json { try? Output.json(report) } else { report.printSummary() }
            } catch {
                failures += 1
                if output.json {
                    try? Output.json(error)
                } else {
                    CommandFailure("\(file): \(error.error)").report()
                }
            }
        }
        guard failures == 0 else { throw ExitCode(1) }
    }

    private func analysis(
        of file: String, _ analyzer: AnalyzerProcess
    ) throws(AnalysisFailure) -> DocumentAnalysis {
        let data: FileDescriptor
        do {
            data = try openedForReading(file)
        } catch {
            throw AnalysisFailure(file: file, error: error.sentence, offsetBytes: 0)
        }
        defer { try? data.close() }
        do throws(GatewayError) {
            return try analyzer.analysis(of: data, termination: nil)
        } catch {
            guard case .analysis(var failure) = error else {
                throw AnalysisFailure(file: file, error: error.explanation, offsetBytes: 0)
            }
            failure.file = file
            throw failure
        }
    }
}

/// Opens a regular file for reading.
func openedForReading(_ path: String) throws(CommandFailure) -> FileDescriptor {
    do {
        return try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
    } catch {
        throw CommandFailure("\(path) can't be read: \(error).")
    }
}

extension AnalysisReport {
    fileprivate func printSummary() {
        let language = formats.map(\.rawValue).joined(separator: " and ")
        print(
            "\(file.printable): \(language), \(counted(impressions, "impression")) "
                + "(\(colorImpressions) in colour) on \(counted(sheets, "sheet")), \(sides.rawValue)"
        )
        let media = Dictionary(grouping: pages, by: { $0.media ?? "unknown size" })
        for (name, pages) in media.sorted(by: { $0.key < $1.key }) {
            print("  \(name.printable): \(counted(pages.count, "page"))")
        }
        let blank = pages.count(where: \.blank)
        if blank > 0 { print("  \(counted(blank, "blank page"))") }
        if let copies, copies != 1 { print("  \(copies) copies of each") }
        for warning in warnings {
            print("  at byte \(warning.offsetBytes): \(warning.message.printable)")
        }
    }
}
