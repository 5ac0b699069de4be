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

    func run() throws {
        let ledger = try store.opened()
        let balance = try orFail { () throws(LedgerError) in
            try ledger.balance(of: try ledger.member(user).id, at: .now)
        }
        try output.done(
            BalanceResult(balance, of: user),
            "\(user.printable) has \(balance.available) available"
                + (balance.ofTeams == .zero ? "" : ", \(balance.ofTeams) of teams")
                + (balance.reserved == .zero ? "" : ", \(balance.reserved) reserved")
                + (balance.owed == .zero ? "." : ", and owes \(balance.owed)."))
    }
}
