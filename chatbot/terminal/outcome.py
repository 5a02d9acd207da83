"""What the answers come to, as the result page says it."""

from __future__ import annotations

from collections.abc import Iterator

from chatbot.i18n import SOURCE, current_locale, gettext
from chatbot.patient.conversation import Conversation
from chatbot.patient.notices import lasting
from chatbot.patient.shown import Reason, notes, open_points, outcome_key, reasons
from chatbot.screening.wording import Voice
from chatbot.terminal.words import (
    contact_lines,
    labelled,
    no_delay,
    outcome_sentence,
    registry_status,
    safety_lines,
    say,
)


def outcome(talked: Conversation) -> Iterator[str]:
    for message in lasting(talked):
        yield from ("", *safety_lines(talked, message))
    yield ""
    if talked.assessment.is_declined:
        yield gettext("Thank you for your time")
        yield gettext("That is quite all right. Nobody has to take part, and care stays the same.")
        yield no_delay(talked)
        yield from ("", *contact_lines(talked))
        return
    if talked.is_stopped_early:
        yield gettext("You have stopped here. That is fine.")
    else:
        yield gettext("Thank you. This is a first look.")
    yield from _what_it_comes_to(talked)
    yield from _reasons(talked)
    yield from _notes(talked)
    yield from _open(talked)
    yield from _contact(talked)
    yield from _papers(talked)
    yield from ("", gettext("Costs and travel"))
    yield gettext(
        "The public record does not give costs, insurance, travel help or the number of visits. Please ask "
        "the team."
    )


def _what_it_comes_to(talked: Conversation) -> Iterator[str]:
    key = outcome_key(talked)
    yield outcome_sentence(talked, key)
    if key == "needs_review" and not talked.assessment.contradictions:
        yield gettext("So far, no answer is outside the conditions.")
    if key == "possible" and talked.voice is Voice.FAMILY:
        yield gettext("The patient's own wish and understanding come first.")
    yield no_delay(talked)
    if talked.is_concealed:
        yield gettext(
            "If the patient can decide alone, taking part needs the patient's own understanding. The team "
            "can help to find the words."
        )


def _reasons(talked: Conversation) -> Iterator[str]:
    found = reasons(talked)
    if found:
        yield from ("", gettext("Compared with the published conditions"))
    for reason in found:
        yield from _reason(talked, reason)


def _reason(talked: Conversation, reason: Reason) -> Iterator[str]:
    if reason.text is None or reason.criterion is None:
        neutral = gettext(
            "One answer does not seem to fit the published conditions. The team can talk it over with you."
        )
        yield f"- {neutral}"
        return
    yield f"- {say(talked, reason.text)}"
    is_exclusion = reason.criterion.is_exclusion
    if current_locale() == SOURCE:
        heading = (
            gettext("The record names this as a reason not to take part:")
            if is_exclusion
            else gettext("The record asks for this:")
        )
        yield f"  {heading} {reason.line}"
        return
    heading = (
        gettext("The record names this as a reason not to take part (our translation):")
        if is_exclusion
        else gettext("The record asks for this (our translation):")
    )
    yield f"  {heading} {say(talked, reason.criterion.translation).rstrip('；; ')}"


def _notes(talked: Conversation) -> Iterator[str]:
    for note in notes(talked):
        words = say(talked, note.text)
        yield from ("", labelled(say(talked, note.about), words) if note.about else words)


def _open(talked: Conversation) -> Iterator[str]:
    points = open_points(talked)
    if not points:
        return
    yield from ("", gettext("What the team will check"))
    yield from (f"- {say(talked, point.criterion.label)}" for point in points)
    if not talked.walk.is_complete:
        yield gettext("The rest was not asked yet.")


def _contact(talked: Conversation) -> Iterator[str]:
    yield from ("", gettext("Talk to the study team"), *contact_lines(talked))
    if talked.is_minor_alone:
        yield gettext(
            "People under %(age)s cannot leave details alone. A parent or guardian can fill in these "
            "questions, or ask the team.",
            age=talked.dialog.ages.alone_from,
        )
    yield registry_status(talked)


def _papers(talked: Conversation) -> Iterator[str]:
    yield from ("", gettext("Papers that help"))
    yield gettext(
        "Have these ready for the call, as far as you have them. To keep them private, please do not send "
        "photos of reports by messenger."
    )
    for paper in talked.dialog.papers:
        name = say(talked, paper.text)
        others = "、".join(each for each in paper.look_for if each not in name)
        yield f"- {labelled(name, others) if others and not talked.is_concealed else name}"
