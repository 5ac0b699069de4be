import Ledger
import Money
import Testing

@Suite("Arrivals")
struct ArrivalTests {
    static let key = PrintKey(
        server: "s", jobID: 1, timeAtCreation: 0, jobUUID: "u", timeAtCompleted: 0,
        documentNumber: 1)

    @Test(
        "The document of a run follows from what was settled in the same attempt",
        arguments: [
            ([], nil, 1),
            ([(2, .completed)], nil, 2),
            ([(2, .completed), (2, .canceled)], 3, 3),
            // Held, reserved or dead: the same document comes again.
            ([(2, .completed), (2, .printing)], nil, 2),
            ([(2, .completed), (2, .held)], nil, 2),
            // Settled in an earlier attempt: the job comes again from its first document.
            ([(1, .completed), (1, .completed)], nil, 1),
            ([(2, .completed), (1, .completed)], nil, 2),
            // A job of one document has no second.
            ([(2, .completed)], 1, 1),
            // All are settled, and the job comes again within the same second.
            ([(2, .completed), (2, .completed)], 2, 2),
        ] as [([(Int64, PrintRecord.State)], Int?, Int)])
    func documentNumber(known: [(Int64, PrintRecord.State)], count: Int?, number: Int) {
        let records = known.enumerated().map { index, record in
            var print = PrintRecord(
                key: Self.key.document(index + 1), attempt: record.0, queue: "", userName: "",
                title: "", at: Timestamp(milliseconds: 0))
            print.state = record.1
            return print
        }
        let arrival = Arrival(
            job: Self.key, attempt: 2, documentCount: count, queue: "", userName: "", title: "")
        #expect(arrival.documentNumber(after: records) == number)
    }

    @Test(
        "A print ends as completed or canceled, and as nothing else",
        arguments: PrintRecord.State.allCases)
    func settled(state: PrintRecord.State) {
        #expect(state.isSettled == [.completed, .canceled].contains(state))
    }

    @Test("A settlement in a state that is no end is a bug")
    func settlement() async {
        await #expect(processExitsWith: .failure) {
            let printed = PrintQuote(
                cents: .zero, impressions: 0, colorImpressions: 0, sheets: 0, text: "")
            _ = Settlement(state: .held, printed: printed, evidence: "")
        }
    }
}
