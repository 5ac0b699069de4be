import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Synchronization

/// How long the console's pages take over a large ledger, while jobs go through the gate.
struct ConsoleCommand: ParsableCommand, Sendable {
    static let configuration = CommandConfiguration(
        commandName: "console", abstract: "Measure the console's pages.")

    @Option(help: "Where the console is: http://127.0.0.1:8632.") var address: String
    @Option(help: "The ledger that it shows.") var store: String
    @Option(help: "An admin's name.") var admin: String
    @Option(help: "A member's name, as `books` made it, who signs in with the same password.")
    var member: String
    @Option(help: "The password of both.") var password: String
    @Option(help: "For how long.") var seconds: Int
    @Option(help: "How many requests in each second.") var rate = 50

    private static let adminPages = [
        "/", "/members", "/members?search=member77", "/members?order=name&page=40",
        "/member/busy", "/member/member4711", "/member/member4711/statement", "/teams", "/jobs",
        "/jobs?user=busy", "/jobs?state=held", "/job/4711", "/refund-requests", "/vouchers",
        "/invoices", "/plans", "/products", "/rates", "/queues", "/reports", "/reports?by=member",
        "/reports?by=queue", "/ledger", "/audit-log", "/settings",
    ]
    private static let memberPages = ["/my", "/my/prices", "/my/statement"]
    /// What answering costs at all.
    private static let floor = "/assets/console.css"

    func run() throws {
        let result = Mutex<Result<Void, any Error>>(.success(()))
        let done = DispatchSemaphore(value: 0)
        Task {
            do { try await measure() } catch { result.withLock { $0 = .failure(error) } }
            done.signal()
        }
        done.wait()
        try result.withLock { $0 }.get()
    }

    private func measure() async throws {
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton,
            configuration: .init(redirectConfiguration: .disallow))
        do {
            let visitors = [
                (try await signIn(admin, client), Self.adminPages + [Self.floor]),
                (try await signIn(member, client), Self.memberPages),
            ]
            let pages = visitors.flatMap { cookie, pages in pages.map { ($0, cookie) } }
            // Each page once, to fill caches; and to see that it is there.
            for (page, cookie) in pages { _ = try await time(of: page, cookie, client) }
            let alone = try await prints(while: Task { try await Task.sleep(for: .seconds(20)) })
            let visits = Task { try await visit(pages, client) }
            let beside = try await prints(while: Task { _ = try await visits.value })
            report(try await visits.value, alone, beside)
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    private func signIn(_ name: String, _ client: HTTPClient) async throws -> String {
        var request = HTTPClientRequest(url: "\(address)/sign-in")
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: "name=\(name)&password=\(password)"))
        let answer = try await client.execute(request, timeout: .seconds(60))
        guard let cookie = answer.headers.first(name: "Set-Cookie")?.split(separator: ";").first
        else { throw ValidationError("\(name) can't sign in: \(answer.status).") }
        return String(cookie)
    }

    /// From the first byte sent to the last received.
    private func time(
        of page: String, _ cookie: String, _ client: HTTPClient
    ) async throws -> Duration {
        var request = HTTPClientRequest(url: address + page)
        request.headers.add(name: "Cookie", value: cookie)
        let start = ContinuousClock.now
        let answer = try await client.execute(request, timeout: .seconds(60))
        _ = try await answer.body.collect(upTo: 16 << 20)
        guard answer.status == .ok else { throw ValidationError("\(page): \(answer.status).") }
        return .now - start
    }

    /// Asks at the given rate, whether or not the answers keep up: a slow answer delays no request.
    private func visit(
        _ pages: [(String, String)], _ client: HTTPClient
    ) async throws -> [String: [Duration]] {
        try await withThrowingTaskGroup(of: (String, Duration).self) { group in
            let start = ContinuousClock.now
            for number in 0..<seconds * rate {
                let due = start + .seconds(1) * number / rate
                try await Task.sleep(until: due)
                let (page, cookie) = pages[number % pages.count]
                group.addTask {
                    _ = try await time(of: page, cookie, client)
                    // Counted from when it was due: what waits behind others has waited, too.
                    return (page, .now - due)
                }
            }
            var times: [String: [Duration]] = [:]
            for try await (page, time) in group { times[page, default: []].append(time) }
            return times
        }
    }

    /// Four jobs a second through the ledger until the task has ended.
    private func prints(while task: Task<Void, any Error>) async throws -> Distribution {
        let printing = Task.detached { [store] in
            let members = try PrintingMember.all(of: store, "large ledger")
            var times: [Duration] = []
            while !Task.isCancelled {
                times.append(try members.print())
                try? await Task.sleep(for: .milliseconds(250))
            }
            return Distribution(times)
        }
        defer { printing.cancel() }
        try await task.value
        printing.cancel()
        return try await printing.value
    }

    private func report(
        _ times: [String: [Duration]], _ alone: Distribution, _ beside: Distribution
    ) {
        let floor = Distribution(times[Self.floor] ?? []).median
        func row(_ name: String, _ all: Distribution) -> [String] {
            [
                name, Markdown.milliseconds(all.median), Markdown.milliseconds(all.p99),
                Markdown.number(all.median / floor, decimals: 1),
            ]
        }
        let pages = times.map { ($0.key, Distribution($0.value)) }
            .sorted { $0.1.p99 > $1.1.p99 }
        print(
            Markdown.table(
                ["\(rate) requests a second for \(seconds) s", "median", "p99", "times a file"],
                [row("all pages", Distribution(times.values.flatMap { $0 }))]
                    + pages.map { row("`\($0.0)`", $0.1) }))
        print(
            Markdown.table(
                ["reserve + capture, four a second", "median", "p99"],
                [("alone", alone), ("beside these requests", beside)].map { name, all in
                    [name, Markdown.milliseconds(all.median), Markdown.milliseconds(all.p99)]
                }))
    }
}
