"""The form by which staff put another telephone number in the place of a wrong one."""

from __future__ import annotations

from wtforms import SelectField, StringField
from wtforms.validators import StopValidation

from chatbot.i18n import gettext
from chatbot.reading.telephones import e164, example
from chatbot.screening.progress import NumberSource
from chatbot.staff.work_fields import plain_text
from chatbot.staff.work_forms import Ground, Sent, WorkForm, offered_in
from chatbot.staff.work_words import number_source_words
from chatbot.store.work.phone import NewNumber

MOST_IN_NUMBER = 40
AS_BEFORE = "as_before"
"""The number was right, and the call to a wrong number was logged by mistake."""


class PutBackForm(WorkForm):
    """``phone`` is a former number of the lead, in E.164."""

    name = "put_back"
    phone = StringField()


class PhoneForm(WorkForm):
    """Another number for the person, and where it is from; AS_BEFORE has none of its own."""

    name = "phone"
    number = StringField(validators=[plain_text(MOST_IN_NUMBER, is_one_line=True)])
    source = SelectField(validate_choice=False)

    def __init__(self, ground: Ground, sent: Sent = None) -> None:
        super().__init__(ground, sent)
        self.source.choices = [
            ("", ""),
            *((each.value, said) for each, said in number_source_words().items()),
        ]
        if ground.wrong_since is not None:
            was_right = gettext("The number was right: “wrong number” was logged by mistake")
            self.source.choices.append((AS_BEFORE, was_right))

    @property
    def is_as_before(self) -> bool:
        return bool(self.source.data == AS_BEFORE)

    @property
    def corrected(self) -> NewNumber:
        """Of a valid form with another number."""
        typed = self.number.data or ""
        return NewNumber(e164(typed, self.ground.region) or "", typed, NumberSource(self.source.data))

    def validate_number(self, field: StringField) -> None:
        if self.is_as_before:
            if field.data:
                raise StopValidation(gettext("Leave this empty if the number stays as it is."))
            return
        if not field.data:
            raise StopValidation(gettext("Enter the number to call."))
        read = e164(field.data, self.ground.region)
        if read is None:
            raise StopValidation(
                gettext(
                    "This number cannot be read. Enter all its digits, such as %(example)s; one of another "
                    "country begins with + and the country code.",
                    example=example(self.ground.region),
                )
            )
        if read == self.ground.phone:
            raise StopValidation(gettext("This is the number that the lead has already."))

    def validate_source(self, field: SelectField) -> None:
        if not field.data or field.data not in offered_in(field):
            raise StopValidation(gettext("Say where the number is from."))
