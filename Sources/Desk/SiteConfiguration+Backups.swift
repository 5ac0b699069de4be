package import Ledger
package import LedgerStore
package import Site

extension SiteConfiguration {
    /// The copies of the ledger.
    package var backups: BackupFolder {
        BackupFolder(path: backupFolder.isEmpty ? "\(stateFolder)/backups" : backupFolder)
    }

    /// Copies the ledger and removes the oldest copies beyond those that are kept: what happens every
    /// night.
    ///
    /// - Returns: the copy, the head of its journal, and what was removed.
    package func backUp() throws(BackupError) -> (
        backup: BackupFolder.Backup, head: JournalHead, removed: [BackupFolder.Backup]
    ) {
        let (backup, head) = try backups.add(copyOf: store, at: .now)
        return (backup, head, backups.prune(keeping: backupKeep))
    }

    /// Where browsers find the console.
    package var consoleAddress: String {
        guard webAddress.isEmpty else { return webAddress }
        return "\(tlsCertificate.isEmpty ? "http" : "https")://\(listen)"
    }
}
