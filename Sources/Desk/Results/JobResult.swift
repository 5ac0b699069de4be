package import Ledger
internal import LedgerStore
internal import Money

/// A print as programs see it: a document of a job.
package struct JobResult: Codable, Sendable {
    package let job, document: Int
    package let uuid, server, queue, user, title, state, reason: String
    package let quoted, charged: Int64?
    package let impressions, colorImpressions, sheets: Int
    package let evidence, arrived, updated: String
    /// Where it stands in a list.
    package let place: String

    package init(_ record: PrintRecord) {
        job = record.key.jobID
        document = record.key.documentNumber
        uuid = record.key.jobUUID
        server = record.key.server
        queue = record.queue
        user = record.userName
        title = record.title
        state = record.state.rawValue
        reason = record.reason
        quoted = record.quoted?.rawValue
        charged = record.charged?.rawValue
        impressions = record.impressions
        colorImpressions = record.colorImpressions
        sheets = record.sheets
        evidence = record.evidence
        arrived = record.createdAt.iso8601
        updated = record.updatedAt.iso8601
        place = PrintPlace(record).description
    }
}
