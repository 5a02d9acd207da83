"""What a lead is found by: its name and its telephone number, cut into terms, in an index of our own.

The terms hang on the lead, so that erasing it erases them; a text index of SQLite's would keep them in pages
of its own. A name is cut by how its script is read: letters without case (Han, kana, Hangul) have no words,
so that every run of up to three of them is a term; other words are found by how they begin. A telephone
number is found by any four digits in a row.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sqlite_utils import Database

LONGEST_RUN = 3
LONGEST_START = 10
DIGITS = 4

_WHOLE = "="
"""Begins the term that is a whole name; no other term has this sign."""

_WHOLE_NUMBER = 9
"""So many digits are no mere end of a number."""

_RUN = re.compile(r"[^\W\d_]+")


def write_terms(db: Database, reference: str) -> None:
    """Put a lead's terms in the place of those it had; inside a transaction of the caller's."""
    db.execute("DELETE FROM lead_terms WHERE reference = ?", [reference])
    found = db.query("SELECT name, phone, submitted_at FROM leads WHERE reference = ?", [reference])
    rows = (
        (term, lead["submitted_at"], reference)
        for lead in list(found)
        for term in {*terms_of_name(lead["name"]), *terms_of_phone(lead["phone"])}
    )
    db.conn.executemany("INSERT INTO lead_terms (term, submitted_at, reference) VALUES (?, ?, ?)", rows)


def terms_of_name(name: str) -> Iterator[str]:
    """A Han name may be written with a space in it or without: its runs go across spaces."""
    for size in range(1, LONGEST_RUN + 1):
        yield from _runs(han_of(name), size)
    for word in words_of(name):
        if not is_caseless(word):
            yield from (word[:size] for size in range(1, min(len(word), LONGEST_START) + 1))
    if whole := whole_name(name):
        yield whole


def terms_of_phone(phone: str) -> Iterator[str]:
    yield from _runs(_digits(phone), DIGITS)


def sought_in_names(typed: str) -> tuple[str, ...]:
    """The terms that a name must have, all of them; the one that says most comes first."""
    terms: list[str] = []
    for word in words_of(typed):
        if is_caseless(word):
            terms += _runs(word, min(len(word), LONGEST_RUN))
        else:
            terms.append(word[:LONGEST_START])
    return tuple(sorted(dict.fromkeys(terms), key=len, reverse=True))


def sought_in_phones(typed: str) -> tuple[str, ...]:
    """The terms that a number must have, the last digits first: numbers differ at their ends."""
    return tuple(dict.fromkeys(reversed([*_runs(digits_of(typed), DIGITS)])))


def whole_name(name: str) -> str:
    """The term that two names share which differ in nothing but spaces, case, accents and the order of words.

    Empty for a name without letters.
    """
    words = words_of(name)
    if all(map(is_caseless, words)):
        return f"{_WHOLE}{''.join(words)}" if words else ""
    return f"{_WHOLE}{' '.join(sorted(words))}"


def words_of(name: str) -> list[str]:
    """Runs of letters, without case and accents; where scripts with and without case meet, a run ends."""
    decomposed = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name).casefold())
    plain = "".join(letter for letter in decomposed if unicodedata.category(letter) != "Mn")
    words: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFC", plain)):
        start = 0
        for at in range(1, len(run) + 1):
            if at == len(run) or is_caseless(run[at]) != is_caseless(run[start]):
                words.append(run[start:at])
                start = at
    return words


def is_caseless(word: str) -> bool:
    """A word of a script such as Han, whose letters are neither upper nor lower case."""
    return unicodedata.category(word[0]) == "Lo"


def han_of(name: str) -> str:
    """The letters of a name that have no case, in one run."""
    return "".join(filter(is_caseless, words_of(name)))


def digits_of(typed: str) -> str:
    """A number's digits, without the zeros that are dialled in front of a whole one (0551..., 0086...)."""
    digits = _digits(typed)
    return digits.lstrip("0") if len(digits) >= _WHOLE_NUMBER else digits


def _digits(phone: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", phone) if each in "0123456789")


def _runs(text: str, size: int) -> Iterator[str]:
    return (text[start : start + size] for start in range(len(text) - size + 1))
