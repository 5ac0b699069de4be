package import Ledger

/// The ledger and what belongs to it in one database, for several processes at once.
///
/// Every write checks and writes in one transaction that is durable when it returns.
package final class Store: Sendable {
    let engine: any Engine
    /// What every write leaves beside what it writes.
    private let mark: RequestMark?

    /// Opens the store where the text says, as `StoreLocation` reads it.
    ///
    /// - Parameters: and errors are as for a file; a database of PostgreSQL must be there, and
    ///   `creating` makes the ledger in it.
    package convenience init(
        at location: String, creating: Bool, busyTimeoutSeconds: Double = 10
    ) throws(LedgerError) {
        switch try StoreLocation(location) {
        case .file(let path):
            try self.init(
                path: path, creating: creating, busyTimeoutSeconds: busyTimeoutSeconds)
        case .postgreSQL(let address):
            try self.init(
                PostgreSQLEngine(address, busyTimeoutSeconds: busyTimeoutSeconds),
                named: "the database", creating: creating)
        }
    }

    /// Opens the store in the SQLite file at `path`.
    ///
    /// - Parameters:
    ///   - creating: whether a missing file is made, readable and writable by its owner and group
    ///     only.
    ///   - busyTimeoutSeconds: how long to wait for another process before `storeBusy`.
    /// - Throws: `storeUnavailable` when it is missing or can't be opened, `storeTooNew`,
    ///   `storeBusy`, `storeDamaged`.
    package convenience init(
        path: String, creating: Bool, busyTimeoutSeconds: Double = 10
    ) throws(LedgerError) {
        try self.init(
            SQLiteEngine(path: path, creating: creating, busyTimeoutSeconds: busyTimeoutSeconds),
            named: path, creating: creating)
    }

    private init(
        _ engine: some Engine, named name: String, creating: Bool
    ) throws(LedgerError) {
        self.engine = engine
        mark = nil
        try bringUpToDate(name, creating: creating)
    }

    private init(_ store: Store, marking mark: RequestMark) {
        engine = store.engine
        self.mark = mark
    }

    /// The same store, but what is written through it is written with this mark or not at all.
    package func marking(_ mark: RequestMark) -> Store { Store(self, marking: mark) }

    /// Runs `body` in one transaction that is committed when it returns, else rolled back.
    func write<Value>(
        _ body: (StoreSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try engine.write { session throws(LedgerError) in
            let session = StoreSession(session)
            let value = try body(session)
            try mark?.set(in: session)
            return value
        }
    }

    /// Runs `body` on one snapshot of the store.
    func read<Value>(
        _ body: (StoreSession) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try engine.read { session throws(LedgerError) in try body(StoreSession(session)) }
    }

    /// Reckons anew what is kept beside members and prints, for a store that was filled by plain SQL.
    package func reckonAnew() throws(LedgerError) {
        try write { session throws(LedgerError) in try Schema.reckon(session) }
    }

    private func bringUpToDate(_ name: String, creating: Bool) throws(LedgerError) {
        let version = try engine.foundVersion()
        guard version != Schema.version else { return }
        // A file that was cut off to nothing must not come back as a ledger without credits.
        guard creating || version != nil else {
            throw .storeDamaged(reason: "\(name) holds no ledger")
        }
        if let version, version > 0, version < Schema.version {
            try engine.keepCopy(ofSchema: version)
        }
        while try write({ session throws(LedgerError) in
            try Schema.migrateOnce(session, engine.definition)
        }) {}
        try write { session throws(LedgerError) in
            for statement in engine.guards { try session.run(statement, []) }
        }
    }
}
