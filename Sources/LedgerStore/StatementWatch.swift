internal import GRDB
private import GRDBSQLite

/// Looks up now and then while SQLite works on one long statement that gives no rows to count by.
final class StatementWatch {
    private let look: () throws -> Void
    private var reason: (any Error)?
    /// Instructions of SQLite's machine between two looks: a tenth of a millisecond.
    private static let instructionCount: Int32 = 5000

    /// - Parameter look: what it throws ends the statement.
    init(_ look: @escaping () throws -> Void) {
        self.look = look
    }

    /// Runs `body`, whose statements are watched (sqlite.org/c3ref/progress_handler.html).
    ///
    /// - Throws: what `look` threw, or what `body` throws.
    func during(_ database: Database, _ body: () throws -> Void) throws {
        sqlite3_progress_handler(
            database.sqliteConnection, Self.instructionCount,
            { watch in
                guard let watch else { return 0 }
                return Unmanaged<StatementWatch>.fromOpaque(watch).takeUnretainedValue().goesOn()
                    ? 0 : 1
            }, Unmanaged.passUnretained(self).toOpaque())
        defer { sqlite3_progress_handler(database.sqliteConnection, 0, nil, nil) }
        do {
            try body()
        } catch {
            throw reason ?? error
        }
    }

    private func goesOn() -> Bool {
        do {
            try look()
            return true
        } catch {
            reason = error
            return false
        }
    }
}
