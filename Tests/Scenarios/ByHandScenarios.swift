import ScenarioSupport
import Testing

@Suite("The backend run by hand")
struct ByHandScenarios {
    static func backend(
        _ arguments: [String], _ environment: [String: String] = [:]
    ) async throws -> Command.Result {
        try await Command(
            BuiltProgram.path(of: "pagetoll-backend"), arguments, environment: environment
        ).run()
    }

    /// What cupsd sets for a job on queue `raw`.
    static func jobEnvironment(_ site: PagetollSite) -> [String: String] {
        var environment = site.scheduler.clientEnvironment
        environment["PAGETOLL_CONFIG"] = site.scheduler.gatewayConfigurationPath
        environment["DEVICE_URI"] = "pagetoll:socket://127.0.0.1:9/"
        environment["PRINTER"] = "raw"
        environment["CUPS_SERVERBIN"] = site.scheduler.folder.path("bin")
        return environment
    }

    @Test("Without arguments it lists one device, and runs no other backend")
    func discovery() async throws {
        let result = try await Self.backend([], ["CUPS_SERVERBIN": "/nonexistent"])
        #expect(result.status == .exited(0))
        #expect(result.errorText.isEmpty)
        #expect(
            result.outputText
                == "network pagetoll \"Unknown\" "
                + "\"Pagetoll (put pagetoll: in front of the device URI)\"\n")
    }

    @Test("cupsd lists that device")
    func lpinfo() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            let answer = try await site.scheduler.client(
                RequiredProgram("/usr/sbin/lpinfo", from: "cups-client"),
                ["--include-schemes", "pagetoll", "-l", "-v"]
            ).text()
            #expect(answer.contains("uri = pagetoll"))
            #expect(answer.contains("put pagetoll: in front of the device URI"))
        }
    }

    static let usage =
        "ERROR: Usage: pagetoll job-id user title copies options [file]; cupsd gives these "
        + "arguments by itself.\n"

    @Test(
        "With too few or too many arguments it says how it is used, and fails",
        arguments: [1, 2, 3, 4, 7, 8])
    func usage(count: Int) async throws {
        let result = try await Self.backend(
            Array(repeating: "1", count: count),
            ["DEVICE_URI": "pagetoll:socket://127.0.0.1:9/", "PRINTER": "raw"])
        #expect(result.status == .exited(1))
        #expect(result.errorText == Self.usage)
        #expect(result.outputText.isEmpty)
    }

    @Test(
        "Arguments that are nonsense are named",
        arguments: [
            (["x", "alice", "t", "1", ""], 1, "ERROR: x is no job id; give a number from 1.\n"),
            (["0", "alice", "t", "1", ""], 1, "ERROR: 0 is no job id; give a number from 1.\n"),
            (
                ["99999999999", "alice", "t", "1", ""], 1,
                "ERROR: 99999999999 is no job id; give a number from 1.\n"
            ),
            (
                ["1", "alice", "t", "many", ""], 5,
                "WARNING: many is no number of copies; print with 1 to 99999.\n"
            ),
            (
                ["1", "alice", "t", "0", ""], 5,
                "WARNING: 0 is no number of copies; print with 1 to 99999.\n"
            ),
            (
                ["1", "alice", "t", "-3", ""], 5,
                "WARNING: -3 is no number of copies; print with 1 to 99999.\n"
            ),
        ] as [([String], Int32, String)])
    func nonsense(arguments: [String], status: Int32, message: String) async throws {
        let result = try await Self.backend(
            arguments, ["DEVICE_URI": "pagetoll:socket://127.0.0.1:9/", "PRINTER": "raw"])
        #expect(result.status == .exited(status))
        #expect(result.errorText == message)
    }

    @Test(
        "Without the environment that cupsd sets it holds the job",
        arguments: [
            (
                ["PRINTER": "raw"],
                "The device URI \(try! BuiltProgram.path(of: "pagetoll-backend")) names no backend; "
                    + "put pagetoll: in front of a complete URI such as socket://192.0.2.9."
            ),
            (
                ["PRINTER": "raw", "DEVICE_URI": "socket://127.0.0.1:9/"],
                "The device URI socket://127.0.0.1:9/ does not begin with pagetoll:."
            ),
            (
                ["DEVICE_URI": "pagetoll:socket://127.0.0.1:9/"],
                "cupsd did not say which queue prints (PRINTER is not set)."
            ),
        ] as [([String: String], String)])
    func environment(_ environment: [String: String], sentence: String) async throws {
        let result = try await Self.backend(["1", "alice", "t", "1", ""], environment)
        #expect(result.status == .exited(3))
        #expect(
            result.errorText
                == "JOBSTATE: resources-are-not-ready\nWARNING: \(sentence)\n")
    }

    @Test("A job without data is done, and needs neither a member nor a ledger")
    func empty() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario, rates: false)
            let result = try await Self.backend(
                ["77", "nobody", "t", "1", ""], Self.jobEnvironment(site))
            #expect(result.status == .exited(0))
            #expect(result.errorText.isEmpty)
        }
    }

    @Test("A line break in a name starts no line of the backend's protocol")
    func injection() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            let file = try scenario.folder.write(PDFDocument(pages: 1).bytes, to: "one.pdf")
            let result = try await Self.backend(
                ["77", "mallory\nSTATE: +media-empty-error\u{0B}\r\nERROR: x", "t", "1", "", file],
                Self.jobEnvironment(site))
            #expect(result.status == .exited(3))
            let lines = result.errorText.split(whereSeparator: \.isNewline)
            #expect(lines.count == 2)
            #expect(lines.first == "JOBSTATE: account-info-needed")
            #expect(lines.last?.hasPrefix("WARNING: The user mallory STATE: ") == true)
        }
    }
}
