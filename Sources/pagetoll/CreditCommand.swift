import ArgumentParser
import Catalog
import Desk
import Foundation
import Ledger
import LedgerStore
import Money

/// Printing credit: one unit is one cent.
struct CreditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credit", abstract: "Give, change, delete and list printing credit.",
        subcommands: [
            Add.self, Set.self, Delete.self, List.self, CreditTypeCommand.self,
        ])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a member credit.")

        @Argument var user: String
        @Option(help: "How much, in cents.") var cents: Cents
        @Option(help: .expiry) var expires = CreditExpiry.never
        @Option(help: "The type, which says on which queues it is valid.")
        var type = CreditType.printingCredit.name
        @Option(help: "What for; members see it.") var note = ""
        @Option(help: "The receipt or order; the same one gives credit once.")
        var reference: String?
        @OptionGroup var store: RehearsableStore
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let act = Act.here
            let credit = try orFail { () throws(LedgerError) in
                let member = try ledger.member(user).id
                let end = try ledger.end(
                    of: expires, for: member, given: act.now, in: .current)
                if let end, end <= act.now { throw .catalog(.lapsed) }
                return try ledger.give(
                    CreditTerms(
                        member: member, type: type, origin: .admin, cents: cents,
                        validFrom: act.now, expires: end, note: note,
                        reference: reference.map { "given \($0)" }),
                    at: act.now, by: act.actor)
            }
            try store.releaseJobs(ledger, coveredBy: [credit.terms.member])
            try output.done(
                CreditResult(credit), isRehearsal: store.dryRun,
                "\(user.printable) has \(credit.remaining) more, which \(credit.lapsing).")
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change a credit that a member has.",
            discussion: "The change is an entry of its own in the books, with who, when and why.")

        @Argument(help: "The number of the credit.") var id: Int64
        @Option(help: "How much it is in all, used or not, in cents.") var cents: Cents?
        @Option(help: .expiry) var expires: CreditExpiry?
        @Option(help: "The type.") var type: String?
        @Option(help: "What for; members see it.") var note: String?
        @Option(help: "Why it is changed.") var reason: String
        @OptionGroup var store: RehearsableStore
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let credit = try orFail { () throws(LedgerError) in
                let terms = try ledger.credit(CreditID(id)).terms
                let end = try expires.map { expiry throws(LedgerError) in
                    try ledger.end(
                        of: expiry, for: terms.member, given: terms.validFrom, in: .current)
                }
                return try ledger.changeCredit(CreditID(id), reason: reason, .here) { old in
                    CreditTerms(
                        member: old.member, type: type ?? old.type, origin: old.origin,
                        cents: cents ?? old.cents, validFrom: old.validFrom,
                        expires: end ?? old.expires, note: note ?? old.note,
                        reference: old.reference)
                }
            }
            try store.releaseJobs(ledger, coveredBy: [credit.terms.member])
            try output.done(
                CreditResult(credit), isRehearsal: store.dryRun,
                "\(credit.remaining) of credit \(id) remain, which \(credit.lapsing).")
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back what remains of credits.",
            discussion: "They stay in the books, with who, when and why.")

        @Argument(help: "The numbers of the credits.") var ids: [Int64]
        @Option(help: "Why.") var reason: String
        @OptionGroup var confirmation: Confirmation
        @OptionGroup var store: RehearsableStore
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let credits = try orFail { () throws(LedgerError) in
                try Swift.Set(ids).sorted().map { id throws(LedgerError) in
                    try ledger.credit(CreditID(id))
                }
            }
            try confirmation.ask(
                try orFail { () throws(LedgerError) in
                    try credits.map { credit throws(LedgerError) in
                        "credit \(credit.id.rawValue) of \(try ledger.userName(credit.terms.member)): "
                            + "\(credit.remaining) of \(credit.terms.cents) remain"
                    }
                })
            let taken = try orFail { () throws(LedgerError) in
                try ledger.withdraw(credits.map(\.id), reason: reason, .here)
            }
            try output.done(
                DeletedResult(credits.count, worth: taken.total), isRehearsal: store.dryRun,
                "\(counted(credits.count, "credit")) deleted, \(taken.total) in all.")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List a member's credits.")

        @Argument var user: String
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let credits = try orFail { () throws(LedgerError) in
                try ledger.credits(of: try ledger.member(user).id)
            }
            guard !output.json else { return try Output.json(credits.map(CreditResult.init)) }
            Output.table(
                ["ID", "ORIGIN", "GIVEN", "REMAINING", "LAPSES", "TYPE", "QUEUES", "NOTE"],
                credits.map {
                    [
                        String($0.id.rawValue), $0.terms.origin.rawValue,
                        $0.terms.cents.description,
                        $0.remaining.description,
                        $0.isWithdrawn ? "deleted" : $0.terms.expires?.short ?? "never",
                        $0.type.name,
                        $0.type.queues.isEmpty ? "all" : $0.type.queues.joined(separator: " "),
                        $0.terms.note,
                    ]
                }, rightAligned: [0, 2, 3])
        }
    }
}

extension Credit {
    /// To follow "which".
    fileprivate var lapsing: String {
        terms.expires.map { "lapses on \($0.short)" } ?? "never lapses"
    }
}

/// What a credit may be spent on.
struct CreditTypeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "type", abstract: "Say on which queues credit of a type is valid.")

    @Argument(help: "The name of the type; a new one is added.") var name: String
    @Option(name: .customLong("queue"), help: "A queue; none for all queues.")
    var queues: [String] = []
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    func run() throws {
        let ledger = try store.opened()
        let type = CreditType(name: name, queues: queues)
        try orFail { () throws(LedgerError) in try ledger.put(type) }
        let valid = queues.isEmpty ? "all queues" : queues.joined(separator: ", ")
        try output.done(
            CreditTypeResult(type), "\(name.printable) is valid on \(valid.printable).")
    }
}
