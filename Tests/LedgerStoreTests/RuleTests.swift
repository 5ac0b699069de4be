import Money
import Testing

@testable import Ledger

@Suite("The rules, in memory and in stores", .onEveryEngine)
struct RuleTests {
    @Test(
        "Credits are used in order, all or nothing", arguments: SiteKind.allCases,
        OrderOfUse.cases)
    func orderOfUse(kind: SiteKind, row: OrderOfUse) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        try site.put(CreditType(name: "Lab only", queues: ["lab", "attic"]))
        let credits = try row.credits.map {
            try site.give($0.cents, to: anna, type: $0.type, from: $0.from, until: $0.until)
        }
        if let taken = row.taken {
            _ = try site.reserve(row.price, of: anna, on: row.queue, at: row.now)
            #expect(try site.cents(credits) == zip(row.credits, taken).map { $0.cents - $1 })
        } else {
            #expect(throws: LedgerError.insufficientCredit(price: Cents(row.price))) {
                try site.reserve(row.price, of: anna, on: row.queue, at: row.now)
            }
            #expect(try site.cents(credits) == row.credits.map(\.cents))
            #expect(try site.head().number == credits.count)
        }
        #expect(try site.isProven())
    }

    @Test("A print may be paid from any number of credits", arguments: SiteKind.allCases)
    func manyCredits(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let count: Int64 = 2500
        try site.write { rows throws(LedgerError) in
            for _ in 0..<count {
                _ = try rows.give(
                    CreditTerms(
                        member: anna, type: CreditType.printingCredit.name, origin: .admin,
                        cents: Cents(1), validFrom: Timestamp(milliseconds: 0), expires: nil,
                        note: ""), at: Timestamp(milliseconds: 0), by: "office")
            }
        }
        let id = try site.reserve(count, of: anna)
        try site.capture(count, of: id)
        #expect(try site.balance(anna).available == .zero)
        #expect(try site.isProven())
    }

    @Test(
        "A partial capture gives back to the source used last first",
        arguments: SiteKind.allCases,
        [
            (150, [0, 0], 50), (130, [0, 0], 30), (100, [0, 0], 0), (99, [0, 1], 0),
            (60, [0, 40], 0), (59, [1, 40], 0), (0, [60, 40], 0),
        ])
    func partialCapture(kind: SiteKind, row: (charge: Int64, remaining: [Int64], owed: Int64))
        throws
    {
        let site = try kind.open()
        let anna = try site.member("anna", .creditsThenInvoice)
        let never = try site.give(40, to: anna)
        let soon = try site.give(60, to: anna, until: 9)
        let id = try site.reserve(150, of: anna)
        try site.capture(row.charge, of: id)
        #expect(try site.cents([soon, never]) == row.remaining)
        #expect(try site.cents(.revenue) == row.charge)
        #expect(try site.cents(.reserved(id)) == 0)
        #expect(try site.balance(anna).owed == Cents(row.owed))
        #expect(try site.isProven())
    }

    @Test("A void gives everything back", arguments: SiteKind.allCases, PricingModel.allCases)
    func void(kind: SiteKind, pricing: PricingModel) throws {
        let site = try kind.open()
        let anna = try site.member("anna", pricing)
        let credit = try site.give(100, to: anna)
        let id = try site.reserve(80, of: anna)
        try site.void(id)
        #expect(try site.cents(.credit(credit)) == 100)
        for account: Account in [.revenue, .receivable(anna), .waived(anna), .reserved(id)] {
            #expect(try site.cents(account) == 0)
        }
        #expect(try site.isProven())
    }

    @Test("An end that comes again changes nothing", arguments: SiteKind.allCases)
    func repeatedEnd(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        _ = try site.give(100, to: anna)
        let (captured, voided) = (try site.reserve(30, of: anna), try site.reserve(30, of: anna))
        try site.capture(20, of: captured)
        try site.void(voided)
        let head = try site.head()
        try site.capture(20, of: captured, at: 5)
        try site.void(voided, at: 5)
        #expect(try site.head() == head)
        #expect(try site.balance(anna).available == Cents(80))
    }

    @Test("A second end that differs from the first is refused", arguments: SiteKind.allCases)
    func secondEnd(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        _ = try site.give(100, to: anna)
        let (captured, voided) = (try site.reserve(30, of: anna), try site.reserve(30, of: anna))
        try site.capture(20, of: captured)
        try site.void(voided)
        let head = try site.head()
        let wasCaptured = LedgerError.alreadyResolved(.captured(Cents(20)))
        #expect(throws: wasCaptured) { try site.capture(19, of: captured) }
        #expect(throws: wasCaptured) { try site.capture(31, of: captured) }
        #expect(throws: wasCaptured) { try site.void(captured) }
        #expect(throws: LedgerError.alreadyResolved(.voided)) { try site.capture(0, of: voided) }
        #expect(try site.head() == head)
    }

    @Test("More than is reserved can't be captured", arguments: SiteKind.allCases)
    func captureTooMuch(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        _ = try site.give(100, to: anna)
        let id = try site.reserve(30, of: anna)
        let head = try site.head()
        #expect(throws: LedgerError.captureExceedsReservation(Cents(31), of: Cents(30))) {
            try site.capture(31, of: id)
        }
        #expect(try site.head() == head)
        try site.capture(30, of: id)
        #expect(try site.isProven())
    }

    @Test(
        "A print that costs nothing needs no credit, and is on the books",
        arguments: SiteKind.allCases, PricingModel.allCases)
    func zeroPrice(kind: SiteKind, pricing: PricingModel) throws {
        let site = try kind.open()
        let anna = try site.member("anna", pricing)
        let (captured, voided) = (try site.reserve(0, of: anna), try site.reserve(0, of: anna))
        try site.capture(0, of: captured)
        try site.void(voided)
        #expect(try site.head().number == 4)
        #expect(
            try site.balance(anna)
                == Balance(available: .zero, ofTeams: .zero, reserved: .zero, owed: .zero))
        #expect(try site.isProven())
    }

    @Test(
        "A suspended member reserves nothing, but what is reserved ends",
        arguments: SiteKind.allCases)
    func suspended(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let credit = try site.give(100, to: anna)
        let id = try site.reserve(30, of: anna)
        try site.change(anna, .credits, isSuspended: true)
        for price: Int64 in [0, 30] {
            #expect(throws: LedgerError.memberSuspended("anna")) {
                try site.reserve(price, of: anna)
            }
        }
        try site.capture(10, of: id)
        #expect(try site.cents(.credit(credit)) == 90)
    }

    @Test("Who and what is unknown is refused by name", arguments: SiteKind.allCases)
    func unknown(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let nobody = MemberID(7)
        #expect(throws: LedgerError.unknownMember("7")) { try site.reserve(0, of: nobody) }
        #expect(throws: LedgerError.unknownMember("7")) { try site.give(1, to: nobody) }
        #expect(throws: LedgerError.unknownMember("7")) { try site.balance(nobody) }
        #expect(throws: LedgerError.unknownCreditType("Gold")) {
            try site.give(1, to: anna, type: "Gold")
        }
        let missing = ReservationID(9)
        #expect(throws: LedgerError.unknownReservation(missing)) { try site.void(missing) }
        #expect(throws: LedgerError.unknownReservation(missing)) {
            try site.capture(0, of: missing)
        }
        #expect(try site.head() == .start)
    }

    @Test("A change of pricing leaves what is reserved as it was", arguments: SiteKind.allCases)
    func changedPricing(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .invoice)
        let id = try site.reserve(70, of: anna)
        try site.change(anna, .credits, isSuspended: false)
        try site.capture(60, of: id)
        #expect(try site.balance(anna).owed == Cents(60))
        #expect(try site.isProven())
    }

    @Test(
        "Where a credit is valid follows from its type as that is now", arguments: SiteKind.allCases
    )
    func changedType(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        try site.put(CreditType(name: "Lab only", queues: ["lab"]))
        _ = try site.give(50, to: anna, type: "Lab only")
        try site.put(CreditType(name: "Lab only", queues: ["attic", "office"]))
        #expect(throws: LedgerError.insufficientCredit(price: Cents(20))) {
            try site.reserve(20, of: anna, on: "lab")
        }
        _ = try site.reserve(20, of: anna, on: "office")
    }

    @Test(
        "A balance tells what is available, reserved and owed at a moment",
        arguments: SiteKind.allCases)
    func balance(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .creditsThenInvoice)
        let (open, invoiced) = (Cents(40), Cents(25))
        _ = try site.give(100, to: anna, until: 10)
        _ = try site.give(30, to: anna, from: 20)
        let id = try site.reserve(125, of: anna)
        #expect(
            try site.balance(anna)
                == Balance(available: .zero, ofTeams: .zero, reserved: Cents(100), owed: .zero))
        try site.capture(125, of: id)
        #expect(try site.balance(anna).owed == invoiced)
        _ = try site.give(40, to: anna)
        #expect(
            try site.balance(anna, at: 19)
                == Balance(available: open, ofTeams: .zero, reserved: .zero, owed: invoiced))
        #expect(try site.balance(anna, at: 20).cents == Cents(70))
    }

    @Test(
        "What is given back after its expiry stays on the books, but can't be spent",
        arguments: SiteKind.allCases)
    func lapsedWhileReserved(kind: SiteKind) throws {
        let site = try kind.open()
        let anna = try site.member("anna", .credits)
        let credit = try site.give(100, to: anna, until: 10)
        let id = try site.reserve(100, of: anna, at: 9)
        try site.capture(40, of: id, at: 11)
        #expect(try site.cents(.credit(credit)) == 60)
        #expect(try site.balance(anna, at: 11).available == .zero)
        #expect(throws: LedgerError.insufficientCredit(price: Cents(1))) {
            try site.reserve(1, of: anna, at: 11)
        }
        #expect(try site.isProven())
    }
}

/// A print and the credits there are for it.
struct OrderOfUse: Sendable, CustomTestStringConvertible {
    struct Given: Sendable {
        var cents: Int64
        var type = CreditType.printingCredit.name
        var from: Int64 = 0
        var until: Int64?
    }

    let testDescription: String
    let credits: [Given]
    let price: Int64
    /// What each credit pays; nil when the print is refused.
    let taken: [Int64]?
    var queue = "office"
    var now: Int64 = 10

    private static let lab = "Lab only"

    static let cases = [
        OrderOfUse(
            testDescription: "the earliest expiry first, never-expiring last",
            credits: [
                Given(cents: 100), Given(cents: 100, until: 50), Given(cents: 100, until: 20),
            ],
            price: 250, taken: [50, 100, 100]),
        OrderOfUse(
            testDescription: "of equal expiry the oldest first",
            credits: [Given(cents: 100, until: 20), Given(cents: 100, until: 20)],
            price: 150, taken: [100, 50]),
        OrderOfUse(
            testDescription: "of never-expiring the oldest first, whatever its start",
            credits: [Given(cents: 100, from: 5), Given(cents: 100, from: 0)],
            price: 150, taken: [100, 50]),
        OrderOfUse(
            testDescription: "a credit that covers the print alone is the only one touched",
            credits: [Given(cents: 100, until: 20), Given(cents: 100, until: 30)],
            price: 100, taken: [100, 0]),
        OrderOfUse(
            testDescription: "a credit for other queues is left alone",
            credits: [Given(cents: 100, type: lab, until: 20), Given(cents: 100)],
            price: 30, taken: [0, 30]),
        OrderOfUse(
            testDescription: "a credit for some queues is used on each of them",
            credits: [Given(cents: 100, type: lab, until: 20), Given(cents: 100)],
            price: 130, taken: [100, 30], queue: "attic"),
        OrderOfUse(
            testDescription: "a credit for other queues covers nothing",
            credits: [Given(cents: 100, type: lab)], price: 1, taken: nil),
        OrderOfUse(
            testDescription: "one cent too little, and nothing is taken",
            credits: [Given(cents: 25), Given(cents: 24)], price: 50, taken: nil),
        OrderOfUse(
            testDescription: "the last cent can be spent",
            credits: [Given(cents: 25), Given(cents: 25)], price: 50, taken: [25, 25]),
        OrderOfUse(
            testDescription: "a credit counts from its start",
            credits: [Given(cents: 50, from: 10)], price: 50, taken: [50]),
        OrderOfUse(
            testDescription: "a millisecond before its start it does not",
            credits: [Given(cents: 50, from: 11)], price: 50, taken: nil),
        OrderOfUse(
            testDescription: "a credit lasts until the millisecond before its expiry",
            credits: [Given(cents: 50, until: 11)], price: 50, taken: [50]),
        OrderOfUse(
            testDescription: "at its expiry it is gone",
            credits: [Given(cents: 50, until: 10)], price: 50, taken: nil),
        OrderOfUse(
            testDescription: "an expired credit is passed over",
            credits: [Given(cents: 50, until: 10), Given(cents: 50, until: 60)],
            price: 50, taken: [0, 50]),
    ]
}
