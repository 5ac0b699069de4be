import CCups

/// A job that the private cupsd knows and holds, so that wrappers that ask for it get an answer and
/// only the benchmark runs it.
struct HeldJob {
    static let userName = "alice"

    let id: Int32
    let title: String
    private let queue: String

    init(queue: String, title: String) throws(BenchmarkError) {
        self.queue = queue
        self.title = title
        cupsSetUser(Self.userName)
        var options: UnsafeMutablePointer<cups_option_t>?
        let count = cupsAddOption("job-hold-until", "indefinite", 0, &options)
        defer { cupsFreeOptions(count, options) }
        id = cupsCreateJob(nil, queue, title, count, options)
        guard id > 0 else {
            throw BenchmarkError("cupsd takes no job: \(String(cString: cupsLastErrorString()))")
        }
    }

    /// cupsd forgets it; otherwise it would take no more after 500.
    func purge() {
        cupsCancelJob2(nil, queue, id, 1)
    }
}

/// Why nothing can be measured.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
