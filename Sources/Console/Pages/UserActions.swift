internal import Desk
internal import Ledger
internal import LedgerStore
internal import Wording

extension Action {
    static let addUser = Action(
        id: "add-user", page: "users/add", role: .admin, title: "Add a console user",
        submit: "Add user",
        fields: { _ in
            [
                Field("name", "Name", .text, hint: "Of a member, the one that they print by."),
                roleField,
                Field(
                    "new-password", "Password", .password,
                    hint: Sentence(
                        "{0} characters at least; empty for one who signs in with the system's password, or by a mailed link.",
                        PasswordHash.shortestPassword),
                    isOptional: true),
            ]
        },
        perform: { input, asked in
            let name = input.text("name")
            let role: ConsoleRole? = input.choice("role")
            let password = input.newPassword()
            try input.finish()
            guard try asked.store.consoleUser(name) == nil else {
                throw InputProblems(["name": Sentence("There is a user {0} already.", name)])
            }
            if role == .member {
                do {
                    _ = try asked.store.member(name)
                } catch LedgerError.unknownMember {
                    throw InputProblems(["name": Sentence("There is no member {0}.", name)])
                }
            }
            let user = ConsoleUser(
                name: name, role: role ?? .member,
                passwordHash: try password.map { try PasswordHash(of: $0).text })
            try asked.store.put(user, asked.act)
            return Done(
                at: "/users", Sentence("{0} can sign in.", name), result: UserResult(user))
        })

    static let editUser = Action(
        id: "edit-user", page: "user/{name}/edit", role: .admin, title: "Edit a console user",
        submit: "Save",
        fields: { _ in
            [
                roleField,
                Field("disabled", "Can't sign in", .flag, isOptional: true),
                Field(
                    "new-password", "New password", .password,
                    hint: "Empty leaves it as it is.", isOptional: true),
            ]
        },
        initial: { asked in
            let user = try asked.consoleUser()
            return ["role": [user.role.rawValue], "disabled": user.isDisabled ? ["on"] : []]
        },
        perform: { input, asked in
            let role: ConsoleRole? = input.choice("role")
            let (isDisabled, password) = (input.flag("disabled"), input.newPassword())
            try input.finish()
            let old = try asked.consoleUser()
            if old.name == asked.session.userName, isDisabled || role != .admin {
                throw InputProblems([
                    "": Sentence("You would lock yourself out; another admin can do that.")
                ])
            }
            let user = ConsoleUser(
                name: old.name, role: role ?? old.role,
                passwordHash: try password.map { try PasswordHash(of: $0).text }
                    ?? old.passwordHash, isDisabled: isDisabled)
            try asked.store.put(user, asked.act)
            return Done(
                at: "/user/\(user.name.pathPart)",
                Sentence("{0} was changed, and is signed out.", user.name),
                result: UserResult(user))
        })

    static let endSessions = Action(
        id: "end-sessions", page: "user/{name}/end-sessions", role: .admin,
        title: "End all sessions of a user", submit: "End the sessions",
        perform: { input, asked in
            try input.finish()
            let user = try asked.consoleUser()
            try asked.store.endConsoleSessions(of: user.name)
            return Done(
                at: "/user/\(user.name.pathPart)", Sentence("{0} is signed out.", user.name),
                result: UserResult(user))
        })

    static let deleteUsers = Action(
        id: "delete-users", page: "users/delete", role: .admin, title: "Delete console users",
        submit: "Delete",
        fields: { _ in
            [
                Field("name", "Users", .names),
                Field(
                    "confirm", "Type DELETE to delete", .deletion,
                    hint: "A member among them keeps their account and credit."),
            ]
        },
        perform: { input, asked in
            let names = input.names("name")
            input.confirmDeletion()
            if names.contains(asked.session.userName) {
                input.refuse("name", Sentence("You can't delete yourself."))
            }
            try input.finish()
            try asked.store.deleteConsoleUsers(names, asked.act)
            return Done(
                at: "/users", Sentence("{0} users were deleted.", names.count),
                result: DeletedResult(names.count))
        })

    static let putCreditType = Action(
        id: "put-credit-type", page: "settings/credit-type", role: .admin,
        title: "Say on which queues credit of a type is valid", submit: "Save",
        fields: { _ in
            [
                Field("name", "Type", .text, hint: "A new name adds a type."),
                Field(
                    "queues", "Queues", .longText,
                    hint: "One a line; none for all queues.", isOptional: true),
            ]
        },
        perform: { input, asked in
            let (name, text) = (input.text("name"), input.text("queues"))
            try input.finish()
            let queues = text.split { $0.isWhitespace || $0 == "," }.map(String.init)
            let type = CreditType(name: name, queues: queues)
            try asked.store.put(type)
            return Done(
                at: "/settings", Sentence("Credit type {0} was saved.", name),
                result: CreditTypeResult(type))
        })

    private static let roleField = Field(
        "role", "Role",
        .choice([
            .init(ConsoleRole.operator.rawValue, "operator: the front desk"),
            .init(ConsoleRole.admin.rawValue, "admin: everything"),
            .init(ConsoleRole.member.rawValue, "member: what is their own"),
        ]))
}

extension Input {
    /// Nil when an optional one is left out.
    fileprivate mutating func newPassword() -> String? {
        let password = password("new-password")
        guard !password.isEmpty else { return nil }
        if password.count < PasswordHash.shortestPassword {
            refuse(
                "new-password",
                Sentence(
                    "A password must have {0} characters at least.",
                    PasswordHash.shortestPassword))
        }
        return password
    }
}

extension Asked {
    fileprivate func consoleUser() throws -> ConsoleUser {
        guard let user = try store.consoleUser(self["name"]) else {
            throw ConsoleRefusal.notFound
        }
        return user
    }
}
