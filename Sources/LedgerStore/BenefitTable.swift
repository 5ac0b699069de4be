import Catalog
import Ledger
import Money

/// The rows of plans, products and their benefits.
struct BenefitTable<Session: SQLSession> {
    let session: Session

    func plan(_ name: String) throws(LedgerError) -> Plan {
        guard let plan = try plans("AND name = ?", [.text(name)]).first else {
            throw .catalog(.unknown(.plan, name))
        }
        return plan
    }

    func plans(_ condition: String = "", _ arguments: [SQLValue] = []) throws(LedgerError) -> [Plan]
    {
        try session.rows(
            """
            SELECT name, frequency FROM plan WHERE deleted_ms IS NULL \(condition) ORDER BY name
            """, arguments
        ) { row throws(LedgerError) in
            Plan(name: try row.text(0), frequency: try row.parsed(1, RenewalFrequency.init))
        }
    }

    func products() throws(LedgerError) -> [String] {
        try session.rows("SELECT name FROM product WHERE deleted_ms IS NULL ORDER BY name") {
            row throws(LedgerError) in try row.text(0)
        }
    }

    /// - Throws: `unknown`.
    func check(_ owner: BenefitOwner) throws(LedgerError) {
        let name = SQLValue.text(owner.name)
        switch owner {
        case .plan(let plan): _ = try self.plan(plan)
        case .product(let product):
            guard
                try session.has(
                    "SELECT 1 FROM product WHERE name = ? AND deleted_ms IS NULL", [name])
            else { throw .catalog(.unknown(.product, product)) }
        }
    }

    /// The benefits that the owner had at `moment`, by id.
    func benefits(
        of owner: BenefitOwner, at moment: Timestamp
    ) throws(LedgerError) -> [Benefit] {
        let column =
            switch owner {
            case .plan: "plan"
            case .product: "product"
            }
        return try benefits(
            "\(column) = ? AND from_ms <= ? AND (until_ms IS NULL OR until_ms > ?)",
            [
                .text(owner.name), .integer(moment.milliseconds), .integer(moment.milliseconds),
            ]
        ).map(\.benefit)
    }

    /// - Throws: `unknown`.
    func benefit(
        _ id: BenefitID
    ) throws(LedgerError) -> (benefit: Benefit, owner: BenefitOwner) {
        let found = try benefits("id = ? AND until_ms IS NULL", [.integer(id.rawValue)])
        guard let benefit = found.first else {
            throw .catalog(.unknown(.benefit, String(id.rawValue)))
        }
        return benefit
    }

    private func benefits(
        _ condition: String, _ arguments: [SQLValue]
    ) throws(LedgerError) -> [(benefit: Benefit, owner: BenefitOwner)] {
        try session.rows(
            """
            SELECT id, type, cents, expiry, plan, product FROM benefit
                WHERE \(condition) ORDER BY id, version
            """, arguments
        ) { row throws(LedgerError) in
            let benefit = Benefit(
                id: BenefitID(try row.integer(0)), type: try row.text(1),
                cents: Cents(try row.integer(2)), expiry: try row.parsed(3, CreditExpiry.init))
            let plan = try row.optionalText(4)
            if let plan { return (benefit, .plan(plan)) }
            return (benefit, .product(try row.text(5)))
        }
    }

    /// Adds the benefit, or its next version; the one before must be ended.
    func insert(
        _ benefit: Benefit, of owner: BenefitOwner, from now: Timestamp
    ) throws(LedgerError) {
        let (plan, product): (String?, String?) =
            switch owner {
            case .plan(let name): (name, nil)
            case .product(let name): (nil, name)
            }
        let id = SQLValue.integer(benefit.id.rawValue)
        try session.run(
            """
            INSERT INTO benefit (id, version, plan, product, type, cents, expiry, from_ms)
                SELECT ?, COALESCE(MAX(version), 0) + 1, ?, ?, ?, ?, ?, ?
                    FROM benefit WHERE id = ?
            """,
            [
                id, .optional(plan), .optional(product), .text(benefit.type),
                .integer(benefit.cents.rawValue), .text(benefit.expiry.description),
                .integer(now.milliseconds), id,
            ])
    }

    func end(_ id: BenefitID, at now: Timestamp) throws(LedgerError) {
        try session.run(
            "UPDATE benefit SET until_ms = ? WHERE id = ? AND until_ms IS NULL",
            [.integer(now.milliseconds), .integer(id.rawValue)])
    }
}

extension SQLRow {
    /// The text of the column, as `parse` reads it.
    func parsed<Value>(
        _ index: Int, _ parse: (String) -> Value?
    ) throws(LedgerError) -> Value {
        let text = try text(index)
        guard let value = parse(text) else {
            throw .storeDamaged(
                reason: "column \(index + 1) holds \"\(text)\", not a \(Value.self)")
        }
        return value
    }
}
