/// All that happens in one run, drawn from its seed alone or told by the walk.
struct RunPlan: Sendable, CustomStringConvertible {
    enum Device: Sendable {
        case socket
        /// A class of two queues with different rates, the first of which fails.
        case failover
        case ipp
    }

    /// What is done while the printer has stopped taking data.
    enum Interruption: CaseIterable, Sendable {
        /// It goes on by itself.
        case resume
        case cancel
        /// `lp -H hold`, and released later.
        case hold
        /// SIGTERM to cupsd, which kills its backends, and a new start.
        case restart
        /// SIGKILL to cupsd alone: a second instance of the job runs beside the first.
        case crash
        /// SIGKILL to cupsd and all that it runs: the power fails.
        case powerCut
        /// SIGKILL to the wrapper alone: the kernel has no memory left.
        case wrapperKilled
    }

    enum Fault: Sendable {
        case nothing
        case printerOff
        case stall(afterBytes: Int, Interruption)
        /// The printer resets the connection.
        case hangUp(afterBytes: Int)
        /// The real backend fails with this exit status, once.
        case backendFails(status: Int)
        /// The wrapper is killed at one of its steps: as `shim.c` has it.
        case kill(String)
        case cancel(afterMilliseconds: Int)
        /// The IPP printer aborts the job after so many pages.
        case jam(afterPages: Int)
        /// The job is cancelled once the IPP printer has so many pages out.
        case cancelAtPrinter(afterPages: Int)
    }

    /// What comes after the job has ended.
    enum Sequel: CaseIterable, Sendable {
        case nothing
        /// The same job once more, on purpose.
        case reprint
        /// Another job that claims the same job-uuid.
        case sameUUID
        /// cupsd loses its history: another job gets the same number.
        case lostHistory
    }

    /// Nil for a run of the walk.
    let seed: UInt64?
    let device: Device
    let errorPolicy: String
    let kind: TortureDocument.Kind
    let pages: Int
    let colorPages: Set<Int>
    let copies: Int
    let fault: Fault
    let sequel: Sequel

    /// A small job of the walk, in black, for which only `fault` goes wrong.
    init(_ device: Device, _ kind: TortureDocument.Kind, _ fault: Fault) {
        seed = nil
        self.device = device
        errorPolicy = "retry-job"
        self.kind = kind
        pages = 1
        colorPages = []
        copies = 1
        self.fault = fault
        sequel = .nothing
    }

    init(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        self.seed = seed
        device =
            switch Int.random(in: 0..<100, using: &chance) {
            case ..<72: .socket
            case ..<82: .failover
            default: .ipp
            }
        errorPolicy =
            ["retry-job", "retry-current-job", "stop-printer", "abort-job"].randomElement(
                using: &chance) ?? "retry-job"
        kind = device == .ipp ? .pdf : .allCases.randomElement(using: &chance) ?? .raster
        let pages = Int.random(in: 1...4, using: &chance)
        self.pages = pages
        let colors = Set((0..<pages).filter { _ in Bool.random(using: &chance) })
        // Filters may turn the order of the pages round.
        colorPages = device == .ipp && !colors.isEmpty ? Set(0..<pages) : colors
        copies = kind == .several ? 1 : [1, 1, 2, 3].randomElement(using: &chance) ?? 1
        // About as many bytes as the job has, so that faults fall before, within and behind pages.
        let bytes = Int.random(in: 1...210_000 * pages * copies, using: &chance)
        switch device {
        case .socket: fault = .onSocket(afterBytes: bytes, &chance)
        case .failover:
            fault =
                [.nothing, .backendFails(status: 1), .kill(Self.kill(&chance))].randomElement(
                    using: &chance) ?? .nothing
        case .ipp: fault = .onIPP(pages: pages * copies, &chance)
        }
        sequel =
            Int.random(in: 0..<3, using: &chance) == 0
            ? .allCases.randomElement(using: &chance) ?? .nothing : .nothing
    }

    /// "CLASS NUMBER VICTIM": a small job takes about 20 steps that write to the ledger, and some
    /// hundred in all.
    fileprivate static func kill(_ chance: inout SeededGenerator) -> String {
        let victim = ["self", "group", "scheduler", "all"].randomElement(using: &chance) ?? "self"
        let isStore = Bool.random(using: &chance)
        let most = [30, 100, 400].randomElement(using: &chance) ?? 100
        let number = Int.random(in: 1...(isStore ? 40 : most), using: &chance)
        return "\(isStore ? "store" : "step") \(number) \(victim)"
    }

    var description: String {
        (seed.map { "seed \($0): " } ?? "walk: ")
            + "\(device), \(errorPolicy), \(kind) of \(pages) pages × \(copies), "
            + "\(fault), then \(sequel)"
    }
}

extension RunPlan.Fault {
    fileprivate static func onSocket(
        afterBytes bytes: Int, _ chance: inout SeededGenerator
    ) -> RunPlan.Fault {
        switch Int.random(in: 0..<100, using: &chance) {
        case ..<5: return .nothing
        case ..<10: return .printerOff
        case ..<40:
            let interruption =
                RunPlan.Interruption.allCases.randomElement(using: &chance) ?? .resume
            return .stall(afterBytes: bytes, interruption)
        case ..<50: return .hangUp(afterBytes: bytes)
        case ..<60:
            let status = [1, 3, 4, 5, 6, 7].randomElement(using: &chance) ?? 1
            return .backendFails(status: status)
        case ..<68:
            return .cancel(afterMilliseconds: Int.random(in: 0..<600, using: &chance))
        default: return .kill(RunPlan.kill(&chance))
        }
    }

    fileprivate static func onIPP(
        pages: Int, _ chance: inout SeededGenerator
    ) -> RunPlan.Fault {
        let count = Int.random(in: 0..<max(1, pages), using: &chance)
        switch Int.random(in: 0..<100, using: &chance) {
        case ..<10: return .nothing
        case ..<35: return .jam(afterPages: count)
        case ..<60: return .cancelAtPrinter(afterPages: count)
        default: return .kill(RunPlan.kill(&chance))
        }
    }
}

/// SplitMix64: the same numbers from the same seed, on any machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
