import Foundation
import Synchronization

/// What writers at once took for each of their writes.
struct WriterTimes {
    let times: [Duration]
    let perSecond: Double

    /// Has `count` threads write at once, `runs` times in all.
    ///
    /// - Parameter prepare: makes one writer ready, given its index and how often it writes; returns
    ///   what it does each time. All begin to write when the last is ready.
    init(
        writers count: Int, runs: Int,
        _ prepare: @escaping @Sendable (Int, Int) throws -> (Int) throws -> Void
    ) throws {
        let share = (runs + count - 1) / count
        let results = Mutex<[Result<[Duration], any Error>]>([])
        let (ready, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let start = DispatchSemaphore(value: 0)
        for writer in 0..<count {
            Thread.detachNewThread {
                let result = Result {
                    let write: (Int) throws -> Void
                    do {
                        defer { ready.signal() }
                        write = try prepare(writer, share)
                    }
                    start.wait()
                    return try (0..<share).map { number in
                        try ContinuousClock().measure { try write(number) }
                    }
                }
                results.withLock { $0.append(result) }
                done.signal()
            }
        }
        for _ in 0..<count { ready.wait() }
        let time = ContinuousClock().measure {
            for _ in 0..<count { start.signal() }
            for _ in 0..<count { done.wait() }
        }
        times = try results.withLock { $0 }.flatMap { try $0.get() }
        perSecond = Double(times.count) / (time / .seconds(1))
    }
}
