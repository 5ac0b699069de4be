import Foundation
import GRDB
import ScenarioSupport
import Testing

@Suite("pagetoll doctor, on a live installation")
struct DoctorScenarios {
    struct Finding: Decodable {
        let code, subject, what, remedy: String
    }

    /// Something wrong that is planted, and what is found.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var configuration: [String: String] = [:]
        var needsRoot = false
        let codes: Set<String>
        var plant: @Sendable (PagetollSite, ByteSink) async throws -> Void = { _, _ in }
    }

    static let faults = [
        Fault(testDescription: "nothing", codes: []),
        Fault(testDescription: "a backend that anybody can run", codes: ["backend"]) { site, _ in
            chmod(site.scheduler.folder.path("bin/backend/pagetoll"), 0o755)
        },
        Fault(testDescription: "no backend", codes: ["backend"]) { site, _ in
            unlink(site.scheduler.folder.path("bin/backend/pagetoll"))
        },
        Fault(testDescription: "a state folder for everybody", codes: ["state-folder"]) { site, _ in
            chmod(site.stateFolder, 0o755)
        },
        Fault(testDescription: "a ledger for everybody", codes: ["store"]) { site, _ in
            chmod(site.storePath, 0o666)
        },
        Fault(
            testDescription: "no ledger", configuration: ["store": "/nonexistent/ledger"],
            codes: ["store"]),
        Fault(testDescription: "books that were changed", codes: ["books"]) { site, _ in
            try await site.addMember("alice", cents: 100)
            try await DatabaseQueue(path: site.storePath).write {
                try $0.execute(sql: "UPDATE credit SET remaining = 101")
            }
        },
        Fault(testDescription: "a clock that was set back", codes: ["books", "clock"]) { site, _ in
            try await site.addMember("alice", cents: 100)
            try await DatabaseQueue(path: site.storePath).write {
                try $0.execute(sql: "DROP TRIGGER journal_entry_no_update")
                try $0.execute(sql: "UPDATE journal_entry SET at_ms = at_ms + 3600000")
            }
        },
        Fault(
            testDescription: "no analyser", configuration: ["analyzer": "/nonexistent/analyzer"],
            codes: ["analyzer"]),
        Fault(
            testDescription: "a wrong configuration", configuration: ["colour": "red"],
            codes: ["configuration"]),
        Fault(
            testDescription: "a time zone that is none",
            configuration: ["time-zone": "Mars/Olympus"], codes: ["time-zone"]),
        Fault(testDescription: "a configuration for everybody", codes: ["configuration"]) {
            site, _ in chmod(site.scheduler.gatewayConfigurationPath, 0o666)
        },
        Fault(testDescription: "a print without the ledger", codes: ["late-prints"]) { site, _ in
            try FileManager.default.createDirectory(
                atPath: "\(site.stateFolder)/late", withIntermediateDirectories: true)
            try Data("{}".utf8).write(to: URL(filePath: "\(site.stateFolder)/late/x.json"))
        },
        Fault(testDescription: "a queue around the gate", codes: ["around-the-gate"]) {
            site, sink in try await site.scheduler.addRawQueue("back", to: sink.uri)
        },
        Fault(testDescription: "a class that asks for no proof", codes: ["claimed-names"]) {
            site, _ in
            try await site.scheduler.client(.lpadmin, ["-p", "raw", "-c", "all"]).text()
        },
        Fault(testDescription: "names that can be claimed", codes: ["claimed-names"]) { site, _ in
            try await site.scheduler.setOptions(["printer-op-policy=default"], of: "raw")
        },
        Fault(testDescription: "a queue that stops on errors", codes: ["error-policy"]) { site, _ in
            try await site.scheduler.setOptions(["printer-error-policy=stop-printer"], of: "raw")
        },
        Fault(testDescription: "a queue without the gate", codes: ["no-gate"]) { site, _ in
            try await site.run("queue", "unprotect", "raw")
        },
        Fault(testDescription: "no cupsd", codes: ["scheduler"]) { site, _ in
            await site.scheduler.stop()
        },
        Fault(testDescription: "a driver that hides the pages", codes: ["driver"]) { site, sink in
            let ppd = try site.scheduler.folder.write(
                MinimalPPD.text([
                    "*cupsFilter: \"application/vnd.cups-postscript 0 pstocapt\""
                ]).utf8, to: "client/x.ppd")
            try await site.scheduler.addQueue(
                "capt", to: "pagetoll:\(sink.uri)", ppd: ppd,
                options: ["printer-op-policy=pagetoll"])
        },
        Fault(
            testDescription: "a disk that is nearly full", needsRoot: true, codes: ["space"]
        ) { site, _ in
            try await Command(
                "/usr/bin/mount",
                ["-t", "tmpfs", "-o", "size=8m", "tmpfs", site.scheduler.folder.path("spool")]
            ).text()
        },
    ]

    @Test(
        "Each fault is found, and nothing else; monitoring sees it by the exit status",
        arguments: faults.filter { geteuid() == 0 || !$0.needsRoot })
    func found(fault: Fault) async throws {
        let policy = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../cups-backend/policy/pagetoll.conf")
        var settings = SchedulerSettings()
        settings.directives = [try String(contentsOf: policy, encoding: .utf8)]
        let cupsSettings = settings
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario, cupsSettings)
            try await site.scheduler.addRawQueue("raw", to: sink.uri)
            try await site.run("queue", "protect", "--require-authenticated", "raw")
            try await fault.plant(site, sink)
            if !fault.configuration.isEmpty { try site.configure(fault.configuration) }
            let answer = try await site.command(["doctor", "--json"]).run()
            let ignored = try await site.command(
                ["doctor"] + fault.codes.flatMap { ["--ignore", $0] }
            ).run()
            if fault.needsRoot {
                try await Command("/usr/bin/umount", ["-l", scenario.folder.path("spool")]).text()
            }
            let findings = try JSONDecoder().decode([Finding].self, from: Data(answer.output))
            #expect(Set(findings.map(\.code)) == fault.codes, "\(answer)")
            #expect(answer.status == .exited(fault.codes.isEmpty ? 0 : 1))
            #expect(findings.allSatisfy { !$0.remedy.isEmpty })
            #expect(ignored.status == .exited(0), "\(ignored)")
            #expect(ignored.outputText == "Nothing is wrong.\n")
        }
    }

    @Test("A kind of finding that there is not makes no sense to it")
    func usage() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            let answer = try await site.command(["doctor", "--ignore", "weather"]).run()
            #expect(answer.status == .exited(2))
        }
    }
}
