internal import Desk
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Wording

/// Signing in by a link that was mailed.
extension Console {
    func addSignInLinks(to router: Router<ConsoleContext>) {
        router.post("sign-in/link", use: askForLink)
        router.get("sign-in/link/:token", use: linkPage)
        router.post("sign-in/link/:token", use: followLink)
    }

    /// Answers alike whoever is asked for, and whether there is anybody.
    @Sendable private func askForLink(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> Response {
        guard let linkMail else { throw ConsoleRefusal.notFound }
        let values = try await ownFormValues(request, context)
        let typed = values["who"]?.first ?? ""
        let address = clientAddress(request, context)
        do {
            try await books { store in
                do throws(LedgerError) {
                    try store.takeRation(
                        of: "sign-in links from \(address)", limit: LinkMail.requestsFromAddress,
                        at: .now)
                } catch {
                    guard case .catalog(.tooManyGuesses(let end)) = error else { throw error }
                    throw SignInRefusal.tooManyTries(until: end)
                }
            }
        } catch let refusal as SignInRefusal {
            return signInPage(
                SignInView(problem: views.texts(refusal.sentence)), request, context,
                status: refusal.status)
        }
        linkMail.begin(for: typed, context.logger)
        let sentence = Sentence(
            "If somebody here has this name or address, a link is on its way to them; it can be used once, within {0} minutes.",
            LinkMail.lifeMinutes)
        return signInPage(SignInView(notice: views.texts(sentence)), request, context)
    }

    /// Asks before it signs anybody in: programs that look at mail open its links as well, and would
    /// use them up.
    @Sendable private func linkPage(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> Response {
        let hash = try tokenHash(context)
        let name = try await books { store in try store.userName(ofSignInLink: hash, at: .now) }
        guard let name else { return stale(request, context) }
        return views.page(
            "sign-in-link", Sentence("Sign in"), ["name": name], for: Visit(request, context))
    }

    @Sendable private func followLink(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> Response {
        _ = try await ownFormValues(request, context)
        let (hash, client) = (try tokenHash(context), client(request))
        let token = try await books { store -> Secret? in
            let desk = SignInDesk(store: store)
            guard let name = try store.useSignInLink(hash, at: .now),
                let user = try desk.member(mailed: name)
            else { return nil }
            return try desk.begin(for: user, client: client, at: .now)
        }
        return token.map(signedIn) ?? stale(request, context)
    }

    private func tokenHash(_ context: ConsoleContext) throws -> String {
        Secret.hash(try context.parameters.require("token"))
    }

    private func stale(_ request: Request, _ context: ConsoleContext) -> Response {
        let refusal = SignInRefusal.staleLink
        return signInPage(
            SignInView(problem: views.texts(refusal.sentence)), request, context,
            status: refusal.status)
    }
}
