import Desk
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerStore
import Money
import NIOCore
import Testing

@testable import Console

@Suite("What changes while a page is open")
struct LiveTests {
    @Test("An admin hears of every change, and nothing while there is none")
    func admin() async throws {
        try await ConsoleSite.visit { site in
            let session = try site.session("anna")
            let mark = try site.store.booksMark(for: session)
            var events = try Self.events(site, session, from: mark).makeAsyncIterator()
            #expect(try await events.next().text == "retry: 5000\n\n")
            #expect(try await events.next().text == ":\n\n")
            try site.giveCredit(to: "alice")
            let event = try #require(try await events.next().text)
            #expect(event.hasPrefix("id: ") && event.hasSuffix("\ndata: changed\n\n"))
            #expect(try await events.next().text == ":\n\n")
        }
    }

    @Test("A member hears of what is their own, and of nothing else")
    func member() async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            let session = try site.session("alice")
            let mark = try site.store.booksMark(for: session)
            var events = try Self.events(site, session, from: mark).makeAsyncIterator()
            _ = try await events.next()
            try site.giveCredit(to: "mia")
            #expect(try await events.next().text == ":\n\n")
            try site.giveCredit(to: "alice")
            #expect(try await events.next().text?.contains("changed") == true)
        }
    }

    @Test("Who was away for a change hears of it at once, and who is signed out hears nothing more")
    func away() async throws {
        try await ConsoleSite.visit { site in
            let session = try site.session("anna")
            var events = try Self.events(site, session, from: "1-1").makeAsyncIterator()
            _ = try await events.next()
            #expect(try await events.next().text?.contains("changed") == true)
            try site.store.endConsoleSession(session.tokenHash)
            try site.giveCredit(to: "alice")
            #expect(try await events.next() == nil)
        }
    }

    @Test("There are so many places and no more, and who goes leaves one")
    func seats() throws {
        let seats = Seats(2)
        let first = seats.take()
        var second = seats.take()
        #expect(first != nil && second != nil && seats.take() == nil)
        second = nil
        #expect(second == nil && seats.take() != nil)
    }

    @Test("The pages that change say where the books stood, and a page that asks alone is no visit")
    func pages() async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("anna")
            for page in ["/", "/jobs", "/member/alice"] {
                #expect(try await browser.get(page).text.contains("data-live=\""))
            }
            let rates = try await browser.get("/rates").text
            #expect(!rates.contains("data-live"))
            #expect(
                try await browser.client.execute(uri: "/live", method: .get).status == .seeOther)
        }
    }

    private static func events(
        _ site: ConsoleSite, _ session: ConsoleSession, from mark: String
    ) throws -> LiveEvents {
        LiveEvents(
            books: Books(store: site.store), session: session, known: mark,
            seat: try #require(Seats(1).take()), looks: 2)
    }
}

extension ByteBuffer? {
    fileprivate var text: String? { map { String(buffer: $0) } }
}

extension ConsoleSite {
    /// A session of this user's, without a browser.
    fileprivate func session(_ name: String) throws -> ConsoleSession {
        let user = try #require(try store.consoleUser(name))
        let token = try SignInDesk(store: store).begin(for: user, client: "", at: .now)
        return try #require(try store.consoleSession(Secret.hash(token.text), at: .now))
    }

    fileprivate func giveCredit(to name: String) throws {
        _ = try store.give(
            CreditTerms(
                member: try store.member(name).id, type: "Printing credit", origin: .admin,
                cents: Cents(100), validFrom: .now, expires: nil, note: ""), at: .now, by: "test")
    }
}
