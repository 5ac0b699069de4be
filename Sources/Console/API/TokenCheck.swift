internal import Desk
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
package import Ledger
package import LedgerStore

/// Why a program is not let in.
enum TokenRefusal: Error, Hashable {
    case missing
    /// Never made, revoked, or expired.
    case wrong
    case tooManyTries(until: Timestamp)
    case outOfScope(Scope)

    var status: HTTPResponse.Status {
        switch self {
        case .missing, .wrong: .unauthorized
        case .tooManyTries: .tooManyRequests
        case .outOfScope: .forbidden
        }
    }

    var problem: Problem {
        switch self {
        case .missing:
            Problem(status, "Send a token: Authorization: Bearer TOKEN. An admin makes one.")
        case .wrong:
            Problem(status, "The token is wrong, or counts no longer; ask an admin for a new one.")
        case .tooManyTries(let end):
            Problem(
                status,
                "There were too many wrong tokens; the next wrong one is looked at from "
                    + "\(end.short) on.")
        case .outOfScope(let scope):
            Problem(
                status, "The token does not allow \(scope.text); ask an admin for one that does.")
        }
    }
}

/// Lets programs in.
struct TokenDesk {
    let store: Store

    /// How old `used` may become before it is written anew.
    private static let useMilliseconds: Int64 = 60_000

    /// The token that the request came with.
    ///
    /// A right token is always taken: there are 2^256, so nobody finds one by trying, and one
    /// program's mistake must not keep another on the same machine out.
    ///
    /// - Throws: `TokenRefusal`; `LedgerError`.
    func token(
        _ text: String?, for scope: Scope?, from address: String, at now: Timestamp
    ) throws -> APIToken {
        guard let text else { throw TokenRefusal.missing }
        guard let token = try store.token(hash: Secret.hash(text)) else {
            let subject = "API token from \(address)"
            do throws(LedgerError) {
                try store.checkGuesses(of: subject, at: now)
            } catch {
                guard case .catalog(.tooManyGuesses(let end)) = error else { throw error }
                throw TokenRefusal.tooManyTries(until: end)
            }
            try store.noteGuess(of: subject, at: now)
            throw TokenRefusal.wrong
        }
        guard token.isValid(at: now) else { throw TokenRefusal.wrong }
        if let scope {
            guard token.scopes.compactMap(Scope.init).contains(where: { $0.includes(scope) }) else {
                throw TokenRefusal.outOfScope(scope)
            }
        }
        if now.milliseconds - (token.used?.milliseconds ?? 0) > Self.useMilliseconds {
            try store.noteUse(ofToken: token.id, at: now)
        }
        return token
    }

    /// Makes a token. Its text is told this once.
    func make(
        named name: String, scopes: [Scope], expires: Timestamp?, _ act: Act
    ) throws(LedgerError) -> (APIToken, text: String) {
        let text = "pagetoll_" + Secret().text
        let token = try store.addToken(
            named: name, hash: Secret.hash(text), scopes: scopes.map(\.text), expires: expires, act)
        return (token, text)
    }
}

extension Store {
    /// Makes a token of a program's. Its text is told this once; the store keeps its hash.
    package func makeToken(
        named name: String, scopes: [Scope], expires: Timestamp?, _ act: Act
    ) throws(LedgerError) -> (APIToken, text: String) {
        try TokenDesk(store: self).make(named: name, scopes: scopes, expires: expires, act)
    }
}

extension Request {
    /// What follows "Bearer" (RFC 6750, section 2.1); nil when nothing does.
    var bearerToken: String? {
        let words = (headers[.authorization] ?? "").split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return words[1].trimmingCharacters(in: .whitespaces)
    }
}
