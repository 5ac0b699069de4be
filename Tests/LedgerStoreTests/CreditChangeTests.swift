import Ledger
import Money
import Testing

@testable import LedgerStore

@Suite("Credits that are changed, deleted, lapsed, refunded and billed", .onEveryEngine)
struct CreditChangeTests {
    @Test(
        "More of a credit can be spent at once, and the books say who, when and why",
        arguments: SiteKind.allCases)
    func raised(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let id = try site.give(100, to: anna)
        try site.capture(30, of: try site.reserve(30, of: anna))
        try site.adjust(id, cents: 150, at: 7)
        let entry = try #require(try site.entry(site.head().number))
        #expect(try site.cents(.credit(id)) == 120)
        #expect(try site.cents(.issued) == -150)
        #expect(entry.kind == .adjusted && entry.actor == "office" && entry.at.milliseconds == 7)
        #expect(EntryDetails(text: entry.details)?.reason == "typed wrong")
        #expect(try site.isProven())
    }

    @Test(
        "Less of a credit goes to the withdrawn, never below what is used",
        arguments: SiteKind.allCases)
    func lowered(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let id = try site.give(100, to: anna)
        try site.capture(30, of: try site.reserve(30, of: anna))
        let pending = try site.reserve(20, of: anna)
        #expect(throws: LedgerError.amountBelowUsed(Cents(50))) {
            try site.adjust(id, cents: 49)
        }
        try site.adjust(id, cents: 50)
        #expect(try site.cents([id]) == [0])
        #expect(try site.cents(.withdrawn) == 50)
        try site.void(pending)
        #expect(try site.cents([id]) == [20])
        #expect(try site.isProven())
    }

    @Test("An expiry that is moved counts from now on", arguments: SiteKind.allCases)
    func moved(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let id = try site.give(100, to: anna, until: 10)
        try site.adjust(id, cents: 100, until: 5)
        #expect(throws: LedgerError.insufficientCredit(price: Cents(1))) {
            try site.reserve(1, of: anna, at: 5)
        }
        try site.adjust(id, cents: 100, until: nil, at: 6)
        _ = try site.reserve(1, of: anna, at: 1000)
        #expect(try site.isProven())
    }

    @Test(
        "What is deleted is gone for the member but not from the books, nor is what comes back to it",
        arguments: SiteKind.allCases)
    func withdrawn(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let id = try site.give(100, to: anna)
        let pending = try site.reserve(40, of: anna)
        #expect(try site.withdraw(id) == Cents(60))
        #expect(try site.balance(anna).available == .zero)
        #expect(throws: LedgerError.creditWithdrawn(id)) { try site.withdraw(id) }
        #expect(throws: LedgerError.creditWithdrawn(id)) { try site.adjust(id, cents: 200) }
        try site.void(pending)
        #expect(try site.balance(anna).available == .zero)
        #expect(throws: LedgerError.insufficientCredit(price: Cents(1))) {
            try site.reserve(1, of: anna)
        }
        #expect(try site.clearOverdue(at: 1) == 1)
        #expect(try site.cents(.withdrawn) == 100)
        #expect(try site.isProven())
    }

    @Test("What lapses is cleared once, in full, and only then", arguments: SiteKind.allCases)
    func lapsed(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let ids = [
            try site.give(100, to: anna, until: 10), try site.give(50, to: anna, until: 11),
            try site.give(25, to: anna),
        ]
        try site.capture(30, of: try site.reserve(30, of: anna))
        #expect(try site.clearOverdue(at: 9) == 0)
        #expect(try site.clearOverdue(at: 10) == 1)
        #expect(try site.clearOverdue(at: 10) == 0)
        #expect(try site.cents(ids) == [0, 50, 25])
        #expect(try site.cents(.expired) == 70)
        #expect(try site.isProven())
    }

    @Test("There is no credit of a number that was never given", arguments: SiteKind.allCases)
    func unknown(kind: SiteKind) throws {
        let site = try kind.open()
        #expect(throws: LedgerError.unknownCredit(CreditID(5))) {
            try site.withdraw(CreditID(5))
        }
    }

    @Test("The same reference gives credit once", arguments: SiteKind.allCases)
    func reference(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        _ = try site.give(100, to: anna, reference: "order 12")
        #expect(throws: LedgerError.referenceUsed("order 12")) {
            try site.give(100, to: anna, reference: "order 12")
        }
        _ = try site.give(100, to: anna, reference: "order 13")
        #expect(try site.balance(anna).available == Cents(200))
    }

    @Test(
        "A refund goes back to the credits that paid, what was used last first",
        arguments: SiteKind.allCases)
    func refunded(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .creditsThenInvoice)
        let ids = [try site.give(60, to: anna, until: 100), try site.give(40, to: anna)]
        let print = try site.reserve(150, of: anna)
        try site.capture(150, of: print)
        try site.refund(60, of: print)
        #expect(try site.cents(ids) == [0, 10])
        #expect(try site.balance(anna).owed == .zero)
        try site.refund(90, of: print)
        #expect(try site.cents(ids) == [60, 40])
        #expect(try site.cents(.revenue) == 0)
        #expect(throws: LedgerError.notCharged) { try site.refund(1, of: print) }
        #expect(try site.isProven())
    }

    @Test(
        "What was paid by a credit that is gone comes back as one with days of grace",
        arguments: SiteKind.allCases)
    func replaced(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let lapsed = try site.give(60, to: anna, until: 10)
        let deleted = try site.give(40, to: anna)
        let print = try site.reserve(100, of: anna)
        try site.capture(100, of: print)
        try site.withdraw(deleted)
        try site.refund(70, of: print, graceEnd: 50, at: 20)
        #expect(try site.cents([lapsed, deleted]) == [0, 0])
        #expect(try site.balance(anna, at: 20).available == Cents(70))
        #expect(try site.balance(anna, at: 50).available == .zero)
        #expect(try site.isProven())
    }

    @Test("No more is refunded than was charged", arguments: SiteKind.allCases)
    func tooMuch(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        _ = try site.give(100, to: anna)
        let print = try site.reserve(100, of: anna)
        #expect(throws: LedgerError.notCharged) { try site.refund(1, of: print) }
        try site.capture(30, of: print)
        #expect(throws: LedgerError.refundExceedsCharge(Cents(31), of: Cents(30))) {
            try site.refund(31, of: print)
        }
        try site.refund(10, of: print)
        #expect(throws: LedgerError.refundExceedsCharge(Cents(21), of: Cents(20))) {
            try site.refund(21, of: print)
        }
        #expect(throws: LedgerError.unknownReservation(ReservationID(99))) {
            try site.refund(1, of: ReservationID(99))
        }
        #expect(try site.isProven())
    }

    @Test(
        "A refund that is tried again under its reference gives nothing twice",
        arguments: SiteKind.allCases)
    func refundReference(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let lapsing = try site.give(50, to: anna, until: 10)
        let prints = [try site.reserve(30, of: anna), try site.reserve(20, of: anna)]
        try site.capture(30, of: prints[0])
        try site.capture(20, of: prints[1])
        try site.refund(10, of: prints[0], reference: "ticket 7")
        // This part comes back as a new credit, and the reference holds all the same.
        try site.refund(5, of: prints[0], graceEnd: 30, reference: "ticket 8", at: 20)
        for reference in ["ticket 7", "ticket 8"] {
            #expect(throws: LedgerError.referenceUsed(reference)) {
                try site.refund(10, of: prints[0], reference: reference)
            }
        }
        try site.refund(20, of: prints[1], reference: "ticket 7")
        #expect(try site.cents(.credit(lapsing)) == 30)
        #expect(try site.cents(.revenue) == 15)
        #expect(try site.isProven())
    }

    @Test(
        "What is owed is billed exactly once, and a later refund is on the next invoice",
        arguments: SiteKind.allCases)
    func billed(kind: SiteKind) throws {
        let site = try kind.open()
        let ben = try site.member("ben", .invoice)
        let first = try site.reserve(70, of: ben, at: 1)
        try site.capture(70, of: first, at: 2)
        let second = try site.reserve(30, of: ben, at: 3)
        #expect(try site.bill(ben, before: 3, at: 4)?.cents == Cents(70))
        #expect(try site.bill(ben, before: 3, at: 4) == nil)
        try site.capture(30, of: second, at: 5)
        try site.refund(20, of: first, at: 6)
        #expect(try site.balance(ben).owed == Cents(10))
        #expect(try site.bill(ben, before: 5, at: 7) == nil)
        #expect(try site.bill(ben, before: 7, at: 7)?.cents == Cents(10))
        #expect(try site.balance(ben).owed == .zero)
        #expect(try site.cents(.billed) == -80)
        #expect(try site.isProven())
    }

    @Test(
        "A team's members use the payer's credit after their own, in the order of use",
        arguments: SiteKind.allCases)
    func team(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let company = try site.member("company", .credits)
        let own = try site.give(30, to: anna)
        let shared = [try site.give(50, to: company), try site.give(50, to: company, until: 9)]
        #expect(throws: LedgerError.insufficientCredit(price: Cents(40))) {
            try site.reserve(40, of: anna)
        }
        try site.pay(for: anna, by: company)
        #expect(try site.balance(anna).ofTeams == Cents(100))
        let print = try site.reserve(90, of: anna)
        #expect(try site.cents([own] + shared) == [0, 40, 0])
        try site.capture(85, of: print)
        #expect(try site.cents(shared) == [45, 0])
        try site.refund(60, of: print)
        #expect(try site.cents([own] + shared) == [5, 50, 50])
        #expect(try site.isProven())
    }

    @Test("The payer's credit is closed while the payer is suspended", arguments: SiteKind.allCases)
    func suspendedPayer(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let company = try site.member("company", .credits)
        _ = try site.give(50, to: company)
        try site.pay(for: anna, by: company)
        try site.change(company, .credits, isSuspended: true)
        #expect(throws: LedgerError.insufficientCredit(price: Cents(1))) {
            try site.reserve(1, of: anna)
        }
        try site.change(company, .credits, isSuspended: false)
        _ = try site.reserve(1, of: anna)
    }
}

extension LedgerSite {
    func give(
        _ cents: Int64, to member: MemberID, reference: String
    ) throws(LedgerError) -> CreditID {
        try write { rows throws(LedgerError) in
            try rows.give(
                CreditTerms(
                    member: member, type: CreditType.printingCredit.name, origin: .admin,
                    cents: Cents(cents), validFrom: Timestamp(milliseconds: 0), expires: nil,
                    note: "", reference: reference),
                at: Timestamp(milliseconds: 0), by: "office"
            ).id
        }
    }

    func adjust(
        _ id: CreditID, cents: Int64, until: Int64? = nil, at now: Int64 = 0
    ) throws(LedgerError) {
        try write { rows throws(LedgerError) in
            guard let old = try rows.credit(id)?.terms else { throw .unknownCredit(id) }
            let terms = CreditTerms(
                member: old.member, type: old.type, origin: old.origin, cents: Cents(cents),
                validFrom: old.validFrom, expires: until.map(Timestamp.init(milliseconds:)),
                note: old.note, reference: old.reference)
            try rows.adjust(
                id, to: terms, reason: "typed wrong", at: Timestamp(milliseconds: now),
                by: "office")
        }
    }

    @discardableResult
    func withdraw(_ id: CreditID, at now: Int64 = 0) throws(LedgerError) -> Cents {
        try write { rows throws(LedgerError) in
            try rows.withdraw(
                id, reason: "left", at: Timestamp(milliseconds: now), by: "office")
        }
    }

    func clearOverdue(at now: Int64) throws(LedgerError) -> Int {
        try write { rows throws(LedgerError) in
            try rows.clearOverdue(at: Timestamp(milliseconds: now), limit: 100)
        }
    }

    func refund(
        _ cents: Int64, of id: ReservationID, graceEnd: Int64? = nil, reference: String? = nil,
        at now: Int64 = 0
    ) throws(LedgerError) {
        try write { rows throws(LedgerError) in
            try rows.refund(
                Cents(cents), of: id, graceEnd: graceEnd.map(Timestamp.init(milliseconds:)),
                reason: "smeared", reference: reference, at: Timestamp(milliseconds: now),
                by: "office")
        }
    }

    func bill(
        _ member: MemberID, before end: Int64, at now: Int64
    ) throws(LedgerError) -> Invoice? {
        try write { rows throws(LedgerError) in
            try rows.bill(
                member, before: Timestamp(milliseconds: end), at: Timestamp(milliseconds: now),
                by: "office")
        }
    }
}
