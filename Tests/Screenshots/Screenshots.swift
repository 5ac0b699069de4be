import BrowserSupport
import Foundation
import ScenarioSupport

/// Makes pictures of every page of a demonstration site's console, for each role, at the desk and on
/// a phone, in light and in dark; and PDFs of those that are printed.
///
///     Screenshots FOLDER
///
/// It ends with 1 when axe-core or the layout finds fault with a page.
@main
struct Screenshots {
    private static let printed: Set = [
        "admin-voucher-sheet", "admin-reports", "admin-invoice", "member-my-statement",
    ]
    /// Too large for a README otherwise: its pictures show what a window shows.
    private static let ofWindow: Set = [
        "admin-dashboard", "admin-member", "member-my",
    ]

    static func main() async throws {
        guard CommandLine.arguments.count == 2 else {
            print("usage: Screenshots FOLDER")
            exit(2)
        }
        let folder = URL(filePath: CommandLine.arguments[1], directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        do {
            let problems = try await problems(picturesTo: folder)
            for problem in problems { print(problem) }
            exit(problems.isEmpty ? 0 : 1)
        } catch {
            print(error)
            exit(1)
        }
    }

    private static func problems(picturesTo folder: URL) async throws -> [String] {
        try await Scenario.play { scenario in try await look(in: scenario, folder) }
    }

    private static func look(in scenario: Scenario, _ folder: URL) async throws -> [String] {
        let demonstration = try await DemonstrationSite(in: scenario)
        let browser = try await scenario.browser()
        let inspection =
            PageInspection.isPossible ? try await PageInspection(by: browser) : nil
        if inspection == nil { print("The pages are not inspected: there is no axe-core.") }
        var problems: [String] = []
        func save(_ bytes: [UInt8], _ name: String) throws {
            try Data(bytes).write(to: folder.appending(path: name))
        }
        try await DemonstrationTour(of: demonstration, by: browser).stops { stop in
            for screen in Screen.allCases {
                try await browser.look(on: screen)
                for scheme in ColorScheme.allCases {
                    try await browser.prefer(scheme)
                    let name = "\(stop.name)-\(screen)-\(scheme)"
                    try save(try await browser.screenshot(), "\(name).png")
                    let found = try await inspection?.problems() ?? []
                    problems += found.map { "\(name): \($0)" }
                }
            }
            try await browser.prefer(.light)
            if printed.contains(stop.name) {
                try save(try await browser.printed(), "\(stop.name).pdf")
            }
            if ofWindow.contains(stop.name) {
                for screen in Screen.allCases {
                    try await browser.look(on: screen, scale: screen == .phone ? 2 : 1)
                    try await browser.scrollToTop()
                    try save(
                        try await browser.screenshot(ofWholePage: false),
                        "\(stop.name)-\(screen)-window.png")
                }
            }
            print(stop.name)
        }
        return problems
    }
}
