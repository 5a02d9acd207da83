"""What the fields of work on a lead take, and what is said about what they do not take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation

from chatbot.i18n import gettext, ngettext
from chatbot.reading.site_time import EXAMPLE, NoSiteTime, read_site_time, site_time_typed
from chatbot.reading.text import TextFault, UnfitText, clean_text, showable
from chatbot.staff.frame import now

_FURTHEST = timedelta(days=366)

Validator = Callable[[Any, Field], None]


class SiteTimeField(Field):
    """A day and time by the clock of the study's site (``meta.time_zone``); ``data`` is the moment in UTC.

    None if it was left empty or not read.
    """

    data: datetime | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        if not (typed := "".join(valuelist).strip()):
            return
        read = read_site_time(typed, self._time_zone)
        if read is NoSiteTime.SKIPPED:
            raise ValueError(gettext("The clocks skip this time as summer time begins. Choose another."))
        if isinstance(read, NoSiteTime):
            raise ValueError(gettext("Write the day and the time like this: %(example)s.", example=EXAMPLE))
        self.data = read

    def _value(self) -> str:
        """What was typed, or the moment as a browser's field writes it."""
        if self.raw_data:
            return showable("".join(map(str, self.raw_data)))
        return site_time_typed(self.data, self._time_zone) if self.data else ""

    @property
    def _time_zone(self) -> str:
        return str(self.meta.time_zone)


def required(message: Callable[[], str]) -> Validator:
    """``message`` is asked for when it is said: only then is the language known."""

    def check(_: Any, field: Field) -> None:
        if not field.data:
            # What else is wrong with the field says more than that it is missing.
            raise StopValidation() if field.errors else StopValidation(message())

    return check


def plain_text(most: int, is_one_line: bool = False) -> Validator:
    """Leaves clean text of at most so many characters in ``field.data``."""

    def check(_: Any, field: Field) -> None:
        try:
            cleaned = clean_text(field.data or "", most)
        except UnfitText as unfit:
            field.data = showable(field.data)
            raise StopValidation(_unfit(unfit.fault, most)) from unfit
        field.data = " ".join(cleaned.split()) if is_one_line else cleaned

    return check


def ahead(_: Any, field: Field) -> None:
    """Neither past nor so far ahead that the year must be a slip."""
    if field.data is None:
        return
    if field.data <= now():
        raise StopValidation(gettext("This time is past. Choose one that is still to come."))
    if field.data > now() + _FURTHEST:
        raise StopValidation(gettext("This is more than a year ahead. Please check the year."))


def _unfit(fault: TextFault, most: int) -> str:
    if fault is TextFault.TOO_LONG:
        return ngettext(
            "This is too long. Please keep it to %(num)d character.",
            "This is too long. Please keep it to %(num)d characters.",
            most,
        )
    return gettext("There is a character here that we cannot read. Please type it again as plain text.")
