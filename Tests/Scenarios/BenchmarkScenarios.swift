import Foundation
import ScenarioSupport
import Testing

@Suite("What benchmarks measure")
struct BenchmarkScenarios {
    @Test("The ledger that is written by plain SQL is what the rules would have written")
    func books() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario, rates: false)
            let store = scenario.folder.path("large.sqlite")
            var make = Command(
                try BuiltProgram.path(of: "Benchmarks"),
                ["books", "--store", store, "--members", "20"])
            make.deadline = .seconds(300)
            let made = try await make.run()
            #expect(made.isSuccess, "\(made)")
            let check = try await site.run("ledger", "check", "--store", store)
            #expect(check.hasPrefix("The books are right"))
        }
    }
}
