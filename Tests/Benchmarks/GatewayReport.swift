import Foundation

/// The tables of the gateway's benchmark, in Markdown as docs/benchmarks.md keeps them.
enum GatewayReport {
    /// A row for each contender: milliseconds from its start.
    static func times(of document: String, _ series: GatewaySeries) throws -> String {
        let runs = series.times(of: .bare)
        let rows = series.contenders.map { contender -> [String] in
            let firstByte = series.distribution(of: contender, \.firstByte)
            let total = series.distribution(of: contender, \.total)
            let bare = series.distribution(of: .bare, \.total).median
            let added: [Duration?] =
                contender == .bare
                ? [nil, nil]
                : [series.added(by: contender, \.firstByte), series.added(by: contender, \.total)]
            return [contender.name]
                + [firstByte.median, firstByte.p99, total.median, total.p99].map(
                    Markdown.milliseconds)
                + added.map { $0.map(Markdown.milliseconds) ?? "" }
                + [
                    String(format: "%.1f", total.median / bare),
                    Markdown.milliseconds(series.distribution(of: contender, \.processor).median),
                ]
        }
        let header = [
            "\(document), \(runs[0].byteCount) bytes, \(runs.count) runs", "first byte", "p99",
            "total", "p99", "added to first byte", "added to total", "ratio", "processor",
        ]
        return Markdown.table(header, rows)
    }

    /// A row for each contender: how fast the data went through, and the memory that it took.
    static func throughput(of document: String, _ series: GatewaySeries) throws -> String {
        let runs = series.times(of: .bare)
        let fastest = series.distribution(of: .copying, \.total).median
        let rows = series.contenders.map { contender -> [String] in
            let total = series.distribution(of: contender, \.total).median
            let speed = Double(runs[0].byteCount) / 1_000_000 / (total / .seconds(1))
            let peaks = series.peaks(of: contender).kilobytes.sorted { $0.key < $1.key }
            return [
                contender.name, Markdown.milliseconds(total), String(Int(speed)),
                String(format: "%.2f", total / fastest),
                peaks.map { "\($0.key) \(megabytes($0.value))" }.joined(separator: ", "),
            ]
        }
        let header = [
            "\(document), \(runs[0].byteCount) bytes, \(runs.count) runs", "total", "MB/s",
            "times cat", "peak resident MB",
        ]
        return Markdown.table(header, rows)
    }

    private static func megabytes(_ kilobytes: Int) -> String {
        String(format: "%.1f", Double(kilobytes) / 1024)
    }
}
