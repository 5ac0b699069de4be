import ScenarioSupport
import Testing

@Suite("Under fire", .serialized)
struct TortureTests {
    private static func torture(_ arguments: String...) async throws -> Command.Result {
        try await Command(
            try BuiltProgram.path(of: "Torture"), arguments, environment: ["LC_ALL": "C.UTF-8"],
            deadline: .seconds(600)
        ).run()
    }

    @Test("Whatever is killed, cut off or restarted, the books agree with the paper")
    func sample() async throws {
        let result = try await Self.torture("--seed", "1", "--runs", "25", "--jobs", "3")
        #expect(result.isSuccess, "\(result)")
    }

    @Test("Killed at one of its steps after another, the gate charges what is on paper")
    func walk() async throws {
        let result = try await Self.torture("--walk", "short", "--jobs", "3")
        #expect(result.isSuccess, "\(result)")
    }

    @Test("A gate that does not know a print again is found out")
    func deliberateFault() async throws {
        let result = try await Self.torture("--seed", "19", "--runs", "4", "--forget-prints")
        #expect(result.status == .exited(1), "\(result)")
        #expect(result.outputText.contains("jobs charged twice: 1"), "\(result)")
    }
}
