"""What a line without a mark is by its words: a heading, a note, or a sentence about the list."""

from __future__ import annotations

import re

COLONS = (":", "：")
LONGEST_GROUP = 110
_STOPS = (".", ";", ",", "。", "；")
_SAYS_NOTHING = re.compile(
    r"^\W*(?:none|nil|n/?a|no|not\s+(?:applicable|specified|provided)|no\s+(?:specific\s+)?(?:exclusion|inclusion)"
    r"\s+criteria|none\s+(?:specified|listed)|see\s+(?:disease|patient)\s+characteristics|无|不适用)\W*$",
    re.IGNORECASE,
)
_JOINS = re.compile(r"^\W*(?:and\s*/\s*or|or|and)\W*$", re.IGNORECASE)
_GOES_ON = re.compile(r"^(?:and|or)\b", re.IGNORECASE)
_NOTE = re.compile(r"^\W*(?:notes?|nb|n\.b\.)(?:[\s:]|$)", re.IGNORECASE)
_ABOUT_THE_LIST = re.compile(
    r"\b(?:above|additional|below|eligibility|exclusion|following|further|inclusion|other|protocol[\s-]defined"
    r"|these)\b[^.]*\bcriteri(?:a|on)\b"
    r"|\b(?:this|the|these|above)\s+(?:\w+\s+)?(?:information|lists?)\b|\banswers?\s+must\b|\bplease\b|,$"
    r"|^(?:\\\*+|[†‡§¹²³])\s?\w"
    r"|^\d+\s+(?:\w+\s+)?(?:participants|patients|persons|subjects|volunteers)\b.*\bwill\b",
    re.IGNORECASE,
)
# "Participants must be adults" says something by itself; "Participants who have diabetes" may be a heading.
_SAYS = re.compile(
    r"(?<!\bthat )(?<!\bwho )(?<!\bwhich )\b(?:must|should|shall|will|is|are|has|have)\b|[<>≥≤]",
    re.IGNORECASE,
)


def says_nothing(text: str) -> bool:
    """Whether a line is only "none", "not applicable" or the like."""
    return bool(_SAYS_NOTHING.match(text))


def joins(text: str) -> bool:
    """Whether a line is only "or" or "and"."""
    return bool(_JOINS.match(text))


def goes_on(text: str) -> bool:
    """Whether a line goes on with the sentence above it, or is a note about it."""
    return bool(_GOES_ON.match(text)) or (bool(_NOTE.match(text)) and not is_about_the_list(text))


def is_about_the_list(text: str) -> bool:
    """Whether a sentence tells of the criteria, and is none ("Other protocol-defined criteria may apply")."""
    return bool(_ABOUT_THE_LIST.search(text))


def can_head_a_list(text: str) -> bool:
    """Whether a line without a colon looks like a heading: short, and no sentence."""
    return len(text) <= LONGEST_GROUP and not text.endswith(_STOPS) and not _SAYS.search(text)


def can_head_sections(text: str) -> bool:
    """Whether a line can stand over inclusion and exclusion of a group by its looks alone."""
    says_little = joins(text) or says_nothing(text)
    return len(text) <= LONGEST_GROUP and not says_little and not text.endswith(_STOPS)
