import Catalog
import Ledger
import Money
import Testing

@testable import LedgerStore

@Suite("Plans and products", .onEveryEngine)
struct PlanTests {
    @Test("A plan gives credit at sign-up at once, and then at each invoice date")
    func signUpAndRenewal() throws {
        let site = try CatalogSite()
        try site.benefit(900)
        try site.signUp(on: "2026-01-31")
        #expect(try site.received() == ["2026-01-31: 900, 2026-02-27"])
        #expect(try site.renew(on: "2026-02-27") == 0)
        #expect(try site.renew(on: "2026-02-28") == 1)
        #expect(try site.renew(on: "2026-03-31") == 1)
        #expect(
            try site.received() == [
                "2026-01-31: 900, 2026-02-27", "2026-02-28: 900, 2026-03-30",
                "2026-03-31: 900, 2026-04-29",
            ])
        #expect(try site.available(on: "2026-04-01") == 900)
        #expect(try site.isProven())
    }

    @Test("Each renewal is given exactly once, however often or late renew runs")
    func exactlyOnce() throws {
        let (daily, late) = (try CatalogSite(), try CatalogSite())
        for site in [daily, late] {
            try site.benefit(900)
            try site.benefit(50, .never)
            try site.signUp(on: "2026-01-15")
            try site.signUp("ben", on: "2026-01-31")
        }
        var day = try #require(Day("2026-01-15"))
        while day <= Day("2026-12-01")! {
            for _ in 0..<2 { try daily.renew(on: day.description) }
            day = day.adding(1, .day)
        }
        try late.renew(on: "2026-12-01")
        for user in ["anna", "ben"] {
            #expect(try daily.received(user) == late.received(user))
            #expect(try daily.received(user).count == 22)
            #expect(try late.available(user, on: "2026-12-01") == 900 + 11 * 50)
        }
        #expect(try daily.isProven() && late.isProven())
    }

    @Test(
        "Renewals of a leap day, weeks, quarters and years fall on the right days",
        arguments: [
            ("yearly", "2024-02-29", "2026-03-01", ["2024-02-29", "2025-02-28", "2026-02-28"]),
            (
                "every 2 weeks", "2026-12-20", "2027-01-17",
                ["2026-12-20", "2027-01-03", "2027-01-17"]
            ),
            ("quarterly", "2025-11-30", "2026-05-30", ["2025-11-30", "2026-02-28", "2026-05-30"]),
            ("every 5 months", "2025-09-30", "2026-02-28", ["2025-09-30", "2026-02-28"]),
        ])
    func frequencies(words: String, start: String, end: String, days: [String]) throws {
        let site = try CatalogSite()
        let frequency = try #require(RenewalFrequency(words))
        try site.store.put(Plan(name: "Coworker", frequency: frequency), .on("2024-01-01"))
        try site.benefit(1, .never, on: "2024-01-01")
        try site.signUp(on: start)
        try site.renew(on: end)
        #expect(try site.received() == days.map { "\($0): 1, never" })
    }

    @Test("A change of the plan reaches those signed up at their next invoice date, not before")
    func changedBenefit() throws {
        let site = try CatalogSite()
        let id = try site.benefit(900)
        try site.signUp(on: "2026-01-10")
        _ = try site.store.changeBenefit(id, .on("2026-02-20")) { $0.cents = Cents(500) }
        try site.benefit(70, .never, on: "2026-03-05")
        #expect(try site.received() == ["2026-01-10: 900, 2026-02-09"])
        // Late: on 10 February the old benefit counted, on 10 March both new ones.
        try site.renew(on: "2026-03-20")
        #expect(
            try site.received() == [
                "2026-01-10: 900, 2026-02-09", "2026-02-10: 900, 2026-03-09",
                "2026-03-10: 500, 2026-04-09", "2026-03-10: 70, never",
            ])
    }

    @Test("Edits and deletions on plans never touch credit already received")
    func deletedBenefit() throws {
        let site = try CatalogSite()
        let id = try site.benefit(900)
        try site.signUp(on: "2026-01-10")
        try site.store.deleteBenefits([id], .on("2026-01-11"))
        #expect(try site.available(on: "2026-01-12") == 900)
        try site.renew(on: "2026-02-10")
        #expect(try site.received() == ["2026-01-10: 900, 2026-02-09"])
        #expect(throws: LedgerError.catalog(.unknown(.benefit, "1"))) {
            try site.store.deleteBenefits([id], .on("2026-01-12"))
        }
    }

    @Test("Of several benefits all are deleted or none")
    func bulkDeletion() throws {
        let site = try CatalogSite()
        let ids = [try site.benefit(1), try site.benefit(2), BenefitID(99)]
        #expect(throws: LedgerError.catalog(.unknown(.benefit, "99"))) {
            try site.store.deleteBenefits(ids, .on("2026-01-02"))
        }
        let left = try site.store.benefits(of: .plan("Coworker"), at: .init(noon: "2026-01-03"))
        #expect(left.map(\.cents.rawValue) == [1, 2])
    }

    @Test("Who leaves a plan keeps what they have, and receives no more")
    func left() throws {
        let site = try CatalogSite()
        try site.benefit(900)
        try site.signUp(on: "2026-01-10")
        try site.store.leave("anna", plan: "Coworker", .on("2026-01-20"))
        try site.renew(on: "2026-06-01")
        #expect(try site.received() == ["2026-01-10: 900, 2026-02-09"])
        #expect(throws: LedgerError.catalog(.notSignedUp(plan: "Coworker"))) {
            try site.store.leave("anna", plan: "Coworker", .on("2026-01-21"))
        }
        try site.signUp(on: "2026-06-02")
        #expect(try site.received().count == 2)
    }

    @Test("A member is signed up to a plan once, and a plan in use is not deleted")
    func inUse() throws {
        let site = try CatalogSite()
        try site.signUp(on: "2026-01-10")
        #expect(throws: LedgerError.catalog(.alreadySignedUp(plan: "Coworker"))) {
            try site.signUp(on: "2026-01-11")
        }
        #expect(throws: LedgerError.catalog(.planInUse("Coworker", memberCount: 1))) {
            try site.store.delete([.plan("Coworker")], .on("2026-01-11"))
        }
        try site.store.leave("anna", plan: "Coworker", .on("2026-01-20"))
        try site.store.delete([.plan("Coworker")], .on("2026-01-21"))
        #expect(throws: LedgerError.catalog(.unknown(.plan, "Coworker"))) {
            try site.signUp(on: "2026-01-22")
        }
    }

    @Test("A sign-up of earlier gives the cycle that is under way, one to come gives nothing yet")
    func anchors() throws {
        let site = try CatalogSite()
        try site.benefit(900)
        try site.signUp(on: "2026-03-10", anchor: "2025-12-31")
        #expect(try site.received() == ["2026-03-10: 900, 2026-03-30"])
        try site.signUp("ben", on: "2026-03-10", anchor: "2026-04-01")
        #expect(try site.received("ben") == [])
        try site.renew(on: "2026-04-01")
        #expect(try site.received("ben") == ["2026-04-01: 900, 2026-04-30"])
    }

    @Test("A plan's new frequency is for those who sign up later")
    func newFrequency() throws {
        let site = try CatalogSite()
        try site.benefit(1, .never)
        try site.signUp(on: "2026-01-10")
        let weekly = try #require(RenewalFrequency("weekly"))
        try site.store.put(Plan(name: "Coworker", frequency: weekly), .on("2026-01-11"))
        try site.signUp("ben", on: "2026-01-11")
        try site.renew(on: "2026-02-09")
        #expect(try site.received().count == 1)
        #expect(try site.received("ben").count == 5)
    }

    @Test("A time zone that the site moves to neither repeats nor loses a renewal")
    func movedSite() throws {
        let site = try CatalogSite()
        try site.benefit(1, .never)
        try site.signUp(on: "2026-01-10")
        for hours in [14, -12, 0, 9] {
            try site.renew(on: "2026-02-10", in: .ahead(hours))
        }
        #expect(try site.received().count == 2)
    }

    @Test("A product gives its credit at once, as often as it is sold, and once for a receipt")
    func product() throws {
        let site = try CatalogSite()
        try site.benefit(1000, .after(6, .month), of: .product("Card"))
        _ = try site.store.sell("Card", to: "anna", count: 2, in: .utc, .on("2026-01-31"))
        #expect(
            try site.received() == [
                "2026-01-31: 1000, 2026-07-31", "2026-01-31: 1000, 2026-07-31",
            ])
        let sale = { () throws(LedgerError) in
            _ = try site.store.sell(
                "Card", to: "ben", count: 1, reference: "R-7", in: .utc, .on("2026-02-01"))
        }
        try sale()
        #expect(throws: LedgerError.self) { try sale() }
        #expect(try site.available("ben", on: "2026-02-02") == 1000)
        #expect(try site.isProven())
    }

    @Test("A product whose credit would have lapsed is not sold")
    func lapsedProduct() throws {
        let site = try CatalogSite()
        try site.benefit(5, .never, of: .product("Card"))
        try site.benefit(1000, .on(Day("2026-05-01")!), of: .product("Card"))
        #expect(throws: LedgerError.catalog(.lapsed)) {
            try site.store.sell("Card", to: "anna", count: 1, in: .utc, .on("2026-05-02"))
        }
        #expect(try site.received() == [])
    }

    @Test("Valid queues follow the credit type of the benefit")
    func types() throws {
        let site = try CatalogSite()
        try site.store.put(CreditType(name: "Color", queues: ["studio"]))
        try site.benefit(100, type: "Color")
        try site.signUp(on: "2026-01-10")
        let now = Timestamp(noon: "2026-01-10")
        let anna = try site.store.member("anna").id
        try site.store.write { session throws(LedgerError) in
            let rows = SQLRows(session: session)
            #expect(try rows.spendableCredits(of: anna, on: "studio", at: now).count == 1)
            #expect(try rows.spendableCredits(of: anna, on: "office", at: now).isEmpty)
        }
        #expect(throws: LedgerError.unknownCreditType("Gold")) {
            try site.benefit(1, type: "Gold")
        }
    }

    @Test("Twenty pages a week are free, then each costs")
    func freeAllowance() throws {
        let site = try CatalogSite()
        let weekly = try #require(RenewalFrequency("weekly"))
        try site.store.put(Plan(name: "Reader", frequency: weekly), .on("2026-01-01"))
        try site.benefit(20 * 5, of: .plan("Reader"))
        _ = try site.store.signUp("anna", to: "Reader", in: .utc, .on("2026-01-05"))
        let anna = try site.store.member("anna").id
        try site.store.write { session throws(LedgerError) in
            var rows = SQLRows(session: session)
            try rows.give(
                CreditTerms(
                    member: anna, type: CreditType.printingCredit.name, origin: .admin,
                    cents: Cents(200), validFrom: Timestamp(noon: "2026-01-05"), expires: nil,
                    note: "paid in"),
                at: Timestamp(noon: "2026-01-05"), by: "office")
            let terms = ReservationTerms(member: anna, queue: "office", print: "p")
            let print = try rows.reserve(
                Cents(25 * 5), for: terms, at: Timestamp(noon: "2026-01-06"))
            #expect(print.sources.map(\.cents.rawValue) == [100, 25])
        }
        try site.renew(on: "2026-01-12")
        #expect(try site.available(on: "2026-01-12") == 100 + 175)
    }

    @Test("Who changed what of a plan is on record")
    func record() throws {
        let site = try CatalogSite()
        let id = try site.benefit(900)
        try site.store.deleteBenefits([id], .on("2026-02-02"))
        let last = try #require(try site.store.settingChanges(limit: 1).first)
        #expect(last.actor == "office" && last.subject == "plan Coworker")
        #expect(last.change.contains("no longer has benefit 1"))
    }
}
