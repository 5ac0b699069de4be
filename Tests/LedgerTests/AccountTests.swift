import Ledger
import Testing

@Suite("Accounts")
struct AccountTests {
    static let accounts: [(Account, String)] = [
        (.credit(CreditID(12)), "credit:12"), (.reserved(ReservationID(3)), "reserved:3"),
        (.receivable(MemberID(7)), "receivable:7"), (.waived(MemberID(7)), "waived:7"),
        (.issued, "issued"), (.withdrawn, "withdrawn"), (.expired, "expired"),
        (.revenue, "revenue"),
    ]

    @Test("An account is read from the code that it is written as", arguments: accounts)
    func code(account: Account, code: String) {
        #expect(account.code == code)
        #expect(Account(code: code) == account)
    }

    @Test(
        "No other text is an account",
        arguments: [
            "", "credit", "credit:", "credit:012", "credit:+12", "credit: 12", "Credit:12",
            "credit:12:1", "credit:9223372036854775808", "revenue:1", "issued:", ":", "petty cash",
        ])
    func noAccount(code: String) {
        #expect(Account(code: code) == nil)
    }

    @Test("Only credits and reservations can never be overdrawn", arguments: accounts)
    func neverNegative(account: Account, code: String) {
        #expect(
            account.isNeverNegative == (code.hasPrefix("credit:") || code.hasPrefix("reserved:")))
    }
}
