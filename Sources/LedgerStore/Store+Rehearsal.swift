import FoundationEssentials
package import Ledger

extension Store {
    /// A copy of a ledger as it is now, which is gone when the process ends: what is done to it is a
    /// rehearsal.
    ///
    /// - Throws: `storeUnavailable` for a ledger that is not in a file; what the store throws.
    package static func copy(of location: String) throws(LedgerError) -> Store {
        guard let path = try StoreLocation(location).path else {
            throw .storeUnavailable(
                reason: "a dry run works on a copy, and a database of PostgreSQL is not copied")
        }
        guard LedgerFile(path: path).exists else {
            throw .storeUnavailable(reason: "\(path) does not exist")
        }
        let copy = LedgerFile(
            path: FileManager.default.temporaryDirectory.path + "/pagetoll-" + UUID().uuidString)
        // SQLite goes on with files that have lost their names.
        defer { copy.remove() }
        try LedgerFile(path: path).copy(to: copy)
        return try Store(path: copy.path, creating: false)
    }
}
