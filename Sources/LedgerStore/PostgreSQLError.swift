import CPQ
import Ledger

extension LedgerError {
    /// What PostgreSQL reports, by its SQLSTATE (Appendix A of its manual).
    init(_ result: OpaquePointer) {
        func field(_ code: Character) -> String {
            let number = code.asciiValue.map(Int32.init) ?? 0
            return PQresultErrorField(result, number).map { String(cString: $0).onOneLine } ?? ""
        }
        // libpq's PG_DIAG_SQLSTATE and PG_DIAG_MESSAGE_PRIMARY, which are macros of characters.
        let (state, text) = (field("C"), field("M"))
        switch state {
        case "55P03", "57014", "40001", "40P01", "25P03": self = .storeBusy
        // A statement that was prepared on another connection is there, or one of ours is not.
        case "42P05", "26000":
            self = .storeUnavailable(
                reason: "a pooler before the database gives each transaction another connection "
                    + "and loses prepared statements; have it pool sessions (PgBouncer: "
                    + "pool_mode = session), or keep them (1.21 or later: max_prepared_statements)"
            )
        // Not our right; a standby that can't write.
        case "42501", "25006": self = .storeUnavailable(reason: text)
        case let state where ["22", "23", "42", "P0", "XX"].contains(state.prefix(2)):
            self = .storeDamaged(reason: text)
        default: self = .storeUnavailable(reason: text)
        }
    }
}

extension String {
    /// The text with single spaces for all that is between its words.
    var onOneLine: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
