"""Telephone numbers that staff replaced, as their migration made the table, in SQL."""

# For who takes a correction back. They hang on the lead and go with it.
FORMER_PHONES = """
CREATE TABLE former_phones (
    reference TEXT NOT NULL REFERENCES leads ON DELETE CASCADE,
    phone TEXT NOT NULL,
    phone_as_typed TEXT NOT NULL,
    wrong_since TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (reference, phone)
) STRICT, WITHOUT ROWID;
"""
