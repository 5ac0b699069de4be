import BrowserSupport
import ScenarioSupport
import Testing

@Suite(
    "The console in a browser",
    .enabled(
        if: Browser.isInstalled, "the packages chromium and chromium-driver are not installed"))
struct ConsoleScenarios {
    /// A site without rates, its console, a printer behind the queue "office", and alice, who has
    /// no credit.
    private struct Stage {
        let site: PagetollSite
        let printer: VirtualPrinter
        let console: ServedConsole

        init(in scenario: Scenario) async throws {
            printer = try await scenario.virtualPrinter()
            site = try await PagetollSite(in: scenario, rates: false)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            try await site.addMember("alice", cents: 0)
            try await site.addConsoleUser("boss", role: "admin")
            console = try await ServedConsole(of: site, in: scenario)
        }

        func submit(pages: Int, in scenario: Scenario) async throws -> Job {
            let file = try scenario.folder.write(
                PDFDocument(pages: pages).bytes, to: "\(pages).pdf")
            return try await site.scheduler.submit(Submission(queue: "office", files: [file]))
        }
    }

    /// Gives alice credit as a person does it: by the links, from wherever the browser is.
    private static func giveCredit(_ amount: String, by browser: Browser) async throws {
        try await browser.follow(try await browser.link("Members and contacts"))
        try await browser.follow(try await browser.link("alice"))
        try await browser.follow(try await browser.element("main a[href$='/credits/add']"))
        try await browser.type(amount, into: try await browser.field("Amount"))
        try await browser.follow(try await browser.button("Add credit"))
        let notice = try await browser.text(in: "[role=status]")
        #expect(notice.contains("\(amount) of credit were added."))
    }

    @Test(
        "An admin sets rates, gives credit, sees a job print and one wait, and lets it go by credit"
    )
    func mainStory() async throws {
        try await Scenario.play { scenario in
            let stage = try await Stage(in: scenario)
            let (site, browser) = (stage.site, try await scenario.browser())
            try await browser.signIn(to: stage.console, as: "boss")
            try await setRates(by: browser)
            try await Self.giveCredit("0.20", by: browser)

            let first = try await stage.submit(pages: 3, in: scenario)
            try await browser.follow(try await browser.link("Jobs"))
            let newest = "tbody tr:first-child"
            let state = "\(newest) td:last-child"
            try await browser.waitForText("printed", in: state)
            let shown = try await browser.text(in: newest)
            #expect(shown.contains("alice") && shown.contains("0.15"))

            let second = try await stage.submit(pages: 4, in: scenario)
            try await browser.waitForText("waits", in: state)
            let refused = try await browser.text(in: newest)
            #expect(refused.contains("costs 0.20 EUR, and your printing credit does not cover it"))
            try await site.scheduler.wait(for: second, toReach: .pendingHeld)

            try await Self.giveCredit("0.50", by: browser)
            try await browser.follow(try await browser.link("Jobs"))
            try await browser.waitForText("printed", in: state)

            let documents = try await stage.printer.documents(printed: 2)
            #expect(documents.map(\.impressionsCompleted) == [3, 4])
            let charges = try await [site.print(of: first).charged, site.print(of: second).charged]
            #expect(charges == [15, 20])
            #expect(try await site.balance("alice") == .init(cents: 35))
            try await site.checkLedger()
        }
    }

    /// Enters a price for each colour, looks at what it changes, and saves it.
    private func setRates(by browser: Browser) async throws {
        try await browser.follow(try await browser.link("Rates"))
        try await browser.follow(try await browser.link("Edit the site's rates"))
        for (row, color, price) in [(1, "monochrome", "5"), (2, "color", "25")] {
            let line = "tbody tr:nth-child(\(row))"
            try await browser.click(
                try await browser.element("\(line) select[name=color] option[value=\(color)]"))
            try await browser.type(
                price, into: try await browser.element("\(line) input[name=impression]"))
        }
        try await browser.follow(try await browser.button("Show what changes"))
        let preview = try await browser.text(in: "main")
        #expect(preview.contains("What jobs cost"))
        #expect(preview.contains("The last 90 days under these rates"))
        try await browser.follow(try await browser.button("Save as a new version"))
        let notice = try await browser.text(in: "[role=status]")
        #expect(notice == "Rates standard are at version 1 now.")
    }

    @Test("Without scripts, signing in and giving credit work as well")
    func withoutScripts() async throws {
        try await Scenario.play { scenario in
            let stage = try await Stage(in: scenario)
            let browser = try await scenario.browser(runsScripts: false)
            try await browser.look(on: .phone)
            try await browser.signIn(to: stage.console, as: "boss")
            // Scripts fold it on a phone.
            let isMenuOpen: Bool = try await browser.run(
                "return document.querySelector('nav details').open")
            #expect(isMenuOpen)
            try await Self.giveCredit("1.25", by: browser)
            #expect(try await stage.site.balance("alice") == .init(cents: 125))
        }
    }

    @Test(
        "No page breaks WCAG 2.2 AA, scrolls sideways or hides the focus",
        .enabled(
            if: PageInspection.isPossible, "there is no axe-core: Tests/BrowserSupport/axe.sh"))
    func accessibility() async throws {
        try await Scenario.play { scenario in
            let demonstration = try await DemonstrationSite(in: scenario)
            let browser = try await scenario.browser()
            let inspection = try await PageInspection(by: browser)
            var names: [String] = []
            // `make screenshots` goes there as an operator, too, and looks in all four ways.
            let tour = DemonstrationTour(
                of: demonstration, by: browser, as: [.admin, .member])
            try await tour.stops { stop in
                names.append(stop.name)
                for (screen, scheme) in [(Screen.desk, ColorScheme.light), (.phone, .dark)] {
                    try await browser.look(on: screen)
                    try await browser.prefer(scheme)
                    let problems = try await inspection.problems()
                    #expect(problems.isEmpty, "\(stop.name) on the \(screen) in \(scheme)")
                }
            }
            #expect(names.count > 70)
        }
    }
}
