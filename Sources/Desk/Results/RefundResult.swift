internal import Ledger
package import LedgerStore
package import Money

/// What went back of a job, as programs see it.
package struct RefundResult: Codable, Sendable {
    package let job: Int
    package let cents: Int64

    package init(job: Int, cents: Cents) {
        self.job = job
        self.cents = cents.rawValue
    }
}

/// What a member asks back, as programs see it.
package struct RefundRequestResult: Codable, Sendable {
    package let id: Int64
    package let job: Int
    package let jobUUID, user, reason, state, answer, decidedBy, requested: String
    package let cents: Int64
    package let charged, granted: Int64?

    package init(_ request: RefundRequest) {
        id = request.id
        job = request.print.key.jobID
        jobUUID = request.print.key.jobUUID
        user = request.print.userName
        reason = request.reason
        state = request.state.rawValue
        answer = request.answer
        decidedBy = request.decidedBy
        requested = request.createdAt.iso8601
        cents = request.cents.rawValue
        charged = request.print.charged?.rawValue
        granted = request.granted?.rawValue
    }
}
