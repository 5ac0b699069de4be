import Testing

@testable import pagetoll

@Suite("Tables, colour and mistyped commands")
struct TextTableTests {
    private let table = TextTable(
        ["JOB", "TITLE", "CHARGED"],
        [["7", "A title that goes on and on", "1.00"], ["12", "b\u{1B}[31m", "0.05"]],
        rightAligned: [0, 2])

    @Test("Columns line up, numbers flush right, and no control character comes through")
    func aligned() {
        #expect(
            table.lines(width: nil) == [
                "JOB  TITLE                        CHARGED",
                "  7  A title that goes on and on     1.00",
                " 12  b\u{FFFD}[31m                          0.05",
            ])
    }

    @Test("On a terminal the widest text is cut until a line fits, and numbers are not")
    func fitting() {
        #expect(
            table.lines(width: 26) == [
                "JOB  TITLE         CHARGED", "  7  A title tha…     1.00",
                " 12  b\u{FFFD}[31m           0.05",
            ])
        #expect(table.lines(width: 1).allSatisfy { $0.count <= 20 })
    }

    @Test(
        "Colour is for terminals, and for nobody who asks for none",
        arguments: [
            (80, [:], true), (nil, [:], false), (80, ["NO_COLOR": "1"], false),
            (80, ["NO_COLOR": ""], true), (80, ["TERM": "dumb"], false),
        ] as [(Int?, [String: String], Bool)])
    func color(width: Int?, environment: [String: String], hasColor: Bool) {
        let terminal = Terminal(width: width, environment: environment)
        #expect(terminal.hasColor == hasColor)
        #expect(terminal.bold("x") == (hasColor ? "\u{1B}[1mx\u{1B}[0m" : "x"))
    }

    @Test(
        "A mistyped command is answered with the nearest one, if it is near",
        arguments: [
            (["quue", "list"], "queue"), (["queue", "protetc", "A"], "queue protect"),
            (["queue", "protect"], nil), (["zebra"], nil), (["--jsn"], nil),
            (["memebr"], "member"),
        ] as [([String], String?)])
    func mistyped(words: [String], meant: String?) {
        #expect(Suggestion.command(for: words, of: Pagetoll.self) == meant)
    }
}
