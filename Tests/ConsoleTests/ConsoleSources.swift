import Foundation

/// The console's sources, read for the texts that stand in them.
enum ConsoleSources {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources").standardizedFileURL

    /// A string literal, or several that are added up.
    struct Literal: Hashable {
        let text: String
        let file: String
        /// The end of the code before it, without space at its end.
        let before: String
    }

    /// Texts between `{{#t}}` and `{{/t}}` in the templates.
    static func templateTexts() throws -> [String] {
        try files("mustache").flatMap { _, text in
            text.matches(of: /\{\{#t\}\}(.*?)\{\{\/t\}\}/.dotMatchesNewlines())
                .map { String($0.output.1) }
        }
    }

    static func literals() throws -> [Literal] {
        try files("swift").flatMap { file, text in literals(of: text, in: file) }
    }

    /// What is said outside of the console: by the gate, and by mail.
    static func sentencesElsewhere() throws -> [String] {
        try ["Gateway", "Desk"].flatMap { try files("swift", of: $0) }
            .flatMap { file, text in literals(of: text, in: file) }
            .filter { $0.before.hasSuffix("Sentence(") }.map(\.text)
    }

    private static func files(
        _ ending: String, of target: String = "Console"
    ) throws -> [(String, String)] {
        let folder = folder.appending(path: target)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return try paths.filter { $0.hasSuffix(".\(ending)") }.sorted().map {
            ($0, try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
        }
    }

    private static func literals(of source: String, in file: String) -> [Literal] {
        let code = source.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
            .replacing(/"""\n(.*?)"""/.dotMatchesNewlines()) { match in
                // Lines that end in a backslash go on in the next.
                "\""
                    + match.output.1.replacing(/\\\n */, with: "")
                    .trimmingCharacters(in: .whitespacesAndNewlines) + "\""
            }
        // Interpolations may hold calls, two deep; no text of ours is within.
        let literal =
            /"((?:[^"\\\n]|\\\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*\)|\\[^(])*)"/
        var literals: [Literal] = []
        var end = code.startIndex
        for match in code.matches(of: literal) {
            let text = String(match.output.1)
            let between = code[end..<match.range.lowerBound]
            if let last = literals.last, between.wholeMatch(of: /\s*\+\s*/) != nil {
                literals[literals.count - 1] = Literal(
                    text: last.text + text, file: file, before: last.before)
            } else {
                literals.append(
                    Literal(
                        text: text, file: file,
                        before: Self.code(before: match.range.lowerBound, in: code)))
            }
            end = match.range.upperBound
        }
        return literals
    }

    /// The end of what stands before, without the space between.
    private static func code(before index: String.Index, in code: String) -> String {
        code[..<index].suffix(200).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
