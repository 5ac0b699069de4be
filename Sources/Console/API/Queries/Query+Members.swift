internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Wording

extension Query {
    static let ofMembers = [
        list(
            "members", .members, "Members",
            [
                Field(
                    "search", "A part of the user name, the name or the address", .text,
                    isOptional: true),
                Field(
                    "state", "Which", .choice([.init("active"), .init("suspended")]),
                    isOptional: true),
            ]
        ) { input, page, asked in
            var query = MemberListQuery()
            query.search = input.text("search")
            query.isSuspended = ["active": false, "suspended": true][input.choice("state")]
            (query.offset, query.limit) = (page.offset, page.limit + 1)
            try input.finish()
            return try asked.store.memberList(query, at: asked.act.now).rows.map(
                MemberListResult.init)
        },
        one("members/{user}", .members, "A member") { _, asked in
            let member = try asked.store.member(asked["user"])
            return MemberDetails(
                member, plans: try asked.store.subscriptions(of: member.id).map(\.plan))
        },
        one("members/{user}/balance", .credits, "What a member has and owes") { _, asked in
            let member = try asked.store.member(asked["user"])
            return BalanceResult(
                try asked.store.balance(of: member.id, at: asked.act.now), of: member.userName)
        },
        all("members/{user}/credits", .credits, "A member's credits, the oldest first") {
            _, asked in
            try asked.store.credits(of: try asked.store.member(asked["user"]).id)
                .map(CreditResult.init)
        },
        list(
            "members/{user}/statement", .ledger, "What the books say of a member, the newest first",
            place: { (line: StatementResult) in "\(line.entry)" }
        ) { _, page, asked in
            let member = try asked.store.member(asked["user"])
            return try asked.store.statement(
                of: member.id, after: try page.after(Int64.init), limit: page.limit + 1
            ).map(StatementResult.init)
        },
        list(
            "members/{user}/jobs", .jobs, "The jobs on a member's account, the newest first",
            place: { (job: JobResult) in job.place }
        ) { _, page, asked in
            var query = PrintListQuery()
            query.member = try asked.store.member(asked["user"]).id
            (query.after, query.limit) = (try page.after(PrintPlace.init), page.limit + 1)
            return try asked.store.printList(query).prints.map(JobResult.init)
        },
    ]
}

/// A member as lists show them.
struct MemberListResult: Codable, Sendable {
    let user, name, email, pricing: String
    let suspended: Bool
    let available: Int64

    init(_ row: MemberListRow) {
        user = row.member.userName
        name = row.member.name
        email = row.member.email
        pricing = row.member.pricing.rawValue
        suspended = row.member.isSuspended
        available = row.available.rawValue
    }
}

struct MemberDetails: Codable, Sendable {
    let user, name, email, pricing, remainder: String
    let suspended: Bool
    let plans: [String]

    init(_ member: Member, plans: [String]) {
        user = member.userName
        name = member.name
        email = member.email
        pricing = member.pricing.rawValue
        remainder = member.remainder.rawValue
        suspended = member.isSuspended
        self.plans = plans
    }
}
