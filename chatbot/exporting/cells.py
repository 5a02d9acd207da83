"""Texts that a spreadsheet program would take for something else when it opens a CSV file."""

from __future__ import annotations

import re
import unicodedata

GUARD = "'"

# What begins a formula in a spreadsheet program, full-width forms folded; tab and line breaks are trimmed
# away by some, and then what follows begins the cell.
_BEGINS_A_FORMULA = frozenset("=+-@\u2212")
_IS_TRIMMED = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_BREAKS = ("\t", "\r", "\n")

# "9-11" would become the ninth of November, "0551" the number 551, "1e5" 100,000, "9 pm" a time.
_NUMBER_OR_DATE = re.compile(r"\(?\d[\d\s.,:;/%()年月日时点分eEaApPmM—–-]*", re.ASCII)


def inert(text: str) -> str:
    """The text, behind an apostrophe if any program might run it as a formula."""
    folded = unicodedata.normalize("NFKC", text)
    first = next((each for each in folded if unicodedata.category(each) not in _IS_TRIMMED), "")
    return f"{GUARD}{text}" if first in _BEGINS_A_FORMULA or text.startswith(_BREAKS) else text


def kept_as_typed(text: str) -> str:
    """As ``inert``; also behind an apostrophe if it would be read as a number or a date."""
    if _NUMBER_OR_DATE.fullmatch(unicodedata.normalize("NFKC", text)):
        return f"{GUARD}{text}"
    return inert(text)
