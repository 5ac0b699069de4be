import Foundation
import ScenarioSupport
import Testing

/// Three print servers with one ledger in PostgreSQL. `make servers-check` plays this alone, with more
/// jobs.
@Suite(
    "Three print servers and one ledger", .serialized,
    .enabled(if: PrivatePostgreSQL.programFolder != nil, "the package postgresql is not installed"))
struct SeveralServersScenarios {
    /// How many jobs each server prints.
    private static let jobCount =
        ProcessInfo.processInfo.environment["PAGETOLL_SERVER_JOBS"].flatMap(Int.init) ?? 8
    private static let members = ["anna", "ben", "cleo"]

    /// One print server: its cupsd with a queue "office", and the printer behind that.
    private struct Server: Sendable {
        let name: String
        let site: PagetollSite
        let sink: ByteSink

        /// Submits a job of so many pages at five cents, which can be told from all others.
        func submit(_ number: Int, pages: Int, of member: String) async throws -> Job {
            let mark = "% \(name) \(number)\n"
            let file = try site.scheduler.folder.write(
                PDFDocument(pages: pages).bytes + Array(mark.utf8), to: "\(number).pdf")
            return try await site.scheduler.submit(
                Submission(
                    queue: "office", files: [file], sender: .claimed(member), title: "\(number)"))
        }

        /// How many times the printer got all of a job.
        func printedCount(_ number: Int) throws -> Int {
            let mark = "%%EOF\n% \(name) \(number)\n"
            return try sink.connections.count {
                String(decoding: try $0.bytes.suffix(64), as: UTF8.self).hasSuffix(mark)
            }
        }
    }

    /// The database, three servers on it, and the command line of an admin, who has all rights.
    private struct Stage {
        let database: PrivatePostgreSQL
        let admin: PagetollSite
        let servers: [Server]
    }

    /// Plays `body` with three servers and members who have `cents` each; at the end the books must
    /// prove themselves.
    private static func play(cents: Int, _ body: (Stage) async throws -> Void) async throws {
        try await Scenario.play { scenario in
            let database = try await scenario.postgreSQL()
            var settings = SchedulerSettings()
            settings.jobRetryIntervalSeconds = 1
            settings.jobRetryLimit = 100
            // The admin's machine prints nothing.
            let admin = try await PagetollSite(
                in: scenario, settings, named: "admin", store: database.location())
            try await admin.run("ledger", "grant", "print-server")
            for member in members { try await admin.addMember(member, cents: cents) }
            var servers: [Server] = []
            for name in ["paris", "rome", "oslo"] {
                let site = try await PagetollSite(
                    in: scenario, settings, rates: false, named: name,
                    store: database.location(user: "print-server"))
                let sink = try scenario.byteSink(named: "printer-\(name)")
                try await site.scheduler.addRawQueue("office", to: "pagetoll:\(sink.uri)")
                servers.append(Server(name: name, site: site, sink: sink))
            }
            try await body(Stage(database: database, admin: admin, servers: servers))
            try await admin.checkLedger()
        }
    }

    @Test("Of jobs at three servers at once as many print as the member's credit covers")
    func oneCredit() async throws {
        // For half of the jobs and one more, and a remainder that no job can have.
        let affordable = Self.jobCount * 3 / 2 + 1
        try await Self.play(cents: affordable * 5 + 4) { stage in
            try await withThrowingTaskGroup { group in
                for server in stage.servers {
                    group.addTask {
                        var jobs: [Job] = []
                        for number in 0..<Self.jobCount {
                            jobs.append(try await server.submit(number, pages: 1, of: "anna"))
                        }
                        _ = try await server.site.scheduler.wait(
                            for: jobs, toReach: [.completed, .pendingHeld], within: .seconds(240))
                    }
                }
                try await group.waitForAll()
            }
            #expect(stage.servers.reduce(0) { $0 + $1.sink.connections.count } == affordable)
            #expect(try await stage.admin.balance("anna") == .init(cents: 4))
            let prints = try await stage.admin.prints()
            #expect(prints.count == 3 * Self.jobCount)
            #expect(prints.compactMap(\.charged).reduce(0, +) == 5 * affordable)
            #expect(Set(prints.map(\.queue)) == ["paris/office", "rome/office", "oslo/office"])
        }
    }

    @Test("Whatever is killed or restarted meanwhile, each job is printed, and charged once")
    func underFire() async throws {
        try await Self.play(cents: 100_000) { stage in
            try await withThrowingTaskGroup { group in
                for server in stage.servers {
                    group.addTask { try await Self.printAll(on: server) }
                }
                group.addTask { try await Self.harm(stage) }
                try await group.waitForAll()
            }
            for server in stage.servers { _ = try await server.site.run("settle") }
            var spent = Dictionary(uniqueKeysWithValues: Self.members.map { ($0, 0) })
            for server in stage.servers {
                for print in try await Self.charged(on: server) {
                    spent[print.user, default: 0] += print.charged ?? 0
                }
            }
            for (member, cents) in spent {
                #expect(try await stage.admin.balance(member) == .init(cents: 100_000 - cents))
            }
        }
    }

    /// The prints of a server, of which each is charged for its pages, and the printer got them.
    private static func charged(on server: Server) async throws -> [PagetollSite.Print] {
        let prints = try await server.site.prints().filter { $0.queue == "\(server.name)/office" }
        var numbers: Set<Int> = []
        for print in prints {
            guard let number = Int(print.title) else {
                Issue.record("\(server.name): \(print)")
                continue
            }
            numbers.insert(number)
            #expect(print.state == "completed")
            #expect(print.charged == 5 * pages(number), "\(server.name): \(print)")
            #expect(try server.printedCount(number) >= 1, "\(server.name): \(print)")
        }
        #expect(numbers == Set(0..<jobCount))
        return prints
    }

    private static func pages(_ number: Int) -> Int { 1 + number % 3 }

    /// Submits all jobs of a server, and releases those that an outage holds until all are printed.
    ///
    /// A cupsd that ends while it takes a job may have kept it, though nobody was told: such a job is
    /// submitted again, as its member would, and is a job of its own.
    private static func printAll(on server: Server) async throws {
        for number in 0..<jobCount {
            let member = members[number % members.count]
            _ = try await waitFor("cupsd to take a job", within: .seconds(60)) {
                try? await server.submit(number, pages: pages(number), of: member)
            }
        }
        try await waitFor(
            "all jobs of \(server.name) to be printed", within: .seconds(240),
            every: .milliseconds(500),
            last: { "\((try? await server.site.scheduler.jobs()) ?? [])" }
        ) {
            () -> Bool? in
            guard let statuses = try? await server.site.scheduler.jobs(),
                let charged = try? await chargedJobs(on: server)
            else { return nil }
            for status in statuses where status.state == .pendingHeld {
                try? await server.site.scheduler.release(status.job)
            }
            let areEnded = statuses.allSatisfy {
                $0.state.isTerminated || charged.contains($0.job.number)
            }
            return areEnded && statuses.count >= jobCount ? true : nil
        }
    }

    /// What is charged has ended, whatever cupsd says: one that shuts down just as a job ends leaves
    /// it pending, with the time of its completion, and never looks at it again (CUPS 2.4.2).
    private static func chargedJobs(on server: Server) async throws -> Set<Int> {
        let prints = try await server.site.prints().filter {
            $0.queue == "\(server.name)/office" && $0.state == "completed"
        }
        return Set(prints.map(\.job))
    }

    /// Kills the database and starts it again, stops it in order, and restarts two servers.
    private static func harm(_ stage: Stage) async throws {
        try await Task.sleep(for: .seconds(1))
        try await stage.database.kill()
        try await stage.database.start()
        try await stage.servers[0].site.scheduler.restart()
        try await stage.database.stop()
        try await Task.sleep(for: .seconds(2))
        try await stage.database.start()
        try await stage.servers[1].site.scheduler.restart()
        try await stage.database.kill()
        try await stage.database.start()
    }
}
