import Catalog
import Foundation
import Ledger
import LedgerStore
import Money
import Testing

@Suite("Renewals that are cut off", .serialized, .onEveryEngine)
struct RenewProcessTests {
    @Test("However renew is killed, each renewal is given once", arguments: 0..<12)
    func killed(seed: UInt64) async throws {
        let site = try CatalogSite()
        try site.benefit(10, .never)
        try site.benefit(90)
        for number in 0..<20 {
            let name = "member\(number)"
            _ = try site.store.addMember(
                userName: name, name: "", email: "", pricing: .credits, remainder: .split,
                plan: "Coworker", in: .utc, .on("2026-01-10"))
        }
        let location = site.place.location
        var chance = SeededGenerator(seed: seed)
        let microseconds = UInt32.random(in: 0..<40_000, using: &chance)
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [location = location as String, microseconds = microseconds as UInt32] in
            let store = try Store(at: location, creating: false)
            Thread.detachNewThread {
                usleep(microseconds)
                kill(getpid(), SIGKILL)
            }
            _ = try store.renew(in: .utc, .on("2027-01-10"))
            sleep(10)
        }
        try site.renew(on: "2027-01-10")
        for number in 0..<20 {
            #expect(try site.received("member\(number)").count == 2 * 13)
            #expect(try site.available("member\(number)", on: "2027-01-10") == 90 + 13 * 10)
        }
        #expect(try site.isProven())
    }

    @Test("Renewals in several processes at once give each cycle once")
    func contention() async throws {
        let site = try CatalogSite()
        try site.benefit(10, .never)
        try site.signUp(on: "2026-01-10")
        try site.signUp("ben", on: "2026-01-11")
        let location = site.place.location
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [location = location as String] in
                        let store = try Store(at: location, creating: false, busyTimeoutSeconds: 60)
                        _ = try store.renew(in: .utc, .on("2028-01-11"))
                    }
                }
            }
        }
        #expect(try site.received().count == 25 && site.received("ben").count == 25)
        #expect(try site.isProven())
    }
}
