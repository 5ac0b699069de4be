import ArgumentParser

/// Small jobs that are printed again and again, each time with something killed one step later, until
/// every step of the wrapper, and with it every write to the ledger, has had its turn.
///
/// How many there are is counted in runs in which nothing is killed. The machine's scheduling makes
/// that number more or less, so a step beyond the last may come to be, or not: it kills nothing then.
struct Walk: Sendable {
    enum Extent: String, CaseIterable, ExpressibleByArgument, Sendable {
        /// One document on a socket printer, several in one job, and one on an IPP printer: at each
        /// step the wrapper is killed, and its group, and cupsd.
        case socket
        case several
        case ipp
        /// One document on a socket printer: at every fifth step one of these.
        case short
    }

    private static let victims = ["self", "group", "scheduler"]
    private let extent: Extent

    init(_ extent: Extent) {
        self.extent = extent
    }

    /// All its runs, after having measured how far it is to walk.
    func plans() async throws -> [RunPlan] {
        let count = try await stepCount()
        guard extent != .short else {
            return stride(from: 1, through: count, by: 5).map {
                RunPlan(device, kind, .kill("step \($0) \(Self.victims[$0 % 3])"))
            }
        }
        return (1...count).flatMap { plans(step: $0) }
    }

    /// The runs in which something is killed at that step.
    func plans(step number: Int) -> [RunPlan] {
        Self.victims.map { RunPlan(device, kind, .kill("step \(number) \($0)")) }
    }

    private var device: RunPlan.Device { extent == .ipp ? .ipp : .socket }
    private var kind: TortureDocument.Kind { extent == .several ? .several : .pdf }

    /// The most steps of some runs: they are not always as many.
    private func stepCount() async throws -> Int {
        var most = 0
        for _ in 0..<3 {
            let (steps, writes) = try await TortureRun.measure(RunPlan(device, kind, .nothing))
            print("\(device), \(kind): \(steps) steps, of which \(writes) write to the ledger")
            most = max(most, steps)
        }
        return most
    }
}
