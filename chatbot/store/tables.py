"""The tables as each migration made them, in SQL. A migration that has run anywhere is never changed."""

LEADS = """
CREATE TABLE leads (
    reference TEXT PRIMARY KEY NOT NULL,
    idempotency_hash TEXT NOT NULL UNIQUE,
    withdrawal_hash TEXT NOT NULL,
    status TEXT NOT NULL,
    study TEXT NOT NULL,
    locale TEXT NOT NULL,
    voice TEXT NOT NULL,
    dialog_version TEXT NOT NULL,
    dialog_hash TEXT NOT NULL,
    outcome TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    phone_as_typed TEXT NOT NULL,
    best_time TEXT NOT NULL,
    safe_contact TEXT NOT NULL,
    hospital TEXT NOT NULL,
    treatment_date_set TEXT NOT NULL,
    city TEXT NOT NULL,
    note TEXT NOT NULL,
    document TEXT NOT NULL CHECK (json_valid(document))
) STRICT;

CREATE INDEX leads_by_time ON leads (submitted_at, reference);

CREATE TABLE consents (
    reference TEXT NOT NULL REFERENCES leads ON DELETE CASCADE,
    id TEXT NOT NULL,
    version TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    locale TEXT NOT NULL,
    given_at TEXT NOT NULL,
    PRIMARY KEY (reference, id)
) STRICT;

CREATE TABLE erasures (
    reference TEXT PRIMARY KEY NOT NULL,
    idempotency_hash TEXT NOT NULL UNIQUE,
    erased_at TEXT NOT NULL
) STRICT;

CREATE TABLE refusals (
    reference TEXT PRIMARY KEY NOT NULL,
    hour TEXT NOT NULL,
    tries INTEGER NOT NULL
) STRICT;
"""

HISTORY = """
CREATE TABLE history (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL CHECK (json_valid(detail)),
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE INDEX history_by_subject ON history (subject);

CREATE TRIGGER history_is_never_changed BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

CREATE TRIGGER history_is_never_shortened BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
"""


# Who has a date for treatment waits least well. SQLite works the column out, so that it can never disagree
# with the two others; the index holds it, in the order of the list.
CALL_FIRST = """
ALTER TABLE leads ADD COLUMN call_first INTEGER NOT NULL
    GENERATED ALWAYS AS (status = 'new' AND treatment_date_set = 'yes') VIRTUAL;

CREATE INDEX leads_by_urgency ON leads (call_first, submitted_at, reference);
"""


PAUSED = """
CREATE TABLE paused (
    id TEXT PRIMARY KEY NOT NULL,
    sealed BLOB NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    taken_by TEXT
) STRICT;

CREATE INDEX paused_by_expiry ON paused (expires_at);
"""


# Leads from before were all made on the web.
CHANNEL = """
ALTER TABLE leads ADD COLUMN channel TEXT NOT NULL DEFAULT 'web';
ALTER TABLE leads ADD COLUMN attested_by TEXT NOT NULL DEFAULT '';
"""


# Who may come in. A person's own name stays here; the history names them by ``id`` alone.
STAFF = """
CREATE TABLE staff (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    login TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    studies TEXT NOT NULL CHECK (json_valid(studies)),
    password_hash TEXT NOT NULL DEFAULT '',
    totp_secret TEXT NOT NULL DEFAULT '',
    totp_last_step INTEGER NOT NULL DEFAULT 0,
    link_hash TEXT NOT NULL DEFAULT '',
    link_expires_at TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    disabled_at TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE recovery_codes (
    staff_id INTEGER NOT NULL REFERENCES staff ON DELETE CASCADE,
    hash TEXT NOT NULL,
    used_at TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (staff_id, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff_sessions (
    hash TEXT PRIMARY KEY NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff ON DELETE CASCADE,
    started_at TEXT NOT NULL,
    seen_at TEXT NOT NULL
) STRICT;

CREATE INDEX staff_sessions_by_staff ON staff_sessions (staff_id);

CREATE TABLE login_failures (
    who TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;

CREATE INDEX login_failures_by_who ON login_failures (who, at);
"""


# Who is in charge searches the history by who, what, and when; each index goes on in the order of time.
HISTORY_SEARCH = """
CREATE INDEX history_by_time ON history (at);
CREATE INDEX history_by_actor ON history (actor, at);
CREATE INDEX history_by_action ON history (action, at);
CREATE INDEX history_by_actor_and_action ON history (actor, action, at);
"""


# What staff do with a lead. ``revision`` counts changes, so that nobody overwrites what they have not seen;
# ``next_at`` is when the next action is due, empty if none is; ``changed_at`` is when it last changed. A
# status that closed the lead keeps what was due, for who undoes it. ``visits`` holds the visit that stands,
# ``visit_changes`` every one that was planned, moved or cancelled.
WORK = """
ALTER TABLE leads ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE leads ADD COLUMN changed_at TEXT NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN assigned_to INTEGER REFERENCES staff;
ALTER TABLE leads ADD COLUMN next_action TEXT NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN next_at TEXT NOT NULL DEFAULT '';
ALTER TABLE leads ADD COLUMN respondent TEXT NOT NULL
    GENERATED ALWAYS AS (coalesce(document ->> '$.respondent', '')) VIRTUAL;

CREATE INDEX leads_by_due ON leads (next_at, reference) WHERE next_at <> '';
CREATE INDEX leads_by_whose_due ON leads (assigned_to, next_at, reference) WHERE next_at <> '';

CREATE TABLE status_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL REFERENCES leads ON DELETE CASCADE,
    status_before TEXT NOT NULL,
    status TEXT NOT NULL,
    criterion TEXT NOT NULL DEFAULT '',
    next_action_before TEXT NOT NULL DEFAULT '',
    next_at_before TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff,
    undone_at TEXT NOT NULL DEFAULT '',
    undone_by INTEGER REFERENCES staff
) STRICT;

CREATE INDEX status_changes_by_lead ON status_changes (reference, id);

CREATE TABLE calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL REFERENCES leads ON DELETE CASCADE,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    next_at TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff
) STRICT;

CREATE INDEX calls_by_lead ON calls (reference, id);

CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL REFERENCES leads ON DELETE CASCADE,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff
) STRICT;

CREATE INDEX notes_by_lead ON notes (reference, id);

CREATE TABLE visits (
    reference TEXT PRIMARY KEY NOT NULL REFERENCES leads ON DELETE CASCADE,
    starts_at TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    place TEXT NOT NULL,
    sequence INTEGER NOT NULL DEFAULT 0,
    at TEXT NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff
) STRICT;

CREATE TABLE visit_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL REFERENCES leads ON DELETE CASCADE,
    change TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    place TEXT NOT NULL,
    at TEXT NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff
) STRICT;

CREATE INDEX visit_changes_by_lead ON visit_changes (reference, id);

CREATE TABLE record_checks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL REFERENCES leads ON DELETE CASCADE,
    criterion TEXT NOT NULL,
    standing TEXT NOT NULL,
    finding TEXT NOT NULL DEFAULT '',
    question TEXT NOT NULL DEFAULT '',
    questions TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(questions)),
    source TEXT NOT NULL DEFAULT '',
    source_date TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    staff_id INTEGER NOT NULL REFERENCES staff
) STRICT;

CREATE INDEX record_checks_by_lead ON record_checks (reference, criterion, id);
"""


# What is to be mailed, each once: ``once`` names what it tells whom, so that it is never queued twice.
# ``problem`` is how the last try ended, if not well; ``failed_at`` is when it was given up.
OUTBOX = """
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    once TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    study TEXT NOT NULL,
    reference TEXT REFERENCES leads ON DELETE CASCADE,
    recipient TEXT NOT NULL,
    queued_at TEXT NOT NULL,
    next_try_at TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    leased_until TEXT NOT NULL DEFAULT '',
    problem TEXT NOT NULL DEFAULT '',
    sent_at TEXT NOT NULL DEFAULT '',
    failed_at TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX outbox_by_next_try ON outbox (sent_at, next_try_at);
CREATE INDEX outbox_by_lead ON outbox (reference);
"""


# How often something happened on a day, and nothing else: no person, no time, no trail.
COUNTERS = """
CREATE TABLE counters (
    day TEXT NOT NULL,
    study TEXT NOT NULL,
    event TEXT NOT NULL,
    what TEXT NOT NULL,
    locale TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (day, study, event, what, locale)
) STRICT, WITHOUT ROWID;
"""
