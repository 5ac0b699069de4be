/// A table of an export: which columns it has, and where they come from.
struct ExportTable {
    /// The name of its file, without an extension.
    let name: String
    let columns: [Column]
    /// What follows FROM.
    let source: String

    struct Column {
        enum Kind {
            case text, number, time
        }

        let name: String
        let kind: Kind
        /// In SQL.
        let expression: String

        static func text(_ name: String, _ expression: String? = nil) -> Column {
            Column(name: name, kind: .text, expression: expression ?? name)
        }

        static func number(_ name: String, _ expression: String? = nil) -> Column {
            Column(name: name, kind: .number, expression: expression ?? name)
        }

        static func time(_ name: String, _ expression: String? = nil) -> Column {
            Column(name: name, kind: .time, expression: expression ?? "\(name)_ms")
        }
    }

    var query: String {
        "SELECT \(columns.map(\.expression).joined(separator: ", ")) FROM \(source)"
    }

    private init(_ name: String, _ columns: [Column], from source: String) {
        self.name = name
        self.columns = columns
        self.source = source
    }

    /// All that the ledger holds but members, whose table is made to be imported again
    /// (`MemberExport`), and wrong guesses, which are of no use to anybody. Vouchers are known by the
    /// hashes of their codes only.
    static let all = [
        ExportTable(
            "aliases", [.text("alias", "a.alias"), .text("user", "m.user_name")],
            from: "member_alias a JOIN member m ON m.id = a.member_id ORDER BY a.alias"),
        ExportTable(
            "teams",
            [
                .text("team", "t.name"), .text("payer", "m.user_name"),
                .number("shares", "t.shares"),
            ],
            from: "team t JOIN member m ON m.id = t.payer_id ORDER BY t.name"),
        ExportTable(
            "team-members", [.text("team", "t.team"), .text("user", "m.user_name")],
            from: "team_member t JOIN member m ON m.id = t.member_id ORDER BY t.team, m.user_name"),
        ExportTable(
            "credit-types", [.text("type", "t.name"), .text("queue", "q.queue")],
            from: "credit_type t LEFT JOIN credit_type_queue q ON q.type = t.name ORDER BY 1, 2"),
        ExportTable(
            "plans", [.text("name"), .text("frequency"), .time("deleted")],
            from: "plan ORDER BY name"),
        ExportTable("products", [.text("name"), .time("deleted")], from: "product ORDER BY name"),
        ExportTable(
            "benefits",
            [
                .number("benefit", "id"), .number("version"), .text("plan"), .text("product"),
                .text("type"), .number("cents"), .text("expiry"), .time("from"), .time("until"),
            ], from: "benefit ORDER BY id, version"),
        ExportTable(
            "subscriptions",
            [
                .number("subscription", "s.id"), .text("plan", "s.plan"),
                .text("user", "m.user_name"), .text("frequency", "s.frequency"),
                .text("anchor", "s.anchor"), .number("next_cycle", "s.next_cycle"),
                .text("next_day", "s.next_day"), .time("ended", "s.ended_ms"),
            ], from: "subscription s JOIN member m ON m.id = s.member_id ORDER BY s.id"),
        ExportTable(
            "credits",
            [
                .number("credit", "c.id"), .text("user", "m.user_name"), .text("type", "c.type"),
                .text("origin", "c.origin"), .number("cents", "c.cents"),
                .number("remaining", "c.remaining"), .time("valid_from", "c.valid_from_ms"),
                .time("expires", "c.expires_ms"), .text("note", "c.note"),
                .text("reference", "c.reference"), .number("lapsed", "c.lapsed"),
                .number("withdrawn", "c.withdrawn"),
            ], from: "credit c JOIN member m ON m.id = c.member_id ORDER BY c.id"),
        ExportTable(
            "journal",
            [
                .number("entry", "number"), .time("at"), .text("kind"), .number("reservation"),
                .text("actor"), .text("details"), .text("previous_hash"), .text("hash"),
            ], from: "journal_entry ORDER BY number"),
        ExportTable(
            "counter-readings",
            [
                .number("reading", "id"), .text("server"), .text("printer"), .text("queues"),
                .time("at"), .number("life"), .number("gated"),
            ], from: "counter_reading ORDER BY id"),
        ExportTable(
            "postings",
            [.number("entry"), .number("line"), .text("account"), .number("cents")],
            from: "posting ORDER BY entry, line"),
        ExportTable(
            "reservations",
            [
                .number("reservation", "r.id"), .text("user", "m.user_name"),
                .text("queue", "r.queue"), .number("cents", "r.cents"),
                .text("sources", "r.sources"), .text("state", "r.state"),
                .number("charged", "r.charged"), .number("refunded", "r.refunded"),
            ], from: "reservation r JOIN member m ON m.id = r.member_id ORDER BY r.id"),
        ExportTable(
            "prints",
            [
                .text("server"), .number("job", "job_id"), .number("time_at_creation"),
                .text("job_uuid"), .number("time_at_completed"), .number("document_number"),
                .text("queue"), .text("user", "user_name"), .text("title"), .text("state"),
                .text("reason"), .number("quoted"), .number("charged"), .number("impressions"),
                .number("color_impressions"), .number("sheets"), .text("evidence"),
                .text("quote"), .number("reservation"), .number("printer_impressions"),
                .number("shadow"), .time("created"), .time("updated"),
            ], from: "print ORDER BY created_ms, job_id, document_number"),
        ExportTable(
            "claims",
            [
                .text("print", "c.print"), .text("user", "m.user_name"),
                .time("offered", "c.offered_ms"),
            ], from: "claim c LEFT JOIN member m ON m.id = c.member_id ORDER BY c.print"),
        ExportTable(
            "invoice-items",
            [
                .number("invoice", "i.invoice"), .number("entry", "i.entry"),
                .text("user", "m.user_name"), .number("cents", "i.cents"),
                .time("at", "i.at_ms"),
            ], from: "receivable_item i JOIN member m ON m.id = i.member_id ORDER BY i.entry"),
        ExportTable(
            "voucher-batches",
            [
                .number("batch", "id"), .text("label"), .text("type"), .number("cents"),
                .text("expiry"), .time("redeem_until"), .time("created"), .text("actor"),
                .time("canceled"),
            ], from: "voucher_batch ORDER BY id"),
        ExportTable(
            "vouchers", [.number("batch"), .text("code_hash"), .number("credit")],
            from: "voucher ORDER BY batch, code_hash"),
        ExportTable(
            "refund-requests",
            [
                .number("request", "id"), .number("reservation"), .number("cents"),
                .text("reason"), .time("created"), .text("state"), .number("granted"),
                .text("answer"), .text("decided_by"), .time("decided"),
            ], from: "refund_request ORDER BY id"),
        ExportTable(
            "notices",
            [
                .number("notice", "n.id"), .text("user", "m.user_name"), .text("kind", "n.kind"),
                .number("credit", "n.credit"), .number("cents", "n.cents"),
                .time("expires", "n.expires_ms"), .time("created", "n.created_ms"),
                .time("delivered", "n.delivered_ms"),
            ], from: "notice n JOIN member m ON m.id = n.member_id ORDER BY n.id"),
        ExportTable(
            "rate-tables",
            [
                .text("table", "name"), .number("version"), .time("valid_from"), .text("author"),
                .text("rules"),
            ], from: "rate_table ORDER BY name, version"),
        ExportTable(
            "queues",
            [
                .text("queue", "name"), .text("rate_table"), .text("refusal"),
                .text("unknown_document"), .number("unknown_document_cents"),
                .text("unknown_user"), .number("unknown_user_cents"), .text("unknown_user_payer"),
                .number("authenticated"),
            ], from: "queue ORDER BY name"),
        ExportTable(
            "setting-changes",
            [
                .number("number"), .time("at"), .text("actor"), .text("subject"), .text("change"),
            ], from: "setting_change ORDER BY number"),
    ]
}
