"""Whom the team is to call, asked one by one and read by the call-back form's own checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from werkzeug.datastructures import MultiDict

from chatbot.i18n import gettext
from chatbot.patient.forms import OF_SOME_STUDIES, CallBackForm
from chatbot.terminal.keyboard import Key, key_of, place_of, plain_of, read_or_leave, show, show_list
from chatbot.terminal.talk import Talk
from chatbot.terminal.words import marked_optional

NEEDED = ("name", "phone")
DATE_SET = ("yes", "no", "unsure")
TICKED = {"consent_health": "y", "consent_contact": "y", "is_adult": "y"}
"""All three were agreed to aloud before any of this is asked."""

FIELDS: tuple[tuple[str, Callable[[], str]], ...] = (
    ("name", lambda: gettext("Your name")),
    ("phone", lambda: gettext("Your phone number")),
    ("best_time", lambda: gettext("When is a good time to call?")),
    ("safe_contact", lambda: gettext("Whom may the team speak to, and whom better not?")),
    ("hospital", lambda: gettext("Which hospital gives the treatment now?")),
    ("treatment_date_set", lambda: gettext("Is a date for treatment already set?")),
    ("city", lambda: gettext("City and province")),
    ("note", lambda: gettext("Anything else the team should know?")),
)


def ask_details(talk: Talk) -> CallBackForm:
    """The form, filled in and valid. Raises Quit."""
    if talk.talked.is_concealed:
        show(
            "",
            gettext(
                "Please give your own name and number, not the patient's. The team speaks only with you, "
                "and asks first whether it is a good moment."
            ),
        )
    asked, typed = list(_asked(talk)), dict[str, str]()
    while len(typed) < len(asked):
        name, words = asked[len(typed)]
        value = _ask(name, words(), typed, talk)
        if value is not None:
            typed[name] = value
        elif typed:
            typed.popitem()
    form = _form(typed)
    form.validate()
    return form


def _asked(talk: Talk) -> Iterator[tuple[str, Callable[[], str]]]:
    """Without those that make sense in other studies only."""
    for name, words in FIELDS:
        if name not in OF_SOME_STUDIES or name in talk.talked.dialog.call_back_asks:
            yield name, words


def _ask(name: str, words: str, before: dict[str, str], talk: Talk) -> str | None:
    """What was typed into one field, once it can be taken; None to go back to the one before."""
    show("", words if name in NEEDED else marked_optional(words))
    if name == "treatment_date_set":
        show_list([gettext("Yes, there is a date"), gettext("No date yet"), gettext("Not sure")])
    back, leave = gettext("Back"), gettext("Leave")
    open_ = "" if name in NEEDED else gettext("Enter leaves it open") + "  "
    show(f"[{open_}{Key.BACK.value} {back}  {Key.QUIT.value} {leave}]")
    while True:
        line = read_or_leave()
        match key_of(line):
            case Key.BACK:
                return None
            case Key.UNKNOWN:
                line = ""
        value = _date_set(line) if name == "treatment_date_set" else line
        form = _form({**before, name: value})
        form.validate()
        talk.alarm(form.words)
        if not form[name].errors and not (line.strip() and not value):
            return value
        show(*map(str, form[name].errors or [gettext("Please type a number.")]))


def _date_set(line: str) -> str:
    place = place_of(plain_of(line), len(DATE_SET), DATE_SET)
    return "" if place is None else DATE_SET[place]


def _form(typed: dict[str, str]) -> CallBackForm:
    return CallBackForm(formdata=MultiDict({**typed, **TICKED}), meta={"csrf": False})
