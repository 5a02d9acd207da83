"""The pages' sentences, as they stand in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app
from markupsafe import Markup

from chatbot.i18n import day, gettext, sentence, status_name
from chatbot.patient.conversation import Conversation
from chatbot.patient.shown import AnsweredTurn
from chatbot.patient.wording import call_words, candidate_text, number
from chatbot.reading.quantities import Candidate
from chatbot.reading.telephones import contact_telephone
from chatbot.screening.dialog import Question, SafetyMessage
from chatbot.screening.measure import Measure
from chatbot.screening.paper import DrawnPlace
from chatbot.screening.wording import Text


def say(talked: Conversation, text: Text) -> str:
    """A sentence of the dialog, in this person's voice and the terminal's locale."""
    return sentence(text, talked.dialog.study.nct_id, talked.voice)


def labelled(label: str, words: str = "") -> str:
    colon = gettext(": ")
    return f"{label}{colon}{words}".rstrip()


def marked_optional(words: str) -> str:
    optional = gettext("(optional)")
    return f"{words} {optional}"


def from_page(talked: Conversation, template: str, macro: str, *arguments: object) -> str:
    """What a macro of the pages says, without its tags."""
    values = {
        "voice": talked.voice.value,
        "study": talked.dialog.study,
        "status_name": status_name,
        "day": day,
    }
    module = current_app.jinja_env.get_template(template).make_module(values)
    words: Markup = getattr(module, macro)(*arguments)
    return words.striptags()


def no_delay(talked: Conversation) -> str:
    return from_page(talked, "_no_delay.html", "no_delay")


def registry_status(talked: Conversation) -> str:
    return from_page(talked, "_status.html", "registry_status")


def outcome_sentence(talked: Conversation, outcome_key: str) -> str:
    return from_page(talked, "patient/_outcome.html", "outcome_sentence", outcome_key)


def reading_text(talked: Conversation, measure: Measure, candidate: Candidate) -> str:
    """One reading of a number that is asked back."""
    default = measure.default_unit
    unit = say(talked, candidate.unit.label)
    return candidate_text(candidate, unit, default.id, say(talked, default.label))


def safety_lines(talked: Conversation, message: SafetyMessage) -> Iterator[str]:
    yield f"!! {say(talked, message.text)}"
    for each in message.call:
        yield f"   {call_words(talked.dialog.site, each)}"


def contact_lines(talked: Conversation) -> Iterator[str]:
    contact = talked.dialog.study.contact
    call = contact_telephone(contact, talked.dialog.site.region)
    if contact.is_sponsor:
        yield " ".join(
            (gettext("The public record names nobody to call. The study is led by:"), contact.name)
        )
        return
    yield contact.name
    if call:
        yield gettext("Call %(number)s", number=call.national)
        if call.international != call.national:
            yield gettext("(from abroad %(number)s)", number=call.international)
        if call.extension:
            yield " ".join((gettext("once connected, dial or ask for:"), call.extension))
    elif contact.email:
        yield contact.email
    if contact.site:
        yield " ".join((gettext("Speaks for one place of the study:"), contact.site))


def worked_out_lines(talked: Conversation, turn: AnsweredTurn) -> Iterator[str]:
    """What follows from numbers that were given, below the last of them."""
    for each in turn.worked_out:
        computed = each.computed
        found = f"{number(each.value)} {say(talked, computed.unit)}"
        yield " ".join((gettext("Worked out from this:"), labelled(say(talked, computed.text), found)))


def help_lines(talked: Conversation, question: Question) -> Iterator[str]:
    """Why it is asked, where the answer stands, and what that place looks like."""
    if question.why:
        yield labelled(gettext("Why we ask"), say(talked, question.why))
    if question.where:
        yield labelled(gettext("Where to look"), say(talked, question.where))
    if question.drawn:
        yield from _drawing_lines(talked, question.drawn)
    if question.id == talked.dialog.roles.papers:
        yield labelled(gettext("How to get a report"))
        yield from (f"  - {say(talked, each.ask_for)}" for each in talked.dialog.papers if each.ask_for)
    if not (question.why or question.where or question.drawn):
        yield gettext("There is no more to say about this question.")


def _drawing_lines(talked: Conversation, drawn: DrawnPlace) -> Iterator[str]:
    report = drawn.drawing
    yield labelled(gettext("Example"), say(talked, report.paper.text))
    for line in (report.heading, *report.lines, "  ".join(report.columns), *map("  ".join, report.rows)):
        if line:
            yield f"  | {_with_marks(drawn, line)}"
    yield f"  {'、'.join(drawn.words)} {say(talked, drawn.means)}"
    if report.paper.ask_for:
        not_at_hand = gettext("This paper is not at hand?")
        yield f"{not_at_hand} {say(talked, report.paper.ask_for)}"


def _with_marks(drawn: DrawnPlace, line: str) -> str:
    return "".join(f"【{part}】" if is_marked else part for part, is_marked in drawn.pieces(line))
