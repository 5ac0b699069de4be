/// The runs of one document through several contenders, in the order of the rounds.
struct GatewaySeries {
    let contenders: [Contender]
    private var runs: [Contender: [BackendRun.Times]] = [:]

    init(contenders: [Contender]) { self.contenders = contenders }

    mutating func add(_ times: BackendRun.Times, of contender: Contender) {
        runs[contender, default: []].append(times)
    }

    func times(of contender: Contender) -> [BackendRun.Times] { runs[contender] ?? [] }

    func distribution(
        of contender: Contender, _ time: KeyPath<BackendRun.Times, Duration>
    ) -> Distribution {
        Distribution(times(of: contender).map { $0[keyPath: time] })
    }

    /// What the contender adds to the bare backend: the median of the differences within a round,
    /// which a machine that grows slower meanwhile does not change.
    func added(
        by contender: Contender, _ time: KeyPath<BackendRun.Times, Duration>
    ) -> Duration {
        let pairs = zip(times(of: contender), times(of: .bare))
        return Distribution(pairs.map { $0[keyPath: time] - $1[keyPath: time] }).median
    }

    func peaks(of contender: Contender) -> PeakMemory {
        times(of: contender).reduce(into: PeakMemory()) { $0.add($1.peaks) }
    }
}
