import Foundation
import GRDB
import Ledger
import Money
import Testing

@testable import LedgerStore

@Suite("Copies of the ledger, and the way back")
struct BackupTests {
    private static let now = Timestamp(milliseconds: 1_795_318_981_000)  // 2026-11-22T03:43:01Z

    @Test("A copy is proved, named for its time, its owner's alone, and has no log beside it")
    func copied() throws {
        let site = try PrintSite()
        _ = try site.print(300)
        let folder = BackupFolder(path: site.place.folder.path + "/backups")
        let (backup, head) = try folder.add(copyOf: site.place.folder.storePath, at: Self.now)
        #expect(head == (try site.head))
        #expect(backup.path == folder.path + "/ledger-20261122T034301Z.sqlite")
        #expect(backup.takenAt == Self.now)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names == ["ledger-20261122T034301Z.sqlite"])
        #expect(try mode(of: backup.path) == 0o600)
        #expect(try mode(of: folder.path) == 0o700)
    }

    @Test("A copy made while others write has a whole number of transactions")
    func whileWriting() async throws {
        let site = try PrintSite()
        let path = site.place.folder.storePath
        let folder = BackupFolder(path: site.place.folder.path + "/backups")
        let writer = Task.detached {
            let store = try Store(path: path, creating: false)
            for number in 0..<200 {
                _ = try store.addMember(
                    userName: "member\(number)", name: "", email: "", pricing: .credits,
                    at: Timestamp(milliseconds: 0))
            }
        }
        for second in 0..<3 {
            let at = Timestamp(milliseconds: Self.now.milliseconds + Int64(second) * 1000)
            _ = try folder.add(copyOf: path, at: at)
        }
        try await writer.value
        #expect(folder.backups.count == 3)
    }

    private struct Enough: Error {}

    @Test(
        "A backup that is ended while it copies or proves leaves nothing", arguments: [true, false])
    func ended(copying: Bool) throws {
        let site = try PrintSite()
        _ = try site.print(300)
        let folder = BackupFolder(path: site.place.folder.path + "/backups")
        var steps = 0
        let end: WorkProgress = { done, total in
            #expect(done <= total)
            steps += 1
            throw Enough()
        }
        #expect(throws: BackupError.self) {
            try folder.add(
                copyOf: site.place.folder.storePath, at: Self.now,
                copying: copying ? end : { _, _ in }, proving: copying ? { _, _ in } : end)
        }
        #expect(steps == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        _ = try folder.add(copyOf: site.place.folder.storePath, at: Self.now)
        #expect(folder.backups.count == 1)
    }

    @Test(
        "A restoration that is ended while it copies or proves leaves the ledger",
        arguments: [true, false])
    func restorationEnded(copying: Bool) throws {
        let site = try PrintSite()
        _ = try site.print(300)
        let path = site.place.folder.path
        let backup = try BackupFolder(path: path + "/backups")
            .add(copyOf: site.place.folder.storePath, at: Self.now).backup.path
        let other = path + "/other.sqlite"
        #expect(throws: BackupError.self) {
            try Restoration(
                of: backup, to: other, at: Self.now, discardingNewer: false,
                copying: { _, _ in if copying { throw Enough() } },
                proving: { _, _ in if !copying { throw Enough() } })
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        #expect(!names.contains { $0.hasPrefix("other") }, "\(names)")
    }

    @Test("The newest copies stay, and files of others are left alone")
    func pruned() throws {
        let site = try PrintSite()
        let folder = BackupFolder(path: site.place.folder.path + "/backups")
        for second in 0..<4 {
            let at = Timestamp(milliseconds: Self.now.milliseconds + Int64(second) * 1000)
            _ = try folder.add(copyOf: site.place.folder.storePath, at: at)
        }
        for name in ["ledger-old.sqlite", "ledger-20261122T034301Z.sqlite.gz"] {
            try Data().write(to: URL(filePath: folder.path + "/" + name))
        }
        #expect(folder.prune(keeping: 3).map(\.takenAt) == [Self.now])
        #expect(folder.backups.count == 3)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 5)
    }

    @Test("Wrong books give no copy, and cost none of those that are there")
    func flawed() throws {
        let site = try PrintSite()
        let folder = BackupFolder(path: site.place.folder.path + "/backups")
        _ = try folder.add(copyOf: site.place.folder.storePath, at: Self.now)
        try site.place.folder.execute(
            """
            DROP TRIGGER posting_no_update;
            UPDATE posting SET cents = 2 * cents
            """)
        #expect {
            try folder.add(
                copyOf: site.place.folder.storePath,
                at: Timestamp(milliseconds: Self.now.milliseconds + 1000))
        } throws: { error in
            guard case .ledger(.storeDamaged) = error as? BackupError else { return false }
            return true
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    @Test("A backup takes the place of a lost or damaged ledger", arguments: [true, false])
    func restored(isDamaged: Bool) throws {
        let (site, backup) = try savedSite()
        try remove(site)
        if isDamaged {
            try Data(repeating: 0x58, count: 4096)
                .write(to: URL(filePath: site.place.folder.storePath))
        }
        let done = try Restoration(
            of: backup, to: site.place.folder.storePath, at: Self.now, discardingNewer: false)
        let store = try Store(path: site.place.folder.storePath, creating: false)
        guard case .proven(_, let head) = try store.check() else { throw PrintSite.Unproven() }
        #expect(head == done.head)
        #expect((done.keptPath != nil) == isDamaged)
        #expect(try mode(of: site.place.folder.storePath) == 0o660)
        if let kept = done.keptPath {
            #expect(FileManager.default.contents(atPath: kept)?.count == 4096)
        }
    }

    @Test("A ledger with entries that the backup lacks is not replaced, unless they may be lost")
    func newer() throws {
        let (site, backup) = try savedSite()
        let path = site.place.folder.storePath
        try site.give(5, to: site.anna)
        let copy = site.place.folder.path + "/closed.sqlite"
        try LedgerFile(path: path).copy(to: LedgerFile(path: copy))
        #expect(throws: BackupError.wouldLoseEntries(1)) {
            try Restoration(of: backup, to: copy, at: Self.now, discardingNewer: false)
        }
        let rehearsed = try Restoration(
            of: backup, to: copy, at: Self.now, discardingNewer: true, isRehearsal: true)
        #expect(LedgerFile(path: copy).lastEntryNumber == rehearsed.head.number + 1)
        let done = try Restoration(of: backup, to: copy, at: Self.now, discardingNewer: true)
        let kept = try #require(done.keptPath)
        #expect(LedgerFile(path: copy).lastEntryNumber == done.head.number)
        #expect(LedgerFile(path: kept).lastEntryNumber == done.head.number + 1)
    }

    @Test("A ledger that another process has open is not replaced")
    func inUse() async throws {
        let (site, backup) = try savedSite()
        _ = try site.store.check()  // It stays open here.
        await #expect(processExitsWith: .success) {
            [path = site.place.folder.storePath as String, backup = backup as String] in
            #expect(throws: BackupError.inUse) {
                try Restoration(
                    of: backup, to: path, at: Timestamp(milliseconds: 0), discardingNewer: false)
            }
        }
        #expect(try site.store.lastEntryTime() != nil)
    }

    @Test("A backup that is missing, damaged or of a later program is refused")
    func bad() throws {
        let (site, backup) = try savedSite()
        let target = site.place.folder.path + "/other.sqlite"
        #expect(throws: BackupError.ledger(.storeUnavailable(reason: "/none does not exist"))) {
            try Restoration(of: "/none", to: target, at: Self.now, discardingNewer: false)
        }
        try DatabaseQueue(path: backup).write {
            try $0.execute(sql: "INSERT INTO schema_version (version) VALUES (99)")
        }
        #expect(throws: BackupError.ledger(.storeTooNew)) {
            try Restoration(of: backup, to: target, at: Self.now, discardingNewer: false)
        }
        try Data(repeating: 0x58, count: 4096).write(to: URL(filePath: backup))
        #expect(
            throws: BackupError.ledger(.storeDamaged(reason: "file is not a database"))
        ) {
            try Restoration(of: backup, to: target, at: Self.now, discardingNewer: false)
        }
        #expect(!FileManager.default.fileExists(atPath: target))
        #expect(!FileManager.default.fileExists(atPath: target + ".restoring"))
    }

    private func savedSite() throws -> (PrintSite, backup: String) {
        let site = try PrintSite()
        _ = try site.print(300)
        let folder = BackupFolder(path: site.place.folder.path + "/backups")
        let backup = try folder.add(copyOf: site.place.folder.storePath, at: Self.now).backup
        return (site, backup.path)
    }

    private func remove(_ site: PrintSite) throws {
        LedgerFile(path: site.place.folder.storePath).remove()
    }

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
