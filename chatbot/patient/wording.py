"""The site's own sentences about what a person typed, and how numbers and dates are shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from gettext import NullTranslations
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from flask import g

from chatbot.i18n import babel_locale, catalogs, country_name, gettext, ngettext, sentence
from chatbot.reading.numbers import Refusal
from chatbot.reading.quantities import AskBack, AskReason, Candidate
from chatbot.reading.text import TextFault
from chatbot.screening.dialog import Dialog, Kind, Question
from chatbot.screening.interview import Answer
from chatbot.screening.measure import Measure
from chatbot.screening.period import Period
from chatbot.screening.site import Site
from chatbot.screening.value import Span
from chatbot.screening.wording import Text, Voice


def call_words(site: Site, number: str) -> str:
    """What stands on the button that dials an emergency number: with its country, if the site has several."""
    country = site.country_of(number)
    if not country:
        return gettext("Call %(number)s", number=number)
    return gettext("Call %(number)s (%(country)s)", number=number, country=country_name(country))


def pick_one() -> str:
    return gettext("Please choose one answer. It is fine not to know.")


def tick_one() -> str:
    return gettext("Please tick at least one line. It is fine not to know.")


def nothing_chosen() -> str:
    return gettext("Nothing is chosen yet. If you can't find it, use the button below.")


def not_together() -> str:
    return gettext("These answers do not go together. Please keep only what is right.")


def number_and_unknown() -> str:
    return gettext("There is a number here, and “not sure” is ticked too. Please keep only one of them.")


def date_and_unknown() -> str:
    return gettext("There is a date here, and “I don't know” is ticked too. Please keep only one of them.")


def unfit(fault: TextFault, max_length: int) -> str:
    if fault is TextFault.TOO_LONG:
        return ngettext(
            "This is too long. Please keep it to %(num)d character.",
            "This is too long. Please keep it to %(num)d characters.",
            max_length,
        )
    return gettext("There is a character here that we cannot read. Please type it again as plain text.")


def refused(reason: Refusal, question: Question) -> str:
    """What to do about a text that is not read as an answer to this question."""
    if reason is Refusal.EMPTY:
        return _EMPTY[question.kind]()
    if reason is Refusal.UNKNOWN_UNIT and question.measure is not None:
        labels = (spoken(unit.label) for unit in question.measure.units)
        units = gettext(", ").join(labels)
        return gettext("We do not know this unit here. Please use one of these: %(units)s.", units=units)
    return _REFUSED[reason]()


_EMPTY: Mapping[Kind, Callable[[], str]] = {
    Kind.QUANTITY: lambda: gettext("Please enter a number. If you don't know it, say so below."),
    Kind.DATE: lambda: gettext(
        "Please enter a month and year, such as 2025-05. If you don't know them, say so below."
    ),
}

_REFUSED: Mapping[Refusal, Callable[[], str]] = {
    Refusal.TOO_LONG: lambda: gettext("This is too long. Please enter the number and its unit only."),
    Refusal.FORBIDDEN_CHARACTER: lambda: gettext(
        "There is a character here that we cannot read. Please type it again as plain text."
    ),
    Refusal.DOES_NOT_KNOW: lambda: gettext("If it is not known, say so below. That is fine."),
    Refusal.NOT_A_NUMBER: lambda: gettext(
        "We could not read a number here. Please use digits, such as 6 or 6.5."
    ),
    Refusal.SEVERAL_NUMBERS: lambda: gettext(
        "There are several numbers here. Please enter only the one asked for."
    ),
    Refusal.DECIMAL_COMMA: lambda: gettext("Please write decimals with a point, such as 12.5."),
    Refusal.WHOLE_NUMBER: lambda: gettext("Please enter a whole number, such as 63."),
    Refusal.NOMINAL_AGE: lambda: gettext("Please enter the age in full years (周岁), as on the ID card."),
    Refusal.BIRTH_YEAR: lambda: gettext(
        "That looks like the year of birth. Please enter the age in full years, such as 63."
    ),
    Refusal.MONTHS: lambda: gettext("Please enter the age in full years."),
    Refusal.NOT_A_DATE: lambda: gettext(
        "We could not read a date here. Please write the month and year, such as 2025-05. The year alone is "
        "fine too."
    ),
    Refusal.DAY_OR_MONTH: lambda: gettext(
        "Which number is the month? Please write the month and year, such as 2025-05."
    ),
    Refusal.AHEAD: lambda: gettext("This date lies ahead. Please check the year and the month."),
}


def spoken(text: Text) -> str:
    """A sentence of the request's study that is the same in both voices."""
    return sentence(text, g.dialog.study.nct_id)


def asked_back(question: Question, ask_back: AskBack, raw: str) -> str:
    """The question back about a number; the candidates are shown beside it."""
    measure = question.measure
    if ask_back.reason is AskReason.CHECK and measure is not None and measure.ask_back_text is not None:
        return spoken(measure.ask_back_text)
    return _ASKED_BACK[ask_back.reason](raw)


_ASKED_BACK: Mapping[AskReason, Callable[[str], str]] = {
    AskReason.UNIT: lambda raw: gettext("You entered %(raw)s. Which unit is that?", raw=raw),
    AskReason.UNITS_DIFFER: lambda raw: gettext(
        "You entered %(raw)s, with another unit chosen. Which one is right?", raw=raw
    ),
    AskReason.IMPLAUSIBLE: lambda raw: gettext(
        "You entered %(raw)s. That is unusual. Please check the number and the unit.", raw=raw
    ),
    AskReason.ECHO: lambda raw: gettext("You entered %(raw)s. Did we read it right?", raw=raw),
    AskReason.CHECK: lambda raw: gettext("You entered %(raw)s. Is that right?", raw=raw),
    AskReason.RANGE: lambda raw: gettext(
        "You entered %(raw)s. If the paper gives one number, please enter that one.", raw=raw
    ),
    AskReason.APPROXIMATE: lambda raw: gettext("You entered %(raw)s. May we take this number?", raw=raw),
    AskReason.BOUND: lambda raw: gettext(
        "You entered %(raw)s. That is a limit, not a number. If the paper gives no number, we keep it as not "
        "known. If it is marked as critical (危急值), please tell a doctor today.",
        raw=raw,
    ),
}


def candidate_text(choice: Candidate, unit_label: str, default: str, default_label: str) -> str:
    """One reading of a number: "10.0 g/dL, which is 100 g/L"."""
    if choice.unit.id == default:
        return gettext("Yes: %(number)s %(unit)s", number=choice.raw, unit=unit_label)
    return gettext(
        "Yes: %(number)s %(unit)s, which is %(converted)s %(default)s",
        number=choice.raw,
        unit=unit_label,
        converted=number(choice.value),
        default=default_label,
    )


def number(span: Span) -> str:
    """A quantity without trailing zeros; one that is known only within limits, or that a factor gave more
    than three decimals, as "about" the middle, to one decimal.
    """
    if span.low == span.high == span.low.quantize(Decimal("0.001")):
        return _plain(span.low)
    return gettext("about %(number)s", number=_plain(((span.low + span.high) / 2).quantize(Decimal("0.1"))))


def answer_text(dialog: Dialog, question: Question, answer: Answer, voice: Voice, locale: str) -> str:
    """An answer as the person gave it, in words."""

    def say(text: Text) -> str:
        return catalogs().say(text, voice, locale, dialog.study.nct_id)

    if answer.value is None and not answer.raw:
        return catalogs().of(locale).gettext("I don't know") if not question.optional else "–"
    if isinstance(answer.value, frozenset):
        return (
            catalogs()
            .of(locale)
            .gettext("; ")
            .join(say(choice.text) for choice in question.choices if choice.id in answer.value)
        )
    if question.choices and isinstance(answer.value, str):
        return say(question.choice(answer.value).text)
    if isinstance(answer.value, Period):
        return period_text(answer.value, locale)
    if question.measure is not None:
        return _quantity_text(question.measure, answer, say, catalogs().of(locale))
    return str(answer.value)


def period_text(period: Period, locale: str) -> str:
    """A date as precise as it was given: a day, a month ("May 2025") or a year."""
    babel = babel_locale(locale)
    if period.first == period.last:
        return format_date(period.first, "long", locale=babel)
    is_year = period.first.month != period.last.month
    return format_skeleton("y" if is_year else "yMMMM", period.first, locale=babel)


def at_the_site(moment: datetime) -> datetime:
    """The same moment on the clock of the request's study site."""
    return moment.astimezone(ZoneInfo(g.dialog.site.time_zone))


def _plain(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return text if text != "-0" else "0"


def _quantity_text(
    measure: Measure, answer: Answer, say: Callable[[Text], str], site: NullTranslations
) -> str:
    """A number as typed, with its unit, and how it was understood wherever the two could differ."""
    unit, default = measure.unit(answer.unit), measure.default_unit
    typed = f"{answer.raw} {say(unit.label)}"
    if not isinstance(answer.value, Span):
        unknown = site.gettext("I don't know")
        return f"{answer.raw} ({unknown})"
    if unit == default and re.fullmatch(r"[0-9.]+", answer.raw):
        return typed
    understood = f"{number(answer.value)} {say(default.label)}"
    return f"{answer.raw} ({understood})" if _names_a_unit(measure, answer.raw) else f"{typed} ({understood})"


def _names_a_unit(measure: Measure, raw: str) -> bool:
    written = raw.casefold()
    return any(name.casefold() in written for unit in measure.units for name in (unit.id, *unit.names))
