extension Schema {
    /// What printers had counted, and what had passed the gate since the reading before.
    static let reconciliation = [
        """
        CREATE TABLE counter_reading (
            id BIGINT PRIMARY KEY,
            server TEXT NOT NULL,
            printer TEXT NOT NULL,
            queues TEXT NOT NULL,
            at_ms BIGINT NOT NULL,
            life BIGINT NOT NULL,
            gated BIGINT NOT NULL)
        """,
        "CREATE INDEX counter_reading_by_printer ON counter_reading (server, printer, at_ms)",
    ]
}
