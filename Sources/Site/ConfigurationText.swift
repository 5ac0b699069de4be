/// The text of a configuration file, changed by a program and otherwise left as somebody wrote it.
package struct ConfigurationText: Hashable, Sendable {
    package private(set) var text: String

    package init(_ text: String) {
        self.text = text
    }

    /// Gives a setting a text without control characters as its value: in the place of its line, else
    /// of the line that holds its default behind "#", else at the end.
    package mutating func set(_ name: String, to value: String) {
        let line = "\(name) = \"\(value.escapedForTOML)\""
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for prefix in ["\(name) ", "\(name)=", "# \(name) ", "# \(name)="] {
            guard let index = lines.firstIndex(where: { $0.hasPrefix(prefix) }) else { continue }
            lines[index] = line
            text = lines.joined(separator: "\n")
            return
        }
        let gap = text.isEmpty || text.hasSuffix("\n") ? "" : "\n"
        text += "\(gap)\(line)\n"
    }
}

extension String {
    fileprivate var escapedForTOML: String {
        map { "\\\"".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
