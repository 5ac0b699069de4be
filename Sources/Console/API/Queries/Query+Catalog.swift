internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Pricing

extension Query {
    static let ofCatalog = [
        all("plans", .plans, "Plans and the credit that each renewal gives") { _, asked in
            try asked.store.plans().map { plan in
                PlanResult(
                    plan, try asked.store.benefits(of: .plan(plan.name), at: asked.act.now))
            }
        },
        all("products", .products, "Products and the credit that each sale gives") { _, asked in
            try asked.store.products().map { name in
                ProductResult(
                    name, try asked.store.benefits(of: .product(name), at: asked.act.now))
            }
        },
        list("teams", .teams, "Teams, and who pays for them") { _, page, asked in
            try asked.store.teamList(offset: page.offset, limit: page.limit + 1).rows
                .map(TeamResult.init)
        },
        list("teams/{team}/members", .teams, "The members of a team") { _, page, asked in
            try asked.store.team(asked["team"], offset: page.offset, limit: page.limit + 1).members
                .map(MemberResult.init)
        },
        all("vouchers", .vouchers, "Batches of vouchers") { _, asked in
            try asked.store.voucherBatches().map(VoucherBatchResult.init)
        },
        all("rates", .rates, "Rate tables as they are now") { _, asked in
            try asked.store.rateTables().map(RateTableResult.init)
        },
        all("queues", .queues, "Queues that have settings of their own") { _, asked in
            try asked.store.queues().map(QueueResult.init)
        },
        all("credit-types", .credits, "Types of credit, and where each is valid") { _, asked in
            try asked.store.creditTypes().map(CreditTypeResult.init)
        },
    ]
}

struct BenefitResult: Codable, Sendable {
    let id: Int64
    let type: String
    let cents: Int64
    let expires: String

    init(_ benefit: Benefit) {
        id = benefit.id.rawValue
        type = benefit.type
        cents = benefit.cents.rawValue
        expires = benefit.expiry.description
    }
}

struct PlanResult: Codable, Sendable {
    let name, renews: String
    let benefits: [BenefitResult]

    init(_ plan: Plan, _ benefits: [Benefit]) {
        name = plan.name
        renews = plan.frequency.description
        self.benefits = benefits.map(BenefitResult.init)
    }
}

struct ProductResult: Codable, Sendable {
    let name: String
    let benefits: [BenefitResult]

    init(_ name: String, _ benefits: [Benefit]) {
        self.name = name
        self.benefits = benefits.map(BenefitResult.init)
    }
}

struct VoucherBatchResult: Codable, Sendable {
    let id: Int64
    let label, type, expires, made: String
    let cents: Int64
    let count, redeemed: Int
    let redeemUntil, canceled: String?

    init(_ batch: VoucherBatch) {
        id = batch.id
        label = batch.label
        type = batch.type
        expires = batch.expiry.description
        made = batch.createdAt.iso8601
        cents = batch.cents.rawValue
        count = batch.count
        redeemed = batch.redeemedCount
        redeemUntil = batch.redeemUntil?.iso8601
        canceled = batch.canceledAt?.iso8601
    }
}

struct RateTableResult: Codable, Sendable {
    let name: String
    let version: Int
    let rules: [Rule]

    /// Prices are text, "3.5": they may be finer than a cent.
    struct Rule: Codable, Sendable {
        let match, perImpression, perSheet, perJob: String
    }

    init(_ table: RateTable) {
        name = table.name
        version = table.version
        rules = table.rules.map {
            Rule(
                match: $0.match.description, perImpression: $0.perImpression.description,
                perSheet: $0.perSheet.description, perJob: $0.perJob.description)
        }
    }
}

struct QueueResult: Codable, Sendable {
    let name, refusal, unknownDocument, unknownUser: String
    let rateTable: String?
    let authenticated: Bool

    init(_ queue: QueueSettings) {
        name = queue.name
        refusal = queue.refusal.rawValue
        unknownDocument = queue.unknownDocument.keyword
        unknownUser = queue.unknownUser.keyword
        rateTable = queue.rateTable
        authenticated = queue.requiresAuthentication
    }
}

struct CreditTypeResult: Codable, Sendable {
    let name: String
    /// None for all queues.
    let queues: [String]

    init(_ type: CreditType) {
        name = type.name
        queues = type.queues
    }
}
