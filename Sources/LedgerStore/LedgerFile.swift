import CLinux
import FoundationEssentials
import GRDB
import Glibc
import Ledger
import SystemPackage

/// The SQLite file of a ledger, and what SQLite keeps beside it: its log and the index of that.
struct LedgerFile {
    let path: String

    private static let companions = ["-wal", "-shm"]

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Writes the ledger as it is at one moment to `target`, which must not exist; others read and
    /// write meanwhile. The copy is its owner's alone, and on the disk when this returns.
    ///
    /// Not by SQLite's backup in steps, which tells the pages left, but begins again whenever somebody
    /// writes between two steps: on a busy server it would not end.
    ///
    /// - Parameter progress: is told the bytes that are written, of about how many.
    /// - Throws: `storeBusy`, `storeUnavailable`, `storeDamaged`; there is then no copy.
    func copy(
        to target: LedgerFile, progress: @escaping WorkProgress = { _, _ in }
    ) throws(LedgerError) {
        do {
            try target.createEmpty()
            var configuration = Configuration()
            configuration.busyMode = .timeout(10)
            let source = try DatabaseQueue(path: path, configuration: configuration)
            try source.writeWithoutTransaction { database in
                // "The file named by the INTO clause must not previously exist, or else it must be
                // an empty file" (sqlite.org/lang_vacuum.html); ours has its rights already.
                let total = byteCount
                try progress(0, total)
                try StatementWatch { try progress(target.byteCount, total) }.during(database) {
                    try database.execute(sql: "VACUUM INTO ?", arguments: [target.path])
                }
            }
            try source.close()
            try target.flush()
        } catch {
            target.remove()
            throw LedgerError(error)
        }
    }

    /// How large the file is; zero when it is not there.
    private var byteCount: Int {
        var found = stat()
        return stat(path, &found) == 0 ? Int(found.st_size) : 0
    }

    /// Whether another process has the ledger open: SQLite holds a shared lock on a range of bytes of
    /// a file that it uses (sqlite.org/fileformat2.html#the_lock_byte_page). This process must not
    /// have it open: its own locks would be gone (fcntl(2), on closing a file).
    var isInUse: Bool {
        guard let file = try? FileDescriptor.open(path, .readWrite, options: .closeOnExec) else {
            return false
        }
        defer { try? file.close() }
        return clinux_is_locked(file.rawValue, 0x4000_0000, 512) == 1
    }

    /// Gives the ledger, with what is beside it, another name in the same folder.
    func move(to target: LedgerFile) throws(LedgerError) {
        for suffix in [""] + Self.companions {
            guard rename(path + suffix, target.path + suffix) != 0 else { continue }
            let reason = Errno(rawValue: errno)
            guard suffix.isEmpty || reason != .noSuchFileOrDirectory else { continue }
            throw .storeUnavailable(reason: "\(path)\(suffix) can't be renamed: \(reason)")
        }
        flushFolder()
    }

    func remove() {
        for suffix in [""] + Self.companions { unlink(path + suffix) }
    }

    /// Waits until the file and its name are on the disk.
    func flush() throws(Errno) {
        do {
            let file = try FileDescriptor.open(path, .readWrite, options: .closeOnExec)
            try file.closeAfter {
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
        } catch {
            throw error as? Errno ?? .ioError
        }
        flushFolder()
    }

    private func flushFolder() {
        guard
            let folder = try? FileDescriptor.open(
                folder, .readOnly, options: [.directory, .closeOnExec])
        else { return }
        fsync(folder.rawValue)
        try? folder.close()
    }

    private func createEmpty() throws {
        let file = try FileDescriptor.open(
            path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec, .noFollow],
            permissions: .ownerReadWrite)
        giveToOwnerOfFolder(file)
        try file.close()
    }

    /// What root makes belongs to whom the folder belongs to: the service, which is not root.
    func giveToOwnerOfFolder(_ file: FileDescriptor) {
        // Where that can't be done, root's file is as good, to root.
        _ = clinux_give_to_owner_of(folder, file.rawValue)
    }

    private var folder: String {
        let parent = FilePath(path).removingLastComponent().string
        return parent.isEmpty ? "." : parent
    }
}
