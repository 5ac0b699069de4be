internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Wording

extension Action {
    /// No program makes tokens: one that could would have every scope.
    static let makeToken = Action(
        id: "make-token", page: "tokens/add", role: .admin, title: "Make an API token",
        submit: "Make token", isForPeopleOnly: true,
        fields: { _ in
            [
                Field("name", "For", .text, hint: "Which program will use it."),
                Field("scopes", "May", .choices(Scope.all.map { .init($0.text) })),
                Field("expires", "Last day", .day, hint: "Empty for no end.", isOptional: true),
            ]
        },
        perform: { input, asked in
            let name = input.text("name")
            let scopes = input.choices("scopes").compactMap(Scope.init)
            let end = input.day("expires").map { SiteCalendar.current.end(of: $0) }
            if scopes.isEmpty { input.refuse("scopes", Sentence("Tick what it may do.")) }
            if let end, end <= asked.act.now {
                input.refuse("expires", Sentence("That day is over; give a later one."))
            }
            try input.finish()
            let (token, text) = try asked.store.makeToken(
                named: name, scopes: scopes, expires: end, asked.act)
            return Done(
                at: "/tokens",
                Sentence("The token is {0} – copy it now, it is shown this once.", text),
                result: ["id": token.id])
        })

    static let revokeTokens = Action(
        id: "revoke-tokens", page: "tokens/delete", role: .admin, title: "Revoke API tokens",
        submit: "Revoke", isForPeopleOnly: true,
        fields: { _ in
            [
                Field("id", "Tokens", .ids),
                Field("confirm", "Type DELETE to revoke", .deletion),
            ]
        },
        perform: { input, asked in
            let ids = input.ids("id")
            input.confirmDeletion()
            try input.finish()
            try asked.store.revokeTokens(ids, asked.act)
            return Done(
                at: "/tokens", Sentence("{0} tokens were revoked.", ids.count),
                result: DeletedResult(ids.count))
        })
}
