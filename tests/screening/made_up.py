"""One small dialog with every kind of question, step, branch and contradiction, and a person whom it fits."""

from __future__ import annotations

from decimal import Decimal

from chatbot.screening.condition import All, Any, InRange, Not, NotIf
from chatbot.screening.dialog import Choice, Criterion, Dialog, Flag, Lasts, Level, Note, SafetyMessage
from chatbot.screening.interview import Answer
from chatbot.screening.phrases import PhraseRule
from chatbot.screening.value import NoAnswer
from tests.screening.builders import (
    above,
    answers,
    any_of,
    at_most,
    below,
    branch,
    choice,
    contradiction,
    criterion,
    dialog,
    free_text,
    is_,
    only,
    quantity,
    step,
    ticks,
    words,
)


def made_up_dialog() -> Dialog:
    """Every kind of question, step, branch and contradiction once, in a talk of ten steps."""
    family = is_("respondent", "family")
    agrees = Choice("family_agrees", words("family_agrees"), ask_when=family)
    has_report = is_("papers", "yes")
    return dialog(
        step(choice("respondent", "self", "family")),
        step(choice("patient_knows", "yes", "no"), ask_when=family),
        step(quantity("age")),
        step(choice("sex", "male", "female"), free_text("story")),
        step(ticks("history", "none", "herbs", "tablets", "operation")),
        step(choice("papers", "yes", "no")),
        step(
            quantity("size", plausible_to=30),
            choice("depth", "shallow", "deep", "after_treatment"),
            choice("why_deep", "grown", "other", ask_when=Not(any_of("history", "operation"))),
            ask_when=has_report,
            skipped_as=NoAnswer.DOES_NOT_KNOW,
        ),
        step(choice("pregnancy", "no", "yes", "no_say"), ask_when=Not(is_("sex", "male")), sensitive=True),
        step(choice("willing", "yes", "undecided", "no", agrees), ends_on=("WILLING",)),
        step(free_text("farewell")),
        criteria=_made_up_criteria(),
        contradictions=(
            contradiction(
                "treated",
                All((is_("depth", "after_treatment"), only("history", "none", "herbs"))),
                HISTORY=(),
            ),
            contradiction(
                "grown_but_shallow", All((is_("depth", "shallow"), is_("why_deep", "grown"))), DEPTH=["grown"]
            ),
            contradiction(
                "operated_minor",
                All((below("age", 18), any_of("history", "operation"))),
                HISTORY=["operated"],
            ),
        ),
        safety=(
            SafetyMessage("urgent", Level.EMERGENCY, words("urgent"), above("size", 25)),
            SafetyMessage("support", Level.SUPPORT, words("support")),
        ),
        flags=(
            Flag("concealed", words("concealed"), All((family, NotIf(is_("patient_knows", "yes"))))),
            Flag("hepatitis", words("hepatitis")),
        ),
        phrases=(
            PhraseRule(("support",), ("害怕", "afraid"), ("不害怕", "not afraid")),
            PhraseRule(("hepatitis", "support"), ("乙肝", "hbv")),
        ),
    )


def _made_up_criteria() -> tuple[Criterion, ...]:
    in_age = InRange("age", from_=Decimal(18), to=Decimal(75))
    small, deep = at_most("size", 12), is_("depth", "deep")
    agreed = Any((is_("willing", "yes"), All((is_("willing", "family_agrees"), is_("patient_knows", "yes")))))
    return (
        criterion(
            "AGE",
            in_age,
            branch("young", below("age", 18), Lasts.MAY_CHANGE),
            branch("old", above("age", 75)),
        ),
        criterion(
            "HISTORY",
            only("history", "none", "herbs"),
            branch("operated", any_of("history", "operation")),
            branch("treated", any_of("history", "tablets"), Lasts.MAY_CHANGE),
        ),
        criterion("SIZE", small, branch("large", above("size", 12))),
        criterion(
            "DEPTH",
            All((deep, NotIf(is_("why_deep", "grown")))),
            branch("grown", is_("why_deep", "grown"), Lasts.CLARIFY),
            branch(
                "flat",
                All((is_("depth", "shallow"), NotIf(is_("why_deep", "grown", "other")))),
                Lasts.CLARIFY,
            ),
            notes=(Note("after", is_("depth", "after_treatment"), words("after")),),
        ),
        criterion(
            "PREGNANCY",
            Any((is_("sex", "male"), is_("pregnancy", "no"))),
            branch("pregnant", is_("pregnancy", "yes"), Lasts.MAY_CHANGE),
            sensitive=True,
        ),
        criterion(
            "WILLING", agreed, branch("refuses", is_("willing", "no"), Lasts.MAY_CHANGE, declined=True)
        ),
    )


def made_up_candidate() -> dict[str, Answer]:
    """Answers with which everything fits the made-up dialog."""
    return answers(
        respondent="family",
        patient_knows="yes",
        age=40,
        sex="female",
        story="",
        history={"herbs"},
        papers="yes",
        size=7,
        depth="deep",
        why_deep="other",
        pregnancy="no",
        willing="family_agrees",
        farewell="",
    )
