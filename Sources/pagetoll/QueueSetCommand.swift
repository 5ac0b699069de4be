import ArgumentParser
import Desk
import Ledger
import LedgerStore
import Money

/// How a queue is served.
struct QueueSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Say which rates a queue has, and what it does with what it can't charge.",
        discussion: "What is not named stays as it is. That a queue prints while the ledger is out "
            + "of reach, or is only watched, stands in the configuration: print-without-ledger and "
            + "shadow-queues.")

    enum Document: String, ExpressibleByArgument, CaseIterable {
        case hold, flat, counter
    }

    enum Stranger: String, ExpressibleByArgument, CaseIterable {
        case hold, refuse, create, charge, claim
    }

    @Argument(help: "The queue; on all print servers, unless SERVER/QUEUE names one of them.")
    var queue: String
    @Option(help: "The rate table; \"\" for the site's.") var rates: String?
    @Option(help: "Jobs beyond the credit: hold or cancel.")
    var refusal: QueueSettings.Refusal?
    @Option(
        help: """
            Documents that can't be counted: hold, flat (they cost --flat-cents), or counter (what \
            the printer counts, at the most --flat-cents).
            """)
    var onUnknownDocument: Document?
    @Option(help: "The price of a document that can't be counted, or the most it may cost.")
    var flatCents: Int64?
    @Option(
        help: """
            Jobs of users who are no members: hold, refuse, create (they become members with \
            --starting-cents), charge (--account pays), or claim (a member takes the job by the code \
            that it shows).
            """)
    var onUnknownUser: Stranger?
    @Option(help: "The credit of those who become members.") var startingCents: Int64?
    @Option(help: "The member who pays for strangers.") var account: String?
    @Flag(
        inversion: .prefixedNo,
        help: "Whether jobs are refused whose user name is not proved (see queue protect).")
    var requireAuthenticated: Bool?
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard (onUnknownDocument ?? .hold) == .hold || flatCents != nil else {
            throw ValidationError(
                "--on-unknown-document \(onUnknownDocument?.rawValue ?? "") "
                    + "needs --flat-cents.")
        }
        guard flatCents == nil || (onUnknownDocument ?? .hold) != .hold else {
            throw ValidationError("--flat-cents needs --on-unknown-document flat or counter.")
        }
        let most = Price.largest.millicents / 1000
        for (name, cents) in [("flat", flatCents), ("starting", startingCents)] {
            guard cents.map({ (0...most).contains($0) }) ?? true else {
                throw ValidationError("--\(name)-cents must be 0 to \(most).")
            }
        }
        guard (onUnknownUser == .charge) == (account != nil) else {
            throw ValidationError("--on-unknown-user charge and --account go together.")
        }
        guard startingCents == nil || onUnknownUser == .create else {
            throw ValidationError("--starting-cents needs --on-unknown-user create.")
        }
    }

    func run() throws {
        let ledger = try store.opened(creating: true)
        let settings = try orFail { () throws(LedgerError) in
            try ledger.changeQueue(queue, .here, change)
        }
        try output.done(
            QueueResult(settings), "Queue \(queue.printable): \(settings.description.printable).")
        if settings.unknownUser.startingCredit > .zero, !settings.requiresAuthentication {
            CommandFailure(
                "Whoever makes up a new name starts with that credit again; `pagetoll queue protect "
                    + "--require-authenticated \(queue)` takes proved names only."
            ).report()
        }
    }

    private func change(_ settings: inout QueueSettings) {
        if let rates { settings.rateTable = rates.isEmpty ? nil : rates }
        if let refusal { settings.refusal = refusal }
        if let requireAuthenticated { settings.requiresAuthentication = requireAuthenticated }
        if let onUnknownDocument {
            settings.unknownDocument =
                .init(keyword: onUnknownDocument.rawValue, cents: Cents(flatCents ?? 0)) ?? .hold
        }
        if let onUnknownUser {
            settings.unknownUser =
                .init(
                    keyword: onUnknownUser.rawValue, startingCredit: Cents(startingCents ?? 0),
                    payer: account ?? "") ?? .hold
        }
    }
}

extension QueueSettings.Refusal: ExpressibleByArgument {}
