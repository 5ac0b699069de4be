internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Wording

extension Console {
    func addTeamPages(to router: Router<ConsoleContext>) {
        addPage("teams", to: router) { asked in
            (Sentence("Teams"), try PageContent(teamsOf: asked))
        }
        addPage("team/{team}", to: router) { asked in
            let (team, members) = try asked.store.team(
                asked["team"], offset: asked.list.offset, limit: asked.list.limit)
            return (Sentence("Team {0}", team.name), PageContent(team, members, asked))
        }
    }
}

extension TeamListRow {
    var location: String { "/team/\(name.pathPart)" }

    fileprivate func sharing(_ views: Views) -> String {
        views.texts(shares ? "May use the payer's credit" : "Switched off")
    }
}

extension PageContent {
    fileprivate init(teamsOf asked: PageRequest) throws {
        self.init(asked.views)
        let list = asked.list
        let (rows, count) = try asked.store.teamList(offset: list.offset, limit: list.limit)
        add([.init("Add a team", "/teams/add", isPrimary: true)])
        section(
            "teams", nil,
            [Sentence("A team's members use the credit of whoever pays, after their own.")],
            table: TableView(
                [.init("Team"), .init("Who pays"), .init("Sharing"), .number("Members")],
                rows.map { team in
                    .init(
                        [
                            .init(team.name, to: team.location),
                            .init(team.payer, to: "/member/\(team.payer.pathPart)"),
                            .init(team.sharing(asked.views)),
                            .init(asked.format.number(team.memberCount)),
                        ], tick: team.name)
                },
                ticks: .init(
                    location: "/teams/delete", name: "name", submit: "Delete what is ticked"),
                asked.views), paging: PagingView(list, count: count, asked.views))
    }

    fileprivate init(_ team: TeamListRow, _ members: [Member], _ asked: PageRequest) {
        self.init(asked.views)
        add("Who pays", team.payer, to: "/member/\(team.payer.pathPart)")
        add("Sharing", team.sharing(asked.views))
        add([
            .init("Edit", "\(team.location)/edit"),
            .init("Add members", "\(team.location)/members/add", isPrimary: true),
        ])
        section(
            "members", "Members",
            table: TableView(
                [.init("User name"), .init("Name")],
                members.map {
                    .init(
                        [.init($0.userName, to: $0.location), .init($0.name)], tick: $0.userName)
                },
                ticks: .init(
                    location: "\(team.location)/members/remove", name: "user",
                    submit: "Take out who is ticked"), asked.views),
            paging: PagingView(asked.list, count: team.memberCount, asked.views))
    }
}
