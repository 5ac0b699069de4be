import Foundation

/// How far long work has come, on a line of standard error that goes away at the end. Where that is no
/// terminal, nothing is written.
struct ProgressBar {
    let what: String
    private let terminal: Terminal
    private let write: (String) -> Void
    private var shownPercent = -1

    /// How many characters the bar itself has.
    private static let length = 30

    /// - Parameters:
    ///   - what: the work: "Proving".
    ///   - terminal: where `write` writes to.
    ///   - write: takes text, standard error's by default.
    init(
        _ what: String, on terminal: Terminal = .errors,
        _ write: @escaping (String) -> Void = {
            FileHandle.standardError.write(Data($0.utf8))
        }
    ) {
        self.what = what
        self.terminal = terminal
        self.write = write
    }

    /// Shows that `done` of `total` is done.
    mutating func show(_ done: Int, of total: Int) {
        guard let width = terminal.width, total > 0 else { return }
        let percent = min(100, max(0, done) * 100 / total)
        guard percent != shownPercent else { return }
        shownPercent = percent
        let filled = percent * Self.length / 100
        let bar =
            String(repeating: "#", count: filled)
            + String(repeating: ".", count: Self.length - filled)
        write("\r" + "\(what) [\(bar)] \(percent) %".prefix(max(0, width - 1)))
    }

    /// Takes the line away.
    mutating func finish() {
        guard shownPercent >= 0 else { return }
        shownPercent = -1
        write("\r\u{1B}[K")
    }
}
