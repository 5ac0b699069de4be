import ArgumentParser
import Catalog
import Console
import Desk
import Foundation
import Ledger
import LedgerStore

/// Which programs may ask the API, and for what.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Say which programs may use the API, and for what.",
        subcommands: [Add.self, List.self, Revoke.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token; it is printed this once.",
            discussion: """
                Scopes: \(Scope.all.map(\.text).joined(separator: ", ")). Writing includes reading.
                """)

        @Argument(help: "Which program it is for.") var name: String
        @Option(name: .customLong("scope"), help: "What it may do; several times for several.")
        var scopes: [Scope]
        @Option(help: "The last day, 2026-12-31; no end when missing.") var expires: Day?
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        private struct Row: Encodable {
            let id: Int64
            let token: String
        }

        func run() throws {
            let ledger = try store.opened()
            let end = expires.map { SiteCalendar.current.end(of: $0) }
            if let end, end <= .now {
                throw CommandFailure("That day is over; nothing is changed.")
            }
            let (token, text) = try orFail { () throws(LedgerError) in
                try ledger.makeToken(named: name, scopes: scopes, expires: end, .here)
            }
            try output.done(Row(id: token.id, token: text), text)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List tokens, the newest first.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        private struct Row: Encodable {
            let id: Int64
            let name, made, madeBy, state: String
            let scopes: [String]
            let expires, used: String?
        }

        func run() throws {
            let ledger = try store.opened()
            let tokens = try orFail { () throws(LedgerError) in try ledger.tokens() }
            let rows = tokens.map { token in
                Row(
                    id: token.id, name: token.name, made: token.created.iso8601,
                    madeBy: token.actor,
                    state: token.revoked != nil
                        ? "revoked" : token.isValid(at: .now) ? "active" : "expired",
                    scopes: token.scopes, expires: token.expires?.iso8601,
                    used: token.used?.iso8601)
            }
            guard !output.json else { return try Output.json(rows) }
            Output.table(
                ["ID", "NAME", "STATE", "USED", "SCOPES"],
                rows.map {
                    [
                        String($0.id), $0.name, $0.state, $0.used ?? "never",
                        $0.scopes.joined(separator: " "),
                    ]
                }, rightAligned: [0])
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End tokens for good.")

        @Argument(help: "Their numbers, as `token list` shows them.") var ids: [Int64]
        @OptionGroup var confirmation: Confirmation
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            try confirmation.ask(ids.map { "API token \($0)" })
            try orFail { () throws(LedgerError) in try ledger.revokeTokens(ids, .here) }
            try output.done(["revoked": ids.count], "\(counted(ids.count, "token")) revoked.")
        }
    }
}

extension Scope: ExpressibleByArgument {
    /// As `text` writes it.
    public init?(argument: String) { self.init(argument) }
}
