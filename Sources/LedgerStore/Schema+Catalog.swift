extension Schema {
    /// The tables of what gives credit: plans, products, teams, vouchers; and what is asked for and
    /// told about it. Days are text such as "2026-01-31".
    static let catalog = [
        """
        CREATE TABLE plan (
            name TEXT PRIMARY KEY,
            frequency TEXT NOT NULL,
            deleted_ms BIGINT)
        """,
        "CREATE TABLE product (name TEXT PRIMARY KEY, deleted_ms BIGINT)",
        // A change ends one version and begins the next, so that a late renewal knows what counted
        // on the day.
        """
        CREATE TABLE benefit (
            id BIGINT NOT NULL,
            version BIGINT NOT NULL,
            plan TEXT REFERENCES plan (name),
            product TEXT REFERENCES product (name),
            type TEXT NOT NULL REFERENCES credit_type (name),
            cents BIGINT NOT NULL CHECK (cents > 0),
            expiry TEXT NOT NULL,
            from_ms BIGINT NOT NULL,
            until_ms BIGINT,
            PRIMARY KEY (id, version),
            CHECK ((plan IS NULL) <> (product IS NULL)))
        """,
        """
        CREATE TABLE subscription (
            id BIGINT PRIMARY KEY,
            plan TEXT NOT NULL REFERENCES plan (name),
            member_id BIGINT NOT NULL REFERENCES member (id),
            frequency TEXT NOT NULL,
            anchor TEXT NOT NULL,
            next_cycle BIGINT NOT NULL,
            next_day TEXT NOT NULL,
            ended_ms BIGINT)
        """,
        """
        CREATE UNIQUE INDEX subscription_active ON subscription (member_id, plan)
            WHERE ended_ms IS NULL
        """,
        "CREATE INDEX subscription_due ON subscription (next_day) WHERE ended_ms IS NULL",
        """
        CREATE TABLE team (
            name TEXT PRIMARY KEY,
            payer_id BIGINT NOT NULL REFERENCES member (id),
            shares BIGINT NOT NULL CHECK (shares IN (0, 1)))
        """,
        "CREATE INDEX team_by_payer ON team (payer_id)",
        """
        CREATE TABLE team_member (
            member_id BIGINT NOT NULL REFERENCES member (id),
            team TEXT NOT NULL REFERENCES team (name),
            PRIMARY KEY (member_id, team))
        """,
        """
        CREATE TABLE voucher_batch (
            id BIGINT PRIMARY KEY,
            label TEXT NOT NULL,
            type TEXT NOT NULL REFERENCES credit_type (name),
            cents BIGINT NOT NULL CHECK (cents > 0),
            expiry TEXT NOT NULL,
            redeem_until_ms BIGINT,
            created_ms BIGINT NOT NULL,
            actor TEXT NOT NULL,
            canceled_ms BIGINT)
        """,
        """
        CREATE TABLE voucher (
            code_hash TEXT PRIMARY KEY,
            batch BIGINT NOT NULL REFERENCES voucher_batch (id),
            credit BIGINT UNIQUE REFERENCES credit (id))
        """,
        "CREATE INDEX voucher_by_batch ON voucher (batch)",
        """
        CREATE TABLE failed_guess (
            subject TEXT NOT NULL,
            at_ms BIGINT NOT NULL)
        """,
        "CREATE INDEX failed_guess_by_subject ON failed_guess (subject, at_ms)",
        """
        CREATE TABLE refund_request (
            id BIGINT PRIMARY KEY,
            reservation BIGINT NOT NULL REFERENCES reservation (id),
            cents BIGINT NOT NULL CHECK (cents > 0),
            reason TEXT NOT NULL,
            created_ms BIGINT NOT NULL,
            state TEXT NOT NULL,
            granted BIGINT,
            answer TEXT NOT NULL,
            decided_by TEXT NOT NULL,
            decided_ms BIGINT)
        """,
        """
        CREATE UNIQUE INDEX refund_request_open ON refund_request (reservation)
            WHERE state = 'open'
        """,
        """
        CREATE TABLE notice (
            id BIGINT PRIMARY KEY,
            member_id BIGINT NOT NULL REFERENCES member (id),
            kind TEXT NOT NULL,
            credit BIGINT REFERENCES credit (id),
            cents BIGINT NOT NULL,
            expires_ms BIGINT,
            created_ms BIGINT NOT NULL,
            delivered_ms BIGINT,
            UNIQUE (kind, credit, expires_ms))
        """,
        "CREATE INDEX notice_pending ON notice (id) WHERE delivered_ms IS NULL",
        // Who was told that their credit is low, and has not had enough since.
        "CREATE TABLE low_credit (member_id BIGINT PRIMARY KEY REFERENCES member (id))",
        """
        CREATE TABLE setting_change (
            number BIGINT PRIMARY KEY,
            at_ms BIGINT NOT NULL,
            actor TEXT NOT NULL,
            subject TEXT NOT NULL,
            change TEXT NOT NULL)
        """,
    ]
}
