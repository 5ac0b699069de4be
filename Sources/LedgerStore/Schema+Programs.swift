extension Schema {
    /// What other programs need: tokens to ask with, the answers they got, and what they
    /// are told.
    static let programs = [
        // Of the token, only the hash is here.
        """
        CREATE TABLE api_token (
            id BIGINT PRIMARY KEY,
            name TEXT NOT NULL,
            token_hash TEXT NOT NULL UNIQUE,
            scopes TEXT NOT NULL,
            created_ms BIGINT NOT NULL,
            actor TEXT NOT NULL,
            expires_ms BIGINT,
            used_ms BIGINT,
            revoked_ms BIGINT)
        """,
        // Written in the same transaction as what the request changes; the answer comes after it.
        """
        CREATE TABLE request_mark (
            sender TEXT NOT NULL,
            key TEXT NOT NULL,
            request_hash TEXT NOT NULL,
            run TEXT NOT NULL,
            created_ms BIGINT NOT NULL,
            status BIGINT,
            answer TEXT,
            PRIMARY KEY (sender, key))
        """,
        "CREATE INDEX request_mark_by_time ON request_mark (created_ms)",
        // The secret signs what is sent, so it is here as it is.
        """
        CREATE TABLE web_hook (
            id BIGINT PRIMARY KEY,
            url TEXT NOT NULL,
            secret TEXT NOT NULL,
            kinds TEXT NOT NULL,
            created_ms BIGINT NOT NULL,
            actor TEXT NOT NULL,
            deleted_ms BIGINT,
            last_event BIGINT NOT NULL,
            tries BIGINT NOT NULL,
            first_try_ms BIGINT NOT NULL,
            next_try_ms BIGINT NOT NULL,
            problem TEXT NOT NULL)
        """,
        // What hooks are told, copied here from the books by whoever sends it.
        """
        CREATE TABLE event (
            id BIGINT PRIMARY KEY,
            kind TEXT NOT NULL,
            source TEXT NOT NULL UNIQUE,
            at_ms BIGINT NOT NULL,
            data TEXT NOT NULL)
        """,
        "CREATE INDEX event_by_time ON event (at_ms)",
        // How far the books were read for it.
        "CREATE TABLE event_cursor (name TEXT PRIMARY KEY, position BIGINT NOT NULL)",
        """
        CREATE TABLE event_delivery (
            hook BIGINT NOT NULL REFERENCES web_hook (id),
            event BIGINT NOT NULL,
            tries BIGINT NOT NULL,
            at_ms BIGINT NOT NULL,
            outcome TEXT NOT NULL,
            PRIMARY KEY (hook, event))
        """,
        "CREATE INDEX print_by_update ON print (updated_ms)",
    ]
}
