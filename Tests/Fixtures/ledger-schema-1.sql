BEGIN TRANSACTION;
CREATE TABLE account_balance (
    account TEXT PRIMARY KEY,
    cents BIGINT NOT NULL);
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
    CHECK ((plan IS NULL) <> (product IS NULL)));
INSERT INTO "benefit" VALUES(1,1,'Coworker',NULL,'Printing credit',900,'next-renewal',1795405155731,NULL);
INSERT INTO "benefit" VALUES(2,1,NULL,'Ten prints','Printing credit',300,'never',1795405155971,NULL);
CREATE TABLE claim (
    print TEXT PRIMARY KEY,
    code_hash TEXT NOT NULL UNIQUE,
    offered_ms BIGINT NOT NULL,
    member_id BIGINT REFERENCES member (id));
CREATE TABLE credit (
    id BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES member (id),
    type TEXT NOT NULL REFERENCES credit_type (name),
    origin TEXT NOT NULL,
    cents BIGINT NOT NULL CHECK (cents > 0),
    remaining BIGINT NOT NULL CHECK (remaining >= 0),
    valid_from_ms BIGINT NOT NULL,
    expires_ms BIGINT,
    note TEXT NOT NULL,
    reference TEXT UNIQUE,
    lapsed BIGINT NOT NULL CHECK (lapsed >= 0),
    withdrawn BIGINT NOT NULL CHECK (withdrawn IN (0, 1)));
INSERT INTO "credit" VALUES(1,1,'Printing credit','plan',900,722,1795405155831,1797984000000,'Coworker','subscription 1, cycle 0, benefit 1',0,0);
INSERT INTO "credit" VALUES(2,2,'Printing credit','product',300,175,1795405156057,NULL,'Ten prints',NULL,0,0);
INSERT INTO "credit" VALUES(3,1,'Printing credit','admin',500,500,1795405156533,4102444800000,'Welcome',NULL,0,0);
INSERT INTO "credit" VALUES(9,3,'Printing credit','admin',20,20,1795405158311,NULL,'first print',NULL,0,0);
CREATE TABLE credit_type (name TEXT PRIMARY KEY);
INSERT INTO "credit_type" VALUES('Printing credit');
CREATE TABLE credit_type_queue (
    type TEXT NOT NULL REFERENCES credit_type (name),
    queue TEXT NOT NULL,
    PRIMARY KEY (type, queue));
CREATE TABLE failed_guess (
    subject TEXT NOT NULL,
    at_ms BIGINT NOT NULL);
CREATE TABLE journal_entry (
    number BIGINT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    kind TEXT NOT NULL,
    reservation BIGINT,
    actor TEXT NOT NULL,
    details TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL);
INSERT INTO "journal_entry" VALUES(1,1795405155831,'given',NULL,'root','{"credit":{"cents":900,"expires":{"milliseconds":1797984000000},"member":{"rawValue":1},"note":"Coworker","origin":"plan","reference":"subscription 1, cycle 0, benefit 1","type":"Printing credit","validFrom":{"milliseconds":1795405155831}}}','0000000000000000000000000000000000000000000000000000000000000000','502c0c7f2b1a8e06e658d67c7c0fd035cc88af4e47c2cf7c87afa9ff6c4b5169');
INSERT INTO "journal_entry" VALUES(2,1795405156057,'given',NULL,'root','{"credit":{"cents":300,"member":{"rawValue":2},"note":"Ten prints","origin":"product","type":"Printing credit","validFrom":{"milliseconds":1795405156057}}}','502c0c7f2b1a8e06e658d67c7c0fd035cc88af4e47c2cf7c87afa9ff6c4b5169','5416ef4d6640bf5fc865de5a7d4edbb068dda43c9fb4cfc1830ae30531c3358d');
INSERT INTO "journal_entry" VALUES(3,1795405156533,'given',NULL,'root','{"credit":{"cents":500,"expires":{"milliseconds":4102444800000},"member":{"rawValue":1},"note":"Welcome","origin":"admin","type":"Printing credit","validFrom":{"milliseconds":1795405156533}}}','5416ef4d6640bf5fc865de5a7d4edbb068dda43c9fb4cfc1830ae30531c3358d','a88d7844a6915378f1458f888c154ec688969b2475b5b96788359ae947aed0c6');
INSERT INTO "journal_entry" VALUES(4,1795405156730,'reserved',4,'gate','{"reservation":{"member":{"rawValue":1},"print":"local/1/1795405156/0/1/urn:uuid:70875cb0-8b25-35d3-58c6-ad4d74bd9da5","queue":"Office"}}','a88d7844a6915378f1458f888c154ec688969b2475b5b96788359ae947aed0c6','9e5ba3abdcc0e51426123e3ae2cdf19d7a8544d2bac4f7fc556145708200fdbe');
INSERT INTO "journal_entry" VALUES(5,1795405157804,'captured',4,'gate','{"reason":"backend-status"}','9e5ba3abdcc0e51426123e3ae2cdf19d7a8544d2bac4f7fc556145708200fdbe','5efb3e34c0fa65b6239496142cc32585dfba3206002e0d86917037244a452307');
INSERT INTO "journal_entry" VALUES(6,1795405157945,'refunded',4,'root','{"reason":"One sheet was torn"}','5efb3e34c0fa65b6239496142cc32585dfba3206002e0d86917037244a452307','0d4d9a0e400df88f9b8cd5956533897d60e4748b8db9a8756eeec6d4da97aa94');
INSERT INTO "journal_entry" VALUES(7,1795405158049,'reserved',7,'gate','{"reservation":{"member":{"rawValue":2},"print":"local/2/1795405157/0/1/urn:uuid:599bb4ea-5d5e-3421-7471-9c46cb921525","queue":"Office"}}','0d4d9a0e400df88f9b8cd5956533897d60e4748b8db9a8756eeec6d4da97aa94','f222927bb93e3859361e5c4bd038f29668344f5b3b65dae8f5e9f7e64c28e8a3');
INSERT INTO "journal_entry" VALUES(8,1795405158092,'captured',7,'gate','{"reason":"backend-status"}','f222927bb93e3859361e5c4bd038f29668344f5b3b65dae8f5e9f7e64c28e8a3','9bbc31c1c52104e2297cf8f4520fef3ce814604fa07b0540eef9ab2aba24bf51');
INSERT INTO "journal_entry" VALUES(9,1795405158311,'given',NULL,'gate','{"credit":{"cents":20,"member":{"rawValue":3},"note":"first print","origin":"admin","type":"Printing credit","validFrom":{"milliseconds":1795405158311}}}','9bbc31c1c52104e2297cf8f4520fef3ce814604fa07b0540eef9ab2aba24bf51','8cde902a755eaf4d707c0edcd75fc03b366e4549c3d9c7ba6fc25244562b0ab1');
CREATE TABLE low_credit (member_id BIGINT PRIMARY KEY REFERENCES member (id));
CREATE TABLE member (
    id BIGINT PRIMARY KEY,
    user_name TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    pricing TEXT NOT NULL,
    remainder TEXT NOT NULL,
    suspended BIGINT NOT NULL CHECK (suspended IN (0, 1)),
    created_ms BIGINT NOT NULL);
INSERT INTO "member" VALUES(1,'alice','Alice Example','alice@example.org','credits','split',0,1795405155406);
INSERT INTO "member" VALUES(2,'ben','','','credits-then-invoice','split',0,1795405155500);
INSERT INTO "member" VALUES(3,'stranger','','','credits','split',0,1795405158311);
CREATE TABLE member_alias (
    alias TEXT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES member (id));
CREATE TABLE notice (
    id BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES member (id),
    kind TEXT NOT NULL,
    credit BIGINT REFERENCES credit (id),
    cents BIGINT NOT NULL,
    expires_ms BIGINT,
    created_ms BIGINT NOT NULL,
    delivered_ms BIGINT,
    UNIQUE (kind, credit, expires_ms));
CREATE TABLE plan (
    name TEXT PRIMARY KEY,
    frequency TEXT NOT NULL,
    deleted_ms BIGINT);
INSERT INTO "plan" VALUES('Coworker','monthly',NULL);
CREATE TABLE posting (
    entry BIGINT NOT NULL REFERENCES journal_entry (number),
    line BIGINT NOT NULL,
    account TEXT NOT NULL,
    cents BIGINT NOT NULL,
    PRIMARY KEY (entry, line));
INSERT INTO "posting" VALUES(1,0,'issued',-900);
INSERT INTO "posting" VALUES(1,1,'credit:1',900);
INSERT INTO "posting" VALUES(2,0,'issued',-300);
INSERT INTO "posting" VALUES(2,1,'credit:2',300);
INSERT INTO "posting" VALUES(3,0,'issued',-500);
INSERT INTO "posting" VALUES(3,1,'credit:3',500);
INSERT INTO "posting" VALUES(4,0,'credit:1',-188);
INSERT INTO "posting" VALUES(4,1,'reserved:4',188);
INSERT INTO "posting" VALUES(5,0,'reserved:4',-188);
INSERT INTO "posting" VALUES(5,1,'revenue',188);
INSERT INTO "posting" VALUES(6,0,'revenue',-10);
INSERT INTO "posting" VALUES(6,1,'credit:1',10);
INSERT INTO "posting" VALUES(7,0,'credit:2',-125);
INSERT INTO "posting" VALUES(7,1,'reserved:7',125);
INSERT INTO "posting" VALUES(8,0,'reserved:7',-125);
INSERT INTO "posting" VALUES(8,1,'revenue',125);
INSERT INTO "posting" VALUES(9,0,'issued',-20);
INSERT INTO "posting" VALUES(9,1,'credit:9',20);
CREATE TABLE print (
    server TEXT NOT NULL,
    job_id BIGINT NOT NULL,
    time_at_creation BIGINT NOT NULL,
    job_uuid TEXT NOT NULL,
    time_at_completed BIGINT NOT NULL,
    document_number BIGINT NOT NULL,
    attempt BIGINT NOT NULL,
    queue TEXT NOT NULL,
    user_name TEXT NOT NULL,
    member_id BIGINT REFERENCES member (id),
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    quoted BIGINT,
    charged BIGINT,
    impressions BIGINT NOT NULL,
    color_impressions BIGINT NOT NULL,
    sheets BIGINT NOT NULL,
    evidence TEXT NOT NULL,
    quote TEXT NOT NULL,
    reservation BIGINT,
    created_ms BIGINT NOT NULL,
    updated_ms BIGINT NOT NULL,
    printer_impressions BIGINT,
    shadow BIGINT NOT NULL CHECK (shadow IN (0, 1)),
    PRIMARY KEY (
        server, job_id, time_at_creation, job_uuid, time_at_completed, document_number));
INSERT INTO "print" VALUES('local',1,1795405156,'urn:uuid:70875cb0-8b25-35d3-58c6-ad4d74bd9da5',0,1,1795405156,'Office','alice',1,'Flyer','completed','',188,188,15,3,15,'backend-status','{"cents":188,"lines":[{"amount":"96","pages":"1-3,5","price":"8","quantity":12,"rule":"monochrome","unit":"impression"},{"amount":"90","pages":"4","price":"30","quantity":3,"rule":"color","unit":"impression"},{"amount":"1.5","price":"0.5","quantity":3,"rule":"color","unit":"sheet"}],"rateTable":"standard","version":2}',4,1795405156709,1795405157804,0,0);
INSERT INTO "print" VALUES('local',2,1795405157,'urn:uuid:599bb4ea-5d5e-3421-7471-9c46cb921525',0,1,1795405157,'Office','ben',2,'Flyer for Ben','completed','',125,125,10,2,10,'backend-status','{"cents":125,"lines":[{"amount":"64","pages":"1-3,5","price":"8","quantity":8,"rule":"monochrome","unit":"impression"},{"amount":"60","pages":"4","price":"30","quantity":2,"rule":"color","unit":"impression"},{"amount":"1","price":"0.5","quantity":2,"rule":"color","unit":"sheet"}],"rateTable":"standard","version":2}',7,1795405158037,1795405158092,0,0);
INSERT INTO "print" VALUES('local',3,1795405158,'urn:uuid:f188c3c4-c4da-3955-69ca-11ffd058cad5',0,1,1795405158,'Office','stranger',3,'Too much','held','This job costs 5.63 EUR, and your printing credit does not cover it. Top up, and it is printed by itself; see the front desk.',563,NULL,45,9,45,'','{"cents":563,"lines":[{"amount":"288","pages":"1-3,5","price":"8","quantity":36,"rule":"monochrome","unit":"impression"},{"amount":"270","pages":"4","price":"30","quantity":9,"rule":"color","unit":"impression"},{"amount":"4.5","price":"0.5","quantity":9,"rule":"color","unit":"sheet"}],"rateTable":"standard","version":2}',NULL,1795405158311,1795405158354,NULL,0);
CREATE TABLE product (name TEXT PRIMARY KEY, deleted_ms BIGINT);
INSERT INTO "product" VALUES('Ten prints',NULL);
CREATE TABLE queue (
    name TEXT PRIMARY KEY,
    rate_table TEXT,
    refusal TEXT NOT NULL,
    unknown_document TEXT NOT NULL,
    unknown_document_cents BIGINT NOT NULL CHECK (unknown_document_cents >= 0),
    unknown_user TEXT NOT NULL,
    unknown_user_cents BIGINT NOT NULL CHECK (unknown_user_cents >= 0),
    unknown_user_payer TEXT NOT NULL,
    authenticated BIGINT NOT NULL CHECK (authenticated IN (0, 1)));
INSERT INTO "queue" VALUES('Office',NULL,'hold','hold',0,'create',20,'',0);
CREATE TABLE rate_table (
    name TEXT NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 1),
    valid_from_ms BIGINT NOT NULL,
    author TEXT NOT NULL,
    rules TEXT NOT NULL,
    PRIMARY KEY (name, version));
INSERT INTO "rate_table" VALUES('standard',1,1795405155221,'root','[{"match":{"color":"monochrome"},"perImpression":"8","perJob":"0","perSheet":"0"}]');
INSERT INTO "rate_table" VALUES('standard',2,1795405155289,'root','[{"match":{"color":"monochrome"},"perImpression":"8","perJob":"0","perSheet":"0"},{"match":{"color":"color"},"perImpression":"30","perJob":"0","perSheet":"0.5"}]');
CREATE TABLE receivable_item (
    entry BIGINT PRIMARY KEY REFERENCES journal_entry (number),
    member_id BIGINT NOT NULL REFERENCES member (id),
    cents BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    invoice BIGINT REFERENCES journal_entry (number));
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
    decided_ms BIGINT);
CREATE TABLE reservation (
    id BIGINT PRIMARY KEY,
    member_id BIGINT NOT NULL REFERENCES member (id),
    queue TEXT NOT NULL,
    cents BIGINT NOT NULL CHECK (cents >= 0),
    sources TEXT NOT NULL,
    state TEXT NOT NULL,
    charged BIGINT CHECK (charged BETWEEN 0 AND cents),
    refunded BIGINT NOT NULL CHECK (refunded BETWEEN 0 AND COALESCE(charged, 0)));
INSERT INTO "reservation" VALUES(4,1,'Office',188,'credit:1=188','captured',188,10);
INSERT INTO "reservation" VALUES(7,2,'Office',125,'credit:2=125','captured',125,0);
CREATE TABLE schema_version (version BIGINT PRIMARY KEY);
INSERT INTO "schema_version" VALUES(1);
CREATE TABLE setting_change (
    number BIGINT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    subject TEXT NOT NULL,
    change TEXT NOT NULL);
INSERT INTO "setting_change" VALUES(1,1795405155151,'root','queue Office','set: rates of the site, refused jobs: hold, unknown documents: hold, unknown users: become members with 0.20');
INSERT INTO "setting_change" VALUES(2,1795405155406,'root','member alice','added');
INSERT INTO "setting_change" VALUES(3,1795405155500,'root','member ben','added');
INSERT INTO "setting_change" VALUES(4,1795405155640,'root','plan Coworker','renews monthly');
INSERT INTO "setting_change" VALUES(5,1795405155731,'root','plan Coworker','has benefit 1, 9.00 of Printing credit, lapsing next-renewal');
INSERT INTO "setting_change" VALUES(6,1795405155831,'root','member alice','signed up to plan Coworker');
INSERT INTO "setting_change" VALUES(7,1795405155906,'root','product Ten prints','added');
INSERT INTO "setting_change" VALUES(8,1795405155971,'root','product Ten prints','has benefit 2, 3.00 of Printing credit, lapsing never');
INSERT INTO "setting_change" VALUES(9,1795405156155,'root','voucher batch 1','2 vouchers of 5.00');
INSERT INTO "setting_change" VALUES(10,1795405156288,'root','team Lab','may use the credit of alice');
INSERT INTO "setting_change" VALUES(11,1795405156412,'root','team Lab','has ben');
CREATE TABLE subscription (
    id BIGINT PRIMARY KEY,
    plan TEXT NOT NULL REFERENCES plan (name),
    member_id BIGINT NOT NULL REFERENCES member (id),
    frequency TEXT NOT NULL,
    anchor TEXT NOT NULL,
    next_cycle BIGINT NOT NULL,
    next_day TEXT NOT NULL,
    ended_ms BIGINT);
INSERT INTO "subscription" VALUES(1,'Coworker',1,'monthly','2026-11-23',1,'2026-12-23',NULL);
CREATE TABLE team (
    name TEXT PRIMARY KEY,
    payer_id BIGINT NOT NULL REFERENCES member (id),
    shares BIGINT NOT NULL CHECK (shares IN (0, 1)));
INSERT INTO "team" VALUES('Lab',1,1);
CREATE TABLE team_member (
    member_id BIGINT NOT NULL REFERENCES member (id),
    team TEXT NOT NULL REFERENCES team (name),
    PRIMARY KEY (member_id, team));
INSERT INTO "team_member" VALUES(2,'Lab');
CREATE TABLE voucher (
    code_hash TEXT PRIMARY KEY,
    batch BIGINT NOT NULL REFERENCES voucher_batch (id),
    credit BIGINT UNIQUE REFERENCES credit (id));
INSERT INTO "voucher" VALUES('94f7c2c48e23b3ca11cc8661e01c327f8ad5f2a50f0abf9315bf8935a167974f',1,NULL);
INSERT INTO "voucher" VALUES('21a02df66d89a1c48138ef4338150b1529b5b7e93697dcb80316a2015b3291a6',1,NULL);
CREATE TABLE voucher_batch (
    id BIGINT PRIMARY KEY,
    label TEXT NOT NULL,
    type TEXT NOT NULL REFERENCES credit_type (name),
    cents BIGINT NOT NULL CHECK (cents > 0),
    expiry TEXT NOT NULL,
    redeem_until_ms BIGINT,
    created_ms BIGINT NOT NULL,
    actor TEXT NOT NULL,
    canceled_ms BIGINT);
INSERT INTO "voucher_batch" VALUES(1,'Summer fair','Printing credit',500,'never',NULL,1795405156155,'root',NULL);
CREATE UNIQUE INDEX journal_entry_ended ON journal_entry (reservation)
    WHERE kind IN ('captured', 'voided');
CREATE INDEX journal_entry_refund ON journal_entry (reservation) WHERE kind = 'refunded';
CREATE INDEX posting_by_account ON posting (account, entry, cents);
CREATE INDEX credit_by_member ON credit (member_id);
CREATE INDEX credit_by_expiry ON credit (expires_ms) WHERE remaining > 0;
CREATE INDEX credit_withdrawn ON credit (id) WHERE remaining > 0 AND withdrawn = 1;
CREATE INDEX credit_open ON credit (member_id) WHERE remaining > 0;
CREATE INDEX reservation_pending ON reservation (member_id) WHERE state = 'pending';
CREATE INDEX receivable_item_open ON receivable_item (member_id) WHERE invoice IS NULL;
CREATE INDEX receivable_item_by_invoice ON receivable_item (invoice);
CREATE INDEX print_by_time ON print (created_ms);
CREATE INDEX print_unsettled ON print (server) WHERE state = 'printing';
CREATE INDEX print_held ON print (member_id) WHERE state = 'held';
CREATE INDEX print_by_reservation ON print (reservation);
CREATE INDEX print_by_job ON print (job_id);
CREATE INDEX print_by_user ON print (user_name, created_ms);
CREATE UNIQUE INDEX subscription_active ON subscription (member_id, plan)
    WHERE ended_ms IS NULL;
CREATE INDEX subscription_due ON subscription (next_day) WHERE ended_ms IS NULL;
CREATE INDEX team_by_payer ON team (payer_id);
CREATE INDEX voucher_by_batch ON voucher (batch);
CREATE INDEX failed_guess_by_subject ON failed_guess (subject, at_ms);
CREATE UNIQUE INDEX refund_request_open ON refund_request (reservation)
    WHERE state = 'open';
CREATE INDEX notice_pending ON notice (id) WHERE delivered_ms IS NULL;
CREATE TRIGGER journal_entry_no_update
    BEFORE UPDATE ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_entry_no_delete
    BEFORE DELETE ON journal_entry
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER posting_no_update
    BEFORE UPDATE ON posting
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER posting_no_delete
    BEFORE DELETE ON posting
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
COMMIT;
