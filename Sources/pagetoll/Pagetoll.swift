import ArgumentParser
import CVersion
import Foundation
import Site

/// The command line of admins and members.
@main
struct Pagetoll: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pagetoll",
        abstract: "Print accounting for CUPS: what a page costs, and who has paid for it.",
        discussion: """
            Amounts are in cents. With --json a command prints what the API answers, and a dry run \
            says "dryRun". Exit status: 0 done, 1 refused or found wrong, 2 usage.
            """,
        version: version,
        subcommands: [
            AnalyzeCommand.self, QuoteCommand.self, MemberCommand.self, CreditCommand.self,
            BalanceCommand.self, StatementCommand.self, PlanCommand.self, ProductCommand.self,
            VoucherCommand.self, TeamCommand.self, RefundCommand.self, InvoiceCommand.self,
            RenewCommand.self, NotifyCommand.self, RateCommand.self, QueueCommand.self,
            JobCommand.self, LedgerCommand.self, ImportCommand.self, ExportCommand.self,
            SettleCommand.self, DoctorCommand.self, BackupCommand.self, RestoreCommand.self,
            ReconcileCommand.self, SetupCommand.self, ServeCommand.self, UserCommand.self,
            TokenCommand.self,
        ])

    /// Semantic version, and the commit that was built.
    private static var version: String { "0.1.0 (\(String(cString: cversion_commit())))" }

    /// Exit status for a command line that makes no sense; the parser's own is 64.
    private static let usageStatus: Int32 = 2

    static func main() async {
        adoptTimeZone()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            failure.report()
            Foundation.exit(failure.status)
        } catch {
            let status = exitCode(for: error)
            guard status == .validationFailure else { exit(withError: error) }
            var message = fullMessage(for: error)
            if let meant = Suggestion.command(for: CommandLine.arguments.dropFirst(), of: Self.self)
            {
                message += "\nDid you mean `pagetoll \(meant)`?"
            }
            FileHandle.standardError.write(Data((message + "\n").utf8))
            Foundation.exit(usageStatus)
        }
    }
}

extension Pagetoll {
    /// Makes the site's time zone that of this process, before anything looks at a clock.
    static func adoptTimeZone() {
        let environment = ProcessInfo.processInfo.environment
        guard let site = try? SiteConfiguration.current(environment: environment),
            !site.timeZone.isEmpty
        else { return }
        setenv("TZ", site.timeZone, 1)
    }
}
