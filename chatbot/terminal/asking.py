"""One question at the terminal: what is typed -> an Answer, read by the same fields as on the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from chatbot.i18n import current_locale, gettext
from chatbot.patient.conversation import Conversation
from chatbot.patient.fields import AnswerField, PickField, QuantityField
from chatbot.patient.forms import StepForm, step_form
from chatbot.patient.wording import answer_text
from chatbot.screening.dialog import Choice, Kind, Question
from chatbot.screening.interview import Answer, Answers, Stop
from chatbot.terminal.keyboard import (
    Key,
    key_of,
    not_on_the_list,
    parts_of,
    place_of,
    plain_of,
    read_or_leave,
    show,
    show_list,
)
from chatbot.terminal.words import help_lines, labelled, marked_optional, reading_text, say

LookAt = Callable[[StepForm], None]
"""Hears of every reply that was read, taken or not: what calls for help is told at once."""

ASIDE = (Key.BACK, Key.STOP, Key.REST)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a stop, asked of this person."""

    talked: Conversation
    stop: Stop
    question: Question

    def form(self, reply: MultiDict[str, str] | None = None) -> StepForm:
        alone = Stop(self.stop.step, (self.question,))
        return step_form(alone, self.talked.walk.values, self.talked.answers, reply, self.talked.today)

    @property
    def choices(self) -> list[Choice]:
        """All that are offered, in the order of the page: those behind a fold come last."""
        field = _field_of(self.form())
        return [*field.in_view, *field.folded] if isinstance(field, PickField) else []

    @property
    def earlier(self) -> Answer | None:
        """The answer that stands, as long as it still counts."""
        return earlier_answers(self.talked).get(self.question.id)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A number that was asked back: as typed, and what it may mean, as ``(words, unit id)``."""

    raw: str
    readings: Sequence[tuple[str, str]]


def ask(asked: Asked, look_at: LookAt) -> Answer | Key:
    """The answer, or the key to go elsewhere. What cannot be taken is said, and asked again. Raises Quit."""
    _show(asked)
    doubt: Doubt | None = None
    while True:
        line = read_or_leave()
        key = key_of(line)
        if key is Key.WHY:
            show(*help_lines(asked.talked, asked.question))
        elif key in ASIDE and (key is not Key.REST or asked.stop.is_sheet):
            return key
        elif key is Key.UNKNOWN and asked.question.offers_dont_know:
            return Answer(None)
        elif not line.strip() and asked.earlier is not None:
            return asked.earlier
        else:
            reply = _reply(asked, line, doubt)
            form = asked.form(reply) if reply is not None else None
            if form is not None and form.validate():
                look_at(form)
                return form.replies[asked.question.id]
            doubt = _say_what_is_wrong(asked, form, line, look_at)


def _show(asked: Asked) -> None:
    question, talked = asked.question, asked.talked
    words = say(talked, question.text)
    show("", marked_optional(words) if question.optional else words)
    if question.kind is Kind.CHOICES:
        show(gettext("Tick all that apply."))
    _show_choices(asked)
    if question.measure and len(question.measure.units) > 1:
        units = gettext(", ").join(say(talked, unit.label) for unit in question.measure.units)
        show(labelled(gettext("Unit"), units))
    if question.kind is Kind.DATE:
        show(gettext("Month and year, such as 2025-05. The year alone is fine too."))
    if asked.earlier is not None:
        earlier = answer_text(talked.dialog, question, asked.earlier, talked.voice, current_locale())
        show(gettext("Your answer so far: %(answer)s. Enter keeps it.", answer=earlier))
    show(_keys(asked))


def _show_choices(asked: Asked) -> None:
    field = _field_of(asked.form())
    if not isinstance(field, PickField):
        return
    show_list([say(asked.talked, each.text) for each in field.in_view])
    if field.folded and asked.question.fold:
        show(labelled(say(asked.talked, asked.question.fold.text)))
        show_list([say(asked.talked, each.text) for each in field.folded], len(field.in_view) + 1)


def _keys(asked: Asked) -> str:
    """What can be typed besides an answer."""
    keys = [
        (Key.UNKNOWN, gettext("I don't know") if asked.question.offers_dont_know else ""),
        (Key.WHY, gettext("Why and where")),
        (Key.BACK, gettext("Back")),
        (Key.REST, gettext("Leave the rest open") if asked.stop.is_sheet else ""),
        (Key.STOP, gettext("Stop here")),
        (Key.QUIT, gettext("Leave")),
    ]
    return f"[{'  '.join(f'{key.value} {words}' for key, words in keys if words)}]"


def _reply(asked: Asked, line: str, doubt: Doubt | None) -> MultiDict[str, str] | None:
    """The line as the page's form would send it; None for what names nothing on the list."""
    name, choices = asked.question.id, [each.id for each in asked.choices]
    if asked.question.kind is Kind.CHOICE:
        place = place_of(plain_of(line), len(choices), choices)
        return MultiDict({name: choices[place]}) if place is not None else None
    if asked.question.kind is Kind.CHOICES:
        places = [place_of(part, len(choices), choices) for part in parts_of(line)]
        picked = [choices[place] for place in places if place is not None]
        return MultiDict([(name, each) for each in picked]) if len(picked) == len(places) else None
    place = place_of(plain_of(line), len(doubt.readings)) if doubt else None
    if doubt and place is not None:
        unit = doubt.readings[place][1]
        return MultiDict({name: doubt.raw, f"{name}-asked": doubt.raw, f"{name}-confirmed": unit})
    return MultiDict({name: line})


def _say_what_is_wrong(asked: Asked, form: StepForm | None, line: str, look_at: LookAt) -> Doubt | None:
    """What to do next; what a number that is asked back may mean can be chosen."""
    if form is None:
        show(
            not_on_the_list(line.strip()) if line.strip() else gettext("Please type a number."), _keys(asked)
        )
        return None
    look_at(form)
    field = _field_of(form)
    show(*map(str, field.errors))
    readings = list(_readings(asked, field)) if isinstance(field, QuantityField) else []
    if readings:
        show_list([words for words, _ in readings])
        show(gettext("Type the number of a line, or the right value."))
    show(_keys(asked))
    return Doubt(line.strip(), readings) if readings else None


def _readings(asked: Asked, field: QuantityField) -> Sequence[tuple[str, str]]:
    if field.ask_back is None:
        return ()
    talked, measure, literal = asked.talked, field.measure, field.ask_back.as_typed
    readings = [(reading_text(talked, measure, each), each.unit.id) for each in field.ask_back.candidates]
    if not readings:
        readings = [(gettext("Keep it as not known"), measure.default_unit.id)]
    if literal:
        unit = say(talked, literal.unit.label)
        words = gettext("It really says %(number)s %(unit)s", number=literal.raw, unit=unit)
        readings.append((words, literal.unit.id))
    return readings


def _field_of(form: StepForm) -> AnswerField:
    return next(form.questions)


def earlier_answers(talked: Conversation) -> Answers:
    """Those that count today: a choice that is offered no more has to be made anew."""
    heard = talked.walk.heard
    return {name: answer for name, answer in talked.answers.items() if name in heard}


def whole_sheet(stop: Stop, replies: Answers, earlier: Answers) -> Answers:
    """These replies, and for the rest of the sheet what was answered before, or that it is not known."""
    return {
        question.id: replies.get(question.id) or earlier.get(question.id) or Answer(None)
        for question in stop.questions
    }
