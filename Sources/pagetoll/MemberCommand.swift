import ArgumentParser
import Catalog
import Desk
import Foundation
import Ledger
import LedgerStore
import Site

/// Who may print, and how they pay.
struct MemberCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member", abstract: "Add, change and list members.",
        subcommands: [Add.self, Set.self, Suspend.self, Resume.self, Alias.self, List.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a member.")

        @Argument(help: "The user name that their jobs carry.")
        var user: String
        @Option(help: "The member's full name.")
        var name = ""
        @Option(help: "Where notices go.")
        var email = ""
        @Option(help: "How prints are paid; the site's default when missing.")
        var pricing: PricingModel?
        @Option(help: .remainder) var remainder: Remainder?
        @Option(help: "The plan that they sign up to.") var plan: String?
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard !user.isEmpty, !user.contains("\0") else {
                throw ValidationError("A member needs a user name.")
            }
        }

        func run() throws {
            let ledger = try store.opened(creating: true)
            let site = try store.site()
            let pricing = try pricing ?? site.value("pricing", \.pricing)
            let remainder = try remainder ?? site.value("remainder", \.remainder)
            let member = try orFail { () throws(LedgerError) in
                try ledger.addMember(
                    userName: user, name: name, email: email, pricing: pricing,
                    remainder: remainder, plan: plan, in: .current, .here)
            }
            try output.done(
                MemberResult(member),
                "Member \(member.userName.printable) added; prints are paid by "
                    + "\(member.pricing.rawValue).")
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Change a member.")

        @Argument var user: String
        @Option var name: String?
        @Option var email: String?
        @Option(help: "How prints are paid.") var pricing: PricingModel?
        @Option(help: .remainder) var remainder: Remainder?
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            try change(user, store, output) { ledger throws(LedgerError) in
                try ledger.changeMember(
                    user, name: name, email: email, pricing: pricing, remainder: remainder, .here)
            }
        }
    }

    struct Suspend: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold what a member prints from now on.")

        @Argument var user: String
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            try change(user, store, output) { ledger throws(LedgerError) in
                try ledger.changeMember(user, isSuspended: true, .here)
            }
        }
    }

    struct Resume: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a member print again.")

        @Argument var user: String
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            try change(user, store, output) { ledger throws(LedgerError) in
                try ledger.changeMember(user, isSuspended: false, .here)
            }
        }
    }

    struct Alias: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let another user name mean a member.")

        @Argument(help: "The name that jobs carry.") var alias: String
        @Argument(help: "The member.") var user: String
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let member = try orFail { () throws(LedgerError) in
                try ledger.addAlias(alias, to: user)
                return try ledger.member(user)
            }
            try output.done(
                MemberResult(member),
                "Jobs of \(alias.printable) are now on the account of \(user.printable).")
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the members.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let members = try orFail { () throws(LedgerError) in try ledger.members() }
            guard !output.json else { return try Output.json(members.map(MemberResult.init)) }
            Output.table(
                ["USER", "NAME", "EMAIL", "PRICING", "STATE"],
                members.map {
                    [
                        $0.userName, $0.name, $0.email, $0.pricing.rawValue,
                        $0.isSuspended ? "suspended" : "active",
                    ]
                })
        }
    }
}

extension PricingModel: ExpressibleByArgument {}

extension Remainder: ExpressibleByArgument {}

extension ArgumentHelp {
    fileprivate static let remainder: ArgumentHelp = """
        Under credits-then-invoice, what happens to credit that covers a part of a job only: split, \
        it pays that part; keep, it is left alone.
        """
}

extension SiteConfiguration {
    /// The setting's value as one of the words that there are for it.
    func value<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ path: KeyPath<SiteConfiguration, String>
    ) throws(CommandFailure) -> Word {
        guard let word = Word(rawValue: self[keyPath: path]) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure("In the configuration, \(name) must be one of \(words).")
        }
        return word
    }
}

private func change(
    _ user: String, _ store: StoreOptions, _ output: JSONOption,
    _ body: (Store) throws(LedgerError) -> Member
) throws(CommandFailure) {
    let ledger = try store.opened()
    let member = try orFail { () throws(LedgerError) in try body(ledger) }
    WaitingJobs(ledger: ledger, site: try store.site()).releaseAndSay(coveredBy: [member.id])
    try output.done(
        MemberResult(member),
        "Member \(member.userName.printable): \(member.isSuspended ? "suspended" : "active"), "
            + "prints are paid by \(member.pricing.rawValue).")
}
