internal import Ledger

/// Told now and then how much of long work is done, of how much. What it throws ends the work, which
/// has then changed nothing.
package typealias WorkProgress = (_ doneCount: Int, _ totalCount: Int) throws -> Void

/// Counts what is worked through, and tells it from time to time.
struct WorkCounter {
    private let total: Int
    private let progress: WorkProgress
    private var done = 0
    private static let rowsBetweenReports = 500

    init(of total: Int, _ progress: @escaping WorkProgress) {
        self.total = total
        self.progress = progress
    }

    /// One more is done.
    mutating func count() throws(LedgerError) {
        done += 1
        guard done % Self.rowsBetweenReports == 0 else { return }
        do {
            try progress(done, total)
        } catch {
            throw LedgerError(error)
        }
    }
}
