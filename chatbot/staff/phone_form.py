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


class PhoneForm(WorkForm):
    """Another number for the person, and where it is from; AS_BEFORE has none of its own."""

    name = "phone"
    number = StringField(validators=[plain_text(MOST_IN_NUMBER, is_one_line=True)])
    source = SelectField(validate_choice=False)

    def __init__(self, ground: Ground, sent: Sent = None) -> None:
        super().__init__(ground, sent)
        words = number_source_words()
        if ground.wrong_since is None:
            del words[NumberSource.AS_BEFORE]
        self.source.choices = [("", ""), *((each.value, words[each]) for each in words)]

    @property
    def corrected(self) -> NewNumber:
        """Of a valid form."""
        typed = self.number.data or ""
        return NewNumber(e164(typed, self.ground.region) or "", typed, NumberSource(self.source.data))

    def validate_number(self, field: StringField) -> None:
        if self.source.data == NumberSource.AS_BEFORE.value:
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
