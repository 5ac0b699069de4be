import ArgumentParser

/// What somebody may have meant who mistyped a command.
enum Suggestion {
    /// Beyond this many wrong letters it is another word.
    private static let mostMistakes = 2

    /// The command, such as "queue protect", whose name is nearest to the first word that names none;
    /// nil when all words do, or none is near.
    static func command(
        for words: some Sequence<String>, of root: any ParsableCommand.Type
    ) -> String? {
        var command = root
        var path: [String] = []
        for word in words {
            let children = command.configuration.subcommands
            guard !children.isEmpty, !word.hasPrefix("-") else { return nil }
            if let child = children.first(where: { $0.name == word }) {
                command = child
                path.append(word)
                continue
            }
            let near = children.map { ($0.name, distance(word, $0.name)) }
                .filter { $0.1 <= mostMistakes && $0.1 < $0.0.count }
            return near.min { $0.1 < $1.1 }.map { (path + [$0.0]).joined(separator: " ") }
        }
        return nil
    }

    /// How many letters must be put in, taken out, changed, or exchanged with their neighbour.
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left), Array(right))
        var rows = [Array(0...right.count)]
        for i in 1..<(left.count + 1) {
            var row = [i]
            for j in 1..<(right.count + 1) {
                let isSame = left[i - 1] == right[j - 1]
                var best = min(
                    rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (isSame ? 0 : 1))
                if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                    best = min(best, rows[i - 2][j - 2] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}

extension ParsableCommand {
    /// As it is typed.
    fileprivate static var name: String {
        configuration.commandName ?? String(describing: Self.self).lowercased()
    }
}
