package import Ledger
import Money

/// Records of what PyKota's `dumpykota` writes: users, or the history of jobs.
///
/// As CSV, TSV or semicolons, the first line names the columns and a file has one kind of record; the
/// kind is told by the columns. As XML, a file may have all kinds: those without a counterpart here
/// are passed over.
package struct PyKotaDump {
    /// A record by the names of its columns, which are those of PyKota's tables.
    struct Record {
        let line: Int
        let kind: Kind
        let fields: [String: String]
    }

    enum Kind: Hashable {
        case users, history
        /// Groups, printers, quotas, payments, billing codes and who is in which group.
        case other
    }

    /// Whole cents to one of PyKota's credits.
    let centsPerCredit: Int64
    /// What stands for a user's page quota ("quota"), of which there is nothing here.
    let pricingForQuota: PricingModel?

    package init(centsPerCredit: Int64, pricingForQuota: PricingModel?) {
        precondition((1...1_000_000).contains(centsPerCredit))
        self.centsPerCredit = centsPerCredit
        self.pricingForQuota = pricingForQuota
    }

    /// Users with their balances, and jobs.
    package struct Contents: Hashable, Sendable {
        package var members: [MemberRow] = []
        package var prints: [PrintRow] = []
        /// Records that are passed over: of other kinds, and of jobs that were not printed.
        package var passedOverCount = 0
    }

    /// Reads a dump, be it XML or lines.
    package func read(_ bytes: [UInt8]) -> (Contents, [LineFault]) {
        var contents = Contents()
        var faults: [LineFault] = []
        let isXML = bytes.first { !$0.isXMLSpace } == UInt8(ascii: "<")
        var document = PyKotaXML(isXML ? bytes : [])
        var lines = PyKotaLines(isXML ? [] : bytes)
        while let record = document.next() ?? lines.next() {
            do throws(LineFault) {
                try add(try record.get(), to: &contents)
            } catch {
                faults.append(error)
            }
        }
        return (contents, faults)
    }

    private func add(_ record: Record, to contents: inout Contents) throws(LineFault) {
        switch record.kind {
        case .users: contents.members.append(try member(record))
        case .history:
            if let print = try print(record) {
                contents.prints.append(print)
            } else {
                contents.passedOverCount += 1
            }
        case .other: contents.passedOverCount += 1
        }
    }

    private func member(_ record: Record) throws(LineFault) -> MemberRow {
        var row = MemberRow(line: record.line, userName: try record.text("username"))
        row.email = record.optional("email")
        switch record.optional("limitby") ?? "quota" {
        case "balance": row.pricing = .credits
        case "noquota", "nochange": row.pricing = .free
        case "noprint": row.isSuspended = true
        case "quota": row.pricing = pricingForQuota
        case let word: throw LineFault(record.line, "has an unknown limitby \"\(word)\"")
        }
        let balance = try cents(record, "balance")
        guard balance >= .zero else {
            throw LineFault(
                record.line, "has a balance of \(balance); a debt is settled in PyKota first")
        }
        guard balance > .zero else { return row }
        let paid = try cents(record, "lifetimepaid")
        row.cents = balance
        row.note = "Balance from PyKota" + (paid > .zero ? ", where \(paid) were paid in all" : "")
        return row
    }

    /// - Returns: nil for a job that was refused or came to nothing.
    private func print(_ record: Record) throws(LineFault) -> PrintRow? {
        let impressions = try record.optional("jobsize").map { text throws(LineFault) in
            guard let count = Int(text), (0...PrintRow.mostImpressions).contains(count) else {
                throw LineFault(record.line, "has a jobsize \"\(text)\"; it must be a whole number")
            }
            return count
        }
        guard let impressions, impressions > 0, record.optional("action") != "DENY" else {
            return nil
        }
        guard let at = Timestamp(pyKotaDate: try record.text("jobdate")) else {
            throw LineFault(record.line, "has a jobdate that is no date and time")
        }
        let price = try cents(record, "jobprice")
        return PrintRow(
            line: record.line, queue: try record.text("printername"),
            userName: try record.text("username"),
            // PyKota keeps the number as text, for spoolers that have other ones.
            jobID: record.optional("jobid").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? 0,
            title: record.optional("title") ?? "", at: at,
            source: "pykota:\(try record.text("id"))", impressions: impressions,
            sheets: impressions,
            evidence: "imported from PyKota" + (price > .zero ? ", which charged \(price)" : ""))
    }

    /// The amount in the column, zero when it is empty. PyKota has binary fractions: what is finer
    /// than a cent is rounded to the nearest, a half away from zero.
    private func cents(_ record: Record, _ column: String) throws(LineFault) -> Cents {
        guard let text = record.optional(column) else { return .zero }
        guard let number = DecimalNumber(text), let cents = number.cents(times: centsPerCredit)
        else {
            throw LineFault(record.line, "has a \(column) \"\(text)\", which is no amount")
        }
        return cents
    }
}

extension PyKotaDump.Kind {
    /// The kind of records with these columns.
    init(columns: Set<String>) {
        if columns.isSuperset(of: ["printername", "jobid", "jobdate", "jobsize"]) {
            self = .history
        } else if columns.isSuperset(of: ["username", "limitby", "balance"]) {
            self = .users
        } else {
            self = .other
        }
    }
}

extension PyKotaDump.Record {
    /// The field, or nil when there is none or it is empty. Python writes an absent value as None.
    func optional(_ column: String) -> String? {
        fields[column].flatMap { $0.isEmpty || $0 == "None" ? nil : $0 }
    }

    func text(_ column: String) throws(LineFault) -> String {
        guard let text = optional(column) else { throw LineFault(line, "has no \(column)") }
        return text
    }
}

/// A dump as lines.
private struct PyKotaLines {
    private var text: DelimitedText
    private var columns: [String]?

    init(_ bytes: [UInt8]) {
        // The header is names only, so what is between the first two is the separator.
        let header = bytes.prefix { $0 != UInt8(ascii: "\n") }
        let separator =
            [UInt8(ascii: ";"), UInt8(ascii: "\t")].first { header.contains($0) }
            ?? UInt8(ascii: ",")
        text = DelimitedText(
            bytes, dialect: .init(separator: separator, quoteEscape: .backslash))
    }

    mutating func next() -> Result<PyKotaDump.Record, LineFault>? {
        guard let result = text.next() else { return nil }
        do throws(LineFault) {
            let record = try result.get()
            guard let columns else {
                columns = record.fields
                return next()
            }
            guard record.fields.count == columns.count else {
                throw LineFault(
                    record.line,
                    "has \(record.fields.count) fields, and there are \(columns.count) columns")
            }
            let fields = Dictionary(
                zip(columns, record.fields), uniquingKeysWith: { _, last in last })
            return .success(
                PyKotaDump.Record(
                    line: record.line, kind: PyKotaDump.Kind(columns: Set(columns)),
                    fields: fields))
        } catch {
            return .failure(error)
        }
    }
}
