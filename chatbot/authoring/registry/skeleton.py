"""A registry record -> a first dialog: what the record says is ready, what needs an author is marked TODO."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chatbot.authoring.record import without_escapes
from chatbot.authoring.registry.ages import AgeLimits, Range, UnreadableAge, age_limits
from chatbot.authoring.registry.criteria import Aside, Criteria, Heading, Line
from chatbot.authoring.registry.headings import Section
from chatbot.screening.study import Study, is_exclusion

_WIDTH = 110
_SEXES = {"FEMALE": ("female", "male", "women"), "MALE": ("male", "female", "men")}
_ASKED_BACK = (*range(14),)
_CONSENT = re.compile(r"\bconsent\b|知情同意", re.IGNORECASE)
_GIVES_CONSENT = re.compile(
    r"\b(?:sign\w*|provi\w+|giv\w+|willing\w*|able|ability|obtain\w*|written|voluntar\w+)\b|自愿|签署",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(
    r"\b(?:aged?|prevent\w*|time of|prior to|unable|inab\w+|incapa\w+|illness|disorders?|lack)\b",
    re.IGNORECASE,
)
_LONGEST_CONSENT = 200
_ABOUT_AGE = re.compile(r"\b(?:aged?|ages|years?|months?|days?|older|adults?)\b|岁|年龄", re.IGNORECASE)
_STRICT = re.compile(
    r"[<>](?!=)|\b(?:above|under|below|less|more|younger than|older than|over (?=\d))\b", re.IGNORECASE
)
_WORD_OF_AGE = re.compile(
    r"""a|all|and|are|at|be|between|both|equal|from|greater|in|included|inclusive|is|least|must|of|or|than|the
    |through|to|up|who|with|ages?|aged|old|older|range|ranging|days|months|years?
    |adults?|participants?|patients?|subjects?|genders?|sex|sexes|males?|females?|men|women
    |岁|周岁|年龄""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A criterion as the skeleton writes it: ``question`` asks it with yes or no, unless ``is_age``."""

    id: str
    shown: str
    question: str
    is_age: bool
    hints: tuple[str, ...]

    @property
    def fits(self) -> str:
        return "no" if is_exclusion(self.id) else "yes"

    @property
    def does_not_fit(self) -> str:
        return "yes" if is_exclusion(self.id) else "no"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """``dialog`` and ``cases`` are the texts of the two files; the rest is what the author is told."""

    dialog: str
    cases: str
    ready: tuple[str, ...]
    asides: int
    warnings: tuple[str, ...]


def make_skeleton(study: Study, criteria: Criteria, safety: Collection[str], site: str = "") -> Skeleton:
    """``safety`` are the messages of shared.yaml, ``site`` one of its sites, for the author to look at."""
    warnings = list(_warnings(study, criteria))
    try:
        ages = age_limits(study.minimum_age, study.maximum_age)
    except UnreadableAge as error:
        ages = None
        warnings.append(f"{error} Write the rule of age yourself.")
    sex = _sex(study)
    lines = [_asked(line, study, ages) for line in criteria.lines]
    consent = next((line for line in lines if _is_about_consent(line)), None)
    values = {
        "study": study,
        "site": site,
        "ages": ages,
        "age_why": f"The study was planned for {ages.words}." if ages else "TODO: why the age is asked",
        "ask_back": _asked_back(ages),
        "sex": sex,
        "asked": [line for line in lines if not line.is_age and line is not consent],
        "consent": consent,
        "parts": list(_parts(criteria, {line.id: line for line in lines})),
        "safety": safety,
        "answers": _answers(lines, consent, ages, sex),
        "as_of": f"{study.last_update}-01-01"[:10],
    }
    ready = [name for name, is_ready in (("age", ages), ("sex", sex), ("consent", consent)) if is_ready]
    asides = sum(isinstance(part, Aside) for part in criteria.parts)
    render = _environment().get_template
    return Skeleton(
        render("dialog.yaml.jinja").render(values),
        render("cases.yaml.jinja").render(values),
        tuple(ready),
        asides,
        tuple(warnings),
    )


def _warnings(study: Study, criteria: Criteria) -> Iterator[str]:
    if not criteria.named:
        yield (
            "The record names neither inclusion nor exclusion, so that all lines count as inclusion. "
            "Read each: one that excludes needs its 'yes' and 'no' turned round."
        )
    elif Section.INCLUSION not in criteria.named and any(line.id.startswith("I") for line in criteria.lines):
        yield "The record names no inclusion: the lines before the exclusion count as that. Read them."
    elif Section.INCLUSION not in criteria.named:
        yield "The record names no inclusion, and no line stands before the exclusion: all lines exclude."
    if study.contact.is_sponsor:
        yield "The record names nobody to call: the pages name the sponsor, without a number."
    elif study.contact.site:
        yield f"The record names no central contact: the pages name that of {study.contact.site}."
    if study.contact.email and not study.contact.phone:
        yield "The record has no telephone number of a contact: the pages name an e-mail address."


def _asked(line: Line, study: Study, ages: AgeLimits | None) -> AskedLine:
    shown = " / ".join(without_escapes(line.quoted).splitlines())
    is_age = ages is not None and _says_only_the_ages(line, study)
    is_near_age = bool(_ABOUT_AGE.search(shown)) and not is_age
    hints = [
        "Only the age, as the record's field has it: ready. Look whether it says more." if is_age else "",
        "It speaks of an age or a time: compare it with AGE." if is_near_age and ages else "",
        "It speaks of consent: 'willing' may be all that it needs." if _CONSENT.search(shown) else "",
    ]
    return AskedLine(line.id, shown, line.id.lower(), is_age, tuple(filter(None, hints)))


def _says_only_the_ages(line: Line, study: Study) -> bool:
    """Whether a line says the same as the record's fields, in words that can say nothing else."""
    text = without_escapes(line.text)
    limits = {each for field in (study.minimum_age, study.maximum_age) for each in re.findall(r"\d+", field)}
    numbers, words = set(re.findall(r"\d+", text)), re.findall(r"[^\W\d_]+", text.lower())
    names_one_sex = bool({"female", "females", "women"} & {*words}) != bool(
        {"male", "males", "men"} & {*words}
    )
    return (
        line.id.startswith("I")
        and not line.groups
        and numbers == limits
        and all(_WORD_OF_AGE.fullmatch(each) for each in words)
        and not _STRICT.search(text)
        and not names_one_sex
    )


def _is_about_consent(line: AskedLine) -> bool:
    """Whether "would you like to hear more" is the nearest that a conversation can come to a line."""
    is_short = len(line.shown) <= _LONGEST_CONSENT
    gives = _CONSENT.search(line.shown) and _GIVES_CONSENT.search(line.shown)
    return line.id.startswith("I") and is_short and bool(gives) and not _SAYS_MORE.search(line.shown)


@dataclass(frozen=True, slots=True)
class _Sex:
    fits: str
    does_not_fit: str
    lasts: str
    text: str


def _sex(study: Study) -> _Sex | None:
    if study.sex not in _SEXES:
        return None
    fits, does_not_fit, people = _SEXES[study.sex]
    lasts = "clarify" if study.sex_detail else "permanent"
    return _Sex(fits, does_not_fit, lasts, f"The study was planned for {people}.")


def _asked_back(ages: AgeLimits | None) -> list[str]:
    """Ages at which a slip of the finger decides much: below them all is erased, or a limit is near."""
    ranges = ages.fits if ages is not None and ages.is_whole else ()
    near = {int(limit) + more for each in ranges for limit in each.values() for more in (0, 1, 2)}
    return [str(age) for age in sorted({*_ASKED_BACK, *near})]


def _parts(criteria: Criteria, asked: Mapping[str, AskedLine]) -> Iterator[dict[str, object]]:
    for part in criteria.parts:
        if isinstance(part, Line):
            yield {"line": asked[part.id]}
        elif isinstance(part, Heading):
            yield {"told": f"Heading in the record: {part.text}"}
        else:
            yield {"told": f"Also in the record, without a rule. Does it change one beside it? {part.text}"}


def _answers(
    lines: Iterable[AskedLine], consent: AskedLine | None, ages: AgeLimits | None, sex: _Sex | None
) -> str:
    """Of somebody for whom all fits, in the form of cases.yaml."""
    given = [
        "respondent: self",
        "symptoms: [none]",
        f'age: "{ages.some_age if ages else 40}"',
        *([f"sex: {sex.fits}"] if sex else []),
        "papers: [none]",
        *(f'{line.question}: "{line.fits}"' for line in lines if not line.is_age and line is not consent),
        *(['willing: "yes"'] if consent else []),
    ]
    inside = textwrap.fill(", ".join(given), _WIDTH, subsequent_indent="     ", break_long_words=False)
    return f"{{{inside}}}"


def _environment() -> Environment:
    loader = FileSystemLoader(Path(__file__).parent)
    environment = Environment(  # noqa: S701 - YAML, where nothing is to be escaped as in HTML
        loader=loader,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(remark=_remark, quoted=_quoted, within=_within)
    return environment


def _remark(text: str, indent: int = 0) -> str:
    """The text behind ``#``, on as many lines as it needs, without what could end a line."""
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    mark = " " * indent + "# "
    return textwrap.fill(plain, _WIDTH, initial_indent=mark, subsequent_indent=mark, break_on_hyphens=False)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _within(ranges: Iterable[Range]) -> str:
    """The condition that the age is in one of these."""
    written = [
        "{age: {" + ", ".join(f'{word}: "{limit}"' for word, limit in each.items()) + "}}" for each in ranges
    ]
    return written[0] if len(written) == 1 else f"{{any: [{', '.join(written)}]}}"
