import CLinux
import Glibc
import SystemPackage

/// What a real backend says, in a file of its own: it stays when the run is killed that listens, and a
/// backend that goes on without the run goes on writing there.
///
/// The backend has a lock on it, as it has it as its standard error: the lock is gone when the backend
/// is, and all that it has started.
package struct BackendLog: Sendable {
    package let path: String
    /// A backend that waits for paper for days says the same over and over; what was read of it is
    /// taken from the disk by so much.
    private static let bytesBetweenDiscards = 1 << 20

    package init(path: String) {
        self.path = path
    }

    /// What it told that no run may have noted: the printer's number of the job, and its last count.
    package var progress: Delivery.Progress? {
        guard let file = try? opened() else { return nil }
        defer { try? file.close() }
        var messages = BackendMessages()
        var reader = Reader(file)
        reader.skipDiscarded()
        // What was discarded reads as zeros, up to the middle of a block.
        reader.read { messages.take($0.lazy.filter { $0 != 0 }) }
        return Delivery.Progress(
            printerImpressions: messages.printerImpressions, printerJobID: messages.printerJobID)
    }

    /// Whether a backend has it, with or without the run that started it.
    package var isInUse: Bool {
        guard let file = try? opened() else { return false }
        defer { try? file.close() }
        return flock(file.rawValue, LOCK_SH | LOCK_NB) != 0
    }

    package func remove() { unlink(path) }

    /// Makes it anew: a backend of an earlier run may still have the old one.
    ///
    /// - Returns: what the backend writes to, with its lock, and what reads from the start.
    func begin() throws(Errno) -> (writer: FileDescriptor, reader: Reader) {
        remove()
        let raw = open(
            path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
            S_IRUSR | S_IWUSR)
        guard raw >= 0 else { throw Errno(rawValue: errno) }
        let folder = FilePath(path).removingLastComponent().string
        _ = clinux_give_to_owner_of(folder, raw)
        flock(raw, LOCK_EX | LOCK_NB)
        let writer = FileDescriptor(rawValue: raw)
        do throws(Errno) {
            return (writer, Reader(try opened()))
        } catch {
            try? writer.close()
            throw error
        }
    }

    private func opened() throws(Errno) -> FileDescriptor {
        let raw = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        guard raw >= 0 else { throw Errno(rawValue: errno) }
        return FileDescriptor(rawValue: raw)
    }

    /// Reads what comes.
    struct Reader {
        let file: FileDescriptor
        private var offset: Int64 = 0
        private var discardedCount: Int64 = 0
        private var buffer = [UInt8](repeating: 0, count: 16 << 10)

        init(_ file: FileDescriptor) {
            self.file = file
        }

        /// Gives all that has come since the last time to `body`, piece by piece.
        mutating func read(_ body: (ArraySlice<UInt8>) -> Void) {
            while true {
                let count = buffer.withUnsafeMutableBytes {
                    (try? file.read(fromAbsoluteOffset: offset, into: $0)) ?? 0
                }
                guard count > 0 else { return }
                offset += Int64(count)
                body(buffer[..<count])
            }
        }

        /// Gives the disk back what was read.
        mutating func discardRead() {
            guard offset - discardedCount >= bytesBetweenDiscards else { return }
            discardedCount = offset
            // Where the file system can't, the file grows.
            clinux_punch_hole(file.rawValue, Int(offset))
        }

        /// Goes to where the file has data.
        mutating func skipDiscarded() {
            offset = max(0, Int64(clinux_seek_data(file.rawValue)))
        }
    }
}
