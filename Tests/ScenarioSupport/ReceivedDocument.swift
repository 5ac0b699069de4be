internal import Foundation

/// A document that a virtual printer has been sent, as its engine saw it.
package struct ReceivedDocument: Codable, Sendable {
    /// Where the document lies, as received.
    package let path: String
    package let jobNumber: Int
    /// "document-format", such as application/pdf.
    package let format: String
    /// Of the printer's own job: IPP_COPIES, 1 when not asked for.
    package let copies: Int
    /// Of the printer's own job: IPP_SIDES.
    package let sides: String
    package let user: String
    package let title: String
    /// Pages in the data; nil when its format is not one that is counted here.
    package let pages: Int?
    /// Of all copies; zero until the engine has marked the first.
    package var impressionsCompleted = 0
    /// Whether the engine has let go of it.
    package var isFinished = false

    package var bytes: [UInt8] {
        get throws { Array(try Data(contentsOf: URL(filePath: path))) }
    }

    /// Pages × copies: what a printer that prints all of it counts.
    package var impressions: Int? { pages.map { $0 * copies } }
}

/// How the engine of a virtual printer behaves; may be changed between two jobs.
package struct EnginePlan: Codable, Hashable, Sendable {
    /// How long it takes over each impression.
    package var secondsPerImpression = 0.0
    /// After so many impressions of a job it jams: the printer aborts the job.
    package var jamsAfter: Int?
    /// Whether the printer counts: job-impressions-completed stays at 0 if not.
    package var reportsImpressions = true

    package init() {}
}

/// The engine of a virtual printer: the program that ippeveprinter runs for each document.
///
/// It counts with other code than Pagetoll does, so that each can find the other wrong.
package enum VirtualEngine {
    /// The variable that names the folder of the plan and the records.
    static let folderVariable = "SCENARIO_ENGINE_FOLDER"

    /// Prints the document named by the last argument and returns the exit status.
    package static func run(
        arguments: [String] = CommandLine.arguments,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> CInt {
        guard let folder = environment[folderVariable], let path = arguments.dropFirst().last else {
            return 2
        }
        let plan = try JSONDecoder().decode(
            EnginePlan.self, from: Data(contentsOf: URL(filePath: "\(folder)/plan.json")))
        let format = environment["CONTENT_TYPE"] ?? ""
        var document = ReceivedDocument(
            path: path, jobNumber: environment["IPP_JOB_ID"].flatMap { Int($0) } ?? 0,
            format: format, copies: environment["IPP_COPIES"].flatMap { Int($0) } ?? 1,
            sides: environment["IPP_SIDES"] ?? "one-sided",
            user: unescaped(environment["IPP_JOB_ORIGINATING_USER_NAME"] ?? ""),
            title: unescaped(environment["IPP_JOB_NAME"] ?? ""),
            pages: try await pages(of: path, format))
        let record = "\(folder)/\(document.jobNumber)-\(getpid()).json"
        try write(document, to: record)

        let total = document.impressions ?? 1
        report("job-impressions=\(total)", plan)
        while document.impressionsCompleted < total {
            guard plan.jamsAfter != document.impressionsCompleted else { break }
            if plan.secondsPerImpression > 0 {
                try await Task.sleep(for: .seconds(plan.secondsPerImpression))
            }
            document.impressionsCompleted += 1
            report("job-impressions-completed=\(document.impressionsCompleted)", plan)
            // A slow engine can be watched at work.
            if plan.secondsPerImpression > 0 { try write(document, to: record) }
        }
        document.isFinished = true
        try write(document, to: record)
        return document.impressionsCompleted == total ? 0 : 1
    }

    /// ippeveprinter puts a backslash before quotes and backslashes.
    private static func unescaped(_ text: String) -> String {
        text.replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
    }

    private static func report(_ attribute: String, _ plan: EnginePlan) {
        guard plan.reportsImpressions else { return }
        FileHandle.standardError.write(Data("ATTR: \(attribute)\n".utf8))
    }

    private static func write(_ document: ReceivedDocument, to path: String) throws {
        try JSONEncoder().encode(document).write(to: URL(filePath: path), options: .atomic)
    }

    private static func pages(of path: String, _ format: String) async throws -> Int? {
        switch format {
        case "application/pdf":
            let lines = try await Command(RequiredProgram.pdfinfo.path, [path]).text()
            let line = lines.split(separator: "\n").first { $0.hasPrefix("Pages:") }
            return line?.split(separator: " ").last.flatMap { Int($0) }
        case "image/pwg-raster", "image/urf":
            return try RasterReader.pages(of: Data(contentsOf: URL(filePath: path)).map { $0 })
        default: return nil
        }
    }
}
