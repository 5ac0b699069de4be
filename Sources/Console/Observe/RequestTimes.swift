internal import Synchronization

/// How long requests took since the program started, as a histogram for each kind.
final class RequestTimes: Sendable {
    /// What is asked for. Not the path: that would be a series for each member.
    enum Kind: String, Hashable, CaseIterable {
        case api, assets, pages

        init(path: String) {
            self =
                path.hasPrefix("/api/") ? .api : path.hasPrefix("/assets/") ? .assets : .pages
        }
    }

    struct Histogram: Sendable {
        /// How many took at most as long as the bound of the same index.
        var counts = [Int](repeating: 0, count: RequestTimes.bounds.count)
        var total = 0
        var seconds = 0.0
        /// By the first digit of the status.
        var byStatus = [Int](repeating: 0, count: 6)
    }

    /// In seconds.
    static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

    private let histograms = Mutex<[Kind: Histogram]>([:])

    func note(_ seconds: Double, kind: Kind, status: Int) {
        histograms.withLock { histograms in
            var histogram = histograms[kind] ?? Histogram()
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound {
                histogram.counts[index] += 1
            }
            histogram.total += 1
            histogram.seconds += seconds
            histogram.byStatus[min(max(status / 100, 0), 5)] += 1
            histograms[kind] = histogram
        }
    }

    var all: [Kind: Histogram] { histograms.withLock { $0 } }
}
