import GRDB

extension ConsoleSite {
    /// As after a power cut between a change and its answer.
    func forgetAnswers() throws {
        try execute("UPDATE request_mark SET status = NULL, answer = NULL")
    }

    /// Changes an entry behind the program's back.
    func tamper() throws {
        try execute("DROP TRIGGER journal_entry_no_update; UPDATE journal_entry SET actor = 'x'")
    }

    private func execute(_ sql: String) throws {
        try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
    }
}
