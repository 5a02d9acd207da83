"""What a page shows of a conversation, worked out before a template sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile

from chatbot.authoring.record import without_escapes
from chatbot.patient.conversation import Conversation
from chatbot.screening.assessment import Outcome
from chatbot.screening.computed import Computed
from chatbot.screening.dialog import Branch, Criterion, Question, Step
from chatbot.screening.interview import Answer
from chatbot.screening.judgement import Finding, Judgement
from chatbot.screening.value import Span
from chatbot.screening.wording import Text

MOST_REASONS = 2
"""More than two would be a list of faults, and a frightened person reads each as a blow."""


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What follows from numbers that were given, as an echo below the last of them."""

    computed: Computed
    value: Span

    @property
    def parts(self) -> frozenset[str]:
        """Ids of the questions that it follows from."""
        return self.computed.questions()


@dataclass(frozen=True, slots=True)
class AnsweredTurn:
    """One question with the answer that stands, where to change it, and what can be worked out from it.

    A private one is not to be read by somebody who looks over the shoulder: that the patient was not told.
    """

    step_id: str
    question: Question
    answer: Answer
    is_private: bool = False
    worked_out: tuple[WorkedOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something does not seem to fit.

    A neutral one has neither words of its own, nor a line of the record, nor an ``id`` by which to remember
    that it was said.
    """

    text: Text | None = None
    criterion: Criterion | None = None
    line: str = ""
    id: str = ""

    @property
    def is_neutral(self) -> bool:
        return self.text is None


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A sentence beside the findings, and which of them it is about, where that may be named."""

    text: Text
    about: Text | None = None


def turns(
    conversation: Conversation, until: str | None = None, since: str | None = None
) -> tuple[AnsweredTurn, ...]:
    """The answered questions on the path, in order: from the step ``since`` and before the step ``until``,
    if these are named.
    """
    before = _turns(conversation, until)
    return tuple(before if since is None else dropwhile(lambda turn: turn.step_id != since, before))


def worked_out(conversation: Conversation) -> tuple[WorkedOut, ...]:
    """Every computed quantity of which all parts were given and can be used."""
    values = conversation.walk.values
    found = ((each, each.value(values)) for each in conversation.dialog.computed)
    return tuple(WorkedOut(each, value) for each, value in found if isinstance(value, Span))


def progress(conversation: Conversation) -> tuple[int, int]:
    """How many steps are answered, and how many are still to be, as far as today's answers tell."""
    path = conversation.walk.path
    done = sum(all(question.id in conversation.answers for question in stop.questions) for stop in path)
    return done, len(path) - done


def reasons(conversation: Conversation) -> tuple[Reason, ...]:
    """At most two, in the record's order, none twice; sensitive and concealed ones without any detail."""
    found = dict.fromkeys(
        _reason(judgement, branch, conversation.is_concealed)
        for judgement, branch in conversation.assessment.failures
    )
    distinct: dict[object, Reason] = {}
    for reason in found:
        distinct.setdefault(reason.text.patient if reason.text else None, reason)
    return tuple(distinct.values())[:MOST_REASONS]


def shown_sentences(conversation: Conversation) -> frozenset[str]:
    """Why something does not fit, as this person read it in words: on the result page, or before that on the
    page that told of the first misfit. Each by its English for the patient, as ``reasons`` tells them apart.
    """
    on_result = {reason.text.patient for reason in reasons(conversation) if reason.text}
    before = {
        branch.text.patient
        for criterion in conversation.dialog.criteria
        for branch in criterion.does_not_fit_when
        if _reason_id(criterion, branch) in conversation.seen
    }
    return frozenset(on_result | before)


def open_points(conversation: Conversation) -> tuple[Judgement, ...]:
    """What the team will check, as far as it was asked and may be named on this person's screen."""
    return _named(conversation, Finding.UNKNOWN)


def fitting_points(conversation: Conversation) -> tuple[Judgement, ...]:
    """What fits so far and may be named on paper.

    A criterion with a private way of failing is never among them: else its absence would tell.
    """
    fitting = _named(conversation, Finding.FITS)
    return tuple(
        each for each in fitting if not any(branch.sensitive for branch in each.criterion.does_not_fit_when)
    )


def notes(conversation: Conversation) -> tuple[ShownNote, ...]:
    """What is said beside the findings, each once; where the diagnosis is concealed, in neutral words or not
    at all.
    """
    found = [
        (each.criterion.label, note) for each in conversation.assessment.judgements for note in each.notes
    ]
    if conversation.is_concealed:
        neutral = (ShownNote(note.concealed) for _, note in found if note.concealed is not None)
        return tuple(dict.fromkeys(neutral))
    return tuple(dict.fromkeys(ShownNote(note.text, about) for about, note in found))


def papers_step(conversation: Conversation) -> Step | None:
    """Where somebody who has found more papers goes on, once everything was asked and before it is sent."""
    papers = conversation.dialog.roles.papers
    if papers is None or not conversation.walk.is_complete or conversation.receipt is not None:
        return None
    step = conversation.dialog.step_of[papers]
    return step if conversation.walk.stop(step.id) else None


def outcome_key(conversation: Conversation) -> str:
    """Which of clinical wording's results this is: an outcome, with the one for failures that may
    change apart.
    """
    assessment = conversation.assessment
    if assessment.is_declined:
        return "declined"
    if assessment.outcome is Outcome.LIKELY_INELIGIBLE and assessment.may_change:
        return "may_change"
    return assessment.outcome.value


def _reason(judgement: Judgement, branch: Branch, is_concealed: bool) -> Reason:
    if judgement.is_sensitive or is_concealed:
        return Reason()
    criterion = judgement.criterion
    line = without_escapes(criterion.line).rstrip(";； ")
    return Reason(branch.text, criterion, line, id=_reason_id(criterion, branch))


def _reason_id(criterion: Criterion, branch: Branch) -> str:
    return f"reason.{criterion.id}.{branch.id}"


def _named(conversation: Conversation, finding: Finding) -> tuple[Judgement, ...]:
    """Of that finding, each label once; no sensitive one, and none where the diagnosis is concealed."""
    if conversation.is_concealed:
        return ()
    named: dict[str, Judgement] = {}
    for each in conversation.assessment.judgements:
        if each.finding is finding and not each.is_sensitive and _was_asked(conversation, each.criterion):
            named.setdefault(each.criterion.label.patient, each)
    return tuple(named.values())


def _turns(conversation: Conversation, until: str | None) -> Iterator[AnsweredTurn]:
    hidden = conversation.dialog.roles.patient_knows if conversation.is_concealed else None
    known, heard = worked_out(conversation), set[str]()
    for stop in conversation.walk.path:
        if stop.step.id == until:
            return
        for question in stop.questions:
            answer = conversation.answers.get(question.id)
            if answer is not None and not (question.optional and answer.value is None):
                heard.add(question.id)
                new = tuple(each for each in known if question.id in (of := each.parts) and of <= heard)
                yield AnsweredTurn(stop.step.id, question, answer, question.id == hidden, new)


def _was_asked(conversation: Conversation, criterion: Criterion) -> bool:
    """Before the last question, only what an answer touches is worth naming, and a wish once it was asked."""
    if conversation.walk.is_complete:
        return True
    heard = conversation.walk.heard
    wishes = [branch.when for branch in criterion.does_not_fit_when if branch.declined]
    conditions = wishes or list(criterion.conditions())
    return any(condition.questions() & heard for condition in conditions)
