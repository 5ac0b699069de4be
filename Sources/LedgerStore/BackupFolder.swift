import CLinux
import Catalog
import FoundationEssentials
import Glibc
package import Ledger
import SystemPackage

/// Copies of the ledger, each proved before it gets its name: "ledger-20261123T032301Z.sqlite".
package struct BackupFolder: Sendable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// One copy.
    package struct Backup: Hashable, Sendable {
        package let path: String
        package let takenAt: Timestamp
        package let bytes: Int
    }

    /// All copies, the newest first. None when there is no folder.
    package var backups: [Backup] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.compactMap { name in
            guard let takenAt = Self.time(ofName: name) else { return nil }
            var found = stat()
            let path = "\(path)/\(name)"
            guard stat(path, &found) == 0 else { return nil }
            return Backup(path: path, takenAt: takenAt, bytes: Int(found.st_size))
        }.sorted { $0.takenAt > $1.takenAt }
    }

    /// Copies the ledger while others use it, proves the copy, and only then gives it its name.
    ///
    /// - Parameters:
    ///   - copying: is told how far the copy is.
    ///   - proving: is told how far its proof is.
    /// - Throws: `BackupError.flawed` when the copy's books are wrong; what the store throws. There
    ///   is then no new copy, and the others are as they were.
    package func add(
        copyOf storePath: String, at now: Timestamp,
        copying: @escaping WorkProgress = { _, _ in }, proving: WorkProgress = { _, _ in }
    ) throws(BackupError) -> (backup: Backup, head: JournalHead) {
        let storePath = try Self.path(of: storePath)
        try make()
        let name = Self.name(at: now)
        let target = "\(path)/\(name)"
        let draft = LedgerFile(path: "\(path)/.\(name).new")
        draft.remove()  // What an earlier attempt in the same second has left.
        let head: JournalHead
        do throws(LedgerError) {
            try LedgerFile(path: storePath).copy(to: draft, progress: copying)
            head = try draft.proved(proving)
            try draft.move(to: LedgerFile(path: target))
        } catch {
            draft.remove()
            throw .ledger(error)
        }
        guard let backup = backups.first(where: { $0.path == target }) else {
            throw .ledger(.storeUnavailable(reason: "\(target) is gone"))
        }
        return (backup, head)
    }

    /// Removes the oldest copies beyond `count`; returns them.
    ///
    /// - Parameter count: one or more.
    package func prune(keeping count: Int) -> [Backup] {
        precondition(count >= 1)
        let surplus = Array(backups.dropFirst(count))
        for backup in surplus { LedgerFile(path: backup.path).remove() }
        return surplus
    }

    /// The path of a ledger that is in a file.
    static func path(of location: String) throws(BackupError) -> String {
        do throws(LedgerError) {
            if let path = try StoreLocation(location).path { return path }
        } catch {
            throw .ledger(error)
        }
        throw .inDatabase
    }

    /// Makes the folder, its owner's alone, unless it is there.
    private func make() throws(BackupError) {
        guard mkdir(path, S_IRWXU) != 0 else {
            let parent = FilePath(path).removingLastComponent().string
            if let folder = try? FileDescriptor.open(
                path, .readOnly, options: [.directory, .noFollow, .closeOnExec])
            {
                _ = clinux_give_to_owner_of(parent, folder.rawValue)
                try? folder.close()
            }
            return
        }
        let reason = Errno(rawValue: errno)
        guard reason == .fileExists else {
            throw .ledger(.storeUnavailable(reason: "\(path) can't be made: \(reason)"))
        }
    }

    private static let prefix = "ledger-"
    private static let suffix = ".sqlite"

    private static func name(at now: Timestamp) -> String {
        var (seconds, parts) = (time_t(now.milliseconds / 1000), tm())
        gmtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let count = strftime(&text, text.count, "%Y%m%dT%H%M%SZ", &parts)
        let stamp = String(decoding: text.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return prefix + stamp + suffix
    }

    private static func time(ofName name: String) -> Timestamp? {
        let digits = name.dropFirst(prefix.count).filter(\.isNumber).compactMap(\.wholeNumberValue)
        guard digits.count == 14 else { return nil }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        guard let day = Day(year: number(0..<4), month: number(4..<6), day: number(6..<8)) else {
            return nil
        }
        let seconds =
            day.startInUTC + number(8..<10) * 3600 + number(10..<12) * 60 + number(12..<14)
        let time = Timestamp(milliseconds: Int64(seconds) * 1000)
        return Self.name(at: time) == name ? time : nil
    }
}

/// Why there is no backup, or it was not restored.
package enum BackupError: Error, Hashable, Sendable {
    case ledger(LedgerError)
    /// The ledger is in a database of PostgreSQL.
    case inDatabase
    /// Another process has the ledger open.
    case inUse
    /// The ledger that would be replaced has this many entries that the backup has not.
    case wouldLoseEntries(Int64)
}

extension LedgerFile {
    /// Brings a file that nobody else uses to the schema of this program, and proves its books.
    ///
    /// - Throws: `storeDamaged` with the first wrong row; what the store throws.
    func proved(_ progress: WorkProgress) throws(LedgerError) -> JournalHead {
        let found = schemaVersion
        // This is a copy; what is kept of its old schema is one more.
        defer { if let found, found < Schema.version { copy(ofSchema: found).remove() } }
        switch try Store(path: path, creating: false).check(progress: progress) {
        case .proven(_, let head): return head
        case .flawed(let flaw): throw .storeDamaged(reason: "\(flaw.row) \(flaw.reason)")
        }
    }

    /// Keeps the ledger as it is beside itself, before its schema is changed.
    func keepCopy(ofSchema version: Int64) throws(LedgerError) {
        let kept = copy(ofSchema: version)
        guard !kept.exists else { return }  // Of an attempt before, or of another process.
        let draft = LedgerFile(path: "\(kept.path).\(getpid())")
        try copy(to: draft)
        try draft.move(to: kept)
    }

    /// Where the ledger is kept that had this schema.
    private func copy(ofSchema version: Int64) -> LedgerFile {
        LedgerFile(path: "\(path).schema-\(version)")
    }
}

extension Store {
    /// The schema that the SQLite file at `path` tells; nil when it can't be read.
    package static func schemaVersion(ofFile path: String) -> Int64? {
        LedgerFile(path: path).schemaVersion
    }
}
