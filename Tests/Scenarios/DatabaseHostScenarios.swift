import ScenarioSupport
import Testing

@Suite(
    "How the database is reached", .serialized,
    .enabled(if: PrivatePostgreSQL.programFolder != nil, "the package postgresql is not installed"))
struct DatabaseHostScenarios {
    @Test(
        """
        A standby takes over when the primary dies: jobs that were under way, held, or printed \
        without the ledger are charged once each
        """)
    func failOver() async throws {
        try await Scenario.play { scenario in
            let primary = try await scenario.postgreSQL()
            let standby = try await scenario.standby(of: primary)
            let slow = try scenario.byteSink(named: "slow", hasSmallBuffers: true)
            let quick = try scenario.byteSink(named: "quick")
            let site = try await PagetollSite(
                in: scenario, store: primary.location(or: standby))
            try site.configure(["print-without-ledger": "[\"late\"]"])
            for (queue, sink) in [("slow", slow), ("held", quick), ("late", quick)] {
                try await site.scheduler.addRawQueue(queue, to: "pagetoll:\(sink.uri)")
            }
            try await site.addMember("alice", cents: 100)
            func submit(_ pages: Int, to queue: String) async throws -> Job {
                let file = try scenario.folder.write(
                    PDFDocument(pages: pages).bytes, to: "\(queue).pdf")
                return try await site.scheduler.submit(Submission(queue: queue, files: [file]))
            }

            slow.setBehaviour(.stall(afterBytes: 100_000))
            let file = try scenario.folder.write(
                FailureScenarios.largeDocument.bytes, to: "large.pwg")
            let underWay = try await site.scheduler.submit(
                Submission(queue: "slow", files: [file]))
            try await slow.waitForBytes(100_000)
            try await primary.kill()
            let held = try await submit(2, to: "held")
            try await site.scheduler.wait(for: held, toReach: .pendingHeld, within: .seconds(120))
            let late = try await submit(3, to: "late")
            try await site.scheduler.wait(for: late, toReach: .completed, within: .seconds(120))
            #expect(quick.connections.count == 1)

            try await standby.promote()
            slow.resume()
            try await site.scheduler.wait(
                for: underWay, toReach: .completed, within: .seconds(120))
            try await site.scheduler.release(held)
            try await site.scheduler.wait(for: held, toReach: .completed, within: .seconds(120))
            for _ in 0..<2 { try await site.run("settle") }
            #expect(try await site.prints().map(\.charged).reduce(0) { $0 + ($1 ?? 0) } == 40)
            #expect(try await site.prints().count == 3)
            #expect(try await site.balance("alice") == .init(cents: 60))
            #expect(slow.connections.count == 1 && quick.connections.count == 2)
            try await site.checkLedger()
        }
    }

    @Test(
        """
        A standby that lagged and takes over has lost the last charges: who still prints then is charged, \
        also when it ended before anything answered, nobody twice, and the books prove themselves
        """)
    func laggingStandby() async throws {
        try await Scenario.play { scenario in
            let primary = try await scenario.postgreSQL()
            let standby = try await scenario.standby(of: primary, isSynchronous: false)
            let slow = try scenario.byteSink(named: "slow", hasSmallBuffers: true)
            let slower = try scenario.byteSink(named: "slower", hasSmallBuffers: true)
            let slowest = try scenario.byteSink(named: "slowest", hasSmallBuffers: true)
            let quick = try scenario.byteSink(named: "quick")
            let site = try await PagetollSite(
                in: scenario, store: primary.location(or: standby))
            let sinks = [
                ("slow", slow), ("slower", slower), ("slowest", slowest), ("quick", quick),
            ]
            for (queue, sink) in sinks {
                try await site.scheduler.addRawQueue(queue, to: "pagetoll:\(sink.uri)")
            }
            try await site.addMember("alice", cents: 100)
            let document = try scenario.folder.write(
                FailureScenarios.largeDocument.bytes, to: "large.pwg")
            func submit(to queue: String) async throws -> Job {
                try await site.scheduler.submit(Submission(queue: queue, files: [document]))
            }

            let before = try await submit(to: "quick")
            try await site.scheduler.wait(for: before, toReach: .completed)
            for sink in [slow, slower, slowest] { sink.setBehaviour(.stall(afterBytes: 100_000)) }
            let settledLate = try await submit(to: "slow")
            try await slow.waitForBytes(100_000)
            try await standby.leave(primary)
            slow.resume()
            try await site.scheduler.wait(for: settledLate, toReach: .completed)
            let reservedLate = try await submit(to: "slower")
            try await slower.waitForBytes(100_000)
            let endedLate = try await submit(to: "slowest")
            try await slowest.waitForBytes(100_000)
            #expect(try await site.balance("alice") == .init(cents: 70, reserved: 30))

            try await primary.kill()
            slowest.resume()
            try await site.scheduler.wait(
                for: endedLate, toReach: .completed, within: .seconds(120))
            try await standby.promote()
            slower.resume()
            try await site.scheduler.wait(
                for: reservedLate, toReach: .completed, within: .seconds(120))
            for _ in 0..<2 { try await site.run("settle") }
            #expect(try await site.run("settle") == "Nothing to settle.\n")
            // The charge of the second is gone with its note on the print server.
            let charges = [(before, 15), (settledLate, 0), (reservedLate, 15), (endedLate, 15)]
            for (job, charge) in charges {
                #expect(try await site.print(of: job).charged == charge)
            }
            #expect(try await site.balance("alice") == .init(cents: 55))
            let after = try await submit(to: "quick")
            try await site.scheduler.wait(for: after, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 40))
            #expect(sinks.map(\.1.connections.count) == [1, 1, 1, 2])
            try await site.checkLedger()
        }
    }

    @Test(
        "Through a pooler jobs are printed and charged, also when it was started anew")
    func pooled() async throws {
        try await Scenario.play { scenario in
            let database = try await scenario.postgreSQL()
            var pooler = try await scenario.pooler(before: database)
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario, store: pooler.location())
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "3.pdf")
            for _ in 0..<2 {
                let job = try await site.scheduler.submit(
                    Submission(queue: "raw", files: [file]))
                try await site.scheduler.wait(for: job, toReach: .completed)
                await pooler.stop()
                pooler = try await scenario.pooler(before: database)
            }
            #expect(try await site.balance("alice") == .init(cents: 70))
            try await site.checkLedger()
        }
    }

    @Test("Over TLS, with a password that only root can read, a job is printed and charged")
    func overTLS() async throws {
        try await Self.playOverTLS { scenario, database, settings in
            let site = try await PagetollSite(
                in: scenario, rates: false, named: "paris",
                store: database.location(overTLS: "print-server", settings))
            let sink = try scenario.byteSink()
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "3.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 85))

            // From the environment as well, and from nowhere else.
            var command = try site.command([
                "ledger", "check", "--store",
                database.location(overTLS: "print-server", settings.without("passfile")),
            ])
            command.environment["HOME"] = scenario.folder.path
            #expect(try await command.run().errorText.contains("no password supplied"))
            command.environment["PGPASSWORD"] = Self.password
            #expect(try await command.run().isSuccess)
        }
    }

    @Test("A server that is not who it says, a wrong password and a connection without TLS fail")
    func refusedOverTLS() async throws {
        try await Self.playOverTLS { scenario, database, settings in
            let other = try await PrivatePostgreSQL(
                in: scenario.folder.makeFolder("other"), overTLS: true)
            let wrong = try scenario.folder.write(
                database.passwordLine(of: "print-server", "wrong").utf8, to: "wrong", mode: 0o600)
            let open = try scenario.folder.write(
                database.passwordLine(of: "print-server", Self.password).utf8, to: "open",
                mode: 0o644)
            let site = try await PagetollSite(in: scenario, rates: false, named: "paris")
            for (host, changes, reason) in [
                ("localhost", ["sslrootcert": other.certificatePath], "certificate verify failed"),
                ("example.org", [:], "does not match host name"),
                ("localhost", ["passfile": wrong], "password authentication failed"),
                ("localhost", ["passfile": open], "no password supplied"),
                ("localhost", ["sslmode": "disable"], "no encryption"),
            ] {
                let location = database.location(
                    overTLS: "print-server", host: host,
                    settings.merging(changes) { _, changed in changed })
                let answer = try await site.command(["ledger", "check", "--store", location]).run()
                #expect(!answer.isSuccess && answer.errorText.contains(reason), "\(answer)")
                #expect(!answer.errorText.contains(Self.password))
            }
        }
    }

    private static let password = "correct horse"

    /// Plays `body` with a ledger in which "alice" has a dollar, in a database that wants TLS and a
    /// password, and the settings of libpq that lead there.
    private static func playOverTLS(
        _ body: (Scenario, PrivatePostgreSQL, [String: String]) async throws -> Void
    ) async throws {
        try await Scenario.play { scenario in
            let database = try await scenario.postgreSQL(overTLS: true)
            try await database.execute("ALTER ROLE \"print-server\" PASSWORD '\(password)'")
            let admin = try await PagetollSite(
                in: scenario, named: "admin", store: database.location())
            try await admin.addMember("alice", cents: 100)
            try await admin.run("ledger", "grant", "print-server")
            let passwords = try scenario.folder.write(
                database.passwordLine(of: "print-server", password).utf8, to: "pgpass",
                mode: 0o600)
            try await body(
                scenario, database,
                [
                    "sslmode": "verify-full", "sslrootcert": database.certificatePath,
                    "passfile": passwords,
                ])
            try await admin.checkLedger()
        }
    }
}

extension [String: String] {
    fileprivate func without(_ key: String) -> Self { filter { $0.key != key } }
}
