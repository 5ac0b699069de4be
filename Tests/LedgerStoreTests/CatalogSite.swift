import Catalog
import Ledger
import Money

@testable import LedgerStore

/// A store with members anna and ben, a plan "Coworker" that renews monthly, and a product "Card".
struct CatalogSite {
    let place: LedgerPlace
    let store: Store

    init(isInMemory: Bool = false) throws {
        place = try LedgerPlace(isInMemory: isInMemory)
        store = try Store(at: place.location, creating: true)
        for name in ["anna", "ben"] {
            _ = try store.addMember(
                userName: name, name: "", email: "\(name)@example.org", pricing: .credits,
                at: Timestamp(milliseconds: 0))
        }
        try store.put(Plan(name: "Coworker", frequency: .monthly), .on("2026-01-01"))
        try store.addProduct("Card", .on("2026-01-01"))
    }

    @discardableResult
    func benefit(
        _ cents: Int64, _ expiry: CreditExpiry = .nextRenewal, of owner: BenefitOwner? = nil,
        type: String = CreditType.printingCredit.name, on day: String = "2026-01-01"
    ) throws(LedgerError) -> BenefitID {
        try store.addBenefit(
            to: owner ?? .plan("Coworker"), type: type, cents: Cents(cents), expiry: expiry,
            .on(day)
        ).id
    }

    @discardableResult
    func signUp(
        _ user: String = "anna", on day: String, anchor: String? = nil
    ) throws(LedgerError) -> Subscription {
        try store.signUp(
            user, to: "Coworker", anchor: anchor.flatMap { Day($0) }, in: .utc, .on(day))
    }

    @discardableResult
    func renew(on day: String, in calendar: SiteCalendar = .utc) throws(LedgerError) -> Int {
        try store.renew(in: calendar, .on(day)).members.count
    }

    /// What a member received, as "day: cents, day it can last be used".
    func received(_ user: String = "anna") throws(LedgerError) -> [String] {
        try store.credits(of: try store.member(user).id).map { credit in
            let calendar = SiteCalendar.utc
            let end = credit.terms.expires.map {
                calendar.day(of: Timestamp(milliseconds: $0.milliseconds - 1)).description
            }
            return "\(calendar.day(of: credit.terms.validFrom)): \(credit.terms.cents.rawValue), "
                + (end ?? "never")
        }
    }

    func available(_ user: String = "anna", on day: String) throws(LedgerError) -> Int64 {
        try store.balance(of: try store.member(user).id, at: Timestamp(noon: day)).available
            .rawValue
    }

    func isProven() throws(LedgerError) -> Bool {
        if case .proven = try store.check() { true } else { false }
    }
}
