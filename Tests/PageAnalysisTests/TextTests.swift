import PageAnalysis
import PrintModel
import Testing

@Suite("Plain text")
struct TextTests {
    @Test(
        "A page has 66 lines, or ends with a form feed",
        arguments: [
            ("hello", 1), ("hello\n", 1), ("a\u{0C}b", 2), ("a\u{0C}b\u{0C}", 2),
            ("a\u{0C}\u{0C}b", 3), ("a\u{0C}\n", 1), ("\u{0C}a", 2),
            (String(repeating: "x\n", count: 66), 1), (String(repeating: "x\n", count: 67), 2),
            (String(repeating: "x\r\n", count: 132), 2),
            (String(repeating: "x\n", count: 66) + "\u{0C}x", 2),
            (String(repeating: "\n", count: 66) + "x", 2),
            ("x" + String(repeating: "\n", count: 70), 1),
        ])
    func pages(text: String, count: Int) throws {
        let analysis = try Documents.analyze(text.utf8)
        #expect(analysis.formats == [.text])
        #expect(analysis.impressions.count == count)
        #expect(analysis.impressions.count(in: .color) == 0)
    }

    @Test("A page without characters is blank, and each knows its bytes")
    func blankPages() throws {
        let pages = try Documents.analyze("a\u{0C} \n\u{0C}b".utf8).impressions.pages
        #expect(pages.map(\.isBlank) == [false, true, false])
        #expect(pages.map(\.byteRange) == [0..<2, 2..<5, 5..<6])
    }

    @Test("The exit from the language ends it, any other escape makes it something else")
    func escapes() throws {
        let text = String(repeating: "words and more words\n", count: 300)
        #expect(try Documents.analyze("\(text)\u{1B}%-12345X".utf8).impressions.count == 5)
        #expect(
            throws: AnalysisError.damaged(
                .text, reason: "an escape sequence in plain text", offsetBytes: 6300)
        ) {
            try Documents.analyze("\(text)\u{1B}&l99Xmore".utf8)
        }
    }

    @Test(
        "Text in UTF-8 and Latin-1 is taken, bytes that no text has are not",
        arguments: [
            (Array("Grüße, 你好\n".utf8), true),
            (Array("Gr".utf8) + [0xFC, 0xDF] + Array("e from here".utf8), true),
            (Array("^XA^FO50,50^XZ".utf8), false), (Array("hello\0world".utf8), false),
            (Array("hello\u{2}".utf8), false),
            ([0xE9, 0xE8, 0xE7, 0xFF, 0xC0, 0x41], false),
            (Array("<?xml version='1.0'?>".utf8), false),
        ] as [([UInt8], Bool)])
    func detection(bytes: [UInt8], isText: Bool) {
        let formats = (try? Documents.analyze(bytes))?.formats ?? []
        #expect((formats == [.text]) == isText)
    }

    @Test(
        "Text of DOS is taken, with its letters and its end of file; the end of a line to the host is no more",
        arguments: [
            (Array("Gr".utf8) + [0x81, 0xE1] + Array("e aus DOS\r\n".utf8), 1),
            (Array("one\u{0C}two\r\n\u{1A}".utf8), 2), (Array("one\u{0C}\u{1A}\u{1A}".utf8), 1),
            (Array("one\n\u{1A}\0\0\0".utf8), 1), (Array("one\n\u{4}".utf8), 1),
            (Array("\u{1B}%-12345X@PJL SET QTY=2\none\u{0C}two\n\u{1B}%-12345X".utf8), 4),
            (Array("one\u{1A}two\n".utf8), nil), (Array("one\0two\n".utf8), nil),
            (Array("BM\0\0\0\0".utf8), nil),
        ] as [([UInt8], Int?)])
    func ends(bytes: [UInt8], count: Int?) {
        #expect((try? Documents.analyze(bytes))?.impressions.count == count)
    }

    @Test(
        "UTF-16 with its mark is text where a printer that reads it by bytes prints as many pages",
        arguments: [
            ("Gr\u{FC}\u{DF}e\r\n", 1), ("\u{2013} Stra\u{DF}e\n", 1), ("a\u{0C}b\u{0C}", 2),
            (String(repeating: "x\r\n", count: 67), 2), ("one\n\u{1A}", 1),
            // A letter with a form feed in it, one with an escape, and a control.
            ("a\u{10C}b\n", nil), ("a\u{11B}b\n", nil), ("a\u{2}b\n", nil),
        ] as [(String, Int?)])
    func utf16(text: String, count: Int?) {
        for isBigEndian in [true, false] {
            let bytes = "\u{FEFF}\(text)".utf16.flatMap { unit in
                let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
                return isBigEndian ? pair : pair.reversed()
            }
            #expect((try? Documents.analyze(bytes))?.impressions.count == count)
        }
    }
}
