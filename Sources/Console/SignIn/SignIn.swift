internal import Desk
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Logging
internal import Site
internal import Wording

extension Console {
    func addSignIn(to router: Router<ConsoleContext>) {
        router.get("sign-in") { request, context in
            signInPage(SignInView(), request, context)
        }
        router.post("sign-in", use: signIn)
        router.post("sign-out", use: signOut)
    }

    func signInPage(
        _ view: SignInView, _ request: Request, _ context: ConsoleContext,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        var view = view
        view.mailsLinks = linkMail != nil
        return views.page(
            "sign-in", Sentence("Sign in"), view, for: Visit(request, context), status: status)
    }

    @Sendable private func signIn(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> Response {
        let values = try await ownFormValues(request, context)
        let attempt = SignInAttempt(
            name: values["name"]?.first ?? "", password: values["password"]?.first ?? "",
            address: clientAddress(request, context))
        do {
            return signedIn(
                try await letIn(attempt, client: client(request), context.logger))
        } catch let refusal as SignInRefusal {
            return signInPage(
                SignInView(name: attempt.name, problem: views.texts(refusal.sentence)), request,
                context, status: refusal.status)
        }
    }

    /// Begins a session for whoever knows a password: ours, or for a name that has none here, the
    /// system's.
    private func letIn(
        _ attempt: SignInAttempt, client: String, _ logger: Logger
    ) async throws -> Secret {
        let asksSystem = systemAccounts != nil
        let look = try await books { store in
            try SignInDesk(store: store).look(at: attempt, asksSystem: asksSystem, at: .now)
        }
        let proof: SystemAccounts.Proof? =
            switch look {
            case .proved: .proved(attempt.name)
            case .wrong: nil
            case .unknown: try await systemAccounts?.proof(of: attempt)
            }
        switch proof {
        case .proved(let name):
            return try await books { store in
                try SignInDesk(store: store).begin(
                    for: name, after: attempt, client: client, at: .now)
            }
        case .noAnswer(let reason):
            logger.error("PAM gives no answer", metadata: ["reason": "\(reason)"])
            try await books { store in try SignInDesk(store: store).note(attempt, at: .now) }
            throw SignInRefusal.noAnswer
        case .refused(let reason):
            logger.notice(
                "PAM refused somebody",
                metadata: ["reason": "\(reason)", "peer": "\(attempt.address)"])
            fallthrough
        case nil:
            try await books { store in try SignInDesk(store: store).note(attempt, at: .now) }
            throw SignInRefusal.wrong
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

    /// The fields of a form that is sent before there is a session whose token it could carry.
    ///
    /// - Throws: `staleForm` when the browser says that another site sent it: that site would sign its
    ///   reader in as whom it likes (Fetch Metadata, "Sec-Fetch-Site"); `unreadable`.
    func ownFormValues(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> [String: [String]] {
        if let site = HTTPField.Name("Sec-Fetch-Site"), request.headers[site] == "cross-site" {
            throw ConsoleRefusal.staleForm
        }
        return try await request.formValues(context)
    }

    /// The answer to whoever has a session now.
    func signedIn(_ token: Secret) -> Response {
        var response = Response.redirect(to: "/", type: .normal)
        response.setCookie(sessionCookie(token.text))
        return response
    }

    private func sessionCookie(_ value: String, maxAge: Int? = nil) -> Cookie {
        Cookie(
            name: SignedInSession.cookieName, value: value, maxAge: maxAge, path: "/",
            secure: isEncrypted, httpOnly: true, sameSite: .lax)
    }

    /// The browser, as it calls itself.
    func client(_ request: Request) -> String {
        String((request.headers[.userAgent] ?? "").prefix(200))
    }

    /// The browser's address: the proxy's word for it where the site says that there is one.
    func clientAddress(_ request: Request, _ context: ConsoleContext) -> String {
        guard site.behindProxy, let name = HTTPField.Name("X-Forwarded-For"),
            let last = request.headers[name]?.split(separator: ",").last
        else { return context.peer }
        return String(last.trimmingCharacters(in: .whitespaces).prefix(100))
    }
}

/// What the page for signing in shows.
struct SignInView {
    var name = ""
    var problem: String?
    var notice: String?
    var mailsLinks = false
}
