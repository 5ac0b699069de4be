import Foundation

/// A row for each document: how fast it is analysed, and how that compares with one look at each
/// byte.
struct FormatsReport {
    let ours: DocumentReader
    private var rows: [[String]] = []

    init(ours: DocumentReader) { self.ours = ours }

    mutating func add(
        _ document: String, pageCount: Int, _ times: [DocumentReader: Distribution]
    ) {
        guard let own = times[ours]?.median, let floor = times[.wc]?.median,
            let byteCount = try? FormatsReport.byteCount(of: document)
        else { return }
        let seconds = own / .seconds(1)
        rows.append([
            FormatsReport.name(of: document), FormatsReport.megabytes(byteCount),
            String(pageCount), FormatsReport.milliseconds(own),
            String(Int(Double(byteCount) / 1_000_000 / seconds)),
            String(Int(Double(pageCount) / seconds)), FormatsReport.milliseconds(floor),
            String(format: "%.1f", own / floor),
        ])
    }

    var markdown: String {
        Markdown.table(
            [
                "document", "MB", "pages", "ms", "MB/s", "pages/s", "wc -l: ms", "times wc -l",
            ], rows)
    }

    static func byteCount(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.size] as? Int) ?? 0
    }

    static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    static func milliseconds(_ duration: Duration) -> String {
        String(format: "%.1f", duration / .milliseconds(1))
    }

    static func megabytes(_ byteCount: Int) -> String {
        let megabytes = Double(byteCount) / 1_000_000
        return String(format: megabytes < 10 ? "%.2f" : "%.0f", megabytes)
    }
}

/// A row for each document that others read as well.
struct PeersReport {
    let ours: DocumentReader
    static let peers: [DocumentReader] = [.qpdf, .pdfinfo, .mutool, .inkcov]
    private var rows: [[String]] = []

    init(ours: DocumentReader) { self.ours = ours }

    mutating func add(
        _ document: String, pageCount: Int, _ times: [DocumentReader: Distribution]
    ) {
        guard let own = times[ours]?.median else { return }
        func ratio(_ duration: Duration?, _ other: Duration?) -> String {
            guard let duration, let other else { return "" }
            return String(format: "%.1f", duration / other)
        }
        rows.append(
            [FormatsReport.name(of: document), String(pageCount), FormatsReport.milliseconds(own)]
                + Self.peers.map { times[$0].map { FormatsReport.milliseconds($0.median) } ?? "" }
                + [
                    ratio(own, times[.qpdf]?.median), ratio(own, times[.pdfinfo]?.median),
                    ratio(times[.inkcov]?.median, own),
                ])
    }

    var markdown: String {
        Markdown.table(
            ["document", "pages", ours.name] + Self.peers.map(\.name)
                + ["times qpdf", "times pdfinfo", "faster than inkcov"], rows)
    }
}
