"""Made-up leads: the acceptance cases of each dialog, as people of both languages would have left them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from flask import g

from chatbot.authoring.cases import Case
from chatbot.demo.people import MadeUp, make_up
from chatbot.patient.consents import consent_texts, of_age
from chatbot.patient.conversation import Conversation
from chatbot.patient.leaving import lead_of
from chatbot.reading.answers import read_answers
from chatbot.screening.assessment import Outcome
from chatbot.screening.dialog import Dialog
from chatbot.screening.interview import Answer, Answers, walk
from chatbot.screening.lead import ContactDetails, Lead
from chatbot.store.errors import StoreRefused

DAYS = 60
"""The leads have come in over so many days."""

# Of a hundred leads about so many have each outcome; most of the cases are about what does not fit.
_SHARES = {Outcome.POSSIBLE: 25, Outcome.NEEDS_REVIEW: 50, Outcome.LIKELY_INELIGIBLE: 25}
_FAMILY = 0.45
_STOPS = 0.08
_CHINESE = 0.7
_TRIES = 200


def made_up_leads(
    dialogs: Sequence[tuple[Dialog, Sequence[Case]]], count: int, now: datetime, seed: int
) -> Iterator[Lead]:
    """``count`` leads shared out among the dialogs, the oldest first; the same seed makes the same ones.

    To be called inside an application context, whose ``g.locale`` and ``g.dialog`` it sets. A dialog
    without cases gets none. The newest is a few minutes old. Raises StoreRefused.
    """
    chance = Random(seed)  # noqa: S311 - nothing secret is made of it
    with_cases = [(dialog, cases) for dialog, cases in dialogs if cases]
    times = sorted(now - timedelta(minutes=chance.triangular(5, DAYS * 24 * 60, 600)) for _ in range(count))
    for number, at in enumerate(times):
        dialog, cases = with_cases[number % len(with_cases)]
        yield _lead(chance, number, dialog, cases, at.astimezone(UTC))


def _lead(chance: Random, number: int, dialog: Dialog, cases: Sequence[Case], at: datetime) -> Lead:
    locale = "zh" if chance.random() < _CHINESE else "en"
    g.dialog, g.locale = dialog, locale
    talked = _talk(chance, dialog, cases, at)
    person = make_up(chance, number, locale, dialog, talked.is_concealed)
    consents = tuple(each.given(locale, at) for each in consent_texts(talked.voice))
    words = (person.details["safe_contact"], person.details["note"])
    return lead_of(talked, _contact(person), words, consents, [of_age().made(locale, at)], locale, at)


def _contact(person: MadeUp) -> ContactDetails:
    return ContactDetails(person.name, person.phone, person.phone_as_typed, **person.details)


def _talk(chance: Random, dialog: Dialog, cases: Sequence[Case], at: datetime) -> Conversation:
    """Somebody with the wished outcome who may leave details; any who may, if none is found."""
    wished = chance.choices(list(_SHARES), list(_SHARES.values()))[0]
    found: Conversation | None = None
    for _ in range(_TRIES):
        talked = Conversation(dialog, {}, at.date())
        talked.hear(_answers(chance, dialog, chance.choice(cases).answers))
        talked.stop(not talked.walk.is_complete)
        talked.check()
        if not talked.may_leave_details or talked.is_too_young:
            continue
        found = talked
        if talked.assessment.outcome is wished:
            break
    if found is None:
        raise StoreRefused(f"Nobody in the cases of {dialog.study.nct_id} may leave details.")
    return found


def _answers(chance: Random, dialog: Dialog, given: Mapping[str, object]) -> Answers:
    """A case's answers, often as a relative gives them."""
    answers, _ = read_answers(dialog, given)
    roles = dialog.roles
    if chance.random() < _FAMILY and roles.family_choice:
        told = {roles.respondent: Answer(roles.family_choice)}
        for question in (roles.relation, roles.patient_knows):
            if question:
                told[question] = Answer(chance.choice(dialog.questions[question].choices).id)
        answers = {**answers, **told}
    whole = {**_left_empty(dialog), **answers}
    if not walk(dialog, whole).is_complete:
        return answers
    if chance.random() < _STOPS:
        said = [question for question in dialog.questions if question in whole]
        return {each: whole[each] for each in said[: chance.randint(len(said) // 2, len(said))]}
    return whole


def _left_empty(dialog: Dialog) -> Answers:
    """A case says nothing of what may be left empty; whoever answered all the rest did not stop there."""
    return {question.id: Answer(None) for question in dialog.questions.values() if question.optional}
