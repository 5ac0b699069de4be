import AsyncHTTPClient
import Crypto
import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import LedgerStore
import Logging
import Money
import NIOCore
import Synchronization
import Testing

@testable import Console

@Suite("What web hooks are told")
struct HookTests {
    @Test("A receiver that fails, and then says nothing, is told again until it takes the event")
    func retries() async throws {
        try await Receiver.run { receiver in
            try await ConsoleSite.visit { site in
                let hook = try site.hook(receiver.url, [.creditGiven])
                receiver.behaviour.withLock { $0 = [.fail, .silence, .redirect] }
                try site.give(cents: 300)
                try site.give(cents: 400)
                let post = site.post(patience: .seconds(5))
                let clock = Clock()
                for tryCount in 1...3 {
                    _ = try await post.round { clock.now }
                    let state = try #require(try site.store.hooks().first)
                    #expect(state.tries == tryCount && !state.problem.isEmpty)
                    // Before its time there is no other try.
                    #expect(try await post.round { clock.now } == 0)
                    clock.move(milliseconds: HookPost.pause(afterTry: tryCount))
                }
                _ = try await post.round { clock.now }
                let messages = receiver.taken.withLock { $0 }
                #expect(messages.count == 5)
                #expect(messages.map(\.cents) == [300, 300, 300, 300, 400])
                #expect(Set(messages.prefix(4).map(\.id)).count == 1)
                let ends = try site.store.deliveries(ofHook: hook.id, limit: 10)
                #expect(ends.map(\.tries) == [1, 4] && ends.map(\.outcome) == ["taken", "taken"])
                try await post.client.shutdown()
            }
        }
    }

    @Test("After a day an event is given up, and the next is told")
    func givenUp() async throws {
        try await Receiver.run { receiver in
            try await ConsoleSite.visit { site in
                let hook = try site.hook(receiver.url, [.creditGiven])
                receiver.behaviour.withLock { $0 = Array(repeating: .fail, count: 1000) }
                try site.give(cents: 300)
                let post = site.post()
                let clock = Clock()
                while try site.store.deliveries(ofHook: hook.id, limit: 1).isEmpty {
                    _ = try await post.round { clock.now }
                    let next = try #require(try site.store.hooks().first).nextTry.milliseconds
                    clock.move(milliseconds: max(0, next - clock.now.milliseconds))
                }
                let end = try #require(try site.store.deliveries(ofHook: hook.id, limit: 1).first)
                #expect(end.outcome.hasPrefix("given up"))
                // 5 s doubled up to an hour, for a day.
                #expect((30...40).contains(end.tries))
                receiver.behaviour.withLock { $0 = [] }
                try site.give(cents: 400)
                _ = try await post.round { clock.now }
                #expect(receiver.taken.withLock { $0 }.last?.cents == 400)
                try await post.client.shutdown()
            }
        }
    }

    @Test("What is sent is signed by the hook's secret, with the time")
    func signature() async throws {
        try await Receiver.run { receiver in
            try await ConsoleSite.visit { site in
                let hook = try site.hook(receiver.url, [.creditGiven])
                try site.give(cents: 300)
                let post = site.post()
                _ = try await post.round { .now }
                let message = try #require(receiver.taken.withLock { $0 }.first)
                let key = try #require(Data(base64Encoded: String(hook.secret.dropFirst(6))))
                let code = HMAC<SHA256>.authenticationCode(
                    for: Data("\(message.id).\(message.timestamp).\(message.body)".utf8),
                    using: SymmetricKey(data: key))
                #expect(message.signature == "v1,\(Data(code).base64EncodedString())")
                try await post.client.shutdown()
            }
        }
    }

    @Test("A hook is told what it asked for, from when it was added, and each event once")
    func kinds() async throws {
        try await Receiver.run { receiver in
            try await ConsoleSite.visit { site in
                try site.give(cents: 100)
                _ = try site.hook(receiver.url, [.creditGiven])
                _ = try site.hook(receiver.url, [.refundGiven, .creditLow])
                let post = site.post()
                try site.give(cents: 200)
                for _ in 0..<3 { _ = try await post.round { .now } }
                #expect(receiver.taken.withLock { $0 }.map(\.cents) == [200])
                try site.store.noteNotices(
                    threshold: Cents(100_000), expiringBefore: .now, at: .now)
                for _ in 0..<3 { _ = try await post.round { .now } }
                #expect(
                    receiver.taken.withLock { $0 }.map(\.type) == ["credit.given", "credit.low"])
                try await post.client.shutdown()
            }
        }
    }

    @Test("Jobs that are printed, held and turned away are told, with what they cost and why")
    func jobs() async throws {
        try await Receiver.run { receiver in
            try await ConsoleSite.visit { site in
                _ = try site.hook(receiver.url, [.jobPrinted, .jobHeld, .jobRefused])
                let post = site.post()
                for (number, state) in [(1, PrintRecord.State.held), (2, .refused)] {
                    let key = try site.admit(number)
                    try site.store.turnAway(
                        key, as: state, reason: "no credit", quote: nil, at: .now)
                }
                let key = try site.admit(3)
                let quote = PrintQuote(
                    cents: Cents(30), impressions: 1, colorImpressions: 0, sheets: 1, text: "{}")
                _ = try site.store.reserve(quote, for: key, payer: nil, at: .now)
                try site.store.settle(
                    Settlement(state: .completed, printed: quote, evidence: "test"), of: key,
                    at: .now)
                for _ in 0..<3 { _ = try await post.round { .now } }
                let messages = receiver.taken.withLock { $0 }
                #expect(Set(messages.map(\.type)) == ["job.held", "job.refused", "job.printed"])
                #expect(messages.count == 3)
                #expect(messages.first { $0.type == "job.printed" }?.cents == 30)
                #expect(
                    messages.first { $0.type == "job.held" }?.body.contains("no credit") == true)
                try await post.client.shutdown()
            }
        }
    }

    @Test(
        "An address that can't be a hook's is refused",
        arguments: [
            "", "ftp://example.org/", "example.org", "http://", "http://a:b@example.org/",
            "https://example.org/#part", "javascript:alert(1)",
        ])
    func addresses(url: String) async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.settings, .write))
            let body = try JSONValue.object(["url": .text(url), "events": ["credit.given"]]).bytes
            let answer = try await program.post(
                "hooks", String(decoding: body, as: UTF8.self), key: "1")
            #expect(answer.status == .unprocessableContent)
            #expect(try site.store.hooks().isEmpty)
        }
    }

    @Test("A program adds a hook, and only then learns its secret")
    func add() async throws {
        try await ConsoleSite.visit { site in
            let program = try site.program(Scope(.settings, .write))
            let answer = try await program.post(
                "hooks", #"{"url":"https://example.org/","events":["job.printed"]}"#, key: "1")
            let hook = try #require(try site.store.hooks().first)
            #expect(try answer.json()["secret"] == .text(hook.secret))
            #expect(try await program.get("hooks").text.contains(hook.secret) == false)
        }
    }
}

/// A clock that moves when it is told to.
private final class Clock: Sendable {
    private let moment = Mutex(Timestamp.now)
    var now: Timestamp { moment.withLock { $0 } }

    func move(milliseconds: Int64) {
        moment.withLock { $0 = Timestamp(milliseconds: $0.milliseconds + milliseconds) }
    }
}

/// Somebody who is told.
private final class Receiver: Sendable {
    enum Behaviour {
        case fail, silence, redirect
    }

    struct Message {
        let id, timestamp, signature, body, type: String
        let cents: Int64?
    }

    /// What it does with the next messages; it takes those after these.
    let behaviour = Mutex<[Behaviour]>([])
    let taken = Mutex<[Message]>([])
    private let port = Mutex(0)
    var url: String { "http://127.0.0.1:\(port.withLock { $0 })/told" }

    static func run(_ body: @escaping @Sendable (Receiver) async throws -> Void) async throws {
        let receiver = Receiver()
        let router = Router()
        router.post("told") { request, _ in
            let text = String(buffer: try await request.body.collect(upTo: 100_000))
            return try await receiver.answer(request, text)
        }
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            logger: .quiet)
        try await application.test(.live) { client in
            receiver.port.withLock { $0 = client.port ?? 0 }
            try await body(receiver)
        }
    }

    private func answer(_ request: Request, _ text: String) async throws -> Response {
        func header(_ name: String) -> String {
            HTTPField.Name(name).flatMap { request.headers[$0] } ?? ""
        }
        let json = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        var cents: Int64?
        if case .integer(let integer)? = json["data"]?["cents"] { cents = integer }
        var type = ""
        if case .text(let text)? = json["type"] { type = text }
        let message = Message(
            id: header("webhook-id"), timestamp: header("webhook-timestamp"),
            signature: header("webhook-signature"), body: text, type: type, cents: cents)
        taken.withLock { $0.append(message) }
        switch behaviour.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) {
        case .fail: return Response(status: .internalServerError)
        case .silence:
            try await Task.sleep(for: .seconds(15))
            return Response(status: .ok)
        case .redirect: return .redirect(to: "/elsewhere", type: .temporary)
        case nil: return Response(status: .noContent)
        }
    }
}

extension ConsoleSite {
    fileprivate func hook(_ url: String, _ kinds: Set<Event.Kind>) throws -> WebHook {
        try store.addHook(
            url: url, secret: HookMessage.newSecret(), kinds: kinds, .init(by: "anna", at: .now))
    }

    fileprivate func give(cents: Int64) throws {
        _ = try store.give(
            CreditTerms(
                member: try store.member("alice").id, type: "Printing credit", origin: .admin,
                cents: Cents(cents), validFrom: .now, expires: nil, note: ""), at: .now, by: "anna")
    }

    fileprivate func post(patience: TimeAmount = .seconds(30)) -> HookPost {
        HookPost(
            books: Books(store: store), client: HookPost.client(), patience: patience,
            logger: .quiet)
    }

    fileprivate func admit(_ number: Int) throws -> PrintKey {
        let key = PrintKey(
            server: "local", jobID: number, timeAtCreation: 1, jobUUID: "urn:uuid:\(number)",
            timeAtCompleted: 0, documentNumber: 1)
        return try store.admit(
            Arrival(
                job: key, attempt: 1, documentCount: 1, queue: "office", userName: "alice",
                title: "x"), at: .now
        ).key
    }
}
