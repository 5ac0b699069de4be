internal import Desk
internal import Ledger
internal import LedgerStore
internal import Wording

extension Action {
    static let addTeam = Action(
        id: "add-team", page: "teams/add", role: .operator, title: "Add a team",
        submit: "Add team",
        fields: { _ in [Field("name", "Team", .text)] + teamFields },
        initial: { _ in ["shares": ["on"]] },
        perform: { input, asked in
            let (name, payer) = (input.text("name"), input.text("payer"))
            try input.finish()
            guard (try? asked.store.team(name, offset: 0, limit: 1)) == nil else {
                throw InputProblems(["name": Sentence("There is a team {0} already.", name)])
            }
            return try asked.put(name, payer: payer, shares: input.flag("shares"))
        })

    static let editTeam = Action(
        id: "edit-team", page: "team/{team}/edit", role: .operator, title: "Edit a team",
        submit: "Save",
        fields: { _ in teamFields },
        initial: { asked in
            let team = try asked.store.team(asked["team"], offset: 0, limit: 1).team
            return ["payer": [team.payer], "shares": team.shares ? ["on"] : []]
        },
        perform: { input, asked in
            let payer = input.text("payer")
            try input.finish()
            _ = try asked.store.team(asked["team"], offset: 0, limit: 1)
            return try asked.put(asked["team"], payer: payer, shares: input.flag("shares"))
        })

    static let addToTeam = Action(
        id: "add-to-team", page: "team/{team}/members/add", role: .operator,
        title: "Add members to a team", submit: "Add members",
        fields: { _ in
            [Field("users", "User names", .longText, hint: "One a line, or with spaces between.")]
        },
        perform: { input, asked in
            let users = input.text("users").split { $0.isWhitespace || $0 == "," }.map(String.init)
            try input.finish()
            do {
                try asked.store.addToTeam(asked["team"], users, asked.act)
            } catch LedgerError.unknownMember(let name) {
                throw InputProblems([
                    "users": Sentence("There is no member {0}; nobody was added.", name)
                ])
            }
            return try asked.changed(asked["team"], Sentence("The team has new members."))
        })

    static let removeFromTeam = Action(
        id: "remove-from-team", page: "team/{team}/members/remove", role: .operator,
        title: "Take members out of a team", submit: "Take out",
        fields: { _ in [Field("user", "Members", .names)] },
        perform: { input, asked in
            let users = input.names("user")
            try input.finish()
            try asked.store.removeFromTeam(asked["team"], users, asked.act)
            return try asked.changed(
                asked["team"], Sentence("{0} members were taken out.", users.count))
        })

    static let deleteTeams = Action(
        id: "delete-teams", page: "teams/delete", role: .operator, title: "Delete teams",
        submit: "Delete",
        fields: { _ in
            [
                Field("name", "Teams", .names),
                Field(
                    "confirm", "Type DELETE to delete", .deletion,
                    hint: "Members and their credit stay."),
            ]
        },
        perform: { input, asked in
            let names = input.names("name")
            input.confirmDeletion()
            try input.finish()
            try asked.store.deleteTeams(names, asked.act)
            return Done(
                at: "/teams", Sentence("{0} teams were deleted.", names.count),
                result: DeletedResult(names.count))
        })

    private static let teamFields = [
        Field("payer", "Who pays", .text, hint: "A member's user name."),
        Field("shares", "Members may use the payer's credit", .flag, isOptional: true),
    ]
}

extension Asked {
    fileprivate func put(_ name: String, payer: String, shares: Bool) throws -> Done<TeamResult> {
        do {
            try store.putTeam(name, payer: payer, shares: shares, act)
        } catch LedgerError.unknownMember {
            throw InputProblems(["payer": Sentence("There is no member {0}.", payer)])
        }
        return try changed(name, Sentence("Team {0} was saved.", name))
    }

    fileprivate func changed(_ name: String, _ sentence: Sentence) throws -> Done<TeamResult> {
        let team = try store.team(name, offset: 0, limit: 1).team
        _ = releaseWaitingJobs(of: nil)
        return Done(at: team.location, sentence, result: TeamResult(team))
    }
}
