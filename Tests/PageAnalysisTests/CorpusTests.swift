import Foundation
import MendingSupport
import PageAnalysis
import PrintModel
import SystemPackage
import Testing

/// The developers' corpus: print files with known answers, in the folder that `PAGETOLL_SHARED`
/// names or in `../shared` beside the package.
@Suite("The corpus")
struct CorpusTests {
    /// Holds nothing but a reset, though the manifest counts three pages.
    static let empty = "npdl-gs-npdl.prn"

    /// Files whose data does not tell the paper that they were made for.
    static let withoutMedia: Set<String> = [
        "label-zebra.zpl", "pcl-gs-cljet5c.pcl", "pcl5-gs-laserjet.pcl",
    ]

    @Test(
        "Every file has the answers of the manifest",
        .enabled(if: Corpus.folder != nil, "no corpus in $PAGETOLL_SHARED or ../shared"),
        arguments: Corpus.rows.filter {
            $0.file != empty
                && (PostScriptDocuments.hasGhostscript || $0["format"]?.hasSuffix("ps") != true)
        })
    func answers(_ row: Corpus.Row) throws {
        let analysis: DocumentAnalysis
        do {
            analysis = try Corpus.analyze(row.file)
        } catch  where row["pages"] == nil {
            return  // There is no agreed answer, and an honest error is one.
        }
        // Where printers differ, ending well is all that is asked.
        guard row["confidence"] != "uncertain" else { return }
        let impressions = analysis.impressions
        let report = AnalysisReport(file: row.file, analysis)
        row.expect("pages", impressions.pages.count)
        row.expect("impressions", impressions.count)
        row.expect("sheets", impressions.sheetCount)
        row.expect("colour_pages", impressions.pages.count { $0.color == .color })
        row.expect("duplex", Corpus.duplex(report.sides))
        guard let media = row["media"], !CorpusTests.withoutMedia.contains(row.file) else {
            return
        }
        #expect(Corpus.media(report) == Corpus.media(media, pageCount: impressions.pages.count))
    }
}

enum Corpus {
    /// One file: its fields by the names of the manifest's columns.
    struct Row: Sendable, CustomTestStringConvertible {
        let file: String
        let fields: [String: String]

        var testDescription: String { file }

        /// The field `name`, or nil when the manifest does not state it.
        subscript(name: String) -> String? { fields[name] == "?" ? nil : fields[name] }

        /// Records an issue when the manifest states a field and it differs.
        func expect(_ name: String, _ value: some CustomStringConvertible) {
            guard let wanted = self[name] else { return }
            #expect(value.description == wanted, "\(file): \(name)")
        }
    }

    static let folder: URL? = {
        let package = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let shared = ProcessInfo.processInfo.environment["PAGETOLL_SHARED"].map {
            URL(filePath: $0)
        }
        return [shared, package.deletingLastPathComponent().appending(path: "shared")]
            .compactMap { $0?.appending(path: "corpus") }
            .first {
                FileManager.default.fileExists(atPath: $0.appending(path: "manifest.tsv").path)
            }
    }()

    static let rows: [Row] = {
        guard let manifest = folder?.appending(path: "manifest.tsv"),
            let text = try? String(contentsOf: manifest, encoding: .utf8)
        else { return [] }
        let lines = text.split(separator: "\n").map {
            $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        }
        guard let columns = lines.first else { return [] }
        return lines.dropFirst().map { values in
            let fields = Dictionary(zip(columns, values)) { first, _ in first }
            return Row(file: fields["file"] ?? "", fields: fields)
        }
    }()

    static func analyze(_ file: String) throws -> DocumentAnalysis {
        let path = try #require(folder).appending(path: file).path
        let descriptor = try FileDescriptor.open(FilePath(path), .readOnly)
        defer { try? descriptor.close() }
        return try DocumentAnalyzer(facilities: .mendingHere).analyze(descriptor)
    }

    /// `sides` in the manifest's words.
    static func duplex(_ sides: Sides) -> String {
        switch sides {
        case .oneSided: "none"
        case .twoSidedLongEdge: "long"
        case .twoSidedShortEdge: "short"
        }
    }

    /// How many pages are on each size of paper.
    static func media(_ report: AnalysisReport) -> [String: Int] {
        report.pages.reduce(into: [:]) { $0[$1.media ?? "unknown", default: 0] += 1 }
    }

    /// The same from the manifest: "A4", or "A4*2,Letter*1".
    static func media(_ text: String, pageCount: Int) -> [String: Int] {
        text.split(separator: ",").reduce(into: [:]) { counts, part in
            let fields = part.split(separator: "*")
            let name = MediaSize(named: String(fields[0]))?.name ?? String(fields[0])
            counts[name, default: 0] += fields.count > 1 ? Int(fields[1]) ?? 0 : pageCount
        }
    }
}
