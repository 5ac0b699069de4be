import ArgumentParser
import Desk
import Foundation
import Ledger
import LedgerStore
import Money

/// What a member has.
struct BalanceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "balance", abstract: "Say what a member has and owes.")

    @Argument var user: String
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    private struct Row: Encodable {
        let user: String
        let cents, reserved, available, owed: Int64
        /// What teams' payers have for the member, after their own.
        let ofTeams: Int64
    }

    func run() throws {
        let ledger = try store.opened()
        let balance = try orFail { () throws(LedgerError) in
            try ledger.balance(of: try ledger.member(user).id, at: .now)
        }
        guard !output.json else {
            return try Output.json(
                Row(
                    user: user, cents: balance.cents.rawValue, reserved: balance.reserved.rawValue,
                    available: balance.available.rawValue, owed: balance.owed.rawValue,
                    ofTeams: balance.ofTeams.rawValue))
        }
        print(
            "\(user.printable) has \(balance.available) available"
                + (balance.ofTeams == .zero ? "" : ", \(balance.ofTeams) of teams")
                + (balance.reserved == .zero ? "" : ", \(balance.reserved) reserved")
                + (balance.owed == .zero ? "." : ", and owes \(balance.owed)."))
    }
}
