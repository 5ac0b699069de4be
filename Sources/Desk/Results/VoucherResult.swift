internal import Catalog
internal import Ledger
package import LedgerStore
internal import Money

/// A batch of vouchers as programs see it.
package struct VoucherBatchResult: Codable, Sendable {
    package let id: Int64
    package let label, type, expires, made: String
    package let cents: Int64
    package let count, redeemed: Int
    package let redeemUntil, canceled: String?

    package init(_ batch: VoucherBatch) {
        id = batch.id
        label = batch.label
        type = batch.type
        expires = batch.expiry.description
        made = batch.createdAt.iso8601
        cents = batch.cents.rawValue
        count = batch.count
        redeemed = batch.redeemedCount
        redeemUntil = batch.redeemUntil?.iso8601
        canceled = batch.canceledAt?.iso8601
    }
}

/// New vouchers as programs see them, this once.
package struct NewVouchersResult: Codable, Sendable {
    package let batch: Int64
    package let codes: [String]

    package init(batch: Int64, codes: [String]) {
        self.batch = batch
        self.codes = codes
    }
}

/// A batch that can't be redeemed any more.
package struct CanceledVouchersResult: Codable, Sendable {
    package let batch: Int64
    /// How many of it were not redeemed.
    package let canceled: Int

    package init(batch: Int64, canceled: Int) {
        self.batch = batch
        self.canceled = canceled
    }
}
