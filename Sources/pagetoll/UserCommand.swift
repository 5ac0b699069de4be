import ArgumentParser
import Console
import Desk
import Foundation
import Ledger
import LedgerStore

/// Who may sign in at the console.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Say who may sign in at the web console.",
        subcommands: [Add.self, List.self, Delete.self])

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let somebody sign in, or change how.",
            discussion: """
                Roles: admin; operator, who gives credit, refunds and releases jobs; member, who sees \
                what is their own. The password is asked for, or read as one line of standard input. \
                One without a password signs in with the system's (pam-service), or by a mailed link.
                """)

        @Argument(help: "The name; of a member, the one that they print by.") var name: String
        @Option(help: "admin, operator or member.") var role: ConsoleRole = .member
        @Flag(help: "Keep no password here, and forget the one there is.") var noPassword = false
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened(creating: true)
            let hash = noPassword ? nil : try askedHash()
            let user = ConsoleUser(name: name, role: role, passwordHash: hash?.text)
            try orFail { () throws(LedgerError) in
                if role == .member { _ = try ledger.member(name) }
                try ledger.put(user, .here)
            }
            try output.done(
                UserResult(user), "\(name.printable) may sign in as \(role.rawValue).")
        }

        private func askedHash() throws -> PasswordHash {
            let password = try Password.asked(of: name)
            guard password.count >= PasswordHash.shortestPassword else {
                throw CommandFailure(
                    "A password must have \(PasswordHash.shortestPassword) characters at least; "
                        + "nothing is changed.")
            }
            return try PasswordHash(of: password)
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List who may sign in.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let users = try orFail { () throws(LedgerError) in try ledger.consoleUsers() }
            let rows = users.map(UserResult.init)
            guard !output.json else { return try Output.json(rows) }
            Output.table(
                ["NAME", "ROLE", "STATE"],
                rows.map { [$0.name, $0.role, $0.disabled ? "disabled" : "active"] })
        }
    }

    struct Delete: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let users sign in no more.",
            discussion: "A member among them keeps their account and credit.")

        @Argument(help: "The names.") var names: [String]
        @OptionGroup var confirmation: Confirmation
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            try confirmation.ask(names.map { "console user \($0)" })
            try orFail { () throws(LedgerError) in
                try ledger.deleteConsoleUsers(names, .here)
            }
            try output.done(
                DeletedResult(names.count), "\(counted(names.count, "user")) deleted.")
        }
    }
}

extension ConsoleRole: ExpressibleByArgument {}

/// A password, from a terminal without being shown, or from another program.
private enum Password {
    static func asked(of name: String) throws(CommandFailure) -> String {
        guard isatty(STDIN_FILENO) == 1 else {
            guard let line = readLine(strippingNewline: true) else {
                throw CommandFailure("No password came on standard input; nothing is changed.")
            }
            return line
        }
        let first = try typed("Password for \(name.printable): ")
        guard try typed("The same again: ") == first else {
            throw CommandFailure("The two passwords differ; nothing is changed.")
        }
        return first
    }

    private static func typed(_ prompt: String) throws(CommandFailure) -> String {
        guard let text = getpass(prompt) else {
            throw CommandFailure("The terminal can't be read; nothing is changed.")
        }
        return String(cString: text)
    }
}
