import ArgumentParser
import Foundation
import ScenarioSupport

/// The wrapper that is put to the test.
enum Contender: String, CaseIterable, ExpressibleByArgument, Sendable {
    case pagetoll
    /// Backends in the way of PyKota and of tea4cups, in `naive/`.
    case pykota
    case tea4cups

    /// What stands in front of the device URI.
    var prefix: String { "\(rawValue):" }

    /// The program that cupsd is to run.
    func program() throws -> String {
        guard self != .pagetoll else { return try BuiltProgram.path(of: "pagetoll-backend") }
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return folder.appending(path: "naive/\(rawValue).py").path()
    }
}

/// A charge for a job, as the contender's books have it.
struct Charge: Sendable {
    let jobNumber: Int
    let queue: String
    let pages: Int
    /// Nil where the books know pages only.
    let cents: Int?
}

extension Contender {
    /// All that was charged in a run.
    func charges(_ site: PagetollSite, ledger: String) async throws -> [Charge] {
        guard self != .pagetoll else {
            return try await site.prints().compactMap { print in
                guard let cents = print.charged, cents > 0 else { return nil }
                return Charge(
                    jobNumber: print.job, queue: print.queue, pages: print.impressions, cents: cents
                )
            }
        }
        let script = """
            import json, sqlite3, sys
            try:
                rows = sqlite3.connect(sys.argv[1]).execute("SELECT job, pages FROM history")
                print(json.dumps([list(row) for row in rows]))
            except sqlite3.OperationalError:
                print("[]")
            """
        let text = try await Command("/usr/bin/python3", ["-c", script, ledger]).text()
        return try JSONDecoder().decode([[Int]].self, from: Data(text.utf8)).map {
            Charge(jobNumber: $0[0], queue: "", pages: $0[1], cents: nil)
        }
    }
}
