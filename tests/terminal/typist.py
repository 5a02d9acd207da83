"""Somebody at the keyboard: what they type for what they want to say, and all that is printed for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from click.testing import Result
from flask import Flask

from chatbot.reading.answers import read_answers
from chatbot.screening.dialog import Dialog
from chatbot.screening.interview import walk
from tests.patient.people import DETAILS, DONT_KNOW, Replies, Reply

STUDY = "NCT07214142"
RIGHT = ""
"""The answers that were read back are right."""

CALL = "1"
"""The first thing that can be done after the result of a phone interview."""

YES, NO = "1", "2"
AGREED = (YES, YES, YES)
COORDINATOR = "Chen Yu 陈宇"

After = Mapping[str, Sequence[str]]
"""Lines beside the answers, by the question that they follow: a notice passed, a number confirmed."""


@dataclass(frozen=True)
class Typist:
    """Runs `flask dialogs try` with these lines as all that is ever typed."""

    app: Flask
    study: str = STUDY

    @property
    def dialog(self) -> Dialog:
        dialog: Dialog = self.app.extensions["dialogs"][self.study]
        return dialog

    def types(self, *lines: str, options: Sequence[str] = (), locale: str = "en") -> str:
        """What is printed. It must end well, whatever was typed."""
        result = self.runs(*lines, options=options, locale=locale)
        assert (result.exit_code, result.exception) == (0, None), result.output
        return result.output

    def runs(self, *lines: str, options: Sequence[str] = (), locale: str = "en") -> Result:
        typed = "".join(f"{line}\n" for line in lines)
        arguments = ["dialogs", "try", self.study, "--locale", locale, *options]
        return self.app.test_cli_runner().invoke(args=arguments, input=typed)

    def says(self, replies: Replies, after: After | None = None, until: str = "") -> list[str]:
        """The lines for a whole talk, or to the question ``until``; ids of choices are typed as they are."""
        beside, lines = after or {}, list[str]()
        for question in self.asked(replies):
            if question == until:
                break
            lines += [line_for(replies[question]), *beside.get(question, ())]
        return lines

    def asked(self, replies: Replies) -> Iterator[str]:
        answers, problems = read_answers(
            self.dialog, {name: _as_given(reply) for name, reply in replies.items()}
        )
        assert not problems, problems
        for stop in walk(self.dialog, answers, datetime.now(UTC).date()).path:
            yield from (question.id for question in stop.questions)


def leaves_details(**changed: str) -> list[str]:
    """Attested by the coordinator, agreed to, and each detail in the order in which it is asked."""
    details = {**DETAILS, **changed}
    order = ("name", "phone", "best_time", "safe_contact", "hospital", "treatment_date_set", "city", "note")
    return [CALL, COORDINATOR, *AGREED, *(details[name] for name in order)]


def line_for(reply: Reply) -> str:
    if isinstance(reply, tuple):
        return " ".join(reply)
    if isinstance(reply, list):
        return " ".join(reply)
    return "-" if reply == DONT_KNOW else reply


def _as_given(reply: Reply) -> object:
    if isinstance(reply, tuple):
        return {"value": reply[0], "unit": reply[1]}
    return None if reply in (DONT_KNOW, "") else reply
