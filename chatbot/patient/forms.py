"""Forms made from a step, and the call-back form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask import g
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, RadioField, StringField, TextAreaField
from wtforms.validators import StopValidation

from chatbot.i18n import gettext
from chatbot.patient.fields import BUILDERS, REST_UNKNOWN, AnswerField, ChoicesField, TextField
from chatbot.patient.whom_to_ask import also_ask
from chatbot.patient.wording import nothing_chosen, unfit
from chatbot.reading.telephones import e164, example
from chatbot.reading.text import UnfitText, clean_text, showable
from chatbot.screening.interview import Answer, Answers, Stop, choices_offered
from chatbot.screening.value import Values


class StepForm(FlaskForm):  # type: ignore[misc]
    """What one step asks of this person; ``questions`` are its fields in order.

    A reply that was kept or is only imagined has no token; that of a posted one is checked before any view.
    """

    class Meta:
        csrf = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Of a sheet that was sent quite empty one mistake is said, and not one for each question."""
        is_valid: bool = super().validate(extra_validators)
        needed = [field for field in self.questions if not field.question.optional]
        others = [field for field in self.questions if field.question.optional]
        if all(each.is_missing for each in needed) and not any(each.errors for each in others):
            self.form_errors = [nothing_chosen()]
            for field in needed:
                field.errors = ()
        return is_valid

    @property
    def questions(self) -> Iterator[AnswerField]:
        return (field for field in self if isinstance(field, AnswerField))

    @property
    def entry(self) -> Sequence[tuple[str, str]]:
        """What was sent for this step's questions, as names and values."""
        ids = tuple(field.name for field in self.questions)
        sent = next((field.sent for field in self.questions), MultiDict())
        return [
            (name, value)
            for name, value in sent.items(multi=True)
            if name == REST_UNKNOWN or name in ids or name.startswith(tuple(f"{each}-" for each in ids))
        ]

    @property
    def typed(self) -> list[str]:
        """The free words on the page, whether the page is taken or refused."""
        return [field.raw for field in self.questions if isinstance(field, TextField)]

    @property
    def entered(self) -> Values:
        """What was understood or ticked on a page that was refused."""
        ticked = {
            field.name: frozenset(field.sent.getlist(field.name))
            for field in self.questions
            if isinstance(field, ChoicesField)
        }
        understood = {field.name: field.answer.as_value() for field in self.questions if field.answer}
        return {**ticked, **understood}

    @property
    def replies(self) -> Mapping[str, Answer]:
        """The answers by question id, once the form is valid."""
        return {field.name: field.answer for field in self.questions if field.answer is not None}


def step_form(
    stop: Stop,
    values: Values,
    answers: Answers,
    reply: MultiDict[str, str] | None = None,
    today: date | None = None,
) -> StepForm:
    """The form of a step, made anew for each request, with the person's earlier answers, or with a reply."""
    fields = {
        question.id: BUILDERS[question.kind](
            question=question,
            offered=choices_offered(question, values),
            earlier=answers.get(question.id),
            is_on_sheet=stop.is_sheet,
            today=today,
        )
        for question in stop.questions
    }
    form_class: type[StepForm] = type("StepFormOfThisRequest", (StepForm,), fields)
    return form_class(formdata=reply)


MOST = {
    "name": 80,
    "phone": 40,
    "best_time": 80,
    "safe_contact": 120,
    "hospital": 80,
    "city": 60,
    "note": 400,
}
"""How many characters each field of the call-back form takes."""


OF_SOME_STUDIES = ("hospital", "treatment_date_set")
"""Asked only where the dialog says so."""


def cleaned(form: FlaskForm, field: Field) -> None:
    """A validator: leaves clean text in ``field.data``, or says what to do."""
    del form
    most = MOST[field.name]
    try:
        field.data = clean_text(field.data or "", most)
    except UnfitText as error:
        field.data = showable(field.data)
        raise StopValidation(unfit(error.fault, most)) from error


def one_line(form: FlaskForm, field: Field) -> None:
    del form
    field.data = " ".join((field.data or "").split())


class CallBackForm(FlaskForm):  # type: ignore[misc]
    """Name and telephone, what helps the coordinator's first call, and two consents, each on its own.

    What the study does not ask stays empty, whatever was sent.
    """

    name = StringField(validators=[cleaned, one_line])
    phone = StringField(validators=[cleaned, one_line])
    best_time = StringField(validators=[cleaned, one_line])
    safe_contact = StringField(validators=[cleaned, one_line])
    hospital = StringField(validators=[cleaned, one_line])
    treatment_date_set = RadioField(validate_choice=False)
    city = StringField(validators=[cleaned, one_line])
    note = TextAreaField(validators=[cleaned])
    consent_health = BooleanField(validators=[])
    consent_contact = BooleanField(validators=[])
    is_adult = BooleanField(validators=[])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in OF_SOME_STUDIES:
            if name not in g.dialog.call_back_asks:
                self[name].data = ""

    @property
    def region(self) -> str:
        """Where a number without a country's code is from."""
        return str(g.dialog.site.region)

    @property
    def words(self) -> list[str]:
        """What was typed freely, where something urgent may stand."""
        fields = (self.note, self.safe_contact, self.best_time, self.hospital, self.city)
        return [typed(field) for field in fields]

    @property
    def is_more_open(self) -> bool:
        """Something that is optional was filled in or refused: it must not be hidden."""
        optional = (
            self.best_time,
            self.safe_contact,
            self.hospital,
            self.treatment_date_set,
            self.city,
            self.note,
        )
        return any(field.data or field.errors for field in optional)

    def validate_name(self, field: Field) -> None:
        if not field.data:
            raise StopValidation(gettext("Please enter a name, so that the team knows whom to ask for."))

    def validate_phone(self, field: Field) -> None:
        if not field.data:
            raise StopValidation(gettext("Please enter a phone number."))
        if e164(field.data, self.region) is None:
            raise StopValidation(
                gettext(
                    "We could not read this phone number. Please enter all its digits, such as %(example)s. "
                    "A number of another country begins with + and the country code.",
                    example=example(self.region),
                )
            )

    def validate_treatment_date_set(self, field: Field) -> None:
        if field.data not in ("yes", "no", "unsure"):
            field.data = ""

    def validate_consent_health(self, field: Field) -> None:
        _ticked(
            field,
            gettext("We can pass on the answers only if you agree. Please tick this box if you do."),
            also_ask(g.dialog.study.contact),
        )

    def validate_consent_contact(self, field: Field) -> None:
        _ticked(
            field,
            gettext("The team can call only if you agree. Please tick this box if you do."),
            also_ask(g.dialog.study.contact),
        )

    def validate_is_adult(self, field: Field) -> None:
        _ticked(
            field,
            gettext(
                "Only a person who is 18 or older can leave details. Please tick this box if that is you."
            ),
        )


class PhoneForm(FlaskForm):  # type: ignore[misc]
    """A corrected telephone number; one without a country's code is from ``region``."""

    phone = StringField(validators=[cleaned, one_line])
    validate_phone = CallBackForm.validate_phone

    def __init__(self, region: str, **given: Any) -> None:
        self.region = region
        super().__init__(**given)


DRAFT_BYTES = 1500
"""What of a call-back form is kept in the cookie at most: with many answers there is little room."""


def entered(form: Mapping[str, str]) -> Mapping[str, str]:
    """What was entered into a call-back form but its ticks, what is needed first."""
    names = (*list(MOST)[:2], "treatment_date_set", *list(MOST)[2:])
    shown = ((name, showable(form.get(name)).strip()) for name in names)
    return {name: value for name, value in shown if value}


def draft(form: Mapping[str, str]) -> Mapping[str, str]:
    """What was entered into a call-back form, as far as it fits.

    A text is kept whole or not at all: one that was cut would be sent so.
    """
    kept: dict[str, str] = {}
    room = DRAFT_BYTES
    for name, value in entered(form).items():
        size = len(value.encode())
        if size <= room:
            kept[name] = value
            room -= size
    return kept


def typed(field: Field) -> str:
    """What stands in a text field, never None."""
    return str(field.data or "")


def _ticked(field: Field, *sentences: str) -> None:
    if not field.data:
        raise StopValidation(" ".join(sentences))
