import ArgumentParser
import Catalog
import Desk
import Foundation
import Interchange
import Ledger
import LedgerStore
import Site

/// Members, balances and history from elsewhere.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring in members, balances and history.",
        discussion: """
            An import is all or nothing: each wrong line is told, and nothing is imported while there \
            is one. To import the same file again changes nothing.
            """,
        subcommands: [Members.self, PyKota.self, PageLogFile.self])

    struct Members: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add and change members, and give them credit, from CSV.",
            discussion: """
                The first line names the columns, in any order: user, and where wanted name, email, \
                pricing, plan, cents, expires, type, aliases (between semicolons), suspended (yes or \
                no), note. An empty field leaves a member as they are; a new one gets the site's \
                default. A user on several lines gets several credits.
                """)

        @Argument(help: "A CSV file, UTF-8.") var file: String
        @OptionGroup var options: ImportOptions

        func run() throws {
            let found = Import(membersCSV: try options.bytes(of: file))
            try options.run(file, members: found.rows, faults: found.faults, note: "Imported")
        }
    }

    struct PyKota: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pykota",
            abstract: "Bring in users with their balances, or the history, from `dumpykota`.",
            discussion: """
                FILE is what `dumpykota --data users`, `history` or `all` wrote, as csv, ssv, tsv or \
                xml. limitby balance becomes pricing credits; noquota and nochange become free; \
                noprint suspends. Groups, printers, page quotas, payments and billing codes have no \
                counterpart, and are passed over.
                """)

        @Argument(help: "A dump.") var file: String
        @Option(help: "How many cents one of PyKota's credits is worth.") var centsPerCredit = 100
        @Option(help: "How users under a page quota pay here; the site's default when missing.")
        var quota: PricingModel?
        @OptionGroup var options: ImportOptions

        func validate() throws {
            guard (1...1_000_000).contains(centsPerCredit) else {
                throw ValidationError("--cents-per-credit must be 1 to 1000000.")
            }
        }

        func run() throws {
            let dump = PyKotaDump(
                centsPerCredit: Int64(centsPerCredit), pricingForQuota: quota)
            let (contents, faults) = dump.read(try options.bytes(of: file))
            try options.run(
                file, members: contents.members, prints: contents.prints, faults: faults,
                passedOverCount: contents.passedOverCount, note: "Balance from PyKota")
        }
    }

    struct PageLogFile: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "page-log",
            abstract: "Bring in what was printed before, from cupsd's page_log.",
            discussion: """
                The jobs stand in reports, and cost nothing. What the gateway charged is passed over.
                """)

        @Argument(help: "A page_log.") var file: String
        @Option(help: "PageLogFormat of cupsd.conf, where it is not the usual one.")
        var format = PageLog.standardFormat
        @OptionGroup var options: ImportOptions

        func validate() throws {
            guard PageLog(format: format) != nil else {
                throw ValidationError(
                    """
                    --format must have %p, %u and %j before %T, %P and %C after it, and nothing but \
                    such words and attributes in braces between spaces.
                    """)
            }
        }

        func run() throws {
            guard let log = PageLog(format: format) else { return }
            let found = log.read(try options.bytes(of: file))
            try options.run(file, prints: found.rows, faults: found.faults, note: "")
        }
    }
}

/// What every import takes, and how it goes on once its file is read.
struct ImportOptions: ParsableArguments {
    @Flag(help: "Say what would be done, and do nothing.") var dryRun = false
    @Option(
        help: """
            What the import is called; the file's name when missing. Imports of one name give each \
            of their credits once.
            """)
    var name: String?
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    /// Larger files are refused: all of one is in memory.
    private static let mostMegabytes = 1024
    /// How many faults are told.
    private static let mostFaults = 100

    func bytes(of file: String) throws(CommandFailure) -> [UInt8] {
        do {
            let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
            guard size <= Self.mostMegabytes << 20 else {
                throw CommandFailure(
                    "\(file) is larger than \(Self.mostMegabytes) MB; split it.")
            }
            return [UInt8](try Data(contentsOf: URL(filePath: file)))
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(
                "\(file) can't be read: \(error.localizedDescription) Nothing is imported.")
        }
    }

    func run(
        _ file: String, members: [MemberRow] = [], prints: [PrintRow] = [], faults: [LineFault],
        passedOverCount: Int = 0, note: String
    ) throws {
        guard faults.isEmpty else { throw try failure(file, faults) }
        let ledger = try store.opened(creating: !dryRun)
        let site = try store.site()
        let source = MemberSource(
            name: name ?? URL(filePath: file).lastPathComponent,
            pricing: try site.value("pricing", \.pricing),
            remainder: try site.value("remainder", \.remainder), note: note)
        let batch = ImportBatch(
            members: members, prints: prints, source: source, server: site.server)
        let result = try LongWork.run { work in
            try orFail { () throws(LedgerError) in
                try ledger.importBatch(
                    batch, in: .current, isTrial: dryRun, .here, progress: work.step("Importing"))
            }
        }
        switch result {
        case .failure(let error): throw try failure(file, error.faults)
        case .success(let summary):
            if !dryRun, summary.members.creditCount + summary.members.changedCount > 0 {
                WaitingJobs(ledger: ledger, site: site).releaseAndSay(coveredBy: nil)
            }
            try report(summary, passedOverCount)
        }
    }

    private func report(_ summary: ImportSummary, _ passedOverCount: Int) throws(CommandFailure) {
        guard !output.json else {
            return try Output.json(
                ImportReport(ok: true, dryRun: dryRun, done: summary, passedOver: passedOverCount))
        }
        let (members, prints) = (summary.members, summary.prints)
        print(dryRun ? "This would be done; nothing is done yet:" : "Done:")
        print(
            "  members: \(members.addedCount) added, \(members.changedCount) changed, "
                + "\(members.unchangedCount) left as they are")
        print(
            "  credits: \(members.creditCount) given, \(members.cents) in all; "
                + "\(members.knownCreditCount) were given before")
        print(
            "  prints: \(prints.addedCount) added, \(prints.grownCount) completed, "
                + "\(prints.knownCount) known already")
        if passedOverCount > 0 { print("  passed over: \(counted(passedOverCount, "record"))") }
    }

    private func failure(_ file: String, _ faults: [LineFault]) throws(CommandFailure)
        -> CommandFailure
    {
        let sorted = faults.sorted { $0.line < $1.line }
        if output.json {
            try Output.json(
                ImportReport(
                    ok: false, dryRun: dryRun,
                    faults: sorted.map { ImportReport.Fault(line: $0.line, reason: $0.reason) }))
        } else {
            for fault in sorted.prefix(Self.mostFaults) {
                FileHandle.standardError.write(
                    Data("\(file): line \(fault.line) \(fault.reason)\n".printableLine.utf8))
            }
        }
        return CommandFailure(
            "Nothing is imported: \(counted(faults.count, "line")) of \(file) must be mended first."
        )
    }
}

/// An import as JSON.
private struct ImportReport: Encodable {
    struct Fault: Encodable {
        let line: Int
        let reason: String
    }

    let ok, dryRun: Bool
    var done: ImportSummary?
    var passedOver: Int?
    var faults: [Fault]?
}

extension String {
    /// A line without control characters but its own end.
    fileprivate var printableLine: String { String(dropLast()).printable + "\n" }
}
