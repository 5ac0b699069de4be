package import Ledger

/// Who is told what happened.
package struct WebHook: Hashable, Sendable {
    package let id: Int64
    package let url: String
    /// Signs what is sent: "whsec_" and base 64.
    package let secret: String
    /// What it is told.
    package let kinds: Set<Event.Kind>
    package let created: Timestamp
    package let actor: String
    /// The last event that was delivered or given up.
    package let lastEvent: Int64
    /// How often the next event was tried.
    package let tries: Int
    package let firstTry: Timestamp
    package let nextTry: Timestamp
    /// What went wrong at the last try; empty when nothing did.
    package let problem: String
}

/// Something that happened, as hooks are told it.
package struct Event: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable, Comparable {
        case creditGiven = "credit.given"
        case creditLow = "credit.low"
        case creditExpires = "credit.expires"
        case jobHeld = "job.held"
        case jobPrinted = "job.printed"
        case jobRefused = "job.refused"
        case refundGiven = "refund.given"
        case refundRequested = "refund.requested"

        package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
    }

    /// Counts up, and stays the same when it is sent again.
    package let id: Int64
    package let kind: Kind
    package let at: Timestamp
    /// JSON.
    package let data: String
}

/// One try to tell a hook of an event.
package struct HookTry: Hashable, Sendable {
    package let hook: WebHook
    package let event: Event
    /// Counts from 1.
    package let number: Int
}

/// How an event ended for a hook.
package struct HookDelivery: Hashable, Sendable {
    package let event: Int64
    package let tries: Int
    package let at: Timestamp
    /// "200", or why it was given up.
    package let outcome: String
}

/// The rows of hooks.
struct WebHookTable<Session: SQLSession> {
    let session: Session

    func hooks(_ condition: String = "", _ arguments: [SQLValue] = []) throws(LedgerError)
        -> [WebHook]
    {
        try session.rows(
            """
            SELECT id, url, secret, kinds, created_ms, actor, last_event, tries, first_try_ms,
                next_try_ms, problem FROM web_hook WHERE deleted_ms IS NULL \(condition) ORDER BY id
            """, arguments
        ) { row throws(LedgerError) in
            WebHook(
                id: try row.integer(0), url: try row.text(1), secret: try row.text(2),
                kinds: Set(
                    try row.text(3).split(separator: " ").compactMap {
                        Event.Kind(rawValue: String($0))
                    }),
                created: Timestamp(milliseconds: try row.integer(4)), actor: try row.text(5),
                lastEvent: try row.integer(6), tries: Int(try row.integer(7)),
                firstTry: Timestamp(milliseconds: try row.integer(8)),
                nextTry: Timestamp(milliseconds: try row.integer(9)), problem: try row.text(10))
        }
    }

    /// The event that the hook is to be told next; nil when it knows all.
    func nextEvent(for hook: WebHook) throws(LedgerError) -> Event? {
        let kinds = hook.kinds.sorted().map { SQLValue.text($0.rawValue) }
        guard !kinds.isEmpty else { return nil }
        let places = kinds.map { _ in "?" }.joined(separator: ", ")
        return try session.first(
            """
            SELECT id, kind, at_ms, data FROM event WHERE id > ? AND kind IN (\(places))
                ORDER BY id LIMIT 1
            """, [.integer(hook.lastEvent)] + kinds
        ) { row throws(LedgerError) in
            Event(
                id: try row.integer(0), kind: try row.keyword(1),
                at: Timestamp(milliseconds: try row.integer(2)), data: try row.text(3))
        }
    }
}
