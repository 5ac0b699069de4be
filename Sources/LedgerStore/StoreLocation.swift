import CPQ
package import Ledger

/// Where a ledger is kept, as `store` in the configuration says: an SQLite file, or a database of
/// PostgreSQL.
package enum StoreLocation: Hashable, Sendable {
    /// The path of an SQLite file.
    case file(String)
    /// What libpq takes for a database, without a password: "postgresql://host/name", or settings
    /// such as "service=pagetoll".
    case postgreSQL(String)

    /// - Throws: `storeUnavailable` when it names a database in a way that libpq does not know, or
    ///   holds a password, which everybody could read who sees the configuration or a list of
    ///   processes.
    package init(_ text: String) throws(LedgerError) {
        let isDatabase = ["postgresql://", "postgres://", "service="].contains {
            text.hasPrefix($0)
        }
        guard isDatabase else {
            self = .file(text)
            return
        }
        let settings = try Self.settings(of: text)
        if let secret = ["password", "sslpassword"].first(where: { settings[$0] != nil }) {
            throw .storeUnavailable(
                reason: "the address of the database has a \(secret), which does not belong there; "
                    + "put it into a file that only its reader can read, and name that by "
                    + "`passfile=` in the address, or set PGPASSWORD")
        }
        self = .postgreSQL(text)
    }

    /// The path, when it is a file's.
    package var path: String? {
        if case .file(let path) = self { path } else { nil }
    }

    /// What the address says, by libpq's names of its settings.
    private static func settings(of text: String) throws(LedgerError) -> [String: String] {
        // What is wrong with it is not repeated: it may be a password.
        guard let options = PQconninfoParse(text, nil) else {
            throw .storeUnavailable(reason: "the address of the database is not one of libpq's")
        }
        defer { PQconninfoFree(options) }
        var settings: [String: String] = [:]
        var next = options
        while let keyword = next.pointee.keyword {
            if let value = next.pointee.val {
                settings[String(cString: keyword)] = String(cString: value)
            }
            next += 1
        }
        return settings
    }
}
