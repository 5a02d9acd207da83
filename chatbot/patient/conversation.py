"""What one person has said so far, kept in the sealed cookie: answers as given, and what they have been
shown.

Everything else (where they stand, what follows) is worked out from the answers on each request.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from chatbot.reading.answers import given, read_answers, stored_answers
from chatbot.screening.assessment import Assessment, Outcome, assess, raised_through
from chatbot.screening.dialog import Dialog
from chatbot.screening.interview import Answer, Answers, Walk, diagnosis_is_concealed, voice_of
from chatbot.screening.roles import AgeAllows
from chatbot.screening.wording import Voice
from chatbot.sealing import DRAFT, ENTRY
from chatbot.store.receipts import Receipt

ANSWERS, REVISION, SEEN, FRESH, TOLD, STOPPED = "a", "r", "s", "f", "o", "x"
FORM_KEY, RECEIPT, NOTED = "k", "t", "n"
CHECKED, CALLED_AT, CALMED = "c", "p", "e"

TELLING = ("safe_contact", "note")
"""Fields of the call-back form in which people say what the patient does not know."""

ENTRY_BYTES = 600
"""How much of a refused reply is kept: the longest free text of a step, in Chinese, and its ticks."""


class Conversation:
    """One person's conversation about one study, over the session that holds it (a sealed cookie,
    or any other mapping).

    Each answer is stored with a short signature of its question's wording and choices, so that after a
    change of the dialog only what was asked otherwise is asked again.
    """

    def __init__(self, dialog: Dialog, session: MutableMapping[str, Any], today: date) -> None:
        self.dialog = dialog
        self.session = session
        self.today = today
        self._changed: tuple[str, ...] = ()
        self.answers: Answers = self._read()

    @cached_property
    def assessment(self) -> Assessment:
        return assess(self.dialog, self.answers, self.today)

    @property
    def walk(self) -> Walk:
        return self.assessment.walk

    @property
    def voice(self) -> Voice:
        return voice_of(self.dialog, self.answers)

    @property
    def is_concealed(self) -> bool:
        return diagnosis_is_concealed(self.dialog, self.walk)

    @property
    def revision(self) -> int:
        return int(self.session.get(REVISION, 0))

    @property
    def is_stopped(self) -> bool:
        return bool(self.session.get(STOPPED))

    @property
    def seen(self) -> frozenset[str]:
        return frozenset(self.session.get(SEEN, ()))

    @property
    def fresh(self) -> frozenset[str]:
        """Ids of the safety messages that the last answer has raised."""
        return frozenset(self.session.get(FRESH, ()))

    @property
    def is_just_past_emergency(self) -> bool:
        """Nothing was answered since the person went on after an emergency was told."""
        return self.session.get(CALMED) == self.revision

    @property
    def told(self) -> frozenset[str]:
        """Ids of the safety messages that any answer has raised, also one that was changed since."""
        return frozenset(self.session.get(TOLD, ()))

    @property
    def receipt(self) -> Receipt | None:
        stored = self.session.get(RECEIPT)
        return Receipt(*stored) if stored else None

    @property
    def called_at(self) -> str:
        """The number that the team will call, as it stands in the lead (E.164); empty without a lead."""
        return str(self.session.get(CALLED_AT, ""))

    def entry(self, step_id: str) -> Sequence[tuple[str, str]]:
        """What was sent for this step and could not be taken, as names and values."""
        match self.session.get(ENTRY):
            case [str(step), list(fields)] if step == step_id:
                return [(str(name), str(value)) for name, value in fields]
        return ()

    @property
    def draft(self) -> Mapping[str, str]:
        """What was typed into a call-back form that could not be taken."""
        kept = self.session.get(DRAFT, {}) if self._may_keep_draft else {}
        return {str(name): str(value) for name, value in kept.items()} if isinstance(kept, dict) else {}

    @property
    def _may_keep_draft(self) -> bool:
        """While a call-back form may still follow: a name must not lie where none can."""
        return self.receipt is None and not self.assessment.is_declined and not self.is_minor_alone

    @property
    def raised_by_note(self) -> frozenset[str]:
        return frozenset(self.session.get(NOTED, ()))

    @property
    def outdated(self) -> tuple[str, ...]:
        """Questions on today's path that were answered before they changed: they are asked again."""
        on_path = {question.id for stop in self.walk.path for question in stop.questions}
        return tuple(question for question in self._changed if question in on_path)

    @property
    def is_too_young(self) -> bool:
        """Nothing is collected about a child of this age."""
        return self.dialog.ages.allows(self.walk.said) is AgeAllows.NOTHING

    @property
    def may_pause(self) -> bool:
        """There are answers to keep for another day, not about a child, and not with the team already."""
        return bool(self.answers) and not self.is_too_young and self.receipt is None

    @property
    def is_minor_alone(self) -> bool:
        is_alone = self.voice is Voice.PATIENT
        return is_alone and self.dialog.ages.allows(self.walk.said) is not AgeAllows.ALL

    @property
    def has_result(self) -> bool:
        """The last question was answered, or the person has stopped or said no before."""
        return self.walk.is_complete or self.is_stopped or self.assessment.is_declined

    @property
    def is_checked(self) -> bool:
        """The person has read these very answers back and called them right."""
        return self.session.get(CHECKED) == self.revision

    @property
    def is_stopped_early(self) -> bool:
        return self.is_stopped and not self.walk.is_complete

    @property
    def may_leave_details(self) -> bool:
        """Only after the result; not after a no, not by a minor alone, and after a likely mismatch only
        where the study says so.
        """
        is_unfit = self.assessment.outcome is Outcome.LIKELY_INELIGIBLE
        has_begun = self.dialog.roles.respondent in self.answers
        is_open = self.has_result and has_begun and (self.dialog.unfit_may_leave_details or not is_unfit)
        return is_open and not self.is_minor_alone and not self.assessment.is_declined

    def hear(self, answers: Mapping[str, Answer]) -> None:
        """Take these answers in place of earlier ones to the same questions. The same again changes nothing.

        Answers that contradict each other still, after one of them was looked at again, are left alone.
        """
        disagreed = {each.id for each in self.assessment.contradictions}
        if all(self.answers.get(question) == answer for question, answer in answers.items()):
            self._agree_to_disagree(disagreed, answers)
            return
        new = {question for question, answer in answers.items() if self.answers.get(question) != answer}
        before = {message.id for message in self.assessment.safety}
        stored = dict(self.session.get(ANSWERS, {}))
        for question_id, answer in answers.items():
            stored[question_id] = [given(answer), self.dialog.signatures[question_id]]
        self.session[ANSWERS] = stored
        self.session[REVISION] = self.revision + 1
        self._work_out_anew()
        again = {message.id for message in raised_through(self.dialog, self.walk, new)}
        self.session[FRESH] = [
            each.id for each in self.assessment.safety if each.id not in before or each.id in again
        ]
        self.tell(self.fresh)
        if passed_before := self.seen & {f"safety.{each}" for each in self.fresh}:
            self.session[SEEN] = sorted(self.seen - passed_before)
        self._agree_to_disagree(disagreed, answers)
        if not self._may_keep_draft:
            self.session.pop(DRAFT, None)

    def _agree_to_disagree(self, disagreed: set[str], answers: Iterable[str]) -> None:
        steps = {self.dialog.step_of[question].id for question in answers}
        for each in self.assessment.contradictions:
            if each.id in disagreed and steps & set(each.steps):
                self.see(f"contradiction.{each.id}")

    def forget_outdated(self) -> None:
        """Drop the answers whose question has changed, once the person has been told."""
        if self._changed:
            stored = self.session[ANSWERS]
            self.session[ANSWERS] = {key: value for key, value in stored.items() if key not in self._changed}
            self._changed = ()

    def see(self, *notices: str) -> None:
        """Remember that these notices have been shown."""
        if not self.seen.issuperset(notices):
            self.session[SEEN] = sorted({*self.seen, *notices})

    def pass_emergency(self) -> None:
        self.session[CALMED] = self.revision

    def tell(self, messages: Iterable[str]) -> None:
        """Remember that these safety messages were shown, whatever becomes of the words that raised them."""
        if not self.told.issuperset(messages := set(messages)):
            self.session[TOLD] = sorted(self.told | messages)

    def stop(self, stopped: bool) -> None:
        if stopped != self.is_stopped:
            self.session[STOPPED] = stopped

    def check(self) -> None:
        """The answers as they stand were read back and are right."""
        if not self.is_checked:
            self.session[CHECKED] = self.revision

    def keep_entry(self, step_id: str, fields: Sequence[tuple[str, str]]) -> None:
        """Keep a refused reply, so that no way away from its page and back loses it."""
        if fields and sum(len(f"{name}{value}".encode()) for name, value in fields) <= ENTRY_BYTES:
            self.session[ENTRY] = [step_id, [list(field) for field in fields]]
        else:
            self.forget_entry(step_id)

    def forget_entry(self, step_id: str) -> None:
        """The step was answered, or refused with nothing to keep."""
        if self.entry(step_id):
            self.session.pop(ENTRY)

    def keep_draft(self, typed: Mapping[str, str]) -> None:
        """Keep what stood in a call-back form, to be offered when the person reaches it again.

        Where the patient does not know the diagnosis, free words that may say so are not kept.
        """
        if not self._may_keep_draft:
            self.session.pop(DRAFT, None)
            return
        told = {name: value for name, value in typed.items() if not (self.is_concealed and name in TELLING)}
        if told != self.draft:
            self.session[DRAFT] = told

    def will_be_called_at(self, phone: str) -> None:
        self.session[CALLED_AT] = phone

    def form_key(self) -> str:
        """The idempotency key of this conversation's one call-back form."""
        if FORM_KEY not in self.session:
            self.session[FORM_KEY] = secrets.token_urlsafe(18)
        return str(self.session[FORM_KEY])

    def new_form(self) -> None:
        """After an erasure: what is left from here on is a new lead."""
        for key in (FORM_KEY, RECEIPT, CALLED_AT):
            self.session.pop(key, None)

    def hand_over(self, receipt: Receipt, phone: str, raised_by_note: Iterable[str]) -> None:
        """Keep the receipt, so that it can be shown again, with the number that will be called and the
        safety messages that the note has raised.
        """
        self.session.pop(DRAFT, None)
        self.will_be_called_at(phone)
        self.session[RECEIPT] = [receipt.reference, receipt.withdrawal_code, receipt.differs]
        self.session[NOTED] = list(raised_by_note)

    def erase(self) -> None:
        self.session.clear()
        self._work_out_anew()

    def _read(self) -> Answers:
        current, outdated = {}, []
        for question_id, (answer, signed) in stored_answers(self.session.get(ANSWERS)):
            if signed != self.dialog.signatures.get(question_id):
                outdated.append(question_id)
            else:
                current[question_id] = answer
        answers, problems = read_answers(self.dialog, current)
        self._changed = (*outdated, *(problem.question for problem in problems))
        return answers

    def _work_out_anew(self) -> None:
        self.answers = self._read()
        self.__dict__.pop("assessment", None)
