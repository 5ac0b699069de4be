import Delivery
import FoundationEssentials
import Gateway
import Glibc
import Ledger
import PrintModel
import Testing

@Suite("What keeps two runs of a job apart, and what a run notes there")
struct JobLockTests {
    /// A folder for one test.
    private final class Folder {
        let path = "/tmp/pagetoll-locks-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private let folder = Folder()
    private var lockPath: String { "\(folder.path)/job-7.lock" }

    @Test("While one run has the lock of a job, no other gets it")
    func exclusive() throws {
        let first = try JobLock(folder: folder.path, jobID: 7)
        #expect(first != nil)
        #expect(try JobLock(folder: folder.path, jobID: 7) == nil)
        #expect(try JobLock(folder: folder.path, jobID: 8) != nil)
        first?.release()
        #expect(try JobLock(folder: folder.path, jobID: 7) != nil)
    }

    @Test("A run that leaves nothing to settle leaves no file; one that does, keeps it")
    func files() throws {
        let lock = try #require(try JobLock(folder: folder.path, jobID: 7))
        try lock.journal.begin(EvidenceTests.note())
        lock.release()
        #expect(access(lockPath, F_OK) == 0)
        let again = try #require(try JobLock(folder: folder.path, jobID: 7))
        #expect(again.journal.noted(of: EvidenceTests.key) != nil)
        again.journal.clear()
        again.release()
        #expect(access(lockPath, F_OK) != 0)
    }

    @Test("What was noted last is read by whoever comes next, for the same print only")
    func journal() throws {
        let lock = try #require(try JobLock(folder: folder.path, jobID: 7))
        try lock.journal.begin(EvidenceTests.note())
        let start = try #require(lock.journal.noted(of: EvidenceTests.key))
        #expect(start.progress == .init(bytesTaken: 0))
        #expect(start.note.impressions.count == 4)
        let progress = Delivery.Progress(
            bytesTaken: 1_234_567, printerImpressions: 3, printerJobID: 42)
        lock.journal.record(progress)
        #expect(lock.journal.noted(of: EvidenceTests.key)?.progress == progress)
        #expect(lock.journal.noted(of: EvidenceTests.key.document(2)) == nil)
    }

    @Test("A note that was cut off at any byte says that nothing was handed on")
    func cutOff() throws {
        let lock = try #require(try JobLock(folder: folder.path, jobID: 7))
        try lock.journal.begin(EvidenceTests.note())
        let bytes = try Data(contentsOf: URL(filePath: lockPath))
        for count in 0..<bytes.count {
            try bytes.prefix(count).write(to: URL(filePath: lockPath))
            #expect(lock.journal.noted(of: EvidenceTests.key) == nil)
        }
    }
}
