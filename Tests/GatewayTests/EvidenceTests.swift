import ChildProcess
import Delivery
import Gateway
import Ledger
import Money
import Pricing
import PrintModel
import Testing

@Suite("What reached paper")
struct EvidenceTests {
    /// Four pages of ten bytes each, the second in colour.
    static let quoted = Impressions(
        (0..<4).map {
            Page(color: $0 == 1 ? .color : .monochrome, byteRange: $0 * 10..<$0 * 10 + 10)
        })

    static let key = PrintKey(
        server: "local", jobID: 7, timeAtCreation: 1, jobUUID: "urn:uuid:7", timeAtCompleted: 0,
        documentNumber: 1)

    /// Five cents a page, 25 in colour.
    static let table = RateTable(
        name: "standard", version: 1,
        rules: [
            RateRule(match: RateMatch(color: .monochrome), perImpression: Price(millicents: 5000)),
            RateRule(match: RateMatch(color: .color), perImpression: Price(millicents: 25_000)),
        ])

    static func note(
        _ impressions: Impressions = quoted, device: String = "socket://192.0.2.9",
        timesFed: Int? = 1, earlier: Printed? = nil
    ) throws -> DeliveryNote {
        DeliveryNote(
            print: key, device: try DeviceURI(device), dataCount: 40, timesFed: timesFed,
            impressions: impressions, tariff: .rates(table), earlier: earlier)
    }

    static func outcome(
        _ ending: ChildProcess.Ending? = .exited(0), count: Int? = nil, bytes: Int? = 40,
        wasTerminated: Bool = false
    ) -> Delivery.Outcome {
        Delivery.Outcome(
            ending: ending, wasTerminated: wasTerminated,
            progress: .init(bytesTaken: bytes, printerImpressions: count))
    }

    @Test(
        "The printer's own count decides before all else",
        arguments: [
            (1, 1, Evidence.printerCounter), (4, 4, .printerCounter),
            (9, 4, .printerCounterOverQuote),
        ])
    func printerCounter(count: Int, charged: Int, evidence: Evidence) throws {
        let found = try Self.note().reached(
            Self.outcome(count: count, wasTerminated: true), PrinterCounts(life: 2))
        #expect(found.impressions.count == charged)
        #expect(found.evidence == evidence)
    }

    @Test("What the printer answers when asked counts when it is more than the backend has told")
    func asked() throws {
        let found = try Self.note().reached(
            Self.outcome(count: 1, wasTerminated: true), PrinterCounts(job: 3))
        #expect(found.impressions.count == 3)
        #expect(found.evidence == .printerCounter)
    }

    @Test(
        "The rise of the life count decides where the job was not counted",
        arguments: [
            (2, 2, Evidence.lifeCount), (4, 4, .lifeCount), (6, 4, .lifeCountOverQuote),
        ])
    func lifeCount(rise: Int, charged: Int, evidence: Evidence) throws {
        let found = try Self.note().reached(Self.outcome(), PrinterCounts(life: rise))
        #expect(found.impressions.count == charged)
        #expect(found.evidence == evidence)
    }

    @Test(
        "A life count that stands still is believed of a cancelled job, and not of one that went well"
    )
    func standingStill() throws {
        let counts = PrinterCounts(life: 0)
        let good = try Self.note().reached(Self.outcome(), counts)
        let canceled = try Self.note().reached(Self.outcome(wasTerminated: true), counts)
        #expect(good.impressions.count == 4)
        #expect(good.evidence == .backendStatus)
        #expect(canceled.impressions.count == 0)
        #expect(canceled.evidence == .lifeCount)
    }

    @Test(
        "A cancelled job is charged for the pages that the backend took whole",
        arguments: [(0, 0), (9, 0), (10, 1), (39, 3), (40, 4)])
    func bytesTaken(bytes: Int, charged: Int) throws {
        let found = try Self.note().reached(
            Self.outcome(bytes: bytes, wasTerminated: true), PrinterCounts())
        #expect(found.impressions.count == charged)
        #expect(found.evidence == .bytesTaken)
    }

    @Test("A job whose printer hung up is charged for what was taken, whatever the backend says")
    func hungUp() throws {
        for ending: ChildProcess.Ending in [.exited(0), .exited(1), .killed(bySignal: 11)] {
            let found = try Self.note().reached(Self.outcome(ending, bytes: 25), PrinterCounts())
            #expect(found.impressions.count == 2)
            #expect(found.evidence == .bytesTaken)
        }
    }

    @Test("What a backend took that keeps data before it sends any did not reach the printer")
    func keepsData() throws {
        for device in ["lpd://192.0.2.9/raw", "ipp://192.0.2.9/ipp/print"] {
            let found = try Self.note(device: device).reached(
                Self.outcome(bytes: 30, wasTerminated: true), PrinterCounts())
            #expect(found.impressions.count == 0)
        }
    }

    @Test(
        "A file that is fed several times counts its pages each time",
        arguments: [(0, 0), (15, 1), (40, 4), (79, 7), (80, 8), (81, 8), (120, 12)])
    func fedSeveralTimes(bytes: Int, charged: Int) throws {
        let note = try Self.note(Self.quoted.multiplied(byCopies: 3), timesFed: 3)
        let found = note.reached(Self.outcome(bytes: bytes, wasTerminated: true), PrinterCounts())
        #expect(found.impressions.count == charged)
    }

    @Test("A document whose pages are not one after another counts when it was taken whole")
    func noRanges() throws {
        let note = try Self.note(Impressions([Page(), Page()]))
        let part = note.reached(Self.outcome(bytes: 39, wasTerminated: true), PrinterCounts())
        let whole = note.reached(Self.outcome(bytes: 40, wasTerminated: true), PrinterCounts())
        #expect(part.impressions.count == 0)
        #expect(whole.impressions.count == 2)
    }

    @Test("A job that the printer says it gave up costs nothing without a count")
    func givenUp() throws {
        let found = try Self.note(device: "ipp://192.0.2.9/ipp/print").reached(
            Self.outcome(), PrinterCounts(job: 0, isGivenUp: true))
        #expect(found.impressions.count == 0)
    }

    @Test("Without a count, a good end means all and any other nothing")
    func backendStatus() throws {
        let note = try Self.note(device: "ipp://192.0.2.9/ipp/print", timesFed: nil)
        let good = note.reached(Self.outcome(bytes: nil), PrinterCounts())
        let bad = note.reached(Self.outcome(.exited(5), bytes: nil), PrinterCounts())
        #expect(good.impressions.count == 4)
        #expect(bad.impressions.count == 0)
        #expect(good.evidence == .backendStatus)
    }

    @Test(
        "The pages that did not reach paper are given back at their own price",
        arguments: [(1, 5), (2, 30), (3, 35), (4, 40)])
    func tail(count: Int, cents: Int64) throws {
        let printed = try Self.note().printed(Self.outcome(count: count), PrinterCounts())
        #expect(printed.quote.cents == Cents(cents))
    }

    @Test("Of two runs of one print, the one that put more on paper is charged")
    func earlierRun() throws {
        let first = try Self.note().printed(
            Self.outcome(.exited(1), bytes: 30), PrinterCounts())
        let second = try Self.note(earlier: first)
        let less = try second.printed(Self.outcome(bytes: 10, wasTerminated: true), PrinterCounts())
        let more = try second.printed(Self.outcome(), PrinterCounts())
        #expect(less == first)
        #expect(more.quote.impressions == 4)
    }
}
