import ArgumentParser
import Desk
import Foundation
import Ledger
import LedgerStore

/// Who may use whose credit.
struct TeamCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "team",
        abstract: "Teams, whose members may use the payer's credit after their own.",
        subcommands: [Set.self, Join.self, Leave.self, List.self, Delete.self])

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a team, or change who pays for it and whether the credit is shared.")

        enum Share: String, ExpressibleByArgument, CaseIterable { case on, off }

        @Argument var name: String
        @Option(help: "The member, such as a company, who pays; needed for a new team.")
        var payer: String?
        @Option(help: "Whether members may use the payer's credit.") var share: Share?
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let team = try orFail { () throws(LedgerError) in
                let old = try ledger.teams().first { $0.name == name }
                guard let payer = payer ?? old?.payer else {
                    throw .catalog(.unknown(.team, name))
                }
                let shares = share.map { $0 == .on } ?? old?.shares ?? true
                try ledger.putTeam(name, payer: payer, shares: shares, .here)
                return try ledger.team(name)
            }
            if team.shares { try release(team, ledger, store) }
            try output.done(
                TeamResult(team),
                "Members of \(name.printable) \(team.shares ? "may" : "may not") use the credit of "
                    + "\(team.payer.printable).")
        }
    }

    struct Join: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take members into a team.")

        @Argument var name: String
        @Argument var users: [String]
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            try changeMembers(of: name, store, output) { ledger throws(LedgerError) in
                try ledger.addToTeam(name, users, .here)
            }
        }
    }

    struct Leave: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Take members out of a team.")

        @Argument var name: String
        @Argument var users: [String]
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            try changeMembers(of: name, store, output) { ledger throws(LedgerError) in
                try ledger.removeFromTeam(name, users, .here)
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the teams.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let teams = try orFail { () throws(LedgerError) in try ledger.teams() }
            guard !output.json else { return try Output.json(teams.map(TeamResult.init)) }
            Output.table(
                ["TEAM", "PAYER", "SHARES", "MEMBERS"],
                teams.map {
                    [
                        $0.name, $0.payer, $0.shares ? "on" : "off",
                        $0.members.joined(separator: " "),
                    ]
                })
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete teams; members and credit stay.")

        @Argument var names: [String]
        @OptionGroup var confirmation: Confirmation
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            for name in names {
                _ = try orFail { () throws(LedgerError) in try ledger.team(name) }
            }
            try confirmation.ask(names.map { "team \($0)" })
            try orFail { () throws(LedgerError) in try ledger.deleteTeams(names, .here) }
            try output.done(
                DeletedResult(names.count), "\(counted(names.count, "team")) deleted.")
        }
    }
}

/// Changes who is in a team, and says how many are.
private func changeMembers(
    of name: String, _ store: StoreOptions, _ output: JSONOption,
    _ change: (Store) throws(LedgerError) -> Void
) throws(CommandFailure) {
    let ledger = try store.opened()
    let team = try orFail { () throws(LedgerError) in
        try change(ledger)
        return try ledger.team(name)
    }
    if team.shares { try release(team, ledger, store) }
    try output.done(
        TeamResult(team),
        "Team \(name.printable) has \(counted(team.members.count, "member")).")
}

/// Lets the team's waiting jobs go that the payer's credit covers.
private func release(
    _ team: Team, _ ledger: Store, _ store: StoreOptions
) throws(CommandFailure) {
    let payer = try orFail { () throws(LedgerError) in try ledger.member(team.payer).id }
    WaitingJobs(ledger: ledger, site: try store.site()).releaseAndSay(coveredBy: [payer])
}
