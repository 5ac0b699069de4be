/// Figures as Prometheus reads them (text format 0.0.4).
struct Exposition: Sendable {
    enum Kind: String {
        case counter, gauge, histogram
    }

    static let type = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Begins a metric; its samples follow.
    ///
    /// - Parameter help: one sentence.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func add(_ name: String, _ value: Int64) {
        add(name, [:], value)
    }

    mutating func add(
        _ name: String, _ labels: KeyValuePairs<String, String>,
        _ value: some Numeric & LosslessStringConvertible
    ) {
        let parts = labels.map { "\($0.key)=\"\($0.value.escapedAsLabel)\"" }
        text += name + (parts.isEmpty ? "" : "{\(parts.joined(separator: ","))}") + " \(value)\n"
    }
}

extension String {
    fileprivate var escapedAsLabel: String {
        replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
