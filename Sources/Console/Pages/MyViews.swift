internal import Desk
internal import Ledger
internal import Money

/// A job as a member's page shows it.
struct JobView: Sendable {
    let time, queue, title, state, impressions, price: String
    let reason: String?

    init(_ print: PrintRecord, _ views: Views) {
        time = views.format.time(print.createdAt)
        queue = print.queue
        title = print.title
        state = views.texts(print.state.label)
        reason = print.reason.nonEmpty
        impressions = views.format.number(print.impressions)
        price = (print.charged ?? print.quoted).map(views.format.money) ?? ""
    }
}

/// A credit as a member's page shows it.
struct CreditView: Sendable {
    let remaining, lapses, type: String
    let note: String?

    init(_ credit: Credit, _ views: Views) {
        remaining = views.format.money(credit.remaining)
        lapses = credit.terms.expires.map(views.format.time) ?? views.texts("never")
        type = views.texts(credit.type.title)
        note = credit.terms.note.nonEmpty
    }
}
