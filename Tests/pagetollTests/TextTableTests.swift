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

    @Test("Progress is one line that goes away, and nothing where there is no terminal")
    func progress() {
        final class Screen {
            var text = ""
        }
        for (width, isShown) in [(Int?.some(80), true), (nil, false)] {
            let screen = Screen()
            var bar = ProgressBar("Proving", on: Terminal(width: width, environment: [:])) {
                screen.text += $0
            }
            for done in 0...1000 { bar.show(done, of: 1000) }
            bar.finish()
            #expect(
                screen.text.contains("Proving [###############...............] 50 %") == isShown)
            #expect(screen.text.hasSuffix("\r\u{1B}[K") == isShown)
            #expect(screen.text.count { $0 == "\r" } == (isShown ? 102 : 0))
        }
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
