internal import Ledger
package import LedgerStore

/// A member as programs see them.
package struct MemberResult: Codable, Sendable {
    package let user, name, email, pricing: String
    package let suspended: Bool

    package init(_ member: Member) {
        user = member.userName
        name = member.name
        email = member.email
        pricing = member.pricing.rawValue
        suspended = member.isSuspended
    }
}
