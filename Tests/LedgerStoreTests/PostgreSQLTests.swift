import Foundation
import Ledger
import Money
import ScenarioSupport
import Testing

@testable import LedgerStore

@Suite(
    "A ledger in PostgreSQL", .serialized,
    .enabled(if: PrivatePostgreSQL.programFolder != nil, "the package postgresql is not installed"))
struct PostgreSQLTests {
    /// Plays `body` with a server of its own, which may be ended in any way.
    private static func play(
        _ body: (PrivatePostgreSQL) async throws -> Void
    ) async throws {
        let folder = try TemporaryDirectory(isInMemory: true)
        let server = try await PrivatePostgreSQL(in: folder.path)
        try await server.start()
        do {
            try await body(server)
        } catch {
            try await server.kill()
            throw error
        }
        try await server.kill()
        withExtendedLifetime(folder) {}
    }

    private static func member(_ store: Store, cents: Int64 = 1000) throws -> MemberID {
        let anna = try store.addMember(
            userName: "anna", name: "", email: "", pricing: .credits,
            at: Timestamp(milliseconds: 0))
        _ = try give(cents, to: anna.id, in: store)
        return anna.id
    }

    private static func give(
        _ cents: Int64, to member: MemberID, in store: Store
    ) throws(LedgerError) -> Credit {
        try store.give(
            CreditTerms(
                member: member, type: CreditType.printingCredit.name, origin: .admin,
                cents: Cents(cents), validFrom: Timestamp(milliseconds: 0), expires: nil, note: ""),
            at: Timestamp(milliseconds: 0), by: "office")
    }

    @Test("What is written is durable when the write returns: the server may die at once")
    func durable() async throws {
        try await Self.play { server in
            var store = try Store(at: server.location(), creating: true)
            let anna = try Self.member(store)
            for _ in 0..<10 {
                let last = try Self.give(5, to: anna, in: store)
                try await server.kill()
                try await server.start()
                store = try Store(at: server.location(), creating: false)
                #expect(try store.credit(last.id) == last)
            }
            #expect(try store.check().isProven)
        }
    }

    @Test("A server that was restarted is found again by who is connected")
    func restarted() async throws {
        try await Self.play { server in
            let store = try Store(at: server.location(), creating: true)
            let anna = try Self.member(store)
            try await server.stop()
            #expect {
                _ = try Self.give(5, to: anna, in: store)
            } throws: { error in
                if case .storeUnavailable = error as? LedgerError { true } else { false }
            }
            try await server.start()
            _ = try Self.give(5, to: anna, in: store)
            #expect(
                try store.balance(of: anna, at: Timestamp(milliseconds: 0)).cents == Cents(1005))
        }
    }

    @Test("A connection that is cut within a write leaves nothing of it")
    func cut() async throws {
        try await Self.play { server in
            let store = try Store(at: server.location(), creating: true)
            let other = PostgreSQLConnection(server.location())
            #expect {
                try store.write { session throws(LedgerError) in
                    try session.run("INSERT INTO credit_type (name) VALUES ('Gold')", [])
                    _ = try session.has("SELECT 1 FROM member")
                    try other.open()
                    _ = try other.exchange(
                        [
                            SQLStatement(
                                """
                                SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
                                    WHERE state = 'idle in transaction'
                                """)
                        ], within: 10)
                    try session.run("INSERT INTO credit_type (name) VALUES ('Silver')", [])
                }
            } throws: { error in
                if case .storeUnavailable = error as? LedgerError { true } else { false }
            }
            try store.put(CreditType(name: "Bronze"))
            let names = try store.read { session throws(LedgerError) in
                try session.rows("SELECT name FROM credit_type ORDER BY name") {
                    row throws(LedgerError) in try row.text(0)
                }
            }
            #expect(names == ["Bronze", "Printing credit"])
        }
    }

    @Test("A ledger that another writer holds is busy, and readers go on")
    func busy() async throws {
        try await Self.play { server in
            let store = try Store(at: server.location(), creating: true)
            let impatient = try Store(
                at: server.location(), creating: false, busyTimeoutSeconds: 0.05)
            try store.write { session throws(LedgerError) in
                session.willWrite()
                _ = try session.has("SELECT 1 FROM member")
                #expect(throws: LedgerError.storeBusy) {
                    try impatient.put(CreditType(name: "Gold"))
                }
                #expect(throws: Never.self) { try impatient.members() }
            }
            try impatient.put(CreditType(name: "Gold"))
        }
    }

    @Test(
        "A write that was overtaken after it had looked looks again; nothing is lost or done twice")
    func overtaken() async throws {
        try await Self.play { server in
            let store = try Store(at: server.location(), creating: true)
            let other = try Store(at: server.location(), creating: false)
            for isOvertaken in [false, true] {
                var runs = 0
                try store.write { session throws(LedgerError) in
                    runs += 1
                    let name = try Self.name(session)
                    if isOvertaken, runs == 1 {
                        try other.write { session throws(LedgerError) in
                            try session.run(
                                "INSERT INTO credit_type (name) VALUES (?)",
                                [.text(try Self.name(session))])
                        }
                    }
                    try session.run(
                        "INSERT INTO credit_type (name) VALUES (?)", [.text(name)])
                }
                #expect(runs == (isOvertaken ? 2 : 1))
            }
            let names = try store.read { session throws(LedgerError) in
                try session.rows("SELECT name FROM credit_type ORDER BY name") {
                    row throws(LedgerError) in try row.text(0)
                }
            }
            #expect(names == ["Printing credit", "type 1", "type 2", "type 3"])
        }
    }

    private static func name(_ session: some SQLSession) throws(LedgerError) -> String {
        "type \(try session.rows("SELECT name FROM credit_type") { $0 }.count)"
    }

    @Test("A refusal that others made needless while it was looked for is none")
    func refusedTooSoon() async throws {
        try await Self.play { server in
            let store = try Store(at: server.location(), creating: true)
            let other = try Store(at: server.location(), creating: false)
            let anna = try Self.member(store, cents: 5)
            var runs = 0
            try store.write { session throws(LedgerError) in
                runs += 1
                var rows = SQLRows(session: session)
                let terms = ReservationTerms(member: anna, queue: "office", print: "a print")
                let credits = try rows.openCredits(of: anna)
                if runs == 1 {
                    _ = try Self.give(100, to: anna, in: other)
                    guard credits.count == 2 else { throw .insufficientCredit(price: Cents(50)) }
                }
                _ = try rows.reserve(Cents(50), for: terms, at: Timestamp(milliseconds: 1))
            }
            #expect(runs == 2)
            #expect(
                try store.balance(of: anna, at: Timestamp(milliseconds: 1)).reserved == Cents(50))
            #expect(throws: LedgerError.unknownMember("nobody")) {
                _ = try store.changeMember("nobody", name: "x", .test)
            }
        }
    }

    @Test("What is looked up ahead is looked up once, and again after a change")
    func lookedUpAhead() async throws {
        try await Self.play { server in
            let store = try Store(at: server.location(), creating: true)
            let other = try Store(at: server.location(), creating: false)
            let names = SQLStatement("SELECT name FROM credit_type")
            let members = SQLStatement("SELECT id FROM member")
            try store.read { session throws(LedgerError) in
                try session.willAsk([names, members])
                #expect(try session.rows(members) { $0 }.isEmpty)
                #expect(try session.rows(names) { $0 }.count == 1)
            }
            var runs = 0
            try store.write { session throws(LedgerError) in
                runs += 1
                try session.willAsk([members, names])
                _ = try session.rows(members) { $0 }
                if runs == 1 { try other.put(CreditType(name: "Gold")) }
                // What was foreseen counts as looked at: it must be unchanged at the turn.
                #expect(try session.rows(names) { $0 }.count == runs)
                try session.run("INSERT INTO credit_type (name) VALUES ('Silver')", [])
                #expect(try session.rows(names) { $0 }.count == runs + 1)
            }
            #expect(runs == 2)
            #expect(throws: LedgerError.storeUnavailable(reason: "text with a NUL can't be stored"))
            {
                try store.read { session throws(LedgerError) in
                    try session.willAsk([SQLStatement("SELECT ?", [.text("\0")])])
                }
            }
        }
    }

    @Test("A server that hangs is given up, and used again when it goes on")
    func frozen() async throws {
        try await Self.play { server in
            let store = try Store(at: server.location(), creating: true, busyTimeoutSeconds: 0.1)
            server.freeze()
            #expect {
                try store.put(CreditType(name: "Gold"))
            } throws: { error in
                if case .storeUnavailable = error as? LedgerError { true } else { false }
            }
            server.thaw()
            try store.put(CreditType(name: "Gold"))
        }
    }

    @Test("The backend's role prints, and can't change entries, rates or settings")
    func rights() async throws {
        try await Self.play { server in
            let store = try Store(at: server.location(), creating: true)
            let anna = try Self.member(store)
            try await server.execute("CREATE ROLE \"print-server\" LOGIN")
            try store.grantPrinting(to: "print-server")
            #expect(throws: LedgerError.self) { try store.grantPrinting(to: "x\" TO y") }
            let gate = try Store(
                at: server.location(user: "print-server"), creating: false)
            let steps = PrintSite(printing: gate, for: anna)
            _ = try steps.print(300)
            let stranger = PrintSite.job(2)
            var lab = QueueSettings(name: "lab")
            lab.unknownUser = .create(startingCredit: Cents(50))
            lab.requiresAuthentication = false
            try store.put(lab)
            _ = try steps.admit(stranger, queue: "lab", user: "newcomer")
            _ = try steps.reserve(20, stranger)
            try steps.turnAway(stranger)
            _ = try gate.offerClaim(of: stranger, at: steps.tick())
            #expect(try gate.check().isProven)
            let denied = [
                "UPDATE journal_entry SET actor = 'x'", "DELETE FROM journal_entry",
                "UPDATE posting SET cents = 0", "DELETE FROM posting", "TRUNCATE posting CASCADE",
                "UPDATE rate_table SET rules = '[]'", "DELETE FROM rate_table",
                "INSERT INTO rate_table VALUES ('standard', 9, 0, 'x', '[]')",
                "UPDATE credit SET cents = 999999", "DELETE FROM credit", "DELETE FROM print",
                "UPDATE member SET pricing = 'free'", "UPDATE queue SET refusal = 'cancel'",
                "INSERT INTO voucher VALUES ('x', 1, NULL)", "SELECT * FROM voucher",
                "UPDATE reservation SET cents = 0", "DROP TABLE posting",
            ]
            for sql in denied {
                #expect {
                    try gate.write { session throws(LedgerError) in try session.run(sql, []) }
                } throws: { error in
                    guard case .storeUnavailable(let reason) = error as? LedgerError else {
                        return false
                    }
                    return reason.contains("permission denied") || reason.contains("must be owner")
                }
            }
            #expect(try store.check().isProven)
        }
    }

    @Test(
        """
        Behind a pooler of sessions, or of transactions that keeps prepared statements, a ledger is used \
        as without one, by several at once
        """, arguments: [PrivatePooler.Mode.session, .transaction])
    func pooler(mode: PrivatePooler.Mode) async throws {
        let keepsStatements = try await PrivatePooler.keepsStatements
        guard mode == .session || keepsStatements else { return }
        try await Self.play { server in
            let pooler = try await PrivatePooler(before: server, pooling: mode)
            let store = try Store(at: pooler.location(), creating: true)
            let anna = try Self.member(store)
            await withThrowingTaskGroup { group in
                for number in 1...8 {
                    group.addTask {
                        let own = try Store(at: pooler.location(), creating: false)
                        let steps = PrintSite(printing: own, for: anna)
                        let job = PrintSite.job(number)
                        _ = try steps.admit(job)
                        _ = try steps.reserve(30, job)
                        try steps.settle(20, job)
                    }
                }
            }
            #expect(
                try store.balance(of: anna, at: Timestamp(milliseconds: 99)).cents == Cents(840))
            #expect(try store.check().isProven)
            await pooler.stop()
        }
    }

    @Test("A pooler of transactions, where prepared statements are of others, is refused")
    func transactionPooler() async throws {
        guard try await !PrivatePooler.keepsStatements else { return }
        try await Self.play { server in
            let pooler = try await PrivatePooler(before: server, pooling: .transaction)
            let first = try Store(at: pooler.location(), creating: true)
            #expect {
                let second = try Store(at: pooler.location(), creating: false)
                _ = try (first.members(), second.members())
            } throws: { error in
                guard case .storeUnavailable(let reason) = error as? LedgerError else {
                    return false
                }
                return reason.contains("pool_mode = session")
            }
            await pooler.stop()
        }
    }

    @Test("A database that is no ledger, or in another encoding, is refused")
    func refused() async throws {
        try await Self.play { server in
            #expect(throws: LedgerError.storeDamaged(reason: "the database holds no ledger")) {
                try Store(at: server.location(), creating: false)
            }
            try await server.execute(
                "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
            let latin = server.location().replacing("///postgres", with: "///latin")
            #expect(
                throws: LedgerError.storeUnavailable(
                    reason: "the database's encoding is LATIN1; UTF8 is needed")
            ) { try Store(at: latin, creating: true) }
            let store = try Store(at: server.location(), creating: true)
            #expect(
                throws: LedgerError.storeUnavailable(reason: "text with a NUL can't be stored")
            ) { try store.put(CreditType(name: "a\0b")) }
        }
    }
}

@Suite("Where a ledger is kept")
struct StoreLocationTests {
    @Test(
        "A path is a file, what libpq names is a database",
        arguments: [
            ("/var/lib/pagetoll/ledger.sqlite", false), ("ledger", false),
            ("postgresql://db.example.org/pagetoll", true), ("postgres://a,b:5433/x", true),
            ("service=pagetoll", true), ("postgresql:///?service=pagetoll", true),
        ])
    func kinds(text: String, isDatabase: Bool) throws {
        #expect((try StoreLocation(text).path == nil) == isDatabase)
    }

    @Test(
        "An address with a password is refused, and not repeated",
        arguments: [
            "postgresql://gate:geheim@db/pagetoll", "postgresql:///x?password=geheim",
            "service=x password=geheim", "postgresql:///x?sslpassword=geheim",
            "postgresql://%zz@geheim",
        ])
    func password(text: String) {
        #expect {
            try StoreLocation(text)
        } throws: { error in
            guard case .storeUnavailable(let reason) = error as? LedgerError else { return false }
            return !reason.contains("geheim")
        }
    }

    @Test("Nobody at the other end is an answer, and no long wait")
    func nobody() {
        #expect {
            try Store(at: "postgresql:///x?host=/nonexistent", creating: true)
        } throws: { error in
            if case .storeUnavailable = error as? LedgerError { true } else { false }
        }
    }
}
