import FoundationEssentials

/// The terms of a journal entry: what the hash chain vouches for beside the postings.
package struct EntryDetails: Hashable, Sendable, Codable {
    /// For `given`, and for `refunded` where the credit that paid is gone: the terms of the new
    /// one. For `adjusted`: the credit's terms from now on.
    package var credit: CreditTerms?
    /// For `reserved`.
    package var reservation: ReservationTerms?
    /// For `billed`.
    package var invoice: InvoiceTerms?
    /// For `captured` and `voided`: how it is known what was printed. For `adjusted`, `withdrawn`
    /// and `refunded`: why.
    package var reason: String?
    /// For `refunded`: what it was given back for, where it must not be given back for that again.
    /// No two refunds of a print have the same.
    package var reference: String?

    package init(
        credit: CreditTerms? = nil, reservation: ReservationTerms? = nil,
        invoice: InvoiceTerms? = nil, reason: String? = nil, reference: String? = nil
    ) {
        self.credit = credit
        self.reservation = reservation
        self.invoice = invoice
        self.reason = reason
        self.reference = reference
    }

    /// As text for a row: keys in order, so that the same details give the same text.
    package var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding plain strings and numbers can't fail.
        guard let data = try? encoder.encode(self) else { preconditionFailure("no JSON") }
        return String(decoding: data, as: UTF8.self)
    }

    /// What `text` says, or nil when it is no such JSON.
    package init?(text: String) {
        guard let details = try? JSONDecoder().decode(Self.self, from: Data(text.utf8)) else {
            return nil
        }
        self = details
    }
}

/// Who set cents aside, and for what.
package struct ReservationTerms: Hashable, Sendable, Codable {
    package let member: MemberID
    package let queue: String
    /// The print, as `PrintKey.description` writes it.
    package let print: String

    package init(member: MemberID, queue: String, print: String) {
        self.member = member
        self.queue = queue
        self.print = print
    }
}
