import ArgumentParser
import Desk
import Foundation
import Ledger
import LedgerStore
import Site

/// What every command takes that uses the ledger.
struct StoreOptions: ParsableArguments {
    @Option(
        help: "The ledger, when it is not the one of the configuration: a file, or postgresql://….")
    var store: String?

    /// The configuration of the site.
    func site() throws(CommandFailure) -> SiteConfiguration {
        var site = try orFail { () throws(SiteConfigurationError) in
            try SiteConfiguration.current(environment: ProcessInfo.processInfo.environment)
        }
        if let store { site.store = store }
        return site
    }

    /// The ledger's store.
    ///
    /// - Parameter creating: whether a missing one is made.
    func opened(creating: Bool = false) throws(CommandFailure) -> Store {
        let location = try site().store
        return try orFail { () throws(LedgerError) in
            try Store(at: location, creating: creating)
        }
    }
}

struct JSONOption: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false
}

/// Who runs the command: the name that stands in the books.
var operatorName: String {
    let environment = ProcessInfo.processInfo.environment
    return environment["SUDO_USER"] ?? NSUserName()
}

extension WaitingJobs {
    /// Releases what is covered now, and says so on standard error.
    func releaseAndSay(coveredBy members: [MemberID]?) {
        for sentence in release(coveredBy: members).map(\.description) {
            FileHandle.standardError.write(Data((sentence.printable + "\n").utf8))
        }
    }
}
