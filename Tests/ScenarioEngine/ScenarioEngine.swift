import Glibc
import ScenarioSupport

/// What ippeveprinter runs for each document.
@main
struct ScenarioEngine {
    static func main() async throws {
        exit(try await VirtualEngine.run())
    }
}
