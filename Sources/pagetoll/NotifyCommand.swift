import ArgumentParser
import Desk
import Ledger
import LedgerStore
import Site

/// Members hear of their credit.
struct NotifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify",
        abstract: "Tell members that their credit is low, or lapses soon.",
        discussion: """
            Each member is told once each time that their credit falls below low-credit-cents, and \
            once of each credit expiry-notice-days before it lapses: by mail-command, which gets a \
            message on standard input, and by notice-command, which gets JSON.
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    func run() throws {
        let post = NoticePost(ledger: try store.opened(), site: try store.site())
        guard post.canTell else {
            throw CommandFailure(
                "Nobody can be told anything: set mail-command or notice-command in the "
                    + "configuration.")
        }
        let (sentCount, failures) = try orFail { () throws(LedgerError) in try post.send() }
        try output.done(
            ["sent": sentCount, "failed": failures.count], "\(counted(sentCount, "notice")) sent.")
        if let first = failures.first {
            throw CommandFailure(
                "\(counted(failures.count, "notice")) could not be sent. \(first)")
        }
    }
}
