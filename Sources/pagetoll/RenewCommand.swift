import ArgumentParser
import Catalog
import Desk
import Foundation
import Ledger
import LedgerStore

/// What is due is given.
struct RenewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renew",
        abstract: "Give the credit of every plan that has renewed, and clear what has lapsed.",
        discussion: """
            Run it once a day, or as often as you like: each renewal is given once, however late. \
            Waiting jobs that the credit covers are released.
            """)

    @OptionGroup var store: RehearsableStore
    @OptionGroup var output: JSONOption

    private struct Row: Encodable {
        let members: [String]
        let lapsedCredits: Int
    }

    func run() throws {
        let ledger = try store.opened()
        let (members, lapsedCount) = try orFail { () throws(LedgerError) in
            try ledger.renew(in: .current, .here)
        }
        try store.releaseJobs(ledger, coveredBy: nil)
        let names = try orFail { () throws(LedgerError) in
            try members.map { id throws(LedgerError) in try ledger.userName(id) }
        }
        try output.done(
            Row(members: names, lapsedCredits: lapsedCount), isRehearsal: store.dryRun,
            "\(counted(members.count, "member")) received credit; \(counted(lapsedCount, "credit")) "
                + "lapsed.")
    }
}
