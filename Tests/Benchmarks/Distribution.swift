/// Measured times, to be told by their median and 99th percentile.
struct Distribution {
    private let sorted: [Duration]

    init(_ durations: [Duration]) {
        precondition(!durations.isEmpty)
        sorted = durations.sorted()
    }

    var median: Duration { percentile(50) }
    var p99: Duration { percentile(99) }

    /// The nearest rank: the smallest value that `percent` of all do not exceed.
    private func percentile(_ percent: Int) -> Duration {
        let rank = (sorted.count * percent + 99) / 100
        return sorted[max(1, rank) - 1]
    }
}
