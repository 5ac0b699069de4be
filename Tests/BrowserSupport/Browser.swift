internal import Foundation
package import ScenarioSupport

/// Chromium without a window, in a profile of the scenario's own, driven by Debian's chromedriver.
package final class Browser: Sendable {
    private let driver: WebDriver
    private let program: RunningProgram
    private let session: String

    static let chromium = RequiredProgram("/usr/bin/chromium", from: "chromium")
    static let chromedriver = RequiredProgram("/usr/bin/chromedriver", from: "chromium-driver")

    /// Whether this machine has the browser and its driver.
    package static var isInstalled: Bool {
        (try? RequiredProgram.check([chromium, chromedriver])) != nil
    }

    /// Starts driver and browser.
    ///
    /// - Parameters:
    ///   - folder: where the profile is; the scenario ends whatever still runs there.
    ///   - runsScripts: whether pages may run scripts.
    /// - Throws: `missingProgram`, `notReady`, `unexpectedAnswer`.
    init(in folder: ScenarioFolder, runsScripts: Bool) async throws {
        try RequiredProgram.check([Self.chromium, Self.chromedriver])
        let home = try folder.makeFolder("home")
        let program = try await RunningProgram(
            Self.chromedriver.path, ["--port=0"],
            environment: [
                "HOME": home, "TMPDIR": try folder.makeFolder("tmp"), "LC_ALL": "C.UTF-8",
                "PATH": "/usr/bin:/bin",
            ], logPath: folder.path("chromedriver.log"))
        let port = try await waitFor(
            "chromedriver to start", within: .seconds(180), last: { program.log },
            look: { () throws -> Substring? in
                guard program.isRunning else {
                    throw ScenarioError.notReady("chromedriver", log: program.log)
                }
                return program.log.firstMatch(of: /successfully on port (\d+)/)?.1
            })
        driver = WebDriver(address: "http://127.0.0.1:\(port)")
        self.program = program
        session = try await Self.newSession(driver, in: folder, runsScripts: runsScripts)
    }

    private struct Session: Decodable {
        let sessionId: String
    }

    private static func newSession(
        _ driver: WebDriver, in folder: ScenarioFolder, runsScripts: Bool
    ) async throws -> String {
        var arguments: [WireValue] = [
            "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--disable-background-networking", "--hide-scrollbars", "--force-color-profile=srgb",
            "--window-size=1280,800",
            // Nothing is to be half scrolled or half faded in when it is clicked or looked at.
            "--force-prefers-reduced-motion",
            .text("--user-data-dir=\(folder.path("profile"))"),
        ]
        // Chromium's sandbox refuses to be built by root.
        if geteuid() == 0 { arguments.append("--no-sandbox") }
        var options: [String: WireValue] = [
            "binary": .text(chromium.path), "args": .list(arguments),
        ]
        if !runsScripts {
            // 2 is "block" (Chromium's ContentSetting).
            options["prefs"] = ["profile.managed_default_content_settings.javascript": 2]
        }
        let session: Session = try await driver.send(
            "POST", "/session",
            [
                "capabilities": [
                    "alwaysMatch": [
                        "browserName": "chrome", "goog:chromeOptions": .object(options),
                    ]
                ]
            ])
        return session.sessionId
    }

    /// Ends the browser, then its driver.
    func end() async {
        let _: WebDriver.Nothing? = try? await driver.send("DELETE", "/session/\(session)")
        await program.stop()
    }

    /// A command of the session, whose answer is of interest.
    ///
    /// - Parameter path: below the session's: "/url".
    func ask<Value: Decodable>(
        _ method: String, _ path: String, _ body: WireValue? = nil
    ) async throws -> Value {
        try await driver.send(method, "/session/\(session)\(path)", body)
    }

    /// A command of the session.
    func tell(_ path: String, _ body: WireValue = [:]) async throws {
        let _: WebDriver.Nothing = try await ask("POST", path, body)
    }

    /// A command of the Chrome DevTools Protocol, for what WebDriver has no word for.
    func tellChromium(_ command: String, _ parameters: WireValue) async throws {
        try await tell("/goog/cdp/execute", ["cmd": .text(command), "params": parameters])
    }
}

extension Scenario {
    /// A browser, ended with the scenario. Two in one scenario need two names.
    package func browser(
        named name: String = "browser", runsScripts: Bool = true
    ) async throws -> Browser {
        let browser = try await Browser(
            in: try folder.subfolder(name), runsScripts: runsScripts)
        atEnd { await browser.end() }
        return browser
    }
}
