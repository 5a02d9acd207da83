"""One small field for each kind of question: what the browser sent -> an Answer, a question back, or an
error.

A field keeps what was typed, so that a refused page shows it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.validators import StopValidation

from chatbot.patient import wording
from chatbot.reading.dates import read_date
from chatbot.reading.numbers import Refusal
from chatbot.reading.quantities import AskBack, Refused, Understood, read_quantity
from chatbot.reading.text import UnfitText, clean_text, showable
from chatbot.screening.dialog import Choice, Kind, Question
from chatbot.screening.interview import Answer
from chatbot.screening.measure import Measure
from chatbot.screening.value import Span

DONT_KNOW = "?"
"""The value that "I don't know" sends; no choice id can be that."""


BUTTON = "sure"
"""What the button "I don't know" beside a number sends; a tick beside a number sends something else."""


REST_UNKNOWN = "rest-unknown"
"""The button that leaves every empty question of a sheet open."""


class AnswerField(Field):
    """Reads one question's part of a posted form. ``answer`` is set once the field is valid."""

    def __init__(
        self,
        question: Question,
        offered: tuple[str, ...],
        earlier: Answer | None,
        is_on_sheet: bool = False,
        today: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.question = question
        self.is_on_sheet = is_on_sheet
        self.offered = offered
        self.earlier = earlier
        self.today = today
        self.answer: Answer | None = None
        self.ask_back: AskBack | None = None
        self.sent: MultiDict[str, str] = MultiDict()

    def process(self, formdata: Any, *_: Any, **__: Any) -> None:
        self.process_errors = []
        self.sent = formdata if formdata is not None else MultiDict()

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002 - WTForms' signature
        read = Answer(None) if self.is_left_open else self.read()
        if isinstance(read, str):
            raise StopValidation(read)
        self.answer = read

    def read(self) -> Answer | str:
        """The answer, or what is wrong with it in the person's language."""
        raise NotImplementedError

    @property
    def is_left_open(self) -> bool:
        """On a sheet of several questions: nothing was said here, and the rest was declared not known."""
        return self.is_on_sheet and REST_UNKNOWN in self.sent and not self.sent.get(self.name)

    @property
    def is_missing(self) -> bool:
        """On a sheet of several questions: it had to be answered, and nothing was said here."""
        return self.is_on_sheet and bool(self.errors) and not self.sent.get(self.name, "").strip()

    @property
    def says_dont_know(self) -> bool:
        return DONT_KNOW in self.sent.getlist(self.name)

    @property
    def shows_dont_know(self) -> bool:
        """Whether "I don't know" is to be shown as chosen."""
        return self.says_dont_know or (
            not self.sent and self.earlier is not None and self.earlier.value is None
        )

    @property
    def raw(self) -> str:
        """What was typed; nothing where there is only something to tap."""
        return ""

    @property
    def shown(self) -> str:
        return showable(self.raw)


class PickField(AnswerField):
    """Something to pick from what is offered to this person, the rare part of it behind a fold."""

    def is_chosen(self, choice_id: str) -> bool:
        """Whether it was picked just now, or before if nothing was sent."""
        raise NotImplementedError

    def is_earlier(self, choice_id: str) -> bool:
        """Whether it belongs to the answer that stands."""
        raise NotImplementedError

    @property
    def in_view(self) -> list[Choice]:
        fold = self.question.fold
        return self._offered(self.question.choices[: fold.after] if fold else self.question.choices)

    @property
    def folded(self) -> list[Choice]:
        fold = self.question.fold
        return self._offered(self.question.choices[fold.after :] if fold else ())

    @property
    def is_fold_open(self) -> bool:
        """What was picked, and what is to be looked at again, is never hidden."""
        return bool(self.errors) or any(self.is_chosen(each.id) for each in self.folded)

    def _offered(self, choices: Sequence[Choice]) -> list[Choice]:
        return [each for each in choices if each.id in self.offered]


class ChoiceField(PickField):
    """One of the offered choices, as a radio button or as the button that sends the form."""

    def read(self) -> Answer | str:
        sent = self.sent.get(self.name)
        if sent == DONT_KNOW and self.question.offers_dont_know:
            return Answer(None)
        return Answer(sent) if sent in self.offered else wording.pick_one()

    def is_chosen(self, choice_id: str) -> bool:
        if self.name in self.sent:
            return self.sent[self.name] == choice_id
        return self.is_earlier(choice_id)

    def is_earlier(self, choice_id: str) -> bool:
        return self.earlier is not None and self.earlier.value == choice_id


class ChoicesField(PickField):
    """A tick list; on a step of its own, what excludes the rest is a button that sends the form.

    What excludes the rest, ticked beside something else, is asked again and never resolved.
    """

    def read(self) -> Answer | str:
        sent = dict.fromkeys(self.sent.getlist(self.name))
        ticked = frozenset(choice for choice in sent if choice in self.offered)
        if self.says_dont_know:
            return wording.not_together() if ticked else Answer(None)
        if not ticked:
            return wording.tick_one()
        alone = {choice.id for choice in self.question.choices if choice.exclusive}
        return wording.not_together() if ticked & alone and len(ticked) > 1 else Answer(ticked)

    def is_chosen(self, choice_id: str) -> bool:
        if self.sent:
            return choice_id in self.sent.getlist(self.name)
        return self.is_earlier(choice_id)

    def is_earlier(self, choice_id: str) -> bool:
        earlier = self.earlier.value if self.earlier else None
        return isinstance(earlier, frozenset) and choice_id in earlier


class QuantityField(AnswerField):
    """A number as typed, a unit, and the confirmation of a number that was asked back."""

    @property
    def measure(self) -> Measure:
        if self.question.measure is None:
            raise TypeError(f"{self.question.id} is no quantity")
        return self.question.measure

    @property
    def raw(self) -> str:
        if self.sent:
            return self.sent.get(self.name, "") if not self.says_dont_know else ""
        return self.earlier.raw if self.earlier else ""

    @property
    def unit(self) -> str:
        if self.sent:
            return self.sent.get(f"{self.name}-unit", "")
        return self.earlier.unit if self.earlier and self.earlier.raw else ""

    def read(self) -> Answer | str:
        raw, unknown = self.raw.strip(), self.sent.get(f"{self.name}-unknown")
        if (
            unknown == BUTTON
            or (unknown and self._is_asked_back)
            or (not raw and (unknown or self.question.optional))
        ):
            return Answer(None)
        if unknown:
            return wording.number_and_unknown()
        confirmed = self.confirmed_unit
        match read_quantity(self.measure, raw, confirmed or self.unit, confirmed=bool(confirmed)):
            case Understood(answer):
                return answer
            case AskBack() as ask_back:
                self.ask_back = ask_back
                return wording.asked_back(self.question, ask_back, raw)
            case Refused(reason):
                return wording.refused(reason, self.question)

    @property
    def confirmed_unit(self) -> str:
        """The unit in which the person has confirmed this very number, before or just now; empty if not."""
        if not self.sent:
            return self.earlier.unit if self.earlier and isinstance(self.earlier.value, Span) else ""
        return self.sent.get(f"{self.name}-confirmed", "") if self._is_asked_back else ""

    @property
    def _is_asked_back(self) -> bool:
        """The page that was sent had asked about the number and unit that it still holds."""
        asked = (self.sent.get(f"{self.name}-asked"), self.sent.get(f"{self.name}-asked-unit", ""))
        return asked == (self.raw.strip(), self.unit)

    @property
    def shows_dont_know(self) -> bool:
        if self.sent:
            return bool(self.sent.get(f"{self.name}-unknown"))
        return super().shows_dont_know and not self.question.optional


class DateField(AnswerField):
    """A day, a month or a year as typed, none that lies ahead."""

    @property
    def raw(self) -> str:
        if self.sent:
            return self.sent.get(self.name, "")
        return self.earlier.raw if self.earlier else ""

    def read(self) -> Answer | str:
        raw, unknown = self.raw.strip(), self.sent.get(f"{self.name}-unknown")
        if unknown == BUTTON or (not raw and (unknown or self.question.optional)):
            return Answer(None)
        if unknown:
            return wording.date_and_unknown()
        read = read_date(raw, self.today)
        return wording.refused(read, self.question) if isinstance(read, Refusal) else Answer(read, raw=raw)

    @property
    def shows_dont_know(self) -> bool:
        if self.sent:
            return bool(self.sent.get(f"{self.name}-unknown"))
        return super().shows_dont_know and not self.question.optional


class TextField(AnswerField):
    """Free words; they never change a finding."""

    @property
    def raw(self) -> str:
        if self.sent:
            return self.sent.get(self.name, "")
        return self.earlier.value if self.earlier and isinstance(self.earlier.value, str) else ""

    def read(self) -> Answer | str:
        try:
            text = clean_text(self.raw, self.question.max_length)
        except UnfitText as unfit:
            return wording.unfit(unfit.fault, self.question.max_length)
        return Answer(text or None)


BUILDERS: Mapping[Kind, Callable[..., AnswerField]] = {
    Kind.CHOICE: ChoiceField,
    Kind.CHOICES: ChoicesField,
    Kind.QUANTITY: QuantityField,
    Kind.DATE: DateField,
    Kind.TEXT: TextField,
}
