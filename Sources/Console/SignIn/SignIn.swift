internal import Desk
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Site

extension Console {
    func addSignIn(to router: Router<ConsoleContext>) {
        router.get("sign-in") { request, context in
            signInPage(SignInView(), request, context)
        }
        router.post("sign-in", use: signIn)
        router.post("sign-out", use: signOut)
    }

    private func signInPage(
        _ view: SignInView, _ request: Request, _ context: ConsoleContext,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        views.page(
            "sign-in", Sentence("Sign in"), view, for: Visit(request, context), status: status)
    }

    @Sendable private func signIn(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> Response {
        let values = try await request.formValues(context)
        let name = values["name"]?.first ?? ""
        let password = values["password"]?.first ?? ""
        let address = clientAddress(request, context)
        let client = String((request.headers[.userAgent] ?? "").prefix(200))
        do {
            let token = try await books { store in
                try SignInDesk(store: store).signIn(
                    name, password: password, from: address, client: client, at: .now)
            }
            var response = Response.redirect(to: "/", type: .normal)
            response.setCookie(sessionCookie(token.text))
            return response
        } catch let refusal as SignInRefusal {
            return signInPage(
                SignInView(name: name, problem: views.texts(refusal.sentence)), request, context,
                status: refusal.status)
        }
    }

    @Sendable private func signOut(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> Response {
        let session = try context.visitor(atLeast: .member)
        _ = try await SentForm(request, context, of: session)
        try await books { store in try store.endConsoleSession(session.tokenHash) }
        var response = Response.redirect(to: "/sign-in", type: .normal)
        response.setCookie(sessionCookie("", maxAge: 0))
        return response
    }

    private func sessionCookie(_ value: String, maxAge: Int? = nil) -> Cookie {
        Cookie(
            name: SignedInSession.cookieName, value: value, maxAge: maxAge, path: "/",
            secure: isEncrypted, httpOnly: true, sameSite: .lax)
    }

    /// The browser's address: the proxy's word for it where the site says that there is one.
    func clientAddress(_ request: Request, _ context: ConsoleContext) -> String {
        guard site.behindProxy, let name = HTTPField.Name("X-Forwarded-For"),
            let last = request.headers[name]?.split(separator: ",").last
        else { return context.peer }
        return last.trimmingCharacters(in: .whitespaces)
    }
}

/// Lets people in.
struct SignInDesk {
    let store: Store

    /// Begins a session.
    ///
    /// - Throws: `SignInRefusal`; `LedgerError`.
    func signIn(
        _ name: String, password: String, from address: String, client: String, at now: Timestamp
    ) throws -> Secret {
        // Guessing is slowed for the name and for the address: neither many names from one place nor
        // one name from many places gets far.
        let subjects = ["sign-in of \(name)", "sign-in from \(address)"]
        for subject in subjects {
            do throws(LedgerError) {
                try store.checkGuesses(of: subject, at: now)
            } catch {
                guard case .catalog(.tooManyGuesses(let end)) = error else { throw error }
                throw SignInRefusal.tooManyTries(until: end)
            }
        }
        let user = try store.consoleUser(name)
        // An unknown name takes as long as a wrong password.
        let hash = PasswordHash(stored: user?.passwordHash ?? Self.nobodysHash)
        guard hash.matches(password), let user, !user.isDisabled, user.passwordHash != nil else {
            for subject in subjects { try store.noteGuess(of: subject, at: now) }
            throw SignInRefusal.wrong
        }
        return try begin(for: user, client: client, at: now)
    }

    /// Begins a session for somebody whose name was proved.
    func begin(for user: ConsoleUser, client: String, at now: Timestamp) throws -> Secret {
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

/// Why nobody was let in.
enum SignInRefusal: Error, Hashable {
    case wrong
    case tooManyTries(until: Timestamp)

    var sentence: Sentence {
        switch self {
        case .wrong:
            Sentence("The name or the password is wrong; type both again.")
        case .tooManyTries(let end):
            Sentence("There were too many tries; the next is looked at from {0} on.", end)
        }
    }

    var status: HTTPResponse.Status {
        switch self {
        case .wrong: .unprocessableContent
        case .tooManyTries: .tooManyRequests
        }
    }
}

private struct SignInView {
    var name = ""
    var problem: String?
}
