"""Where a person stands in a dialog, worked out anew from the answers each time.

There is no stored position: ``walk`` replays the dialog over the answers, so an answer that today's path
does not reach cannot count, and going back is only an edit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from chatbot.screening.dialog import Choice, Dialog, Question, Step
from chatbot.screening.judgement import does_not_fit, fails_for_good
from chatbot.screening.period import Period, elapsed
from chatbot.screening.value import Below, NoAnswer, Span, Value, Values
from chatbot.screening.wording import Voice


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said to one question: as given (``raw``, ``unit`` id) and as understood.

    ``value`` is a choice id, a frozenset of them, a Span in the default unit, a Period (a date) or the text
    itself; None = does not know, or gave a bound ("<60"). ``plausible`` is False where the person confirmed
    a value that a report would not show. Either is unclear to criteria; ``below`` is what safety messages
    hear of a bound.
    """

    value: str | frozenset[str] | Span | Period | None
    raw: str = ""
    unit: str = ""
    plausible: bool = True
    below: Below | None = None

    def as_value(self) -> Value:
        """What safety messages and flags hear."""
        if self.value is None:
            return self.below or self.for_criteria()
        return self.value

    def for_criteria(self) -> Value:
        if self.value is None:
            return NoAnswer.UNCLEAR if self.raw else NoAnswer.DOES_NOT_KNOW
        return self.value if self.plausible else NoAnswer.UNCLEAR


Answers = Mapping[str, Answer]


class Stop(NamedTuple):
    """One step on a person's path, with those of its questions that are asked of this person."""

    step: Step
    questions: tuple[Question, ...]

    @property
    def is_sheet(self) -> bool:
        """Several questions copied from the same sheet of paper."""
        return sum(not question.optional for question in self.questions) > 1


@dataclass(frozen=True, slots=True)
class Walk:
    """The path through the dialog for these answers.

    ``values`` are for criteria and ``ask_when``; ``said`` are for safety messages and staff flags, which
    also hear an implausible number. ``ignored`` are ids of answers that stand off the path and count for
    nothing.
    """

    path: tuple[Stop, ...]
    values: Values
    said: Values
    next_step: Step | None
    ignored: tuple[str, ...]
    heard: frozenset[str]

    @property
    def is_complete(self) -> bool:
        return self.next_step is None

    def stop(self, step_id: str) -> Stop | None:
        return next((stop for stop in self.path if stop.step.id == step_id), None)

    def before(self, step_id: str) -> Stop | None:
        """The stop that a person came from, None at the first one or off the path."""
        earlier: Stop | None = None
        for stop in self.path:
            if stop.step.id == step_id:
                return earlier
            earlier = stop
        return None


class Replay:
    """The way through a dialog over the answers, one stop at a time; ``walk`` is the whole of it.

    Everything here is of the stops taken so far, and else as in ``Walk``.
    """

    __slots__ = ("as_of", "dialog", "next_step", "path", "said", "values")

    def __init__(self, dialog: Dialog, as_of: date | None = None) -> None:
        self.dialog = dialog
        self.as_of = as_of
        self.path: list[Stop] = []
        self.next_step: Step | None = None
        self.values: dict[str, Value] = {}
        self.said: dict[str, Value] = {}

    def stop(self, step: Step) -> Stop | None:
        """What is asked at this step, if anything; what is not asked counts as such from now on."""
        if step.is_for_everybody:
            return Stop(step, step.questions)
        asked, skipped = _asked(step, self.values)
        is_withheld = bool(asked) and _withheld(self.dialog, step, self.values)
        self.values.update(skipped)
        return None if is_withheld or not asked else Stop(step, asked)

    def is_answered(self, stop: Stop, answers: Answers) -> bool:
        """Each of its questions has an answer that counts."""
        return len(_hear(stop.questions, answers, self.values)) == len(stop.questions)

    def take(self, stop: Stop, answers: Answers) -> bool:
        """Hear what was answered there; False where the talk ends with it."""
        heard = _hear(stop.questions, answers, self.values)
        for question, answer in heard:
            value = answer.value
            if value is None or question.ago is not None or not answer.plausible:
                self.values[question.id] = on_day(self.as_of, question, answer.for_criteria())
                self.said[question.id] = on_day(self.as_of, question, answer.as_value())
            else:  # Most answers, and both ears hear the same.
                self.values[question.id] = self.said[question.id] = value
        self.path.append(stop)
        if self.next_step is None and len(heard) < len(stop.questions):
            self.next_step = stop.step
        ends_on = stop.step.ends_on
        return not (ends_on and any(does_not_fit(self.dialog, each, self.values) for each in ends_on))


def walk(dialog: Dialog, answers: Answers, as_of: date | None = None) -> Walk:
    """Replay the dialog over the answers, on the day ``as_of``; without a day, no date tells how long ago it
    was. A question without an answer is walked past as not asked (yet).
    """
    replay = Replay(dialog, as_of)
    for step in dialog.steps:
        stop = replay.stop(step)
        if stop is not None and not replay.take(stop, answers):
            break
    said = replay.said
    return Walk(
        path=tuple(replay.path),
        values=replay.values,
        said={**replay.values, **said},
        next_step=replay.next_step,
        ignored=tuple(sorted([question for question in answers if question not in said])),
        heard=frozenset(said),
    )


def voice_of(dialog: Dialog, answers: Answers) -> Voice:
    """In which voice to speak; the patient's until somebody says otherwise."""
    respondent = answers.get(dialog.roles.respondent)
    is_family = respondent is not None and respondent.value == dialog.roles.family_choice
    return Voice.FAMILY if is_family else Voice.PATIENT


def diagnosis_is_concealed(dialog: Dialog, walked: Walk) -> bool:
    """The patient may not know the diagnosis: a family member said no, or could not say."""
    roles = dialog.roles
    if roles.patient_knows is None or walked.values.get(roles.respondent) != roles.family_choice:
        return False
    return walked.values.get(roles.patient_knows) != roles.patient_knows_choice


def choices_offered(question: Question, values: Values) -> tuple[str, ...]:
    """Ids of the choices that this person sees, in order."""
    return tuple(choice.id for choice in question.choices if _is_offered(choice, values))


def _is_offered(choice: Choice, values: Values) -> bool:
    return choice.ask_when is None or choice.ask_when.holds(values) is not False


def _withheld(dialog: Dialog, step: Step, values: Values) -> bool:
    """After a permanent failure nobody is asked for what is most private: it could no longer help them."""
    return step.sensitive and fails_for_good(dialog, values)


def _asked(step: Step, values: Values) -> tuple[tuple[Question, ...], Mapping[str, NoAnswer]]:
    """The questions of a step that are asked, and what the others count as, by question id."""
    if step.ask_when is not None and step.ask_when.holds(values) is False:
        return (), {question.id: step.skipped_as for question in step.questions}
    skipped = {
        question.id: question.skipped_as
        for question in step.questions
        if question.ask_when is not None and question.ask_when.holds(values) is False
    }
    if not skipped:
        return step.questions, skipped
    return tuple(question for question in step.questions if question.id not in skipped), skipped


def _hear(asked: tuple[Question, ...], answers: Answers, values: Values) -> list[tuple[Question, Answer]]:
    """Those of these questions that have an answer which still counts."""
    return [
        (question, answer)
        for question in asked
        if (answer := answers.get(question.id)) is not None
        and (answer.value is None or not question.choices or _still_offered(question, answer.value, values))
    ]


def on_day(day: date | None, question: Question, value: Value) -> Value:
    """Of a date, how long ago it was on that day, in the question's unit. What lies ahead is unclear."""
    if day is None or question.ago is None or not isinstance(value, Period):
        return value
    if value.first > day:
        return NoAnswer.UNCLEAR
    return Span(elapsed(value.last, day, question.ago), elapsed(value.first, day, question.ago))


def _still_offered(question: Question, value: object, values: Values) -> bool:
    """An earlier choice that an edit has taken off the list no longer counts: it is asked again."""
    chosen = value if isinstance(value, frozenset) else frozenset((value,))
    offered = choices_offered(question, values) if question.has_rare_choices else question.choice_ids
    return chosen <= frozenset(offered)
