extension Schema {
    /// Who signs in at the console, and what makes its lists quick.
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
        // Of the token that was mailed, too.
        """
        CREATE TABLE sign_in_link (
            token_hash TEXT PRIMARY KEY,
            user_name TEXT NOT NULL,
            created_ms BIGINT NOT NULL,
            expires_ms BIGINT NOT NULL)
        """,
        "CREATE INDEX sign_in_link_by_user ON sign_in_link (user_name)",
        "CREATE INDEX member_by_email ON member (LOWER(email))",
        "CREATE INDEX setting_change_by_time ON setting_change (at_ms)",
        "CREATE INDEX console_user_by_role ON console_user (role, name)",
        // Totals of prints, which `PrintTotalsTable` keeps.
        """
        CREATE TABLE print_day (
            day TEXT NOT NULL,
            queue TEXT NOT NULL,
            jobs BIGINT NOT NULL,
            impressions BIGINT NOT NULL,
            color_impressions BIGINT NOT NULL,
            sheets BIGINT NOT NULL,
            cents BIGINT NOT NULL,
            refused BIGINT NOT NULL,
            PRIMARY KEY (day, queue))
        """,
        """
        CREATE TABLE print_month (
            month TEXT NOT NULL,
            member_id BIGINT NOT NULL REFERENCES member (id),
            jobs BIGINT NOT NULL,
            impressions BIGINT NOT NULL,
            color_impressions BIGINT NOT NULL,
            sheets BIGINT NOT NULL,
            cents BIGINT NOT NULL,
            refused BIGINT NOT NULL,
            PRIMARY KEY (month, member_id))
        """,
        "CREATE INDEX print_month_by_cents ON print_month (month, cents)",
        "CREATE INDEX print_by_queue ON print (queue, created_ms)",
        "CREATE INDEX print_by_state ON print (state, created_ms)",
        "CREATE INDEX print_by_member ON print (member_id, created_ms)",
        // The words by which members are found, in small letters (`MemberWords`).
        """
        CREATE TABLE member_word (
            word TEXT NOT NULL,
            member_id BIGINT NOT NULL REFERENCES member (id),
            PRIMARY KEY (word, member_id))
        """,
        "CREATE INDEX member_word_by_member ON member_word (member_id)",
        "CREATE INDEX member_by_name ON member (name, user_name)",
        "CREATE INDEX member_by_time ON member (created_ms, user_name)",
        "CREATE INDEX team_member_by_team ON team_member (team, member_id)",
    ]
}
