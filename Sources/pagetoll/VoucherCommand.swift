import ArgumentParser
import Catalog
import Desk
import Foundation
import Ledger
import LedgerStore
import Money

/// Credit that is printed on paper.
struct VoucherCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "voucher", abstract: "Vouchers: printable codes worth printing credit.",
        subcommands: [Make.self, Redeem.self, List.self, Cancel.self])

    struct Make: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make vouchers, and print their codes this once.",
            discussion:
                "Only hashes of the codes are kept: what is lost can be cancelled, not read.")

        @Option(help: "How many, up to 10000.") var count: Int
        @Option(help: "What each is worth, in cents.") var cents: Cents
        @Option(help: "What they are for; stands on each.") var label = ""
        @Option(help: .expiry) var expires = CreditExpiry.never
        @Option(help: "The last day on which they can be redeemed, such as 2026-12-31.")
        var redeemBy: Day?
        @Option(help: "The credit type.") var type = CreditType.printingCredit.name
        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func validate() throws {
            guard (1...10_000).contains(count) else {
                throw ValidationError("--count must be 1 to 10000.")
            }
        }

        func run() throws {
            let ledger = try store.opened()
            let terms = VoucherTerms(
                label: label, type: type, cents: cents, expiry: expires,
                redeemUntil: redeemBy.map { SiteCalendar.current.end(of: $0) })
            var generator = SystemRandomNumberGenerator()
            let (batch, codes) = try orFail { () throws(LedgerError) in
                try ledger.makeVouchers(terms, count: count, using: &generator, .here)
            }
            guard !output.json else {
                return try Output.json(
                    NewVouchersResult(batch: batch, codes: codes.map(\.description)))
            }
            for code in codes { print(code) }
            FileHandle.standardError.write(
                Data("Batch \(batch): \(counted(count, "voucher")) of \(cents).\n".utf8))
        }
    }

    struct Redeem: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Turn a voucher into credit for a member, once.")

        @Argument var code: String
        @Argument var user: String
        @OptionGroup var store: RehearsableStore
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let credit = try orFail { () throws(LedgerError) in
                try ledger.redeem(code, for: user, in: .current, .here)
            }
            try store.releaseJobs(ledger, coveredBy: [credit.terms.member])
            try output.done(
                CreditResult(credit), isRehearsal: store.dryRun,
                "\(user.printable) has \(credit.remaining) more, "
                    + "\(credit.terms.expires.map { "which lapses on \($0.short)" } ?? "which never lapses")."
            )
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the batches.")

        @OptionGroup var store: StoreOptions
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let batches = try orFail { () throws(LedgerError) in try ledger.voucherBatches() }
            guard !output.json else { return try Output.json(batches.map(VoucherBatchResult.init)) }
            Output.table(
                ["BATCH", "WORTH", "COUNT", "REDEEMED", "STATE", "MADE", "LABEL"],
                batches.map {
                    [
                        String($0.id), $0.cents.description, String($0.count),
                        String($0.redeemedCount), $0.canceledAt == nil ? "good" : "canceled",
                        $0.createdAt.short, $0.label,
                    ]
                }, rightAligned: [0, 1, 2, 3])
        }
    }

    struct Cancel: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cancel a batch that was lost: what is not redeemed never will be.")

        @Argument(help: "The number of the batch.") var batch: Int64
        @OptionGroup var store: RehearsableStore
        @OptionGroup var output: JSONOption

        func run() throws {
            let ledger = try store.opened()
            let count = try orFail { () throws(LedgerError) in
                try ledger.cancelVouchers(ofBatch: batch, .here)
            }
            try output.done(
                CanceledVouchersResult(batch: batch, canceled: count), isRehearsal: store.dryRun,
                "\(counted(count, "voucher")) of batch \(batch) can't be redeemed any more.")
        }
    }
}
