"""What is said before the first question: what this is and is not, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Iterator

from chatbot.i18n import gettext, ngettext
from chatbot.patient.context import lead_days, old_status_days
from chatbot.patient.conversation import Conversation
from chatbot.terminal.words import no_delay, registry_status, say


def opening(talked: Conversation, is_phone: bool) -> Iterator[str]:
    """The start page's own points, without those about a browser. On the phone they are read out."""
    if is_phone:
        yield gettext("A phone interview: the answers are kept only if the person agrees at the end.")
    else:
        yield gettext("Only trying the conversation out: nothing is stored or sent.")
    yield gettext(
        "Type the number of an answer, several numbers for a list of ticks, or a number with its unit."
    )
    yield ""
    if is_phone:
        yield gettext("Please read this out:")
    yield gettext("Is this study worth asking about?")
    # On the phone nobody knows yet whether the patient is told.
    if talked.is_concealed or is_phone:
        yield gettext("A clinical study (trial). The study team can tell you more about it.")
    else:
        yield say(talked, talked.dialog.titles["about"])
    yield _status(talked)
    yield from (f"- {point}" for point in _points(talked, is_phone))


def _status(talked: Conversation) -> str:
    """How old it is as well, where the start page says so."""
    days = old_status_days(talked.dialog.study)
    age = ngettext("That was %(num)s day ago.", "That was %(num)s days ago.", days) if days else ""
    return f"{registry_status(talked)} {age}".rstrip()


def _points(talked: Conversation, is_phone: bool) -> Iterator[str]:
    yield gettext(
        "Your answers are compared with the published conditions, in five to ten minutes. “I don't know” is "
        "fine."
    )
    yield gettext("This is not a doctor and decides nothing. Only the study team can decide, after tests.")
    yield no_delay(talked)
    if is_phone:
        sponsor = talked.dialog.study.lead_sponsor
        asked = gettext(
            "Only if you ask, the study team gets them, with your name and number, to call you back:"
        )
        yield f"{asked} {sponsor}"
        days = lead_days()
        yield gettext("Kept at most %(days)s days. See or erase them any time.", days=days)
    yield gettext("Nobody has to answer. Care stays the same.")
