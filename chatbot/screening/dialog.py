"""What an author wrote, as frozen data: the study, the questions, the rules and the wording."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from chatbot.screening.computed import Computed
from chatbot.screening.condition import Condition, questions_in
from chatbot.screening.conflict import Conflict
from chatbot.screening.measure import Measure
from chatbot.screening.paper import DrawnPlace, Paper
from chatbot.screening.period import Ago
from chatbot.screening.phrases import PhraseRule
from chatbot.screening.roles import AgePolicy, Roles
from chatbot.screening.site import NOWHERE, Site
from chatbot.screening.study import Study, is_exclusion
from chatbot.screening.value import NoAnswer
from chatbot.screening.wording import Text


class Kind(Enum):
    CHOICE = "choice"
    CHOICES = "choices"
    QUANTITY = "quantity"
    DATE = "date"
    TEXT = "text"


class Lasts(Enum):
    """Whether a failed criterion can change (clinical practice): so nobody reads "never" for "not today"."""

    PERMANENT = "permanent"
    MAY_CHANGE = "may_change"
    CLARIFY = "clarify"


class Level(Enum):
    """How soon a safety message asks a person to act, the most urgent first."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    SOON = "soon"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    text: Text
    exclusive: bool = False
    ask_when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Fold:
    """So many choices stand in view; the others, which are rare, lie behind this text."""

    after: int
    text: Text


@dataclass(frozen=True)
class Question:
    id: str
    kind: Kind
    text: Text
    short: Text | None = None
    why: Text | None = None
    where: Text | None = None
    drawn: DrawnPlace | None = None
    choices: tuple[Choice, ...] = ()
    fold: Fold | None = None
    measure: Measure | None = None
    ago: Ago | None = None
    ask_when: Condition | None = None
    skipped_as: NoAnswer = NoAnswer.NOT_CONCERNED
    optional: bool = False
    offers_dont_know: bool = True
    max_length: int = 0

    @cached_property
    def choice_ids(self) -> frozenset[str]:
        return frozenset(choice.id for choice in self.choices)

    @cached_property
    def has_rare_choices(self) -> bool:
        """Some are not offered to everybody."""
        return any(choice.ask_when is not None for choice in self.choices)

    def choice(self, choice_id: str) -> Choice:
        """The choice of that id. Raises KeyError."""
        for choice in self.choices:
            if choice.id == choice_id:
                return choice
        raise KeyError(choice_id)


@dataclass(frozen=True)
class Step:
    """What one screen asks. ``ends_on`` names the criteria whose failure ends the talk after this step."""

    id: str
    questions: tuple[Question, ...]
    title: Text | None = None
    intro: Text | None = None
    ask_when: Condition | None = None
    skipped_as: NoAnswer = NoAnswer.NOT_CONCERNED
    sensitive: bool = False
    ends_on: tuple[str, ...] = ()

    @cached_property
    def is_for_everybody(self) -> bool:
        """All of its questions are asked, whatever was answered before."""
        conditions = (self.ask_when, *(question.ask_when for question in self.questions))
        return not self.sensitive and all(each is None for each in conditions)


class DecidedBy(Enum):
    """Who can tell whether a criterion fits: the person who answers, papers, or the study's staff alone."""

    ANSWERS = "answers"
    RECORDS = "records_only"
    STAFF = "staff_only"


@dataclass(frozen=True, slots=True)
class Branch:
    """One way of not fitting a criterion. ``declined`` is the person's own no: nothing more is asked."""

    id: str
    when: Condition
    lasts: Lasts
    text: Text
    sensitive: bool = False
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """Said to the person beside a finding when a condition holds; ``concealed`` where the diagnosis is."""

    id: str
    when: Condition
    text: Text
    concealed: Text | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One numbered line of the record and how it is judged; neither condition holding means unknown.

    A line that no answer can decide is always unknown; ``not_asked`` says why nobody is asked about it.
    """

    id: str
    line: str
    label: Text
    translation: Text
    fits_when: Condition
    does_not_fit_when: tuple[Branch, ...]
    notes: tuple[Note, ...] = ()
    sensitive: bool = False
    settled_by: tuple[str, ...] = ()
    ask_doctor: Text | None = None
    decided_by: DecidedBy = DecidedBy.ANSWERS
    not_asked: Text | None = None

    @property
    def is_exclusion(self) -> bool:
        return is_exclusion(self.id)

    @property
    def reads(self) -> frozenset[str]:
        """The questions whose answers decide it; those that only a note reads are left out."""
        return questions_in((self.fits_when, *(branch.when for branch in self.does_not_fit_when)))

    def conditions(self) -> Iterator[Condition]:
        yield self.fits_when
        yield from (branch.when for branch in self.does_not_fit_when)
        yield from (note.when for note in self.notes)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers that cannot both be so; ``affects``: by criterion the branches it silences, none for all."""

    id: str
    when: Condition
    affects: Mapping[str, frozenset[str]]
    text: Text
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SafetyMessage:
    id: str
    level: Level
    text: Text
    when: Condition | None = None
    call: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something staff must see beside the lead; never shown to the person."""

    id: str
    text: Text
    when: Condition | None = None


@dataclass(frozen=True)
class Dialog:
    """The authored conversation of one study. ``hash`` is of the files it was read from; ``call_back_asks``
    names those details of a lead that make sense in some studies only.
    """

    study: Study
    version: str
    hash: str
    titles: Mapping[str, Text]
    roles: Roles
    ages: AgePolicy
    steps: tuple[Step, ...]
    criteria: tuple[Criterion, ...]
    contradictions: tuple[Contradiction, ...] = ()
    safety: tuple[SafetyMessage, ...] = ()
    flags: tuple[Flag, ...] = ()
    phrases: tuple[PhraseRule, ...] = ()
    papers: tuple[Paper, ...] = ()
    unfit_may_leave_details: bool = True
    call_back_asks: frozenset[str] = frozenset()
    definitions: Mapping[str, Condition] = field(default_factory=dict)
    computed: tuple[Computed, ...] = ()
    site: Site = NOWHERE
    conflicts: tuple[Conflict, ...] = ()

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        return {question.id: question for step in self.steps for question in step.questions}

    @cached_property
    def step_of(self) -> Mapping[str, Step]:
        """The step in which each question is asked, by question id."""
        return {question.id: step for step in self.steps for question in step.questions}

    @cached_property
    def free_texts(self) -> tuple[str, ...]:
        """Ids of the questions that are answered in a person's own words."""
        return tuple(question.id for question in self.questions.values() if question.kind is Kind.TEXT)

    @cached_property
    def criterion(self) -> Mapping[str, Criterion]:
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def lasting_branches(self) -> tuple[tuple[Criterion, Branch], ...]:
        """The ways of not fitting that last, each with its criterion."""
        return tuple(
            (criterion, branch)
            for criterion in self.criteria
            for branch in criterion.does_not_fit_when
            if branch.lasts is Lasts.PERMANENT
        )

    @cached_property
    def signatures(self) -> Mapping[str, str]:
        """Four hexadecimal digits by question id, which change when its wording, choices or units do."""
        return {question.id: _signature(question) for question in self.questions.values()}

    def step(self, step_id: str) -> Step:
        """The step of that id. Raises KeyError."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)


def _signature(question: Question) -> str:
    folds = (question.fold,) if question.fold else ()
    texts = (question.text, *(each.text for each in (*question.choices, *folds)))
    units = question.measure.units if question.measure else ()
    parts = (
        *(f"{context}\0{sentence}" for text in texts for context, sentence in text.sources()),
        *(choice.id for choice in question.choices),
        *(f"{unit.id}\0{unit.factor}" for unit in units),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:4]
