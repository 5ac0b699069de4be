internal import Ledger
internal import LedgerStore

/// A name and a password that somebody typed, and from where.
struct SignInAttempt: Sendable {
    let name: String
    let password: String
    /// The browser's.
    let address: String

    /// For whom tries are counted. Guessing is slowed for the name and for the address: neither many
    /// names from one place nor one name from many places gets far. A directory may know a name
    /// however it is written, so it is counted as one.
    var subjects: [String] {
        (name.canBeName ? ["sign-in of \(name.lowercased())"] : []) + ["sign-in from \(address)"]
    }
}

extension String {
    /// Whether it can be anybody's name or mail address. Others are not looked for: they are of any
    /// length, and the store takes no NUL.
    var canBeName: Bool {
        !isEmpty && utf8.count <= 255
            && !unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

/// Lets people in.
struct SignInDesk {
    let store: Store

    /// What our own passwords say of an attempt.
    enum Look {
        case proved
        case wrong
        /// The name has no password here.
        case unknown
    }

    /// Looks at a password of ours.
    ///
    /// - Parameter asksSystem: whether somebody else looks at an unknown name, and takes time for it.
    /// - Throws: `SignInRefusal.tooManyTries`; `LedgerError`.
    func look(at attempt: SignInAttempt, asksSystem: Bool, at now: Timestamp) throws -> Look {
        for subject in attempt.subjects {
            do throws(LedgerError) {
                try store.checkGuesses(of: subject, at: now)
            } catch {
                guard case .catalog(.tooManyGuesses(let end)) = error else { throw error }
                throw SignInRefusal.tooManyTries(until: end)
            }
        }
        let hash = try attempt.name.canBeName ? store.consoleUser(attempt.name)?.passwordHash : nil
        if let hash {
            return PasswordHash(stored: hash).matches(attempt.password) ? .proved : .wrong
        }
        // An unknown name takes as long as a wrong password.
        if !asksSystem { _ = PasswordHash(stored: Self.nobodysHash).matches(attempt.password) }
        return .unknown
    }

    /// Notes an attempt that proved nothing.
    func note(_ attempt: SignInAttempt, at now: Timestamp) throws {
        for subject in attempt.subjects { try store.noteGuess(of: subject, at: now) }
    }

    /// Begins a session for somebody whose name was proved.
    ///
    /// - Throws: `SignInRefusal.wrong` for one who may not come in, which is noted like a wrong
    ///   password: what the system knows of strangers is not told here; `LedgerError`.
    func begin(
        for name: String, after attempt: SignInAttempt, client: String, at now: Timestamp
    ) throws -> Secret {
        guard let user = try user(proved: name) else {
            try note(attempt, at: now)
            throw SignInRefusal.wrong
        }
        return try begin(for: user, client: client, at: now)
    }

    /// Whom a proved name lets in: the console user who has it, in their role, else the member.
    ///
    /// - Returns: nil for a stranger, a user who is disabled, and a member who is suspended and no
    ///   user. An alias is no name to sign in by.
    func user(proved name: String) throws(LedgerError) -> ConsoleUser? {
        if let user = try store.consoleUser(name) { return user.isDisabled ? nil : user }
        return try member(named: name)
    }

    /// Whom a mailed link lets in: the member, as a member, whatever their role is otherwise. Who may
    /// give a member another address must not become an admin by it.
    ///
    /// - Returns: nil for a user who is disabled, and a member who is suspended.
    func member(mailed name: String) throws(LedgerError) -> ConsoleUser? {
        if let user = try store.consoleUser(name), user.isDisabled { return nil }
        return try member(named: name)
    }

    private func member(named name: String) throws(LedgerError) -> ConsoleUser? {
        do {
            let member = try store.member(name)
            guard member.userName == name, !member.isSuspended else { return nil }
            return ConsoleUser(name: name, role: .member, passwordHash: nil)
        } catch LedgerError.unknownMember {
            return nil
        }
    }

    /// Begins a session.
    func begin(
        for user: ConsoleUser, client: String, at now: Timestamp
    ) throws(LedgerError) -> Secret {
        let token = Secret()
        try store.begin(
            ConsoleSession(
                tokenHash: Secret.hash(token.text), userName: user.name, role: user.role,
                formToken: Secret().text, client: client, created: now, seen: now,
                expires: Timestamp(
                    milliseconds: now.milliseconds + SignedInSession.idleMilliseconds)))
        return token
    }

    /// A hash of no password, as costly as any.
    private static let nobodysHash =
        "scrypt$32768$8$1$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
}
