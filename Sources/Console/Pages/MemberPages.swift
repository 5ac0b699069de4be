internal import Catalog
internal import Desk
internal import Foundation
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Money

extension Console {
    func addMemberPages(to router: Router<ConsoleContext>) {
        router.get("members", use: members)
        router.get("member/{user}", use: member)
    }

    @Sendable private func members(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> Response {
        _ = try context.visitor(atLeast: .operator)
        let list = ListRequest(request)
        var query = MemberListQuery()
        query.search = list["search"]
        query.isSuspended = ["active": false, "suspended": true][list["state"]]
        query.order = MemberListQuery.Order(rawValue: list["order"]) ?? .userName
        query.isDescending = list["direction"] == "down"
        (query.offset, query.limit) = (list.offset, list.limit)
        let asked = query
        let (rows, count) = try await books { store in try store.memberList(asked, at: .now) }
        let view = MembersView(
            search: list["search"], state: list["state"],
            rows: rows.map { MemberRowView($0, views) },
            paging: PagingView(list, count: count, views))
        return views.page(
            "members", Sentence("Members and contacts"), view, for: Visit(request, context))
    }

    @Sendable private func member(
        _ request: Request, _ context: ConsoleContext
    ) async throws -> Response {
        _ = try context.visitor(atLeast: .operator)
        let name = try context.parameters.require("user").removingPercentEncoding ?? ""
        let view = try await books { [views] store in
            let member = try store.member(name)
            return MemberView(
                member, balance: try store.balance(of: member.id, at: .now),
                credits: try store.credits(of: member.id),
                subscriptions: try store.subscriptions(of: member.id),
                prints: try store.prints(ofUser: member.userName, limit: 20), views)
        }
        return views.page("member", Sentence(view.title), view, for: Visit(request, context))
    }
}

private struct MembersView: Sendable {
    let search, state: String
    let rows: [MemberRowView]
    let paging: PagingView
}

private struct MemberRowView: Sendable {
    let userName, name, email, location, available, pricing: String
    let isSuspended: Bool

    init(_ row: MemberListRow, _ views: Views) {
        userName = row.member.userName
        name = row.member.name
        email = row.member.email
        location = "/member/\(row.member.userName.pathPart)"
        available = views.format.money(row.available)
        pricing = views.texts(row.member.pricing.label)
        isSuspended = row.member.isSuspended
    }
}

private struct MemberView: Sendable {
    let title, location, userName, name, pricing: String
    let email: String?
    let available, reserved, owed, ofTeams: String
    let isSuspended: Bool
    let plans: [String]
    let credits: [CreditView]
    let jobs: [JobView]

    init(
        _ member: Member, balance: Balance, credits: [Credit], subscriptions: [Subscription],
        prints: [PrintRecord], _ views: Views
    ) {
        title = member.name.isEmpty ? member.userName : member.name
        location = "/member/\(member.userName.pathPart)"
        userName = member.userName
        name = member.name
        email = member.email.nonEmpty
        pricing = views.texts(member.pricing.label)
        isSuspended = member.isSuspended
        available = views.format.money(balance.available)
        reserved = views.format.money(balance.reserved)
        owed = views.format.money(balance.owed)
        ofTeams = views.format.money(balance.ofTeams)
        plans = subscriptions.map(\.plan)
        self.credits = credits.reversed().map { CreditView($0, views) }
        jobs = prints.map { JobView($0, views) }
    }
}

/// A credit as a row of a table shows it.
struct CreditView: Sendable {
    let id, origin, given, remaining, since, lapses, type, note: String
    /// Whether it can be edited or deleted.
    let isOpen: Bool

    init(_ credit: Credit, _ views: Views) {
        id = "\(credit.id.rawValue)"
        origin = views.texts(credit.terms.origin.rawValue)
        given = views.format.money(credit.terms.cents)
        remaining = views.format.money(credit.remaining)
        since = views.format.day(credit.terms.validFrom)
        lapses =
            credit.isWithdrawn
            ? views.texts("deleted")
            : credit.terms.expires.map(views.format.time) ?? views.texts("never")
        type = credit.type.name
        note = credit.terms.note
        isOpen = !credit.isWithdrawn
    }
}

extension PricingModel {
    /// For people.
    var label: String {
        switch self {
        case .credits: "Credit only"
        case .creditsThenInvoice: "Credit, then invoice"
        case .invoice: "Invoice"
        case .free: "Free"
        }
    }
}
