import Catalog
package import Ledger

/// The rows of claims: prints of strangers, which a member takes by a code.
struct ClaimTable<Session: SQLSession> {
    let session: Session

    /// Puts a new code in the place of the print's last one, unless it is taken.
    func offer(_ code: RedemptionCode, for key: PrintKey, at now: Timestamp) throws(LedgerError) {
        try session.run(
            """
            INSERT INTO claim (print, code_hash, offered_ms) VALUES (?, ?, ?)
                ON CONFLICT (print) DO UPDATE
                SET code_hash = excluded.code_hash, offered_ms = excluded.offered_ms
                WHERE claim.member_id IS NULL
            """,
            [.text(key.description), .text(code.hash), .integer(now.milliseconds)])
    }

    /// The member who has taken the print; nil when nobody has.
    func member(whoClaimed key: PrintKey) throws(LedgerError) -> MemberID? {
        let found = try session.first(memberQuery(whoClaimed: key)) {
            row throws(LedgerError) in try row.optionalInteger(0)
        }
        return (found ?? nil).map(MemberID.init)
    }

    func memberQuery(whoClaimed key: PrintKey) -> SQLStatement {
        SQLStatement("SELECT member_id FROM claim WHERE print = ?", [.text(key.description)])
    }

    /// Which print waits for the code of that hash, as `PrintKey.description` writes it.
    func print(waitingFor hash: String) throws(LedgerError) -> String? {
        try session.first(
            "SELECT print FROM claim WHERE code_hash = ? AND member_id IS NULL", [.text(hash)]
        ) { row throws(LedgerError) in try row.text(0) }
    }

    func take(_ print: String, for member: MemberID) throws(LedgerError) {
        try session.run(
            "UPDATE claim SET member_id = ? WHERE print = ?",
            [.integer(member.rawValue), .text(print)])
    }
}

extension Store {
    package func offerClaim(of key: PrintKey, at now: Timestamp) throws(LedgerError) -> String {
        var generator = SystemRandomNumberGenerator()
        let code = RedemptionCode(using: &generator)
        try write { session throws(LedgerError) in
            try ClaimTable(session: session).offer(code, for: key, at: now)
        }
        return code.description
    }

    /// Puts a print that waits for its owner on the member's account. A code works once.
    ///
    /// - Parameter typed: the code, as somebody typed it.
    /// - Returns: the print, which still waits: whoever claims it has it released.
    /// - Throws: `unknownMember`, `unknownClaim`, `tooManyGuesses`.
    package func claim(
        _ typed: String, for userName: String, _ act: Act
    ) throws(LedgerError) -> PrintRecord {
        // A wrong code is an answer of the transaction, not an error that would undo its being noted.
        let answer = try write { session throws(LedgerError) -> Result<PrintRecord, CatalogError> in
            let member = try MemberTable(session: session).member(userName)
            let guesses = GuessTable(session: session)
            let claims = ClaimTable(session: session)
            let subject = "claim \(member.id.rawValue)"
            try guesses.check(subject, at: act.now)
            guard let hash = RedemptionCode(typed: typed)?.hash,
                let print = try claims.print(waitingFor: hash),
                var record = try PrintTable(session: session).waiting(print)
            else {
                try guesses.note(subject, at: act.now)
                return .failure(.unknownClaim)
            }
            try claims.take(print, for: member.id)
            record.member = member.id
            record.updatedAt = act.now
            try PrintTable(session: session).put(record)
            try session.note("claimed by \(member.userName)", of: "print \(print)", act)
            return .success(record)
        }
        do {
            return try answer.get()
        } catch {
            throw .catalog(error)
        }
    }
}

extension PrintTable {
    /// The held print of that key, as `PrintKey.description` writes it.
    fileprivate func waiting(_ key: String) throws(LedgerError) -> PrintRecord? {
        guard let id = key.split(separator: "/").dropFirst().first.flatMap({ Int64($0) }) else {
            return nil
        }
        return try records(
            "WHERE job_id = ? AND state = 'held'", [.integer(id)], order: "created_ms DESC"
        ).first { $0.key.description == key }
    }
}
