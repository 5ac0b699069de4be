package import Ledger

/// A print of the past, as another program recorded it: known to reports, and free of charge.
package struct PrintRow: Hashable, Sendable {
    package let line: Int
    package let queue: String
    package let userName: String
    /// 0 where it is not known.
    package let jobID: Int
    package let title: String
    package let at: Timestamp
    /// What tells it from others of that number and second: "page_log", "pykota:812".
    package let source: String
    /// More than zero.
    package var impressions: Int
    package var sheets: Int
    package let evidence: String

    /// More in one job is a broken line.
    package static let mostImpressions = 10_000_000

    package init(
        line: Int, queue: String, userName: String, jobID: Int, title: String, at: Timestamp,
        source: String, impressions: Int, sheets: Int, evidence: String
    ) {
        self.line = line
        self.queue = queue
        self.userName = userName
        self.jobID = jobID
        self.title = title
        self.at = at
        self.source = source
        self.impressions = impressions
        self.sheets = sheets
        self.evidence = evidence
    }
}
