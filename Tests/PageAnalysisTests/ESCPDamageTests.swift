import Foundation
import PrintModel
import SystemPackage
import Testing

@testable import PageAnalysis

/// Damaged and hostile ESC/P.
@Suite("ESC/P that is damaged")
struct ESCPDamageTests {
    /// Something of everything.
    private static let document = ESCPWriter("\u{1B}\u{01}@EJL 1284.4\n@EJL     \n\u{1B}@")
        .remote([("PM", [0, 0]), ("DP", [0, 2])])
        .text(
            "\u{1B}C\u{0A}\u{1B}3\u{18}text\n\u{1B}r\u{01}\u{1B}*\u{21}\u{02}\u{00}123456\u{1B}D\u{05}\u{00}"
        )
        .text("\u{1C}3\u{12}\u{0C}")
        .graphics().extended("C", [0x72, 0x10]).extended("c", [0, 0, 0x72, 0x10])
        .extended("S", [0x9F, 0x0B, 0, 0, 0x72, 0x10, 0, 0]).rows(2, 0x55, count: 3, bytesPerRow: 2)
        .down(20).text("\u{1B}.").data([1, 10, 10, 2, 32, 0, 0xFD, 0x12, 3, 1, 2, 3, 4])
        .text("\u{1B}.").data([3, 10, 10, 1, 0, 0, 0xE4, 0x82, 0x22, 0, 1, 0x47, 0x71, 3, 0xE3])
        .text("\u{0C}\u{1B}@")
        .rasterMode().command("q", "setq", [0, 0, 0, 0, 0, 0, 1, 0, 3, 9, 8, 7])
        .paper(width: 2976, length: 4209).command("p", "sttp").pixels(
            [0xFE, 0, 1, 0, 0], isPacked: true
        )
        .command("p", "endp", [0]).command("j", "endj").text("\u{1B}@").remote([("JE", [0])])
        .bytes

    @Test("Every beginning of a document gives an answer")
    func truncation() throws {
        let whole = try pages(ESCPDamageTests.document)
        #expect(whole.count == 3)
        for count in 0...ESCPDamageTests.document.count {
            #expect(try pages(Array(ESCPDamageTests.document.prefix(count))).count <= whole.count)
        }
    }

    @Test("Where the buffer ends makes no difference", arguments: [1, 2, 7, 64])
    func seams(bufferBytes: Int) throws {
        let whole = try pages(ESCPDamageTests.document)
        #expect(try pages(ESCPDamageTests.document, bufferBytes: bufferBytes) == whole)
    }

    private func pages(_ document: [UInt8], bufferBytes: Int = 4096) throws -> [Page] {
        try Documents.withFile(document) { file in
            var reader = try ByteReader(file, bufferBytes: bufferBytes)
            var builder = AnalysisBuilder(limits: .standard)
            try ESCPAnalyzer().analyze(&reader, into: &builder)
            return builder.pages
        }
    }

    @Test("Whatever is changed in a document, there is an answer or a named error")
    func mutations() throws {
        try Documents.mutate(ESCPDamageTests.document, rounds: 4000)
    }

    @Test("Data that ends within a command or a page is noted")
    func warnings() throws {
        let command = try Documents.analyze("\u{1B}@one\u{1B}(".utf8)
        #expect(command.warnings.map(\.message) == ["the data ends within a command"])
        let rows = try Documents.analyze(ESCPWriter().graphics().rows(0, 1).bytes.dropLast(9))
        #expect(rows.warnings.map(\.message) == ["the data ends within a page"])
        #expect(rows.impressions.count == 1)
    }

    @Test(
        "What no printer of this language takes is an error where it is",
        arguments: [
            ("\u{1B}[", "illegal command"), ("\u{1B}(\u{01}\u{00}\u{00}", "illegal command"),
            ("\u{1C}z", "illegal command"), ("\u{1B}|x12", "illegal command"),
            ("\u{1F}", "illegal control code"), ("\u{1B}*\u{50}", "unknown bit image"),
            ("\u{1B}.\u{08}123456", "unknown compression"),
            ("\u{1B}(G\u{01}\u{00}\u{01}\u{1B}i\u{00}\u{05}123456", "unknown compression"),
            ("\u{1B}.\u{02}12345\u{F0}", "illegal command"),
            ("\u{1B}(R\u{08}\u{00}\u{00}REMOTE1~~\u{00}\u{00}", "illegal remote command"),
            ("\u{1B}D" + String(repeating: "1", count: 99), "tab stops without end"),
            ("\u{1B}(G\u{01}\u{00}\u{01}text", "text among graphics"),
        ])
    func damage(text: String, reason: String) {
        // Further on than detection looks.
        let start = Array(ESCPWriter().data(Array(repeating: 0x20, count: 5000)).bytes)
        let scalars = text.unicodeScalars.map { UInt8($0.value) }
        #expect {
            try Documents.analyze(start + scalars)
        } throws: { error in
            guard case .damaged(.escP, let found, let offset) = error as? AnalysisError else {
                return false
            }
            return found == reason && offset >= start.count
        }
    }
}
