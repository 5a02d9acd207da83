"""Which lines of a record are headings of inclusion and exclusion, and where such a heading runs on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

LONGEST_HEADING = 160


class Section(StrEnum):
    """Of the criteria; ids begin with its letter."""

    INCLUSION = "I"
    EXCLUSION = "E"


_QUALIFIERS = (
    r"(?:(?:key|main|major|general|additional|other|specific|core|primary|secondary|important|selected|basic"
    r"|patients?|subjects?|participants?|study|trial|protocol|overall|eligibility|donors?|recipients?"
    r"|controls?|healthy|volunteers?|cases?|the)(?:['’]s?)?[\s:–-]+"
    r"|(?:phase|part|cohort|group|arm|stage|step|stratum)\s+\w{1,4}[\s:,–-]+)*"
)
_CRITERIA = r"(?:criteri(?:a|on|as|ums?)|requirements?|standards?|conditions?)"
_WORD = r"(?:(?P<opposite>non)[\s-]?)?(?P<section>inclusion|exclusion)s?"
_SAID = (
    rf"(?:(?:list\s+of\s+(?:the\s+)?)?{_QUALIFIERS}{_WORD}(?:\s+{_CRITERIA})?"
    rf"|{_CRITERIA}\s+(?:for|of)\s+{_WORD.replace('<', '<late_')})"
)
_HAN = r"(?:主要)?(?P<han>纳入|入选|入组|排除)(?:标准|条件)"
_DECORATION = r"[\W_]*"
_HEADING = re.compile(rf"^{_DECORATION}(?:{_SAID}|{_HAN})\b(?P<tail>.*)$", re.IGNORECASE | re.DOTALL)
_BOTH = re.compile(
    rf"^{_DECORATION}(?:{_QUALIFIERS}(?:inclusion\s*(?:/|and|&|or)\s*exclusion)(?:\s+{_CRITERIA})?"
    rf"|{_QUALIFIERS}eligibility(?:\s+{_CRITERIA})?|(?:entry|selection)\s+{_CRITERIA})\s*\W*$",
    re.IGNORECASE,
)
_TAIL_WITHOUT_COLON = re.compile(r"\s*(?:[(\[–—-]|for\b|in\b|at\b)", re.IGNORECASE)
_TITLE = re.compile(r"[A-Z0-9][\w/-]*(?:\s+[A-Z0-9][\w/-]*)*")
_IS_SENTENCE = re.compile(r";$|(?:\.\s.*|\b(?:are|is|was|were)\b.*)\.$", re.DOTALL)
_EXCLUDES = re.compile(
    r"\b(?:excluded?|exclusions?|ineligible|non-?eligible|not\s+(?:be\s+)?eligible)\b", re.IGNORECASE
)
_REFERS = re.compile(r"\b(?:in|of|by|see|per|under|to|from)\s+(?:the\s+)?exclusions?\b", re.IGNORECASE)
_INCLUDES = re.compile(r"\b(?:included?|inclusions?|eligible)\b", re.IGNORECASE)
# A sentence of nothing but these leads to a list and says nothing about it.
_LEADING_WORDS = re.compile(
    r"(?:\b(?:a|above|additional|all|also|an|analysis|and|any|apply|applies|are|as|at|basic|be|been|below|but|can"
    r"|candidate|candidates|condition|conditions|considered|core|criteria|criterion|each"
    r"|eligibility|eligible|enrolled|enrollment|enrolment|enter|every|excluded|exclusion|exclusions"
    r"|follow|following|follows|for|from|fulfil|fulfill|fulfilled|general|has|have|if|important|in"
    r"|include|included|includes|inclusion|inclusions|individual|individuals|ineligible|is|key|limited"
    r"|listed|main|major|may|meet|meets|met|more|must|non|not|of|one|only|or|order|other|overall|participant"
    r"|participants|participate|participation|patient|patients|people|persons|present|primary|protocol"
    r"|requirement|requirements|satisfied|satisfy|satisfying|screening|selected|shall|should|specific"
    r"|standards|study|subject|subjects|that|the|these|they|this|those|time|to|trial|unless|volunteers"
    r"|was|were|when|who|will|with)\b[^\w]*)+",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"\b(?:appl(?:y|ies)|conditions|criteria|criterion|eligible|excluded|follow(?:ing|s)?|if|ineligible|meets?"
    r"|must)\b",
    re.IGNORECASE,
)
_ONE_IS_ENOUGH = re.compile(r"\b(?:any|either|one)\b", re.IGNORECASE)
_ALL_ARE_NEEDED = re.compile(r"\b(?:all|both|each|every)\b", re.IGNORECASE)
_VERB = r"\s+(?:are|were|is|include[sd]?)(?:\s+(?:as\s+follows|the\s+following))?"
_ONLY_QUALIFIES = re.compile(rf"^(?:[\W\d_]|\b[a-z]{{1,4}}[.)])*{_QUALIFIERS}{_DECORATION}$", re.IGNORECASE)
_RUNS_ON = re.compile(
    rf"^(?P<heading>{_DECORATION}(?:{_SAID}(?:\s*\([^)]*\)|\s+(?:for|in)\b[^:：.;]{{1,60}}|{_VERB})?|{_HAN}"
    r"|(?-i:[A-Z]{4,}(?:[ /&-]+[A-Z]{3,})+)(?=\s*:)))"
    r"(?P<colon>\s*[:：][\s*_]*|\s+(?=1\\?[.)]\s?\S))(?=\S)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"(?<=[.;] )(?:Inclusion|Exclusion)\s+[Cc]riteria$"
    rf"|(?<=[.;。；] )(?:[Tt]he\s+)?(?:[Ii]nclusion|[Ee]xclusion)\s+criteria{_VERB}\s*[:：]"
    r"|(?<=[.;] )[A-Z]{4,}(?:[ /&-]+[A-Z]{3,})+\s*:"
    r"|(?<!^)(?:(?<=[\s.;:,)])(?:[-*•–]\s+)?(?<!\bsee )(?<!\bthe )(?<!\bany )(?<!\bno )(?<!\ball )(?<!\bof )"
    r"(?<!\band )(?<!\bor )(?<!\bin )(?<!\bunder )(?<!\bper )(?<!\bto )(?<!\bby )"
    r"(?:(?:Key|Main|Major|Additional|KEY|MAIN)\s+)?"
    r"(?:Inclusion|Exclusion|INCLUSION|EXCLUSION)(?:\s+(?:[Cc]riteri(?:a|on)|CRITERIA))?"
    r"(?:\s*[:：]|\s+(?=1\\?[.)]\s?\S))|(?:主要)?(?:纳入|入选|入组|排除)(?:标准|条件)\s*[:：])"
)


def section_of(text: str, stands_free: bool) -> Section | None:
    """The section that a line is the heading of; None for one that is no such heading.

    ``stands_free``: without a mark and not below another line, so that its wording may be looser.
    """
    found = _HEADING.match(text)
    if not found or len(text) > LONGEST_HEADING:
        return None
    tail = found["tail"].strip("*_ ").rstrip("\\")
    leads = bool(_TAIL_WITHOUT_COLON.match(tail))
    says_criteria = "criteri" in text.lower()
    is_heading = (
        not re.search(r"\w", tail)
        or (tail.endswith((":", "：")) and (leads or says_criteria))
        or (stands_free and says_criteria and _TITLE.fullmatch(tail))
        or (stands_free and leads and not _IS_SENTENCE.search(tail))
    )
    return _section(found) if is_heading else None


def is_of_both(text: str) -> bool:
    """Whether a line is a heading over inclusion and exclusion together."""
    return bool(_BOTH.match(text))


def section_told(sentence: str, so_far: Section | None) -> Section | None:
    """The section of what follows a sentence such as "Patients are excluded if:"."""
    if _EXCLUDES.search(_REFERS.sub("", sentence)):
        return Section.EXCLUSION
    if so_far is None and _INCLUDES.search(sentence):
        return Section.INCLUSION
    return so_far


def introduces(sentence: str) -> bool:
    """Whether a line before a list only leads to it ("All of the following:"), and heads no group."""
    return bool(_LEADING_WORDS.fullmatch(sentence) and _LEADS.search(sentence))


def offers_a_choice(sentence: str, section: Section) -> bool:
    """Whether one of the lines below is enough for inclusion, or only all of them exclude together."""
    one_is_enough = bool(_ONE_IS_ENOUGH.search(sentence))
    if section is Section.INCLUSION:
        return one_is_enough
    return bool(_ALL_ARE_NEEDED.search(sentence)) and not one_is_enough


def says_only_the_section(heading: str) -> bool:
    """Whether a heading names inclusion or exclusion for everybody ("Key inclusion criteria are:")."""
    plain = re.sub(r"^[\W_]+", "", heading)
    return is_of_both(plain) or bool(_LEADING_WORDS.fullmatch(plain) or re.fullmatch(rf"{_HAN}\W*", plain))


def without_run_on(line: str) -> Iterator[str]:
    """The line in parts, each heading of inclusion or exclusion on a line of its own."""
    starts = [
        found.start() for found in _WITHIN.finditer(line) if not _ONLY_QUALIFIES.match(line[: found.start()])
    ]
    indent = line[: len(line) - len(line.lstrip())]
    for start, end in zip([0, *starts], [*starts, len(line)], strict=True):
        part = line[start:end].strip() if start else line[:end].rstrip()
        found = _RUNS_ON.match(part)
        if found and re.search(r"\w", part[found.end() :]):
            yield indent + part[: found.end()].strip()
            yield indent + part[found.end() :].strip()
        else:
            yield part if not start else indent + part


def _section(found: re.Match[str]) -> Section:
    word = (found["section"] or found["late_section"] or found["han"]).lower()
    excludes = word in {"exclusion", "排除"} or found["opposite"] or found["late_opposite"]
    return Section.EXCLUSION if excludes else Section.INCLUSION
