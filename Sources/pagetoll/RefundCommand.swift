import ArgumentParser
import Catalog
import Desk
import Foundation
import Ledger
import LedgerStore
import Money

/// What was charged goes back.
struct RefundCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refund", abstract: "Give back what jobs were charged, and decide requests.",
        discussion: """
            Credit goes back to the credits that paid, with their own expiry; where those are gone, \
            as new credit that lapses after the days of grace (refund-grace-days).
            """,
        subcommands: [Give.self, Request.self, List.self, Grant.self, Decline.self])

    struct Give: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refund a job, in full or in part.")

        @OptionGroup var job: ChargedJob
        @Option(help: "Why; members see it.") var reason: String
        @Option(help: "The case or ticket; the same one gives back once.") var reference: String?
        @OptionGroup var store: RehearsableStore
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let site = try store.site()
            let refunds = try job.refunds(ledger)
            try orFail { () throws(LedgerError) in
                try ledger.refund(
                    refunds, graceEnd: site.refundGraceEnd, reason: reason, reference: reference,
                    .here)
            }
            try store.releaseJobs(ledger, coveredBy: nil)
            let total = refunds.map(\.cents).total
            try output.done(
                RefundResult(job: job.id, cents: total), isRehearsal: store.dryRun,
                "\(total) of job \(job.id) went back.")
        }
    }

    struct Request: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ask for a refund of a job, for an admin to decide.")

        @OptionGroup var job: ChargedJob
        @Option(help: "Why.") var reason: String
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let refunds = try job.refunds(ledger)
            let requests = try orFail { () throws(LedgerError) in
                try refunds.map { refund throws(LedgerError) in
                    try ledger.requestRefund(refund, reason: reason, at: .now)
                }
            }
            try output.done(
                requests.map(RefundRequestResult.init),
                requests.map { "Request \($0.id): \($0.cents) of job \(job.id)." }
                    .joined(separator: "\n"))
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List requests, the newest first.")

        @Flag(help: "Those that are decided as well.") var all = false
        @Option(help: "How many at the most.") var limit = 100
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let requests = try orFail { () throws(LedgerError) in
                try ledger.refundRequests(onlyOpen: !all, limit: max(1, limit))
            }
            guard !output.json else {
                return try Output.json(requests.map(RefundRequestResult.init))
            }
            Output.table(
                ["REQUEST", "JOB", "USER", "CHARGED", "ASKED", "STATE", "GRANTED", "REASON"],
                requests.map {
                    [
                        String($0.id), String($0.print.key.jobID), $0.print.userName,
                        ($0.print.charged ?? .zero).description, $0.cents.description,
                        $0.state.rawValue, $0.granted?.description ?? "", $0.reason,
                    ]
                }, rightAligned: [0, 1, 3, 4, 6])
        }
    }

    struct Grant: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Grant a request, for what was asked or another amount.")

        @Argument(help: "The number of the request.") var request: Int64
        @Option(help: "How much; what was asked for when missing.") var cents: Cents?
        @Option(help: "What the member is told.") var answer = ""
        @OptionGroup var store: RehearsableStore
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let site = try store.site()
            let granted = try orFail { () throws(LedgerError) in
                try ledger.grantRefund(
                    request, cents: cents, graceEnd: site.refundGraceEnd, answer: answer, .here)
            }
            try store.releaseJobs(ledger, coveredBy: nil)
            try output.done(
                RefundRequestResult(granted), isRehearsal: store.dryRun,
                "\(granted.granted ?? .zero) of job \(granted.print.key.jobID) went back to "
                    + "\(granted.print.userName.printable).")
        }
    }

    struct Decline: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Decline a request.")

        @Argument(help: "The number of the request.") var request: Int64
        @Option(help: "Why; the member is told.") var answer: String
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let declined = try orFail { () throws(LedgerError) in
                try ledger.declineRefund(request, answer: answer, .here)
            }
            try output.done(RefundRequestResult(declined), "Request \(request) is declined.")
        }
    }
}

/// Which charge is meant, and how much of it.
struct ChargedJob: ParsableArguments {
    @Argument(help: "The job's number in CUPS; the newest of that number.") var id: Int
    @Option(help: "How much, in cents; all that is charged when missing.") var cents: Cents?
    @Option(help: "Which document, of a job with several.") var document: Int?

    /// What is to go back of each of the job's documents.
    func refunds(_ ledger: Store) throws(CommandFailure) -> [Refund] {
        let all = try orFail { () throws(LedgerError) in try ledger.prints(ofJob: id) }
        guard let newest = all.first else {
            throw CommandFailure("No job \(id) has passed the gate.")
        }
        var refunds: [Refund] = []
        for print in all
        where print.key.document(1) == newest.key.document(1)
            && (document == nil || print.key.documentNumber == document)
        {
            guard let reservation = print.reservation else { continue }
            let charged = try orFail { () throws(LedgerError) in
                try ledger.reservation(reservation)?.charged ?? .zero
            }
            guard charged > .zero else { continue }
            refunds.append(Refund(reservation: reservation, cents: charged))
        }
        guard let only = refunds.first else {
            throw CommandFailure("Job \(id) is charged nothing that could go back.")
        }
        guard let cents else { return refunds }
        guard refunds.count == 1 else {
            throw CommandFailure(
                "Job \(id) has several documents that were charged; say which with --document.")
        }
        return [Refund(reservation: only.reservation, cents: cents)]
    }
}
