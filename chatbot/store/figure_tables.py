"""What figures are counted from, as its migration made it, in SQL."""

# The findings of a lead by criterion, in the record's order. They stand in its document too, which is a
# hundred times as long: whoever counts findings would read little else than answers and wording. SQLite keeps
# them, so that they never disagree with the document; they hang on the lead and go with it.
FINDINGS = """
CREATE TABLE lead_findings (
    reference TEXT PRIMARY KEY NOT NULL REFERENCES leads ON DELETE CASCADE,
    findings TEXT NOT NULL CHECK (json_valid(findings))
) STRICT, WITHOUT ROWID;

CREATE TRIGGER lead_findings_are_kept AFTER INSERT ON leads BEGIN
    INSERT INTO lead_findings
    SELECT NEW.reference, json_group_object(value ->> '$.criterion', value ->> '$.finding')
    FROM json_each(NEW.document, '$.findings');
END;

CREATE TRIGGER lead_findings_are_changed AFTER UPDATE OF document ON leads BEGIN
    UPDATE lead_findings SET findings = (
        SELECT json_group_object(value ->> '$.criterion', value ->> '$.finding')
        FROM json_each(NEW.document, '$.findings')
    ) WHERE reference = NEW.reference;
END;

INSERT INTO lead_findings
SELECT reference, (
    SELECT json_group_object(value ->> '$.criterion', value ->> '$.finding')
    FROM json_each(document, '$.findings')
) FROM leads;
"""

# The leads of one study by time, with what is counted of each: a small study waits for no large one.
BY_STUDY_AND_TIME = """
CREATE INDEX leads_by_study_and_time ON leads
    (study, submitted_at, reference, outcome, locale, respondent);
"""
