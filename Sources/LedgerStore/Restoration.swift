import FoundationEssentials
import GRDB
import Glibc
package import Ledger
import SystemPackage

/// A backup put in the place of the ledger. The ledger that was there is kept beside it.
package struct Restoration: Hashable, Sendable {
    /// The head of the backup's journal.
    package let head: JournalHead
    /// Where the ledger that was there is now; nil when there was none.
    package let keptPath: String?

    /// How long somebody may take between opening the ledger's file and locking it.
    private static let lockingMicroseconds: useconds_t = 300_000

    /// Puts a backup in the place of the ledger.
    ///
    /// - Parameters:
    ///   - now: part of the name of what is kept.
    ///   - discardingNewer: whether entries may be lost that the backup does not have.
    ///   - isRehearsal: whether nothing is changed, and only looked at what would be refused.
    ///   - copying: is told how far the copy of the backup is.
    ///   - proving: is told how far its proof is.
    /// - Throws: `ledger` when the backup is damaged or of a later program, or the ledger is;
    ///   `wouldLoseEntries`; `inUse`. The ledger is then what it was.
    package init(
        of backupPath: String, to storePath: String, at now: Timestamp, discardingNewer: Bool,
        isRehearsal: Bool = false, copying: @escaping WorkProgress = { _, _ in },
        proving: WorkProgress = { _, _ in }
    ) throws(BackupError) {
        let storePath = try BackupFolder.path(of: storePath)
        let (backup, store) = (LedgerFile(path: backupPath), LedgerFile(path: storePath))
        let draft = LedgerFile(path: "\(storePath).restoring")
        guard backup.exists else {
            throw .ledger(.storeUnavailable(reason: "\(backupPath) does not exist"))
        }
        draft.remove()
        defer { draft.remove() }
        do throws(LedgerError) {
            try backup.copy(to: draft, progress: copying)
            chmod(draft.path, 0o660)
            head = try draft.proved(proving)
            if let version = store.schemaVersion, version > Schema.version { throw .storeTooNew }
        } catch {
            throw .ledger(error)
        }
        let surplus = (store.lastEntryNumber ?? 0) - head.number
        guard surplus <= 0 || discardingNewer else { throw .wouldLoseEntries(surplus) }
        guard !store.isInUse else { throw .inUse }
        let kept = LedgerFile(path: "\(storePath).before-restore-\(now.milliseconds / 1000)")
        keptPath = store.exists ? kept.path : nil
        guard !isRehearsal else { return }
        do throws(LedgerError) {
            if store.exists { try Self.setAside(store, as: kept) }
            try draft.move(to: store)
        } catch .storeBusy {
            throw .inUse
        } catch {
            throw .ledger(error)
        }
    }

    /// Takes the name from the ledger first, so that nobody can open it any more, and then looks
    /// whether somebody has.
    private static func setAside(
        _ store: LedgerFile, as kept: LedgerFile
    ) throws(LedgerError) {
        try store.move(to: kept)
        usleep(lockingMicroseconds)
        guard kept.isInUse else { return }
        try kept.move(to: store)
        throw .storeBusy
    }
}

extension LedgerFile {
    /// The version that the file tells; nil when it can't be read.
    var schemaVersion: Int64? { number("SELECT MAX(version) FROM schema_version") }

    /// The number of the last journal entry; nil when it can't be read.
    var lastEntryNumber: Int64? { number("SELECT MAX(number) FROM journal_entry") }

    private func number(_ query: String) -> Int64? {
        guard exists, let queue = try? DatabaseQueue(path: path) else { return nil }
        defer { try? queue.close() }
        return try? queue.read { try Int64.fetchOne($0, sql: query) }
    }
}
