import ArgumentParser
import Foundation
import Ledger
import LedgerStore
import Money

/// Printing credit: one unit is one cent.
struct CreditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credit", abstract: "Give and list printing credit.",
        subcommands: [Add.self, List.self, CreditTypeCommand.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a member credit.")

        @Argument var user: String
        @Option(help: "How much, in cents.") var cents: Int64
        @Option(help: "The last day on which it can be spent (2026-12-31), or never.")
        var expires = "never"
        @Option(help: "The type, which says on which queues it is valid.")
        var type = CreditType.printingCredit.name
        @Option(help: "What for; members see it.") var note = ""
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard (1...Cents.largest.rawValue).contains(cents) else {
                throw ValidationError("--cents must be 1 to \(Cents.largest.rawValue).")
            }
            guard expires == "never" || Timestamp(endOfDay: expires) != nil else {
                throw ValidationError("--expires must be a day such as 2026-12-31, or never.")
            }
        }

        func run() throws {
            let ledger = try store.opened()
            let now = Timestamp.now
            let end = Timestamp(endOfDay: expires)
            if let end, end <= now {
                throw CommandFailure("A credit that lapsed on \(expires) could not be spent.")
            }
            let credit = try orFail { () throws(LedgerError) in
                try ledger.give(
                    CreditTerms(
                        member: try ledger.member(user).id, type: type, origin: .admin,
                        cents: Cents(cents), validFrom: now, expires: end, note: note),
                    at: now, by: operatorName)
            }
            guard !output.json else { return try Output.json(CreditRow(credit)) }
            print(
                "\(user.printable) has \(credit.remaining) more, "
                    + (end == nil ? "which never lapses." : "through \(expires)."))
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
            guard !output.json else { return try Output.json(credits.map(CreditRow.init)) }
            Output.table(
                ["ID", "ORIGIN", "GIVEN", "REMAINING", "LAPSES", "TYPE", "QUEUES", "NOTE"],
                credits.map {
                    [
                        String($0.id.rawValue), $0.terms.origin.rawValue,
                        $0.terms.cents.description,
                        $0.remaining.description, $0.terms.expires?.short ?? "never",
                        $0.type.name,
                        $0.type.queues.isEmpty ? "all" : $0.type.queues.joined(separator: " "),
                        $0.terms.note,
                    ]
                }, rightAligned: [0, 2, 3])
        }
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

    func run() throws {
        let ledger = try store.opened()
        try orFail { () throws(LedgerError) in
            try ledger.put(CreditType(name: name, queues: queues))
        }
        let valid = queues.isEmpty ? "all queues" : queues.joined(separator: ", ")
        print("\(name.printable) is valid on \(valid.printable).")
    }
}

/// A credit as JSON.
struct CreditRow: Encodable {
    let id: Int64
    let origin: String
    let cents: Int64
    let remaining: Int64
    let validFrom: String
    let expires: String?
    let type: String
    let queues: [String]
    let note: String

    init(_ credit: Credit) {
        id = credit.id.rawValue
        origin = credit.terms.origin.rawValue
        cents = credit.terms.cents.rawValue
        remaining = credit.remaining.rawValue
        validFrom = credit.terms.validFrom.iso8601
        expires = credit.terms.expires?.iso8601
        type = credit.type.name
        queues = credit.type.queues
        note = credit.terms.note
    }
}
