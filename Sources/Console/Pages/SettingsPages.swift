internal import Catalog
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Site
internal import Wording

extension Console {
    func addSettingsPages(to router: Router<ConsoleContext>) {
        addPage("settings", for: .admin, to: router) { asked in
            (Sentence("Settings"), try PageContent(settingsOf: asked))
        }
        addPage("users", for: .admin, to: router) { asked in
            (Sentence("Console users"), try PageContent(usersOf: asked))
        }
        addPage("user/{name}", for: .admin, to: router) { asked in
            guard let user = try asked.store.consoleUser(asked["name"]) else {
                throw ConsoleRefusal.notFound
            }
            return (Sentence("Console user {0}", user.name), try PageContent(user, asked))
        }
    }
}

extension CreditType {
    /// For people. The one that is there from the start has a name in each language.
    var title: Sentence {
        self.name == Self.printingCredit.name ? "Printing credit" : .verbatim(name)
    }
}

extension ConsoleUser {
    fileprivate var location: String { "/user/\(name.pathPart)" }
}

extension PageContent {
    fileprivate init(settingsOf asked: PageRequest) throws {
        self.init(asked.views)
        section(
            "types", "Credit types", [Sentence("Credit of a type is valid on its queues.")],
            links: [.init("Add or change", "/settings/credit-type", isPrimary: true)],
            table: TableView(
                [.init("Type"), .init("Queues")],
                try asked.store.creditTypes().map {
                    .init([
                        .init(
                            asked.views.texts($0.title),
                            to: "/settings/credit-type?name=\($0.name.pathPart)"),
                        .init(
                            $0.queues.isEmpty
                                ? asked.views.texts("all") : $0.queues.joined(separator: ", ")),
                    ])
                }, asked.views))
        section(
            "configuration", "Configuration",
            [Sentence("As {0} says; change it there.", SiteConfiguration.defaultPath)],
            table: TableView(
                [.init("Setting"), .init("Value")],
                asked.site.written.map { .init([.init($0.name), .init($0.value)]) },
                asked.views))
    }

    fileprivate init(usersOf asked: PageRequest) throws {
        self.init(asked.views)
        let list = asked.list
        let (users, count) = try asked.store.consoleUserList(
            roles: list["role"] == "member" ? [.member] : [.operator, .admin],
            offset: list.offset, limit: list.limit)
        filter(
            [
                Field(
                    "role", "Role",
                    .choice([
                        .init("", "Operators and admins"),
                        .init(ConsoleRole.member.rawValue, "Members"),
                    ]))
            ], of: list)
        add([.init("Add a user", "/users/add", isPrimary: true)])
        section(
            "users",
            table: TableView(
                [.init("Name"), .init("Role"), .init("Password"), .init("State")],
                users.map { user in
                    .init(
                        [
                            .init(user.name, to: user.location),
                            .init(asked.views.texts(user.role.rawValue)),
                            .init(asked.views.texts(user.passwordHash == nil ? "not set" : "set")),
                            user.isDisabled
                                ? .init(asked.views.texts("disabled"), isWarning: true)
                                : .init(asked.views.texts("active")),
                        ], tick: user.name)
                },
                ticks: .init(
                    location: "/users/delete", name: "name", submit: "Delete what is ticked"),
                asked.views), paging: PagingView(list, count: count, asked.views))
    }

    fileprivate init(_ user: ConsoleUser, _ asked: PageRequest) throws {
        self.init(asked.views)
        add("Role", asked.views.texts(user.role.rawValue))
        add("State", asked.views.texts(user.isDisabled ? "disabled" : "active"))
        add([
            .init("Edit", "\(user.location)/edit", isPrimary: true),
            .init("End all sessions", "\(user.location)/end-sessions"),
        ])
        section(
            "sessions", "Sessions",
            table: TableView(
                [.init("Began"), .init("Seen"), .init("Browser")],
                try asked.store.consoleSessions(of: user.name, at: asked.now).map {
                    .init([
                        .init(asked.format.time($0.created)), .init(asked.format.time($0.seen)),
                        .init($0.client),
                    ])
                }, asked.views))
    }
}
