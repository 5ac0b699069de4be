import Desk
import Foundation
import Ledger
import LedgerStore
import Money
import Pricing

/// Why a print cost what it did, as JSON.
struct JobExplanation: Encodable {
    private let job: JobResult
    private let quote: Quote?
    private let payments: [Payment]
    private let refunds: [Refunded]

    private struct Payment: Encodable {
        /// The ledger account that paid: "credit:7".
        let account: String
        let cents: Int64
    }

    private struct Refunded: Encodable {
        let cents: Int64
        let at, by, reason: String
    }

    init(_ record: PrintRecord, _ ledger: Store) throws(LedgerError) {
        job = JobResult(record)
        quote = Quote(json: record.quote)
        guard let id = record.reservation, record.state.isSettled,
            let reservation = try ledger.reservation(id)
        else {
            (payments, refunds) = ([], [])
            return
        }
        payments = reservation.payments.map {
            Payment(account: $0.account.code, cents: $0.cents.rawValue)
        }
        refunds = try ledger.refunds(of: id).map {
            Refunded(
                cents: $0.cents.rawValue, at: $0.at.iso8601, by: $0.actor, reason: $0.reason)
        }
    }
}
