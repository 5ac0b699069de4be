import Glibc

extension ChildProcess {
    /// How long a look at whether it has ended is put off.
    private static let pause = Duration.milliseconds(10)

    /// Waits for the end without holding a thread, and ends the program when that takes too long, or
    /// nobody waits any more. What it has started itself is not ended.
    ///
    /// - Returns: nil when it had to be ended.
    package func ending(within patience: Duration) async -> Ending? {
        let deadline = ContinuousClock.now + patience
        while true {
            if let ending = poll() { return ending }
            guard ContinuousClock.now < deadline, (try? await Task.sleep(for: Self.pause)) != nil
            else { break }
        }
        signal(SIGKILL)
        _ = wait()
        return nil
    }
}
