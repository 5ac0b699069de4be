package import SystemPackage

/// A PDF document that is to be written anew, in numbers only: whoever does so need not trust whoever
/// asks.
package struct MendingTask: Hashable, Sendable {
    /// Where the document begins in the file, and its size.
    package let offsetBytes: Int
    package let byteCount: Int

    init(_ range: Range<Int>) {
        (offsetBytes, byteCount) = (range.lowerBound, range.count)
    }

    /// The task as it is sent.
    package var numbers: [Int] { [offsetBytes, byteCount] }

    /// - Returns: nil when these are not the numbers of a task.
    package init?(numbers: some Collection<Int>) {
        let numbers = Array(numbers)
        guard numbers.count == 2, numbers.allSatisfy({ $0 >= 0 }) else { return nil }
        (offsetBytes, byteCount) = (numbers[0], numbers[1])
    }
}

/// What became of the document: a word of `cqpdf_rewrite`.
package enum MendingOutcome: String, Sendable {
    /// It was encrypted, and nothing else.
    case sound
    /// What was broken has been mended, or left out.
    case mended
    /// It takes a password.
    case encrypted
    case damaged
    /// It takes more than a sound document would.
    case exhausted
    /// There was no room for it on disk.
    case unwritten
}

extension MendingOutcome {
    /// The outcome that `pagetoll-mender` tells.
    ///
    /// - Throws: `timedOut`; `noSuchFileOrDirectory` when what is told is why the program did not run,
    ///   be it by itself, by the loader or by who started it: that names it.
    package init(
        toldBy mender: RunningProgram, before deadline: ContinuousClock.Instant
    ) throws(Errno) {
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = bytes.withUnsafeMutableBytes { mender.read(into: $0, before: deadline) }
        guard let count else { throw .timedOut }
        let line = String(decoding: bytes[..<count], as: UTF8.self)
        guard !line.contains("pagetoll-mender") else { throw .noSuchFileOrDirectory }
        // Anything else is a limit of the process, or a fault of libqpdf's.
        self = MendingOutcome(rawValue: String(line.prefix { $0 != "\n" })) ?? .damaged
    }
}
