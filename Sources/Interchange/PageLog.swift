import Ledger

/// Jobs as cupsd's page_log has them: a line a page, or one with the total of a job.
///
/// What a line holds is set by `PageLogFormat` of cupsd.conf. Words are separated by spaces, and the
/// user's name and the title of the job may have some: in each half of a line, before and after the
/// time in brackets, that one directive takes what the others leave.
package struct PageLog {
    /// Which directive is where. The time divides the two.
    private let left: [Directive]
    private let right: [Directive]
    /// Whether a line may end early, as those of older versions do.
    private let mayEndEarly: Bool

    private enum Directive: Hashable {
        case printer, user, jobID, page, copies, title, sides, ignored

        /// Whether it may have spaces.
        var isWide: Bool { self == .user || self == .title }

        init?(_ word: Substring) {
            switch word {
            case "%p": self = .printer
            case "%u": self = .user
            case "%j": self = .jobID
            case "%P": self = .page
            case "%C": self = .copies
            case "%{job-name}": self = .title
            case "%{sides}": self = .sides
            case let word where word.hasPrefix("%{") && word.hasSuffix("}"): self = .ignored
            default: return nil
            }
        }
    }

    /// What cupsd.conf(5) suggests, and older versions wrote by themselves. Lines may end after the
    /// copies, the billing code or the host, as those of old versions and of `dumpykota` do.
    package static let standardFormat =
        "%p %u %j %T %P %C %{job-billing} %{job-originating-host-name} %{job-name} %{media} %{sides}"

    /// - Parameter format: a `PageLogFormat`.
    /// - Returns: nil for one without printer, user, job, time or page, in another order than these
    ///   around the time, or with anything but directives between spaces.
    package init?(format: String = standardFormat) {
        let halves = format.split(separator: " ").split(
            separator: "%T", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let (left, right) = (halves[0].map(Directive.init), halves[1].map(Directive.init))
        guard !left.contains(nil), !right.contains(nil) else { return nil }
        self.left = left.compactMap { $0 }
        self.right = right.compactMap { $0 }
        mayEndEarly = format == Self.standardFormat
        guard [.printer, .user, .jobID].allSatisfy(self.left.contains),
            [.page, .copies].allSatisfy(self.right.contains),
            [self.left, self.right].allSatisfy({ $0.count(where: \.isWide) <= 1 })
        else { return nil }
    }

    /// Lines longer than cupsd writes (8 KB) are refused.
    package static let longestLineBytes = 8192
    /// Lines of one number, printer and user that are further apart are two jobs: cupsd begins again
    /// at 1 when its spool is cleared.
    private static let longestJobMilliseconds: Int64 = 86_400_000

    /// Reads a log: a print for each job, in the order of their first lines.
    package func read(_ bytes: [UInt8]) -> Import<PrintRow> {
        var found = Import<PrintRow>()
        var jobs = Jobs()
        for (index, line) in bytes.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        ).enumerated() where !line.isEmpty {
            do throws(LineFault) {
                jobs.add(try entry(line, index + 1), within: Self.longestJobMilliseconds)
            } catch {
                found.faults.append(error)
            }
        }
        found.rows = jobs.rows.filter { $0.impressions > 0 }
        return found
    }

    private func entry(_ bytes: ArraySlice<UInt8>, _ number: Int) throws(LineFault) -> Entry {
        guard bytes.count <= Self.longestLineBytes else {
            throw LineFault(number, "is longer than cupsd writes")
        }
        guard !bytes.contains(0), let line = String(validating: bytes, as: UTF8.self) else {
            throw LineFault(number, "is no UTF-8 text")
        }
        let time = line.split(separator: "[", maxSplits: 1, omittingEmptySubsequences: false)
        let end = time.count == 2 ? time[1].firstIndex(of: "]") : nil
        guard let end, let at = Timestamp(logDate: time[1][..<end]) else {
            throw LineFault(number, "has no time such as [20/May/1999:19:21:05 +0000]")
        }
        var fields: [Directive: String] = [:]
        let rest = time[1][end...].dropFirst()
        guard match(words(time[0]), left, &fields), match(words(rest), right, &fields, mayEndEarly)
        else { throw LineFault(number, "does not have the words that the format asks for") }
        guard let jobID = fields[.jobID].flatMap({ Int($0) }), (1...Int(Int32.max)).contains(jobID),
            let copies = fields[.copies].flatMap({ Int($0) }),
            (0...PrintRow.mostImpressions).contains(copies)
        else { throw LineFault(number, "has no job number and count of copies") }
        let isTotal = fields[.page] == "total"
        guard isTotal || fields[.page].flatMap({ Int($0) }) != nil else {
            throw LineFault(number, "has no page number and no total")
        }
        return Entry(
            line: number, printer: fields[.printer] ?? "", user: fields[.user] ?? "",
            jobID: jobID, at: at, title: fields[.title].flatMap { $0 == "-" ? nil : $0 } ?? "",
            isDuplex: fields[.sides]?.hasPrefix("two-sided") ?? false, count: copies,
            isTotal: isTotal)
    }

    private func words(_ text: Substring) -> [Substring] {
        text.split { $0 == " " || $0 == "\r" }
    }

    /// Gives each directive its words.
    private func match(
        _ words: [Substring], _ directives: [Directive], _ fields: inout [Directive: String],
        _ mayEndEarly: Bool = false
    ) -> Bool {
        var directives = directives[...]
        if mayEndEarly, (2...4).contains(words.count) {
            directives = directives.prefix(words.count)
        }
        guard words.count >= directives.count else { return false }
        let extra = words.count - directives.count
        guard extra == 0 || directives.contains(where: \.isWide) else { return false }
        var rest = words[...]
        for directive in directives {
            let count = directive.isWide ? 1 + extra : 1
            fields[directive] = rest.prefix(count).joined(separator: " ")
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// A line of the log.
private struct Entry {
    let line: Int
    let printer: String
    let user: String
    let jobID: Int
    let at: Timestamp
    let title: String
    let isDuplex: Bool
    /// Copies of the page, or the total of the job so far.
    let count: Int
    let isTotal: Bool
}

/// The jobs of the lines so far.
private struct Jobs {
    private struct Key: Hashable {
        let printer: String
        let user: String
        let jobID: Int
    }

    private(set) var rows: [PrintRow] = []
    private var indices: [Key: Int] = [:]
    /// The jobs of which a backend told the total: it counts, and not the pages.
    private var totals: Set<Int> = []

    mutating func add(_ entry: Entry, within longest: Int64) {
        let key = Key(printer: entry.printer, user: entry.user, jobID: entry.jobID)
        let index: Int
        if let known = indices[key],
            entry.at.milliseconds - rows[known].at.milliseconds < longest
        {
            index = known
        } else {
            index = rows.count
            indices[key] = index
            rows.append(
                PrintRow(
                    line: entry.line, queue: entry.printer, userName: entry.user,
                    jobID: entry.jobID, title: entry.title, at: entry.at, source: "page_log",
                    impressions: 0, sheets: 0, evidence: "imported from page_log"))
        }
        let before = rows[index].impressions
        if entry.isTotal {
            let isFirst = totals.insert(index).inserted
            rows[index].impressions = isFirst ? entry.count : max(before, entry.count)
        } else if !totals.contains(index) {
            rows[index].impressions = min(before + entry.count, PrintRow.mostImpressions)
        }
        let impressions = rows[index].impressions
        rows[index].sheets = entry.isDuplex ? (impressions + 1) / 2 : impressions
    }
}
