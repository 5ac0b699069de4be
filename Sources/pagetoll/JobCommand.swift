import ArgumentParser
import Desk
import Ledger
import LedgerStore
import Money
import Pricing

/// What was printed.
struct JobCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "job", abstract: "List jobs, and say what one cost and why.",
        subcommands: [List.self, Explain.self, JobClaimCommand.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List jobs, the newest first.")

        @Option(help: "Only the jobs of this user.") var user: String?
        @Option(help: "How many at the most.") var limit = 100
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit must be 1 or more.") }
        }

        func run() throws {
            let ledger = try store.opened()
            let prints = try orFail { () throws(LedgerError) in
                try ledger.prints(ofUser: user, limit: limit)
            }
            guard !output.json else { return try Output.json(prints.map(JobResult.init)) }
            Output.table(
                ["JOB", "QUEUE", "USER", "STATE", "SIDES", "CHARGED", "ARRIVED", "TITLE"],
                prints.map {
                    [
                        String($0.key.jobID), $0.queue, $0.userName, $0.state.rawValue,
                        String($0.impressions), ($0.charged ?? .zero).description,
                        $0.createdAt.short, $0.title,
                    ]
                }, rightAligned: [0, 4, 5])
        }
    }

    struct Explain: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what a job cost, and why.")

        @Argument(help: "The job's number in CUPS.") var id: Int
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let prints = try orFail { () throws(LedgerError) in
                try ledger.prints(ofJob: id)
            }
            guard !prints.isEmpty else { throw CommandFailure("No job \(id) has passed the gate.") }
            guard !output.json else {
                return try Output.json(
                    try orFail { () throws(LedgerError) in
                        try prints.map { record throws(LedgerError) in
                            try JobExplanation(record, ledger)
                        }
                    })
            }
            for record in prints { try explain(record, ledger) }
        }

        private func explain(_ record: PrintRecord, _ ledger: Store) throws {
            print(
                "Job \(record.key.jobID) of \(record.userName.printable) on "
                    + "\(record.queue.printable), \(record.createdAt.short): \(record.state.rawValue)"
            )
            if !record.reason.isEmpty { print("  \(record.reason.printable)") }
            if let quoted = record.quoted, let quote = Quote(json: record.quote) {
                print(
                    "  quoted \(quoted) by rates \(quote.rateTable.printable), version "
                        + "\(quote.version):")
                for line in quote.lines { print("    \(line.inWords)") }
                for other in quote.alternatives ?? [] {
                    print("    \(other.change.inWords) it would cost \(other.cents)")
                }
            }
            if let charged = record.charged {
                print(
                    "  charged \(charged) for \(counted(record.impressions, "impression")) "
                        + "(\(record.colorImpressions) in colour) on "
                        + "\(counted(record.sheets, "sheet")), known by \(record.evidence)")
            }
            if let id = record.reservation { try explain(id, record, ledger) }
        }

        /// Who paid, and what went back.
        private func explain(
            _ id: ReservationID, _ record: PrintRecord, _ ledger: Store
        ) throws {
            let (reservation, refunds) = try orFail { () throws(LedgerError) in
                (try ledger.reservation(id), try ledger.refunds(of: id))
            }
            guard let reservation, record.state.isSettled else { return }
            for payment in reservation.payments {
                switch payment.account {
                case .credit(let id):
                    let (terms, owner) = try orFail { () throws(LedgerError) in
                        let terms = try ledger.credit(id).terms
                        return (terms, try ledger.userName(terms.member))
                    }
                    print(
                        "    \(payment.cents) paid by credit \(id.rawValue) of "
                            + "\(owner.printable) (\(terms.origin.rawValue)"
                            + (terms.note.isEmpty ? ")" : ", \(terms.note.printable))"))
                case .receivable: print("    \(payment.cents) on invoice")
                case .waived: print("    \(payment.cents) free of charge")
                case .reserved, .issued, .withdrawn, .expired, .billed, .revenue: break
                }
            }
            for refund in refunds {
                print(
                    "  \(refund.cents) went back on \(refund.at.short), by "
                        + "\(refund.actor.printable): \(refund.reason.printable)")
            }
        }
    }
}
