import Foundation
import GRDB
import ScenarioSupport
import Testing

@Suite("When the ledger can't be reached")
struct LedgerFailureScenarios {
    /// What keeps the gate from the ledger, and what the member then reads.
    enum Fault: CaseIterable, CustomTestStringConvertible {
        case locked
        case missing
        case readOnly
        case corrupt
        case diskFull

        var testDescription: String {
            switch self {
            case .locked: "locked"
            case .missing: "missing"
            case .readOnly: "read-only"
            case .corrupt: "corrupt"
            case .diskFull: "disk full"
            }
        }

        var sentence: String {
            switch self {
            case .locked: "The ledger is busy"
            case .missing, .readOnly, .diskFull: "The ledger can't be used ("
            case .corrupt: "The ledger is damaged ("
            }
        }

        /// Those that need a file system of their own.
        static let withoutMounting: [Fault] = [.locked, .missing, .corrupt]
        static let here = geteuid() == 0 ? allCases : withoutMounting
    }

    @Test(
        "Any other queue holds its jobs, and charges them once when they are released",
        arguments: Fault.here)
    func held(fault: Fault) async throws {
        try await Self.play(fault, printing: []) { site, sink, job, mend in
            let held = try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            #expect(held.printerStateMessage.contains(fault.sentence), "\(held)")
            #expect(try await site.scheduler.waitUntilIdle("raw").isClean)
            #expect(sink.connections.isEmpty)
            try await mend()
            try await site.scheduler.release(job)
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 85))
        }
    }

    @Test(
        "A queue that is to print all the same does, and the job is charged once afterwards",
        arguments: Fault.here)
    func printed(fault: Fault) async throws {
        try await Self.play(fault, printing: ["raw"]) { site, sink, job, mend in
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(sink.connections.count == 1)
            try await mend()
            #expect(try await site.balance("alice") == .init(cents: 100))
            let first = try await site.run("settle")
            #expect(
                first == "Job 1 of alice on raw was printed without the ledger, and is charged "
                    + "now.\n")
            #expect(try await site.run("settle") == "Nothing to settle.\n")
            let print = try await site.print(of: job)
            #expect(print.charged == 15)
            #expect(print.evidence == "backend-status")
            #expect(try await site.balance("alice") == .init(cents: 85))
        }
    }

    /// Plants a fault, submits a job of 15 cents, and has `body` look at it and mend the fault.
    private static func play(
        _ fault: Fault, printing queues: [String],
        _ body: (
            _ site: PagetollSite, _ sink: ByteSink, _ job: Job,
            _ mend: () async throws -> Void
        ) async throws -> Void
    ) async throws {
        var settings = SchedulerSettings()
        settings.jobRetryIntervalSeconds = 300
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario, settings)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 100)
            let disk = try scenario.folder.makeFolder("disk", mode: 0o700)
            let mounts = [.readOnly, .diskFull].contains(fault)
            if mounts {
                try await Command(
                    "/usr/bin/mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]
                ).text()
            }
            do {
                let path = "\(disk)/ledger.sqlite"
                for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
                    try? FileManager.default.moveItem(
                        atPath: "\(site.stateFolder)/\(name)", toPath: "\(disk)/\(name)")
                }
                let names = "[" + queues.map { "\"\($0)\"" }.joined(separator: ", ") + "]"
                try site.configure(["store": path, "print-without-ledger": names])
                let mend = try await plant(fault, path)
                let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
                let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
                try await body(site, sink, job, mend)
                try await site.checkLedger()
            } catch {
                if mounts { _ = try? await Command("/usr/bin/umount", ["-l", disk]).run() }
                throw error
            }
            if mounts { try await Command("/usr/bin/umount", ["-l", disk]).text() }
        }
    }

    /// - Returns: what takes the fault away.
    private static func plant(
        _ fault: Fault, _ path: String
    ) async throws -> () async throws -> Void {
        let files = FileManager.default
        switch fault {
        case .locked:
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            let other = try DatabaseQueue(path: path, configuration: configuration)
            try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
            return { try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") } }
        case .missing:
            try files.moveItem(atPath: path, toPath: "\(path).away")
            return { try files.moveItem(atPath: "\(path).away", toPath: path) }
        case .corrupt:
            let sound = try Data(contentsOf: URL(filePath: path))
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.write(contentsOf: Data(repeating: 0x55, count: 4096))
            try file.close()
            return { try sound.write(to: URL(filePath: path)) }
        case .readOnly:
            let folder = (path as NSString).deletingLastPathComponent
            try await Command("/usr/bin/mount", ["-o", "remount,ro", folder]).text()
            return { try await Command("/usr/bin/mount", ["-o", "remount,rw", folder]).text() }
        case .diskFull:
            let filler = URL(filePath: path).deletingLastPathComponent().appending(path: "filler")
            _ = files.createFile(atPath: filler.path, contents: nil)
            let file = try FileHandle(forWritingTo: filler)
            for count in [65536, 4096, 1] {
                while (try? file.write(contentsOf: Data(count: count))) != nil {}
            }
            return { try files.removeItem(at: filler) }
        }
    }

    @Test("Killed while it printed without the ledger, a job is charged once, for what is known")
    func killed() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink(.stall(afterBytes: 100_000))
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 100)
            try site.configure([
                "store": "/nonexistent/ledger", "print-without-ledger": "[\"raw\"]",
            ])
            let file = try scenario.folder.write(
                FailureScenarios.largeDocument.bytes, to: "large.pwg")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await sink.waitForBytes(100_000)
            let gate = site.scheduler.jobProcesses.filter {
                $0.commandLine.hasPrefix("pagetoll:")
            }
            #expect(!gate.isEmpty)
            for process in gate { process.send(SIGKILL) }
            try await site.scheduler.wait(for: job, toReach: .completed)
            sink.setBehaviour(.takeAll)
            try site.configure([:])
            try await waitFor("the print to be posted", within: .seconds(20)) {
                let answer = try await site.run("settle")
                return answer.contains("was printed without the ledger") ? true : nil
            }
            #expect(try await site.run("settle") == "Nothing to settle.\n")
            let print = try await site.print(of: job)
            #expect(print.state == "completed")
            #expect((0...15).contains(print.charged ?? -1))
            #expect(try await site.balance("alice").available == 100 - (print.charged ?? 0))
            try await site.checkLedger()
        }
    }

    @Test("What credit does not cover of a print without the ledger is owed")
    func owed() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("poor", cents: 4)
            try site.configure([
                "store": "/nonexistent/ledger", "print-without-ledger": "[\"raw\"]",
            ])
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(
                Submission(queue: "raw", files: [file], sender: .claimed("poor")))
            try await site.scheduler.wait(for: job, toReach: .completed)
            try site.configure([:])
            try await site.run("settle")
            #expect(try await site.balance("poor") == .init(cents: 0, available: 0, owed: 11))
            try await site.checkLedger()
        }
    }

    @Test(
        "A print without the ledger by nobody's member stays on disk, is named, and waits for them")
    func stranger() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try site.configure([
                "store": "/nonexistent/ledger", "print-without-ledger": "[\"raw\"]",
            ])
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(
                Submission(queue: "raw", files: [file], sender: .claimed("newcomer")))
            try await site.scheduler.wait(for: job, toReach: .completed)
            try site.configure([:])
            let left = try await site.command(["settle"]).run()
            #expect(left.status == .exited(1))
            #expect(
                left.errorText
                    == "pagetoll: Job 1 of newcomer was printed without the ledger and can't be "
                    + "charged: The user newcomer has no printing account here; see an admin.\n")
            try await site.addMember("newcomer", cents: 100)
            // The next job of anybody posts it as well.
            let next = try await site.scheduler.submit(
                Submission(queue: "raw", files: [file], sender: .claimed("newcomer")))
            try await site.scheduler.wait(for: next, toReach: .completed)
            #expect(try await site.balance("newcomer") == .init(cents: 70))
            #expect(try await site.run("settle") == "Nothing to settle.\n")
            try await site.checkLedger()
        }
    }
}
