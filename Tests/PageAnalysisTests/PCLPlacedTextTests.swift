import PrintModel
import Testing

@testable import PageAnalysis

/// Words that commands put in their place are passed over once the page bears their ink.
@Suite("PCL text that is placed")
struct PCLPlacedTextTests {
    private func pages(_ commands: [String]) throws -> [Page] {
        try Documents.analyze(commands.joined().utf8).impressions.pages
    }

    private static let start = ["\u{1B}E", "\u{1B}&l26A", "a word that marks the page"]

    /// The commands that are passed over, and those that must not be.
    private static let commands = [
        "word", "word after word after word", " ", "\u{1B}&a720h720V", "\u{1B}&a7200V",
        "\u{1B}&a+60V", "\u{1B}&a-720h-60V", "\u{1B}&a9.5V", "\u{1B}&a60R", "\u{1B}&a+3R",
        "\u{1B}&a12C", "\u{1B}*p300x3000Y", "\u{1B}*p+300Y", "\u{1B}*p0X", "\u{1B}&aV",
        "\u{1B}&a000000007000V", "\u{1B}&a270P", "\u{1B}(s0p12h10v0s0b3T", "\u{1B}(10U",
        "\u{1B})3@", "\u{1B}(s3Wabc", "\u{1B}&a5Wabcde", "\u{1B}&a1H\r", "\n", "\n\n\n", "\r",
        "\u{0C}",
        "\u{1B}&l6D", "\u{1B}&l8C", "\u{1B}=", "\u{1B}&a720h5760v9C", "\u{1B}*v1S", "\u{1B}&f0S",
        "\u{1B}&f1S", "\u{1B}&d0D", "\u{1B}&d@", "\u{1B}&a99999999R",
    ]

    @Test("Pages end where they would with each command read by itself", arguments: 0..<300)
    func pagesEndAlike(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let commands =
            Self.start
            + (0..<200).map { _ in
                Self.commands.randomElement(using: &generator) ?? ""
            }
        // NUL does nothing; nothing is passed over from there to the next word.
        let apart = commands.flatMap { Array($0).count > 1 ? ["\0", $0] : [$0] }
        func summary(_ commands: [String]) throws -> [[Bool]] {
            try pages(commands).map { [$0.isBlank, $0.color == .color] }
        }
        #expect(try summary(commands) == summary(apart))
    }

    @Test("The last move of the cursor decides whether the next line is on this page")
    func lastMove() throws {
        let down = "word\u{1B}&a720h7800Vword"
        let up = "word\u{1B}&a720h720Vword"
        #expect(try pages(Self.start + [up, down, "\n", "word"]).count == 2)
        #expect(try pages(Self.start + [down, up, "\n", "word"]).count == 1)
    }

    @Test("Data of a font that spells commands is no command")
    func fontData() throws {
        let font = "word\u{1B})s16W\u{1B}&l0H\u{1B}E\u{0C}\u{0C}\u{1B}&l1Hword"
        #expect(try pages(Self.start + [font, font]).count == 1)
    }

    @Test("Each parameter counts as a command, passed over or not")
    func limit() throws {
        var limits = AnalysisLimits.standard
        limits.objects = 1000
        let document = Self.start + Array(repeating: "word\u{1B}&a720h720V", count: 600)
        #expect(throws: AnalysisError.self) {
            try Documents.analyze(document.joined().utf8, limits: limits)
        }
    }
}
