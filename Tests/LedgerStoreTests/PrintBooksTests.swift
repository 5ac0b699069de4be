import Ledger
import Money
import Testing

@testable import LedgerStore

@Suite("The steps of a print", .onEveryEngine)
struct PrintBooksTests {
    @Test("A print goes from its arrival to its charge")
    func flow() throws {
        let site = try PrintSite()
        #expect(try site.admit().state == .arrived)
        let reserved = try site.reserve(300)
        #expect(reserved.state == .printing && reserved.quoted == Cents(300))
        #expect(try site.balance.reserved == Cents(300))
        try site.settle(210)
        let record = try #require(try site.records.first)
        #expect(record.state == .completed && record.charged == Cents(210))
        #expect(record.evidence == "PAGE: total" && record.impressions == 4)
        #expect(try site.balance.cents == Cents(790))
        #expect(try site.head.number == 3)
    }

    @Test("Each step may come again: nothing moves twice, and the answer is the same")
    func repeated() throws {
        let site = try PrintSite()
        let arrived = try site.admit()
        #expect(try site.admit().key == arrived.key)
        let reservation = try site.reserve(300).reservation
        #expect(try site.reserve(300).reservation == reservation)
        #expect(try site.head.number == 2)
        for _ in 1...2 { try site.turnAway() }
        #expect(try site.head.number == 3)
        #expect(try site.reserve(300).reservation != reservation)
        for _ in 1...2 { try site.settle(200) }
        #expect(try site.head.number == 5)
        #expect(try site.balance.cents == Cents(800))
        #expect(try site.records.count == 1)
    }

    @Test("A run that follows a dead one uses its reservation")
    func rerun() throws {
        let site = try PrintSite()
        _ = try site.admit(attempt: 1)
        let reservation = try site.reserve(300).reservation
        let again = try site.admit(attempt: 2)
        #expect(again.state == .printing && again.reservation == reservation)
        #expect(try site.reserve(300).reservation == reservation)
        #expect(try site.head.number == 2)
    }

    @Test(
        "A run at another price, on another queue or of another user gives the old reservation back",
        arguments: [(250, "office", "anna"), (300, "lab", "anna"), (300, "office", "ben")])
    func rerunChanged(cents: Int64, queue: String, user: String) throws {
        let site = try PrintSite()
        _ = try site.store.addMember(
            userName: "ben", name: "", email: "", pricing: .invoice,
            at: Timestamp(milliseconds: 0))
        _ = try site.admit(attempt: 1)
        let old = try site.reserve(300).reservation
        _ = try site.admit(attempt: 2, queue: queue, user: user)
        let record = try site.reserve(cents)
        #expect(record.reservation != old && record.quoted == Cents(cents))
        #expect(try site.balance.reserved == Cents(user == "anna" ? cents : 0))
        #expect(try site.head.number == 4)
    }

    @Test("A new price that is refused leaves the old reservation until the print is turned away")
    func rerunRefused() throws {
        let site = try PrintSite()
        _ = try site.admit()
        let before = try site.reserve(300)
        #expect(throws: LedgerError.insufficientCredit(price: Cents(1001))) {
            try site.reserve(1001)
        }
        #expect(try site.records == [before])
        #expect(try site.balance.reserved == Cents(300))
        try site.turnAway()
        #expect(try site.balance.available == Cents(1000))
        #expect(try site.records.first?.state == .held)
    }

    @Test(
        "A settled print is never charged again",
        arguments: [PrintRecord.State.completed, .canceled])
    func settledOnce(state: PrintRecord.State) throws {
        let site = try PrintSite()
        _ = try site.admit(attempt: 1)
        _ = try site.reserve(300)
        try site.settle(200, as: state)
        let head = try site.head
        #expect(try site.admit(attempt: 2, queue: "lab", user: "ben").state == state)
        #expect(try site.reserve(900).charged == Cents(200))
        try site.turnAway()
        try site.settle(200, as: state)
        #expect(try site.head == head)
        #expect(try site.records.map(\.state) == [state])
        #expect(try site.records.map(\.userName) == ["anna"])
    }

    @Test("The documents of a job are numbered over its attempts, and each is charged once")
    func documents() throws {
        let site = try PrintSite()
        func document(_ attempt: Int64, _ count: Int? = nil) throws -> PrintRecord {
            try site.admit(attempt: attempt, documents: count)
        }
        let first = try document(1)
        _ = try site.reserve(100, first.key)
        try site.settle(100, as: .completed, first.key)
        let second = try document(1)
        #expect(second.key.documentNumber == 2 && second.state == .arrived)
        try site.turnAway(second.key)
        // The job is released, and cupsd starts from its first document.
        #expect(try document(2).key == first.key)
        #expect(try document(2).key == second.key)
        _ = try site.reserve(50, second.key)
        try site.settle(50, as: .completed, second.key)
        #expect(try document(2).key.documentNumber == 3)
        #expect(try document(9, 1).key == first.key)
        #expect(try site.balance.cents == Cents(850))
    }

    @Test("A deliberate reprint costs again")
    func reprint() throws {
        let site = try PrintSite()
        let job = PrintSite.job
        _ = try site.print(100)
        let again = PrintKey(
            server: job.server, jobID: job.jobID, timeAtCreation: job.timeAtCreation,
            jobUUID: job.jobUUID, timeAtCompleted: 1_700_000_060, documentNumber: 1)
        _ = try site.print(100, again, attempt: 2)
        _ = try site.print(100, again, attempt: 3)
        #expect(try site.balance.cents == Cents(800))
    }

    @Test(
        "Jobs that share an id differ by server, creation and uuid",
        arguments: [
            ("print2", 12, 1_700_000_000, "urn:uuid:1"),
            ("print1", 13, 1_700_000_000, "urn:uuid:1"),
            ("print1", 12, 1_700_000_001, "urn:uuid:1"),
            ("print1", 12, 1_700_000_000, "urn:uuid:2"),
        ])
    func otherJob(server: String, id: Int, creation: Int64, uuid: String) throws {
        let site = try PrintSite()
        _ = try site.print(100)
        let other = PrintKey(
            server: server, jobID: id, timeAtCreation: creation, jobUUID: uuid, timeAtCompleted: 0,
            documentNumber: 1)
        #expect(try site.admit(other).state == .arrived)
        #expect(try site.print(100, other).charged == Cents(100))
        #expect(try site.balance.cents == Cents(800))
    }

    @Test("A held print that never had a reservation can be given up, but not charged")
    func heldAndGivenUp() throws {
        let site = try PrintSite()
        _ = try site.admit()
        #expect(throws: LedgerError.insufficientCredit(price: Cents(2000))) {
            try site.reserve(2000)
        }
        try site.turnAway()
        #expect(throws: LedgerError.self) { try site.settle(10, as: .canceled) }
        try site.settle(0, as: .canceled)
        #expect(try site.records.first?.state == .canceled)
        #expect(try site.head.number == 1)
    }

    @Test("A print that was turned away is charged only when it is reserved again")
    func turnedAway() throws {
        let site = try PrintSite()
        _ = try site.admit()
        _ = try site.reserve(300)
        try site.turnAway(as: .refused)
        #expect(throws: LedgerError.alreadyResolved(.voided)) { try site.settle(300) }
        #expect(try site.records.first?.state == .refused)
        #expect(try site.reserve(300).state == .printing)
        try site.settle(300)
        #expect(try site.balance.cents == Cents(700))
    }

    @Test("A settlement at another price, or over the reservation, is refused and changes nothing")
    func settlementRefused() throws {
        let site = try PrintSite()
        _ = try site.admit()
        let record = try site.reserve(300)
        #expect(throws: LedgerError.captureExceedsReservation(Cents(301), of: Cents(300))) {
            try site.settle(301)
        }
        #expect(try site.records == [record])
        try site.settle(200)
        #expect(throws: LedgerError.alreadyResolved(.captured(Cents(200)))) { try site.settle(100) }
        #expect(try site.balance.cents == Cents(800))
    }

    @Test("Books that lost a print's reservation say so, and touch no other of that number")
    func lostReservation() throws {
        let site = try PrintSite()
        _ = try site.admit()
        let other = PrintSite.job(2)
        _ = try site.admit(other)
        let reservation = try #require(try site.reserve(300, other).reservation)
        let records = try site.records
        for lost in [PrintSite.job, PrintSite.job(3)] {
            #expect(throws: LedgerError.unknownReservation(reservation)) {
                try site.settle(300, as: .completed, lost, reservation: reservation)
            }
        }
        #expect(try site.records == records)
        try site.settle(200, as: .completed, other, reservation: reservation)
        // Once settled, it is settled, whatever reservation is named.
        try site.settle(
            200, as: .completed, other, reservation: ReservationID(reservation.rawValue + 7))
        #expect(try site.balance.cents == Cents(800))
    }

    @Test("What is canceled before anything reached paper is voided, an empty print is captured")
    func zeroCharges() throws {
        let site = try PrintSite()
        _ = try site.print(0)
        let other = PrintKey(
            server: "print1", jobID: 13, timeAtCreation: 1, jobUUID: "", timeAtCompleted: 0,
            documentNumber: 1)
        _ = try site.admit(other)
        _ = try site.reserve(300, other)
        try site.settle(0, as: .canceled, other)
        #expect(try site.records.map(\.charged) == [.zero, .zero])
        let kinds = try site.store.read { session throws(LedgerError) in
            try session.rows("SELECT kind FROM journal_entry ORDER BY number") {
                row throws(LedgerError) in try row.text(0)
            }
        }
        #expect(kinds == ["given", "reserved", "captured", "reserved", "voided"])
        #expect(try site.balance.available == Cents(1000))
    }

    @Test("Prints are listed from the newest, of all or of one user")
    func listed() throws {
        let site = try PrintSite()
        for (id, user) in [(1, "anna"), (2, "ben"), (3, "anna"), (4, "anna")] {
            let job = PrintKey(
                server: "s", jobID: id, timeAtCreation: 0, jobUUID: "u", timeAtCompleted: 0,
                documentNumber: 1)
            _ = try site.admit(job, user: user)
        }
        #expect(try site.store.prints(limit: 3).map(\.key.jobID) == [4, 3, 2])
        #expect(try site.store.prints(ofUser: "anna", limit: 9).map(\.key.jobID) == [4, 3, 1])
    }

    @Test("A stranger's print is taken note of, and belongs to the member once they are known")
    func stranger() throws {
        let site = try PrintSite()
        #expect(try site.admit(user: "anna@example.org").member == nil)
        #expect(throws: LedgerError.unknownMember("anna@example.org")) { try site.reserve(10) }
        try site.turnAway()
        try site.store.addAlias("anna@example.org", to: "anna")
        #expect(try site.admit(attempt: 2, user: "anna@example.org").member == site.anna)
        #expect(try site.reserve(10).state == .printing)
    }

    @Test("A step of a print that never arrived is damage")
    func neverAdmitted() throws {
        let site = try PrintSite()
        let reason = "print print1/12/1700000000/0/1/urn:uuid:1 has no row"
        #expect(throws: LedgerError.storeDamaged(reason: reason)) { try site.reserve(1) }
        #expect(throws: LedgerError.storeDamaged(reason: reason)) { try site.turnAway() }
        #expect(throws: LedgerError.storeDamaged(reason: reason)) { try site.settle(0) }
    }

    @Test("Text with a NUL is refused before it can split the hash from the row")
    func nul() throws {
        let site = try PrintSite()
        #expect(throws: LedgerError.storeUnavailable(reason: "text with a NUL can't be stored")) {
            try site.admit(user: "anna\0")
        }
        #expect(try site.records.isEmpty)
    }

    @Test("A print is turned away only as held or refused")
    func turnAwayPrecondition() async {
        await #expect(processExitsWith: .failure) {
            let site = try PrintSite()
            _ = try site.admit()
            try? site.turnAway(as: .completed)
        }
    }
}
