"""``cases.yaml``: acceptance cases that a clinician writes beside a dialog, and where the dialog differs.

A case says who answers what and what must come of it, in ids alone; the file's head lists its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from chatbot.authoring.claims import CLAIMS, Must, ids_for
from chatbot.authoring.problems import DialogError
from chatbot.authoring.schema import Part
from chatbot.authoring.shape import in_words
from chatbot.authoring.yaml_source import Place, Source, read_yaml
from chatbot.reading.answers import read_answers
from chatbot.reading.quantities import AskBack, read_quantity
from chatbot.screening.assessment import Assessment, Outcome, assess
from chatbot.screening.dialog import Dialog, Lasts, Question
from chatbot.screening.judgement import Finding
from chatbot.screening.roles import AgeAllows
from chatbot.screening.value import NoAnswer

CASES_FILE = "cases.yaml"
LIKE = "like"
"""The word with which a base builds on an earlier one."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case: ``answers`` as ``read_answers`` takes them, judged on the day ``as_of``, and what must come.

    ``others`` is the finding of every criterion that ``findings`` does not name. ``claims`` are ids by what
    is claimed of them ("safety", "not_asked", ...); ``line`` counts from 1 in the file.
    """

    name: str
    line: int
    as_of: date
    answers: Mapping[str, object]
    findings: Mapping[str, Finding]
    others: Finding | None
    branches: Mapping[str, str]
    lasts: Mapping[str, Lasts]
    outcome: Outcome | None
    declined: bool | None
    age_allows: AgeAllows | None
    claims: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Trial:
    """What came of a case: ids by the claim that they answer; ``not_read`` says why, by question id."""

    assessment: Assessment
    found: Mapping[str, frozenset[str]]
    not_read: Mapping[str, str]


class _CasePart(Part):
    name: str
    base: str | None = None
    answers: dict[str, Any] = Field({})
    without: list[str] = Field([])
    expect: dict[str, Finding] = Field({})
    others: Finding | None = None
    branch: dict[str, str] = Field({})
    lasts: dict[str, Lasts] = Field({})
    outcome: Outcome | None = None
    declined: bool | None = None
    age_allows: AgeAllows | None = None
    safety: list[str] | None = None
    contradictions: list[str] | None = None
    notes: list[str] | None = None
    flags: list[str] | None = None
    no_flags: list[str] | None = None
    ignored: list[str] | None = None
    asked: list[str] | None = None
    not_asked: list[str] | None = None
    not_concerned: list[str] | None = None
    private: list[str] | None = None
    neutral: list[str] | None = None
    asked_back: list[str] | None = None
    not_read: list[str] | None = None


class CasesFile(Part):
    as_of: date
    bases: dict[str, dict[str, Any]] = Field({})
    cases: list[_CasePart] = Field(min_length=1)


def load_cases(folder: Path, dialog: Dialog) -> tuple[Case, ...]:
    """The cases in a study's folder, in order. Raises DialogError with every mistake in the file."""
    source = read_yaml(folder / CASES_FILE)
    cases = _Reader(source, dialog, _shaped(source)).cases()
    if source.problems:
        raise DialogError(source.problems)
    return cases


def failures(case: Case, dialog: Dialog) -> list[str]:
    """Where the dialog differs from the case, in the case's own words; empty when it does not."""
    trial = _try(case, dialog)
    found = trial.assessment
    differences = [
        _difference(criterion.id, case.findings.get(criterion.id, case.others), found.finding(criterion.id))
        for criterion in dialog.criteria
    ]
    for criterion_id, branch in case.branches.items():
        decided = found.judgement(criterion_id).branch
        differences.append(_difference(f"{criterion_id}, branch", branch, decided.id if decided else "none"))
    for criterion_id, lasts in case.lasts.items():
        decided = found.judgement(criterion_id).branch
        differences.append(_difference(f"{criterion_id}, lasts", lasts, decided.lasts if decided else "none"))
    differences.append(_difference("outcome", case.outcome, found.outcome))
    differences.append(_difference("declined", case.declined, found.is_declined))
    allowed = dialog.ages.allows(found.walk.said)
    differences.append(_difference("age_allows", case.age_allows, allowed))
    return [*filter(None, differences), *_broken_claims(case, trial)]


def _difference(what: str, expected: object, found: object) -> str | None:
    if expected is None or expected == found:
        return None
    return f"{what}: expected {_word(expected)}, found {_word(found)}"


def _word(value: object) -> str:
    return str(value.value if isinstance(value, Enum) else value).lower()


def _broken_claims(case: Case, trial: _Trial) -> Iterator[str]:
    # A case is about answers that can be read, unless it says otherwise.
    for name, claimed in {"not_read": frozenset[str](), **case.claims}.items():
        found = trial.found[name]
        match CLAIMS[name]:
            case Must.BE_ALL if claimed != found:
                yield f"{name}: expected exactly {_listed(claimed)}, found {_listed(found)}"
            case Must.BE_AMONG if claimed - found:
                yield f"{name}: {_listed(claimed - found)} is missing"
            case Must.BE_ABSENT if claimed & found:
                yield f"{name}: {_listed(claimed & found)} is there"
    yield from (why for name, why in trial.not_read.items() if name not in case.claims.get("not_read", ()))


def _listed(ids: Iterable[str]) -> str:
    return f"[{', '.join(sorted(ids))}]"


def _try(case: Case, dialog: Dialog) -> _Trial:
    answers, problems = read_answers(dialog, case.answers)
    assessment = assess(dialog, answers, case.as_of)
    flags = frozenset(flag.id for flag in assessment.flags)
    path = frozenset(question.id for stop in assessment.walk.path for question in stop.questions)
    values = assessment.walk.values
    not_read = {problem.question: str(problem) for problem in problems}
    found = {
        "safety": frozenset(message.id for message in assessment.safety),
        "contradictions": frozenset(each.id for each in assessment.contradictions),
        "notes": frozenset(note.id for each in assessment.judgements for note in each.notes),
        "flags": flags,
        "no_flags": flags,
        "ignored": frozenset(assessment.walk.ignored),
        "asked": path,
        "not_asked": path,
        "not_concerned": frozenset(each for each in values if values[each] is NoAnswer.NOT_CONCERNED),
        "private": frozenset(each for each in path if dialog.step_of[each].sensitive),
        "neutral": frozenset(each.criterion.id for each, _ in assessment.failures if each.is_sensitive),
        "asked_back": frozenset(
            name for name, given in case.answers.items() if _asks_back(dialog.questions[name], given)
        ),
        "not_read": frozenset(not_read),
    }
    return _Trial(assessment, found, not_read)


def _asks_back(question: Question, given: object) -> bool:
    """Whether a page would put the number to the person again before it takes it."""
    if question.measure is None or given is None:
        return False
    parts = given if isinstance(given, Mapping) else {"value": given}
    raw, unit = str(parts.get("value", "")), str(parts.get("unit", ""))
    return isinstance(read_quantity(question.measure, raw, unit, parts.get("confirmed") is True), AskBack)


def _shaped(source: Source) -> CasesFile:
    try:
        return CasesFile.model_validate(source.data)
    except ValidationError as error:
        for each in error.errors(include_input=False, include_url=False):
            place = each["loc"]
            source.problem(place, in_words(each["type"], place, each, source, CasesFile))
        raise DialogError(source.problems) from error


class _Reader:
    """Resolves the ids of a cases file; what does not fit together is noted on ``source`` with its line."""

    def __init__(self, source: Source, dialog: Dialog, written: CasesFile) -> None:
        self.source = source
        self.dialog = dialog
        self.written = written
        self.bases: dict[str, dict[str, object]] = {}

    def cases(self) -> tuple[Case, ...]:
        for name, answers in self.written.bases.items():
            self._add_base(name, answers)
        names: set[str] = set()
        for index, part in enumerate(self.written.cases):
            if part.name in names:
                place = ("cases", index, "name")
                self.source.problem(
                    place, f"Two cases are called '{part.name}'. Give each a name of its own."
                )
            names.add(part.name)
        return tuple(self._case(part, ("cases", index)) for index, part in enumerate(self.written.cases))

    def _add_base(self, name: str, answers: dict[str, Any]) -> None:
        place = ("bases", name)
        own = {question: answer for question, answer in answers.items() if question != LIKE}
        self._check_answers(own, place)
        self.bases[name] = {**self._base(answers.get(LIKE), (*place, LIKE)), **own}

    def _base(self, name: str | None, place: Place) -> dict[str, object]:
        if name is None:
            return {}
        self.source.known(name, self.bases, place, "base above")
        return self.bases.get(name, {})

    def _case(self, part: _CasePart, place: Place) -> Case:
        self._check_answers(part.answers, (*place, "answers"))
        self._check_expectations(part, place)
        answers = {**self._base(part.base, (*place, "base")), **part.answers}
        for name in part.without:
            self.source.known(name, answers, (*place, "without"), "answer in this case")
        return Case(
            name=part.name,
            line=self.source.lines.get(place, 0),
            as_of=self.written.as_of,
            answers={name: answer for name, answer in answers.items() if name not in part.without},
            findings=part.expect,
            others=part.others,
            branches=part.branch,
            lasts=part.lasts,
            outcome=part.outcome,
            declined=part.declined,
            age_allows=part.age_allows,
            claims={name: frozenset(ids) for name in CLAIMS if (ids := getattr(part, name)) is not None},
        )

    def _check_answers(self, answers: Mapping[str, object], place: Place) -> None:
        for name, answer in answers.items():
            if not self.source.known(name, self.dialog.questions, (*place, name), "question"):
                continue
            question = self.dialog.questions[name]
            choices = {choice.id for choice in question.choices}
            for choice in (answer if isinstance(answer, list) else [answer]) if choices else []:
                if choice is not None:
                    self.source.known(str(choice), choices, (*place, name), f"choice of '{name}'")
            if question.measure is not None and isinstance(answer, dict) and "unit" in answer:
                units = {unit.id for unit in question.measure.units}
                self.source.known(str(answer["unit"]), units, (*place, name), f"unit of '{name}'")

    def _check_expectations(self, part: _CasePart, place: Place) -> None:
        for criterion_id in (*part.expect, *part.branch, *part.lasts):
            self.source.known(criterion_id, self.dialog.criterion, place, "criterion")
        for criterion_id, branch in part.branch.items():
            if criterion_id in self.dialog.criterion:
                known = {each.id for each in self.dialog.criterion[criterion_id].does_not_fit_when}
                self.source.known(branch, known, (*place, "branch"), f"branch of {criterion_id}")
        for name in CLAIMS:
            for claimed in getattr(part, name) or ():
                self.source.known(claimed, ids_for(self.dialog, name), (*place, name), f"id for '{name}'")
