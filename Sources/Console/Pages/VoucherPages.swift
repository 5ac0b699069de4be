internal import Desk
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Site
internal import Wording

extension Console {
    func addVoucherPages(to router: Router<ConsoleContext>) {
        addPage("vouchers", to: router) { asked in
            (Sentence("Vouchers"), try PageContent(vouchersOf: asked))
        }
        router.get("voucher/{batch}/sheet") { request, context in
            _ = try context.visitor(atLeast: .admin)
            guard let batch = Int64(try context.parameters.require("batch")) else {
                throw ConsoleRefusal.notFound
            }
            let found = try await books { store in
                try store.voucherBatches().first { $0.id == batch }
            }
            guard let found else { throw ConsoleRefusal.notFound }
            let view = VoucherSheetView(
                found, workroom.sheet(ofBatch: batch, at: .now), site.help, views)
            return views.page(
                "voucher-sheet", Sentence("Vouchers of batch {0}", "\(batch)"), view,
                for: Visit(request, context))
        }
    }
}

extension PageContent {
    fileprivate init(vouchersOf asked: PageRequest) throws {
        self.init(asked.views)
        add([.init("Redeem a voucher", "/vouchers/redeem", isPrimary: !asked.isAdmin)])
        if asked.isAdmin { add([.init("Make vouchers", "/vouchers/add", isPrimary: true)]) }
        let format = asked.format
        section(
            "batches", "Batches",
            table: TableView(
                [
                    .number("Batch"), .init("Made"), .init("Label"), .number("Worth"),
                    .number("Count"), .number("Redeemed"), .init("To be redeemed by"),
                    .init("State"), .init(""),
                ],
                try asked.store.voucherBatches().map { batch in
                    let isGood = batch.canceledAt == nil
                    return .init([
                        .init(
                            "\(batch.id)",
                            to: asked.workroom.sheet(ofBatch: batch.id, at: asked.now) == nil
                                || !asked.isAdmin ? nil : "/voucher/\(batch.id)/sheet"),
                        .init(format.day(batch.createdAt)), .init(batch.label),
                        .init(format.money(batch.cents)), .init(format.number(batch.count)),
                        .init(format.number(batch.redeemedCount)),
                        .init(batch.redeemUntil.map(format.time) ?? ""),
                        .init(asked.views.texts(isGood ? "valid" : "no longer valid")),
                        isGood && asked.isAdmin
                            ? .init(
                                asked.views.texts("Cancel the batch"),
                                to: "/voucher/\(batch.id)/cancel")
                            : .init(""),
                    ])
                }, asked.views))
    }
}

/// A sheet of vouchers, to be printed and cut.
private struct VoucherSheetView: Sendable {
    struct Voucher: Sendable {
        let code, worth, until, help: String
        let label: String?
    }

    let vouchers: [Voucher]
    /// Nobody can tell the codes any more.
    let isGone: Bool

    init(
        _ batch: VoucherBatch, _ sheet: Workroom.VoucherSheet?, _ help: String, _ views: Views
    ) {
        isGone = sheet == nil
        let until =
            batch.redeemUntil.map {
                views.texts(
                    Sentence(
                        "Until {0}",
                        views.format.day(Timestamp(milliseconds: $0.milliseconds - 1))))
            } ?? ""
        vouchers = (sheet?.codes ?? []).map {
            Voucher(
                code: $0, worth: views.format.money(batch.cents), until: until, help: help,
                label: batch.label.nonEmpty)
        }
    }
}
