internal import Hummingbird
internal import LedgerStore
internal import Wording

extension Console {
    /// What other programs need: tokens to ask with, and hooks by which they are told.
    func addProgramPages(to router: Router<ConsoleContext>) {
        addPage("tokens", for: .admin, to: router) { asked in
            (Sentence("API tokens"), try PageContent(tokensOf: asked))
        }
        addPage("hooks", for: .admin, to: router) { asked in
            (Sentence("Web hooks"), try PageContent(hooksOf: asked))
        }
    }
}

extension PageContent {
    fileprivate init(tokensOf asked: PageRequest) throws {
        self.init(asked.views)
        add([.init("Make an API token", "/tokens/add", isPrimary: true)])
        section(
            "tokens", nil,
            [Sentence("Programs prove with a token who they are; see docs/api.md.")],
            table: TableView(
                [.init("For"), .init("May"), .init("Made"), .init("Used"), .init("Ends")],
                try asked.store.tokens().map { token in
                    let isValid = token.isValid(at: asked.now)
                    return .init(
                        [
                            .init(token.name), .init(token.scopes.joined(separator: ", ")),
                            .init(asked.format.day(token.created), note: token.actor),
                            .init(
                                token.used.map(asked.format.time) ?? asked.views.texts("never")),
                            token.revoked != nil
                                ? .init(asked.views.texts("revoked"))
                                : .init(
                                    token.expires.map(asked.format.time)
                                        ?? asked.views.texts("never"), isWarning: !isValid),
                        ], tick: isValid ? "\(token.id)" : nil)
                },
                ticks: .init(
                    location: "/tokens/delete", name: "id", submit: "Revoke what is ticked"),
                asked.views))
    }

    fileprivate init(hooksOf asked: PageRequest) throws {
        self.init(asked.views)
        add([.init("Add a web hook", "/hooks/add", isPrimary: true)])
        section(
            "hooks", nil,
            [Sentence("Other programs are told here what happens; see docs/api.md.")],
            table: TableView(
                [.init("Address"), .init("Is told of"), .init("Made"), .init("Last problem")],
                try asked.store.hooks().map { hook in
                    .init(
                        [
                            .init(hook.url),
                            .init(hook.kinds.sorted().map(\.rawValue).joined(separator: ", ")),
                            .init(asked.format.day(hook.created), note: hook.actor),
                            .init(hook.problem, isWarning: !hook.problem.isEmpty),
                        ], tick: "\(hook.id)")
                },
                ticks: .init(
                    location: "/hooks/delete", name: "id", submit: "Delete what is ticked"),
                asked.views))
    }
}
