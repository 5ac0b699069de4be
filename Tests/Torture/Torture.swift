import ArgumentParser
import Glibc
import ScenarioSupport

/// Prints jobs through a real cupsd and a real wrapper while everything fails that can, and compares
/// the books with the paper after each: the same seeds give the same troubles, as far as the
/// machine's scheduling allows.
@main
struct Torture: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "Torture", abstract: "Print under fire, and compare the books with the paper.",
        discussion: "Exit status 1 when a run was wrong; its seed is printed.")

    @Option(help: "The seed of the first run; each next run has the next.") var seed: UInt64 = 1
    @Option(help: "How many runs.") var runs: UInt64 = 30
    @Option(help: "How many at once.") var jobs = 4
    @Option(help: "Instead: kill at each step in turn, \(Walk.Extent.allCases.map(\.rawValue)).")
    var walk: Walk.Extent?
    @Option(help: "Of a walk: this step alone, in as many runs as --runs for each that is killed.")
    var step: Int?
    @Option(help: "pagetoll, pykota or tea4cups.") var contender = Contender.pagetoll
    @Flag(help: "A deliberate fault: the wrapper never knows a print again.") var forgetPrints =
        false
    @Flag(help: "Say what each run does.") var verbose = false

    func run() async throws {
        let plans =
            if let walk {
                if let step {
                    (0..<runs).flatMap { _ in Walk(walk).plans(step: step) }
                } else {
                    try await Walk(walk).plans()
                }
            } else {
                (seed..<seed + runs).map { RunPlan(seed: $0) }
            }
        var total = Figures()
        var wrong: [RunPlan] = []
        try await withThrowingTaskGroup(of: (RunPlan, Figures).self) { group in
            var next = plans.makeIterator()
            func add() {
                guard let plan = next.next() else { return }
                group.addTask { (plan, try await played(plan)) }
            }
            for _ in 0..<max(1, jobs) { add() }
            while let (plan, figures) = try await group.next() {
                total += figures
                if !figures.isClean {
                    wrong.append(plan)
                    print("wrong: \(plan)\n\(figures.findings)")
                } else if verbose {
                    let doubt =
                        figures.unproved > 0 ? ", \(figures.unproved) pages not charged" : ""
                    print("right: \(plan)\(doubt)")
                }
                // What has gone wrong is seen at once, also where the output goes to a file.
                fflush(nil)
                add()
            }
        }
        print(total.table(of: contender.rawValue))
        guard !wrong.isEmpty else { return }
        let seeds = wrong.compactMap(\.seed).sorted().map(String.init).joined(separator: " ")
        if !seeds.isEmpty { print("wrong seeds: \(seeds)") }
        throw ExitCode(1)
    }

    private func played(_ plan: RunPlan) async throws -> Figures {
        do {
            return try await TortureRun.play(plan, contender, forgetsPrints: forgetPrints)
        } catch {
            print("\(plan) could not be played: \(error)")
            throw error
        }
    }
}
