package import Ledger

extension Store {
    /// Gives a role of the database what printing needs, and no more: it can add entries, and can
    /// neither change nor delete them, nor touch rates, plans, vouchers or settings.
    ///
    /// - Parameter role: of letters, digits, `_` and `-`; it must be there.
    /// - Throws: `storeUnavailable` when the name is another, or the engine knows no roles.
    package func grantPrinting(to role: String) throws(LedgerError) {
        guard engine.hasRoles else {
            throw .storeUnavailable(
                reason: "an SQLite file has no roles; who may open it is told by its mode")
        }
        let isName = !role.isEmpty && role.utf8.allSatisfy(Self.roleCharacters.contains)
        guard isName else {
            throw .storeUnavailable(
                reason: "a role's name has letters, digits, _ and - only, to be given rights here")
        }
        try write { session throws(LedgerError) in
            for statement in Schema.printingRights {
                // Names can't be arguments of a statement; this one was looked at above.
                try session.run("GRANT \(statement) TO \"\(role)\"", [])
            }
        }
    }

    private static let roleCharacters = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-".utf8)
}

extension Schema {
    /// What the backend's role may do, table by table.
    fileprivate static let printingRights =
        [
            "schema_version", "member", "member_alias", "credit_type", "credit_type_queue",
            "rate_table", "queue", "team", "team_member", "journal_entry", "posting",
            "account_balance", "credit", "reservation", "receivable_item", "print", "claim",
            "print_day", "print_month", "member_word",
        ].map { "SELECT ON \($0)" }
        + [
            // A stranger's first print can make a member and give a starting credit.
            "member", "credit", "journal_entry", "posting", "account_balance", "reservation",
            "receivable_item", "print", "claim", "print_day", "print_month", "member_word",
        ].map { "INSERT ON \($0)" }
        + [
            "UPDATE (remaining) ON credit", "UPDATE (cents) ON account_balance",
            "UPDATE (state, charged, refunded) ON reservation", "UPDATE ON print",
            "UPDATE (code_hash, offered_ms) ON claim", "UPDATE ON print_day",
            "UPDATE ON print_month", "DELETE ON member_word",
        ]
}
