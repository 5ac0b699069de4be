import Ledger
import Money
import Testing

@Suite("Reservations")
struct ReservationTests {
    static let member = MemberID(1)

    static func reservation(_ sources: [Posting], amount: Int64) -> Reservation {
        Reservation(
            id: ReservationID(5), member: member, queue: "office", amount: Cents(amount),
            sources: sources)
    }

    static func made() -> Reservation {
        reservation(
            [Posting(.credit(CreditID(1)), Cents(60)), Posting(.receivable(member), Cents(40))],
            amount: 100)
    }

    @Test("Its opening, and every way that it ends, sum to zero")
    func sums() throws {
        #expect(Self.made().opening.map(\.cents).total == .zero)
        for charge: Int64 in 0...100 {
            var reservation = Self.made()
            #expect(try reservation.capture(Cents(charge)).map(\.cents).total == .zero)
            #expect(reservation.state == .captured(Cents(charge)))
        }
        var reservation = Self.made()
        #expect(try reservation.void().map(\.cents).total == .zero)
    }

    @Test("A refused end leaves the state as it was")
    func refused() throws {
        var reservation = Self.made()
        #expect(throws: LedgerError.captureExceedsReservation(Cents(101), of: Cents(100))) {
            try reservation.capture(Cents(101))
        }
        #expect(reservation.state == .pending)
        _ = try reservation.void()
        #expect(throws: LedgerError.alreadyResolved(.voided)) { try reservation.void() }
        #expect(throws: LedgerError.alreadyResolved(.voided)) { try reservation.capture(.zero) }
        #expect(reservation.state == .voided)
    }

    @Test("A credit that is passed in out of order is used in the order that is given")
    func sourcesInOrder() throws {
        let type = CreditType.printingCredit
        let credits = [(9, 30), (2, 50)].map { id, cents in
            let terms = CreditTerms(
                member: Self.member, type: type.name, origin: .admin, cents: Cents(99),
                validFrom: Timestamp(milliseconds: 0), expires: nil, note: "")
            return Credit(
                id: CreditID(Int64(id)), terms: terms, type: type, remaining: Cents(Int64(cents)))
        }
        let sources = try PricingModel.credits.sources(
            for: Cents(40), member: Self.member, credits: credits)
        #expect(
            sources == [
                Posting(.credit(CreditID(9)), Cents(30)), Posting(.credit(CreditID(2)), Cents(10)),
            ])
    }

    @Test("Sources that are missing or don't sum to the amount are a bug")
    func sourcesPrecondition() async {
        await #expect(processExitsWith: .failure) { _ = Self.reservation([], amount: 0) }
        await #expect(processExitsWith: .failure) {
            _ = Self.reservation([Posting(.credit(CreditID(1)), Cents(60))], amount: 61)
        }
    }

    @Test("A negative charge and a negative price are bugs")
    func negative() async {
        await #expect(processExitsWith: .failure) {
            var reservation = Self.made()
            _ = try? reservation.capture(Cents(-1))
        }
        await #expect(processExitsWith: .failure) {
            _ = try? PricingModel.invoice.sources(for: Cents(-1), member: Self.member, credits: [])
        }
    }
}
