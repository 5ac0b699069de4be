import ArgumentParser
import Desk
import Foundation
import Ledger
import LedgerStore
import Site

/// What commands take that give or take money: the ledger, or for a dry run a copy of it.
struct RehearsableStore: ParsableArguments {
    @OptionGroup var options: StoreOptions
    @Flag(
        help: "Say what would be done, and do nothing: it is done to a copy that is thrown away.")
    var dryRun = false

    func site() throws(CommandFailure) -> SiteConfiguration { try options.site() }

    /// The ledger's store, or its copy.
    func opened() throws(CommandFailure) -> Store {
        guard dryRun else { return try options.opened() }
        let location = try site().store
        return try orFail { () throws(LedgerError) in try Store.copy(of: location) }
    }

    /// Releases the jobs that wait for the members' credit and are covered now; in a dry run none is.
    func releaseJobs(
        _ ledger: Store, coveredBy members: [MemberID]?
    ) throws(CommandFailure) {
        guard !dryRun else { return }
        WaitingJobs(ledger: ledger, site: try site()).releaseAndSay(coveredBy: members)
    }
}
