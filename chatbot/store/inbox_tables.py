"""The tables and indexes of the inbox, as their migration made them, in SQL."""

# The inbox. ``lead_terms`` is what a lead is found by: name, telephone and reference, cut into terms; it
# hangs on the lead, so an erased name is in no index. ``lead_reads``: up to which change somebody has read.
INBOX = """
CREATE TABLE lead_terms (
    term TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    reference TEXT NOT NULL REFERENCES leads ON DELETE CASCADE,
    PRIMARY KEY (term, submitted_at, reference)
) STRICT, WITHOUT ROWID;

CREATE INDEX lead_terms_by_lead ON lead_terms (reference);

CREATE TABLE lead_reads (
    staff_id INTEGER NOT NULL REFERENCES staff ON DELETE CASCADE,
    reference TEXT NOT NULL REFERENCES leads ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    PRIMARY KEY (staff_id, reference)
) STRICT, WITHOUT ROWID;

CREATE INDEX lead_reads_by_lead ON lead_reads (reference);
CREATE INDEX leads_by_phone ON leads (phone);

-- Where a lead stands in the inbox, and what orders it there: something is due (0), new (1), neither (2).
ALTER TABLE leads ADD COLUMN place INTEGER NOT NULL GENERATED ALWAYS AS (
    CASE
        WHEN status NOT IN ('new', 'contacted', 'records_requested', 'screening_visit') THEN 2
        WHEN next_at <> '' THEN 0
        WHEN status = 'new' THEN 1
        ELSE 2
    END
) VIRTUAL;
ALTER TABLE leads ADD COLUMN place_key TEXT NOT NULL GENERATED ALWAYS AS (
    CASE place WHEN 0 THEN next_at WHEN 1 THEN call_first || submitted_at ELSE submitted_at END
) VIRTUAL;

-- One for every filter, in the order of the inbox. What follows the reference is what is filtered by besides:
-- so a combination is told from the index, without a look into rows.
CREATE INDEX leads_in_order ON leads (place, place_key, reference);
CREATE INDEX leads_by_study ON leads
    (study, place, place_key, reference, outcome, status, locale, respondent, assigned_to);
CREATE INDEX leads_by_study_and_status ON leads
    (study, status, place, place_key, reference, outcome, locale, respondent, assigned_to);
CREATE INDEX leads_by_status ON leads
    (status, place, place_key, reference, study, outcome, locale, respondent, assigned_to);
CREATE INDEX leads_by_outcome ON leads
    (outcome, place, place_key, reference, study, status, locale, respondent, assigned_to);
CREATE INDEX leads_by_locale ON leads
    (locale, place, place_key, reference, study, outcome, status, respondent, assigned_to);
CREATE INDEX leads_by_respondent ON leads
    (respondent, place, place_key, reference, study, outcome, status, locale, assigned_to);
CREATE INDEX leads_by_assignment ON leads
    (assigned_to, place, place_key, reference, study, outcome, status, locale, respondent);
DROP INDEX leads_by_time;
CREATE INDEX leads_by_time ON leads
    (submitted_at, reference, study, outcome, status, locale, respondent, assigned_to);
"""
