extension Schema {
    /// Who signs in at the console.
    static let console = [
        """
        CREATE TABLE console_user (
            name TEXT PRIMARY KEY,
            role TEXT NOT NULL,
            password_hash TEXT,
            disabled BIGINT NOT NULL CHECK (disabled IN (0, 1)),
            created_ms BIGINT NOT NULL)
        """,
        // Of the token that the browser keeps, only the hash is here.
        """
        CREATE TABLE console_session (
            token_hash TEXT PRIMARY KEY,
            user_name TEXT NOT NULL,
            role TEXT NOT NULL,
            form_token TEXT NOT NULL,
            client TEXT NOT NULL,
            created_ms BIGINT NOT NULL,
            seen_ms BIGINT NOT NULL,
            expires_ms BIGINT NOT NULL)
        """,
        "CREATE INDEX console_session_by_user ON console_session (user_name)",
        "CREATE INDEX setting_change_by_time ON setting_change (at_ms)",
    ]
}
