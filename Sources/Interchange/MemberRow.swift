package import Catalog
package import Ledger
package import Money

/// A member to be imported, and a credit for them.
///
/// Nil is "not said": a new member then gets what the site gives, and one that is there stays as they
/// are. A user may stand on several lines, for several credits.
package struct MemberRow: Hashable, Sendable {
    package var line: Int
    package var userName: String
    package var name: String?
    package var email: String?
    package var pricing: PricingModel?
    /// The plan that they sign up to, unless they have.
    package var plan: String?
    /// More than zero, up to `Cents.largest`.
    package var cents: Cents?
    /// When the credit lapses; nil for never.
    package var expires: CreditExpiry?
    /// The credit's type; nil for the one that is always there.
    package var type: String?
    /// Other names that their jobs carry.
    package var aliases: [String]
    package var isSuspended: Bool?
    /// Stands with the credit; members see it.
    package var note: String?

    package init(line: Int, userName: String) {
        self.line = line
        self.userName = userName
        aliases = []
    }
}

extension Import<MemberRow> {
    /// Reads members from CSV. The first record names the columns, in any order; only `user` must be
    /// there. Aliases are separated by semicolons.
    package init(membersCSV bytes: [UInt8]) {
        self.init()
        var text = DelimitedText(bytes)
        guard let first = text.next() else {
            faults = [LineFault(1, "is empty; it must name the columns")]
            return
        }
        let columns: MemberColumns
        do throws(LineFault) {
            columns = try MemberColumns(try first.get())
        } catch {
            faults = [error]
            return
        }
        while let next = text.next() {
            add { () throws(LineFault) in try columns.row(try next.get()) }
        }
    }
}

/// Which column of a file of members is which.
private struct MemberColumns {
    enum Name: String, CaseIterable {
        case user, name, email, pricing, plan, cents, expires, type, aliases, suspended, note
    }

    private let names: [Name]

    init(_ record: DelimitedText.Record) throws(LineFault) {
        var names: [Name] = []
        for field in record.fields {
            guard let name = Name(rawValue: field) else {
                let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
                throw LineFault(record.line, "names a column \"\(field)\"; there are \(known)")
            }
            guard !names.contains(name) else {
                throw LineFault(record.line, "names the column \(name) twice")
            }
            names.append(name)
        }
        guard names.contains(.user) else {
            throw LineFault(record.line, "names no column user")
        }
        self.names = names
    }

    func row(_ record: DelimitedText.Record) throws(LineFault) -> MemberRow {
        guard record.fields.count == names.count else {
            throw LineFault(
                record.line,
                "has \(record.fields.count) fields, and there are \(names.count) columns")
        }
        var row = MemberRow(line: record.line, userName: "")
        for (name, field) in zip(names, record.fields) where !field.isEmpty {
            try set(name, of: &row, to: field.withoutFormulaGuard)
        }
        guard !row.userName.isEmpty else { throw LineFault(row.line, "has no user") }
        return row
    }

    private func set(
        _ name: Name, of row: inout MemberRow, to field: String
    ) throws(LineFault) {
        func parsed<Value>(_ parse: (String) -> Value?, _ words: String) throws(LineFault) -> Value
        {
            guard let value = parse(field) else {
                throw LineFault(row.line, "has \(name) \"\(field)\"; it must be \(words)")
            }
            return value
        }
        switch name {
        case .user: row.userName = field
        case .name: row.name = field
        case .email: row.email = field
        case .plan: row.plan = field
        case .type: row.type = field
        case .note: row.note = field
        case .pricing:
            let words = PricingModel.allCases.map(\.rawValue).joined(separator: ", ")
            row.pricing = try parsed(PricingModel.init(rawValue:), "one of \(words)")
        case .cents:
            row.cents = try parsed(
                {
                    Int64($0).map(Cents.init).flatMap {
                        Cents.zero <= $0 && $0 <= .largest ? $0 : nil
                    }
                },
                "a whole number of cents up to \(Cents.largest.rawValue)")
            if row.cents == .zero { row.cents = nil }
        case .expires:
            row.expires = try parsed(
                CreditExpiry.init,
                "never, a date such as 2026-12-31, 30d, 2w, 6m, next-renewal or end-of-period")
        case .aliases:
            row.aliases = field.split(separator: ";").map(String.init)
        case .suspended:
            row.isSuspended = try parsed({ ["yes": true, "no": false][$0] }, "yes or no")
        }
    }
}
