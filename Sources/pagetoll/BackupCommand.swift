import ArgumentParser
import Desk
import Foundation
import Ledger
import LedgerStore
import Site

/// Copies of the ledger, while it is used.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the ledger while it is used, prove the copy, and keep so many.",
        discussion: """
            The copy goes to backup-folder of the configuration, and the oldest beyond backup-keep go \
            away. `pagetoll serve` does this every night; `pagetoll restore` takes one back.
            """)

    @Option(help: "The folder, when it is not the one of the configuration.")
    var folder: String?
    @Option(help: "How many copies stay, when not as many as the configuration says.")
    var keep: Int?
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard keep ?? 1 >= 1 else { throw ValidationError("--keep must be 1 or more.") }
    }

    private struct Row: Encodable {
        let path, head: String
        let entries: Int64
        let bytes: Int
        let removed: [String]
    }

    func run() throws {
        let site = try store.site()
        _ = try store.opened()  // Says what is wrong with it, and brings it up to date.
        let copies = folder.map(BackupFolder.init) ?? site.backups
        let (backup, head) = try LongWork.run { work in
            try orFail { () throws(BackupError) in
                try copies.add(
                    copyOf: site.store, at: .now, copying: work.step("Copying"),
                    proving: work.step("Proving"))
            }
        }
        let removed = copies.prune(keeping: keep ?? site.backupKeep)
        let sentences = [
            "The ledger is in \(backup.path.printable), and its books are right.",
            "Head: \(head.number) \(head.hash)",
        ]
        try output.done(
            Row(
                path: backup.path, head: head.hash, entries: head.number, bytes: backup.bytes,
                removed: removed.map(\.path)),
            (sentences + removed.map { "Removed \($0.path.printable)" }).joined(separator: "\n"))
    }
}

/// A copy put in the place of the ledger.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of the ledger; without a backup, list them.",
        discussion: """
            Stop printing (cupsdisable, or `systemctl stop cups`) and `pagetoll serve` first: a ledger \
            that is in use is not replaced. What was there is kept beside it.
            """)

    @Argument(help: "The backup, or \"latest\".") var backup: String?
    @Option(help: "The folder of backups, when it is not the one of the configuration.")
    var folder: String?
    @Flag(help: "Restore a backup that lacks entries which the ledger has: they are lost.")
    var discardNewer = false
    @Flag(help: "Say what would be done, and do nothing.") var dryRun = false
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    private struct Row: Encodable {
        let path, takenAt: String
        let bytes: Int
    }

    private struct Answer: Encodable {
        let backup, ledger, head: String
        let entries: Int64
        let kept: String?
    }

    func run() throws {
        let site = try store.site()
        let copies = folder.map(BackupFolder.init) ?? site.backups
        guard let backup else { return try list(copies) }
        guard let path = backup == "latest" ? copies.backups.first?.path : backup else {
            throw CommandFailure("There is no backup in \(copies.path); give the path of one.")
        }
        let done = try LongWork.run { work in
            try orFail { () throws(BackupError) in
                try Restoration(
                    of: path, to: site.store, at: .now, discardingNewer: discardNewer,
                    isRehearsal: dryRun, copying: work.step("Copying"),
                    proving: work.step("Proving"))
            }
        }
        let kept = done.keptPath.map { "\nWhat was there is kept: \($0.printable)" } ?? ""
        try output.done(
            Answer(
                backup: path, ledger: site.store, head: done.head.hash,
                entries: done.head.number, kept: done.keptPath),
            isRehearsal: dryRun,
            "\(path.printable) is the ledger, with \(done.head.number) journal entries.\(kept)")
    }

    private func list(_ copies: BackupFolder) throws(CommandFailure) {
        let backups = copies.backups
        guard !output.json else {
            return try Output.json(
                backups.map { Row(path: $0.path, takenAt: $0.takenAt.iso8601, bytes: $0.bytes) })
        }
        guard !backups.isEmpty else { return print("There is no backup in \(copies.path).") }
        Output.table(
            ["TAKEN", "BYTES", "BACKUP"],
            backups.map { [$0.takenAt.short, "\($0.bytes)", $0.path] }, rightAligned: [1])
    }
}
