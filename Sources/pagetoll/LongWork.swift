import Glibc
import LedgerStore
import Synchronization

/// Work that takes long where the ledger is large: at a terminal it shows how far it is, and Ctrl-C
/// ends it at its next report, so that it can take away what it has half made.
final class LongWork {
    private var bar: ProgressBar?

    private init() {}

    /// Runs `body`, whose steps report by what `step` gives them.
    ///
    /// - Throws: what `body` throws; a sentence when it was interrupted.
    static func run<Value>(_ body: (LongWork) throws -> Value) throws -> Value {
        let work = LongWork()
        Interruption.watch()
        defer { Interruption.unwatch() }
        defer { work.bar?.finish() }
        do {
            return try body(work)
        } catch {
            guard Interruption.hasCome else { throw error }
            throw CommandFailure("Interrupted; nothing is changed.", status: 130)
        }
    }

    /// A step of the work: "Copying".
    ///
    /// - Returns: what is to be told how much of it is done.
    func step(_ what: String) -> WorkProgress {
        { [self] done, total in
            guard !Interruption.hasCome else { throw Interrupted() }
            if bar?.what != what {
                bar?.finish()
                bar = ProgressBar(what)
            }
            bar?.show(done, of: total)
        }
    }

    private struct Interrupted: Error {}
}

/// Whether Ctrl-C has come. Not in `Interruption`: a handler of signals can capture nothing.
private let interruptionHasCome = Atomic(false)

/// Ctrl-C, while there is something to be taken away first.
private enum Interruption {
    static var hasCome: Bool { interruptionHasCome.load(ordering: .relaxed) }

    /// From now on the first SIGINT is only noted; one more ends the process at once.
    static func watch() {
        interruptionHasCome.store(false, ordering: .relaxed)
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            interruptionHasCome.store(true, ordering: .relaxed)
        }
        action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND)) | SA_RESTART
        sigaction(SIGINT, &action, nil)
    }

    static func unwatch() { signal(SIGINT, SIG_DFL) }
}
