internal import Desk
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import NIOCore

/// Tells a browser that the books changed, as server-sent events (HTML, section 9.2).
///
/// An event says no more than that; the browser then asks for its page again, which shows to each
/// what they may see.
struct LiveEvents: AsyncSequence, Sendable {
    let books: Books
    let session: ConsoleSession
    /// Where the books stood when the browser heard of them last (`Store.booksMark`).
    let known: String
    let seat: Seats.Seat
    /// After so many looks at the books, one a second, something is said: that finds out who has gone.
    var looks = 20

    func makeAsyncIterator() -> Iterator { Iterator(events: self, known: known) }

    struct Iterator: AsyncIteratorProtocol {
        let events: LiveEvents
        var known: String
        private var isOpen = false

        fileprivate init(events: LiveEvents, known: String) {
            self.events = events
            self.known = known
        }

        /// Nil once the session has ended.
        mutating func next() async throws -> ByteBuffer? {
            guard isOpen else {
                isOpen = true
                return ByteBuffer(string: "retry: 5000\n\n")
            }
            for _ in 0..<events.looks {
                try await Task.sleep(for: .seconds(1))
                let mark = try await events.mark()
                guard let mark else { return nil }
                guard mark == known else {
                    known = mark
                    return ByteBuffer(string: "id: \(mark)\ndata: changed\n\n")
                }
            }
            return ByteBuffer(string: ":\n\n")
        }
    }

    /// Nil once the session has ended.
    private func mark() async throws -> String? {
        try await books { [session] store in
            guard try store.consoleSession(session.tokenHash, at: .now) != nil else { return nil }
            return try store.booksMark(for: session)
        }
    }
}

extension Store {
    /// Where the books stand for who is signed in: a member's own, or all.
    func booksMark(for session: ConsoleSession) throws(LedgerError) -> String {
        guard session.role == .member else { return try booksMark() }
        return try booksMark(of: try member(session.userName).id)
    }
}
