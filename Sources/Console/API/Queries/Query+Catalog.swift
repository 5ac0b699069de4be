internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Pricing

extension Query {
    static let ofCatalog = [
        all("plans", .plans, "Plans and the credit that each renewal gives") { _, asked in
            try asked.store.plans().map {
                try PlanResult($0, in: asked.store, at: asked.act.now)
            }
        },
        all("products", .products, "Products and the credit that each sale gives") { _, asked in
            try asked.store.products().map {
                try ProductResult($0, in: asked.store, at: asked.act.now)
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
