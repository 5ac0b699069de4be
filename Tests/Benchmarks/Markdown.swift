import Foundation

/// Figures as docs/benchmarks.md keeps them.
enum Markdown {
    /// A table whose columns but the first are flush right.
    static func table(_ header: [String], _ rows: [[String]]) -> String {
        let rule = header.indices.map { $0 == 0 ? "---" : "---:" }
        return ([header, rule] + rows)
            .map { "| " + $0.joined(separator: " | ") + " |" }
            .joined(separator: "\n") + "\n"
    }

    static func milliseconds(_ duration: Duration) -> String {
        number(duration / .milliseconds(1), decimals: 1)
    }

    static func number(_ number: Double, decimals: Int) -> String {
        String(format: "%.\(decimals)f", number)
    }
}
