import Testing

@testable import Delivery

@Suite("What a real backend says")
struct BackendMessagesTests {
    @Test(
        "The last total above zero is the printer's count",
        arguments: [
            (["PAGE: total 0", "PAGE: total 1", "PAGE: total 7"], 7),
            (["PAGE: total 7", "PAGE: total 0"], 7),
            (["PAGE: total 3", "INFO: Done"], 3),
        ])
    func total(lines: [String], count: Int) {
        #expect(Self.messages(lines).printerImpressions == count)
    }

    @Test(
        "Other lines are no count",
        arguments: [
            ["PAGE: 1 1"], ["PAGE: total 0"], ["PAGE: total -3"], ["PAGE: total x"],
            ["DEBUG: PAGE: total 5"], ["PAGE: total 5 6"], [],
        ])
    func noTotal(lines: [String]) {
        #expect(Self.messages(lines).printerImpressions == nil)
    }

    @Test("A line may come in pieces, and one without end takes no memory")
    func pieces() {
        var messages = BackendMessages()
        for byte in "PAGE: total 12\n".utf8 { messages.take([byte]) }
        messages.take(repeatElement(UInt8(ascii: "x"), count: 1_000_000))
        messages.take("\nPAGE: total 13\n".utf8)
        #expect(messages.printerImpressions == 13)
    }

    @Test("What the backend has read and not written is in its hands; other numbers do not count")
    func bytesInHand() {
        let lines = [
            "DEBUG: Read 8192 bytes of print data...", "DEBUG: Wrote 8000 bytes of print data...",
            "DEBUG: Wrote 100 bytes of print data.", "DEBUG: Wrote 7 bytes of back-channel data",
            "DEBUG: Wrote", "INFO: Wrote 5 bytes of print data...",
        ]
        #expect(Self.messages(lines).bytesInHand == 92)
        #expect(Self.messages(["DEBUG: Read 7 bytes of back-channel data"]).bytesInHand == nil)
    }

    private static func messages(_ lines: [String]) -> BackendMessages {
        var messages = BackendMessages()
        for line in lines { messages.take("\(line)\n".utf8) }
        return messages
    }
}
