internal import Foundation
internal import Ledger
internal import LedgerStore
internal import Site
internal import Synchronization
internal import Wording

/// What this process keeps in memory for those who are signed in: long work under way, with its
/// progress, the sheets of vouchers that are to be printed, and what cupsd last said.
final class Workroom: Sendable {
    let printers = PrinterBoard()

    /// Something that takes longer than a page may.
    struct Work: Sendable {
        enum State: Sendable, Equatable {
            case running
            case done
            case failed
            case canceled
        }

        let id: Int
        let title: String
        /// Who began it.
        let actor: String
        let began: Timestamp
        var state = State.running
        /// How many rows were worked through, of how many; zero when that is not known.
        var doneCount = 0
        var totalCount = 0
        /// What came of it.
        var outcome: Sentence?
        /// Files that it made, by name.
        var files: [String: String] = [:]
    }

    /// The vouchers of a batch, whose codes nobody can tell again.
    struct VoucherSheet: Sendable {
        let codes: [String]
        let made: Timestamp
    }

    private struct State {
        var works: [Int: Work] = [:]
        var next = 1
        var sheets: [Int64: VoucherSheet] = [:]
    }

    private let state = Mutex(State())
    /// How many works and sheets are remembered.
    private static let limit = 50
    private static let sheetMilliseconds: Int64 = 3_600_000

    /// Runs `body` on a thread of its own.
    ///
    /// - Parameter body: calls what it is given now and then, with how much is done, of how much;
    ///   that throws when the work was canceled.
    /// - Returns: the work's number.
    func begin(
        _ title: String, by actor: String, at now: Timestamp,
        _ body: @escaping @Sendable (Progress) throws -> (Sentence, files: [String: String])
    ) -> Int {
        let id = state.withLock { state in
            let id = state.next
            state.next += 1
            state.works[id] = Work(id: id, title: title, actor: actor, began: now)
            state.works[id - Self.limit] = nil
            return id
        }
        Thread.detachNewThread { [self] in
            do {
                let (outcome, files) = try body(Progress(room: self, id: id))
                finish(id, .done, outcome, files)
            } catch {
                finish(id, .failed, Answer(to: error).sentence)
            }
        }
        return id
    }

    private func finish(
        _ id: Int, _ end: Work.State, _ outcome: Sentence, _ files: [String: String] = [:]
    ) {
        state.withLock { state in
            guard state.works[id]?.state == .running else { return }
            state.works[id]?.state = end
            state.works[id]?.outcome = outcome
            state.works[id]?.files = files
        }
    }

    func work(_ id: Int) -> Work? { state.withLock { $0.works[id] } }

    /// All that is remembered, the newest first.
    var works: [Work] { state.withLock { $0.works.values.sorted { $0.id > $1.id } } }

    /// - Returns: false when there is no such work under way.
    func cancel(_ id: Int) -> Bool {
        state.withLock { state in
            guard state.works[id]?.state == .running else { return false }
            state.works[id]?.state = .canceled
            state.works[id]?.outcome = Sentence("It was canceled; nothing was changed.")
            return true
        }
    }

    /// How a work tells how far it is.
    struct Progress: Sendable {
        fileprivate let room: Workroom
        fileprivate let id: Int

        /// - Throws: `WorkCanceled`.
        func report(_ doneCount: Int, of totalCount: Int) throws(WorkCanceled) {
            let isRunning = room.state.withLock { state in
                state.works[id]?.doneCount = doneCount
                state.works[id]?.totalCount = totalCount
                return state.works[id]?.state == .running
            }
            if !isRunning { throw WorkCanceled() }
        }
    }

    func keep(_ sheet: VoucherSheet, ofBatch batch: Int64) {
        state.withLock { state in
            state.sheets[batch] = sheet
            if state.sheets.count > Self.limit, let oldest = state.sheets.keys.min() {
                state.sheets[oldest] = nil
            }
        }
    }

    /// Nil when it is over an hour old.
    func sheet(ofBatch batch: Int64, at now: Timestamp) -> VoucherSheet? {
        state.withLock { state in
            state.sheets = state.sheets.filter {
                now.milliseconds - $0.value.made.milliseconds < Self.sheetMilliseconds
            }
            return state.sheets[batch]
        }
    }
}

/// Long work: what came of it, and the files that it made, by name.
typealias LongWork =
    @Sendable (Store, Workroom.Progress) throws -> (Sentence, files: [String: String])

extension Asked {
    /// Begins long work, on a store of its own: the console's other pages don't wait for it.
    ///
    /// - Returns: the work's number.
    func begin(_ title: String, _ body: @escaping LongWork) -> Int {
        let path = site.store
        return workroom.begin(title, by: act.actor, at: act.now) { progress in
            try body(try Store(at: path, creating: false), progress)
        }
    }
}

/// Somebody wants a work no longer.
struct WorkCanceled: Error {}
