package import Ledger

extension Store {
    /// Adds a hook, which is told what happens from now on.
    package func addHook(
        url: String, secret: String, kinds: Set<Event.Kind>, _ act: Act
    ) throws(LedgerError) -> WebHook {
        try write { session throws(LedgerError) in
            let table = WebHookTable(session: session)
            // While nobody listened, nothing was collected.
            if try table.hooks().isEmpty { try EventSources(session: session).skip(to: act.now) }
            let last = try session.nextID("event") - 1
            let id = try session.nextID("web_hook")
            try session.run(
                """
                INSERT INTO web_hook (id, url, secret, kinds, created_ms, actor, last_event, tries,
                    first_try_ms, next_try_ms, problem) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, '')
                """,
                [
                    .integer(id), .text(url), .text(secret),
                    .text(kinds.sorted().map(\.rawValue).joined(separator: " ")),
                    .integer(act.now.milliseconds), .text(act.actor), .integer(last),
                ])
            try session.note(
                "tells \(url) of \(kinds.sorted().map(\.rawValue).joined(separator: ", "))",
                of: "web hook \(id)", act)
            guard let hook = try table.hooks("AND id = ?", [.integer(id)]).first else {
                throw .catalog(.unknown(.webHook, String(id)))
            }
            return hook
        }
    }

    package func hooks() throws(LedgerError) -> [WebHook] {
        try read { session throws(LedgerError) in try WebHookTable(session: session).hooks() }
    }

    /// Ends hooks; what they were told stays known.
    ///
    /// - Throws: `unknown`; none is then deleted.
    package func deleteHooks(_ ids: [Int64], _ act: Act) throws(LedgerError) {
        try write { session throws(LedgerError) in
            for id in ids {
                let found = try WebHookTable(session: session).hooks("AND id = ?", [.integer(id)])
                guard !found.isEmpty else { throw .catalog(.unknown(.webHook, String(id))) }
                try session.run(
                    "UPDATE web_hook SET deleted_ms = ?, secret = '' WHERE id = ?",
                    [.integer(act.now.milliseconds), .integer(id)])
                try session.note("deleted", of: "web hook \(id)", act)
            }
        }
    }

    /// How events ended for a hook, the newest first.
    package func deliveries(ofHook id: Int64, limit: Int) throws(LedgerError) -> [HookDelivery] {
        try read { session throws(LedgerError) in
            try session.rows(
                """
                SELECT event, tries, at_ms, outcome FROM event_delivery
                    WHERE hook = ? ORDER BY event DESC LIMIT ?
                """, [.integer(id), .integer(Int64(limit))]
            ) { row throws(LedgerError) in
                HookDelivery(
                    event: try row.integer(0), tries: Int(try row.integer(1)),
                    at: Timestamp(milliseconds: try row.integer(2)), outcome: try row.text(3))
            }
        }
    }

    /// Takes what is to be told now, one event a hook: a hook gets the next when it has taken this.
    ///
    /// - Parameter leaseMilliseconds: how long no other process takes the same; longer than a try.
    package func takeTries(
        at now: Timestamp, leaseMilliseconds: Int64
    ) throws(LedgerError) -> [HookTry] {
        // Mostly there is nothing, and then nothing is written.
        guard try isSomethingDue(at: now) else { return [] }
        return try write { session throws(LedgerError) in
            let table = WebHookTable(session: session)
            var tries: [HookTry] = []
            for hook in try table.hooks("AND next_try_ms <= ?", [.integer(now.milliseconds)]) {
                guard let event = try table.nextEvent(for: hook) else { continue }
                try session.run(
                    """
                    UPDATE web_hook SET tries = tries + 1, next_try_ms = ?,
                        first_try_ms = CASE WHEN tries = 0 THEN ? ELSE first_try_ms END WHERE id = ?
                    """,
                    [
                        .integer(now.milliseconds + leaseMilliseconds),
                        .integer(now.milliseconds), .integer(hook.id),
                    ])
                tries.append(HookTry(hook: hook, event: event, number: hook.tries + 1))
            }
            return tries
        }
    }

    private func isSomethingDue(at now: Timestamp) throws(LedgerError) -> Bool {
        try read { session throws(LedgerError) in
            let table = WebHookTable(session: session)
            for hook in try table.hooks("AND next_try_ms <= ?", [.integer(now.milliseconds)])
            where try table.nextEvent(for: hook) != nil {
                return true
            }
            return false
        }
    }

    /// Notes that a hook has taken an event, or that it is given up: the next may come.
    package func end(
        _ attempt: HookTry, _ outcome: String, isTaken: Bool, at now: Timestamp
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try session.run(
                """
                UPDATE web_hook SET last_event = ?, tries = 0, next_try_ms = 0, problem = ?
                    WHERE id = ?
                """,
                [
                    .integer(attempt.event.id), .text(isTaken ? "" : outcome),
                    .integer(attempt.hook.id),
                ])
            try session.run(
                """
                INSERT INTO event_delivery (hook, event, tries, at_ms, outcome)
                    VALUES (?, ?, ?, ?, ?) ON CONFLICT (hook, event) DO NOTHING
                """,
                [
                    .integer(attempt.hook.id), .integer(attempt.event.id),
                    .integer(Int64(attempt.number)), .integer(now.milliseconds), .text(outcome),
                ])
        }
    }

    /// Notes that a try failed, and when the next is due.
    package func postpone(
        _ attempt: HookTry, _ problem: String, until next: Timestamp
    ) throws(LedgerError) {
        try write { session throws(LedgerError) in
            try session.run(
                "UPDATE web_hook SET next_try_ms = ?, problem = ? WHERE id = ?",
                [.integer(next.milliseconds), .text(problem), .integer(attempt.hook.id)])
        }
    }
}
