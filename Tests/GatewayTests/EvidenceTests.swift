import ChildProcess
import Delivery
import Gateway
import PrintModel
import Testing

@Suite("What reached paper")
struct EvidenceTests {
    /// Four pages of ten bytes each.
    static let quoted = Impressions((0..<4).map { Page(byteRange: $0 * 10..<$0 * 10 + 10) })

    static func outcome(
        _ ending: ChildProcess.Ending = .exited(0), count: Int? = nil, bytes: Int? = 40,
        wasTerminated: Bool = false
    ) -> Delivery.Outcome {
        Delivery.Outcome(
            ending: ending, printerImpressions: count, bytesTaken: bytes,
            wasTerminated: wasTerminated)
    }

    @Test(
        "The printer's own count decides before all else",
        arguments: [
            (1, 1, Evidence.printerCounter), (4, 4, .printerCounter),
            (9, 4, .printerCounterOverQuote),
        ])
    func printerCounter(count: Int, charged: Int, evidence: Evidence) {
        let found = Self.outcome(count: count, wasTerminated: true)
            .printed(of: Self.quoted, dataCount: 40)
        #expect(found.impressions.count == charged)
        #expect(found.evidence == evidence)
    }

    @Test(
        "A cancelled job is charged for the pages that the backend took whole",
        arguments: [(0, 0), (9, 0), (10, 1), (39, 3), (40, 4)])
    func bytesTaken(bytes: Int, charged: Int) {
        let found = Self.outcome(bytes: bytes, wasTerminated: true)
            .printed(of: Self.quoted, dataCount: 40)
        #expect(found.impressions.count == charged)
        #expect(found.evidence == .bytesTaken)
    }

    @Test("A document whose pages are not one after another counts when it was taken whole")
    func noRanges() {
        let quoted = Impressions([Page(), Page()])
        let part = Self.outcome(bytes: 39, wasTerminated: true)
        let whole = Self.outcome(bytes: 40, wasTerminated: true)
        #expect(part.printed(of: quoted, dataCount: 40).impressions.count == 0)
        #expect(whole.printed(of: quoted, dataCount: 40).impressions.count == 2)
    }

    @Test("Without a count, a good end means all and any other nothing")
    func backendStatus() {
        let good = Self.outcome().printed(of: Self.quoted, dataCount: 40)
        let bad = Self.outcome(.exited(5)).printed(of: Self.quoted, dataCount: 40)
        #expect(good.impressions.count == 4)
        #expect(bad.impressions.count == 0)
        #expect(good.evidence == .backendStatus)
    }
}
