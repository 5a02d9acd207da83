"""Questions and assessments as JSON-ready data for authors: numbers as text, so that none is rounded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatbot.authoring.written import optional_written
from chatbot.screening.assessment import Assessment
from chatbot.screening.condition import All, Condition
from chatbot.screening.dialog import Choice, Dialog, Fold, Question, Step
from chatbot.screening.measure import Measure
from chatbot.screening.paper import DrawnPlace
from chatbot.screening.value import NoAnswer, Span
from chatbot.screening.wording import Text, Voice

Data = dict[str, Any]


def questions_data(dialog: Dialog) -> list[Data]:
    """Every question, in the order in which they are asked."""
    return [_question(step, question) for step in dialog.steps for question in step.questions]


def assessment_data(dialog: Dialog, found: Assessment, voice: Voice) -> Data:
    """What ``flask dialogs assess`` prints; sentences in English, as they speak to this person."""
    walked = found.walk
    return {
        "study": dialog.study.nct_id,
        "version": dialog.version,
        "as_of": found.as_of.isoformat(),
        "outcome": found.outcome.value,
        "declined": found.is_declined,
        "findings": {each.criterion.id: each.finding.value for each in found.judgements},
        "reasons": list(_reasons(found, voice)),
        "notes": list(_notes(found, voice)),
        "contradictions": [
            {"id": each.id, "affects": list(each.affects), "text": _sentence(each.text, voice)}
            for each in found.contradictions
        ],
        "safety": [
            {"id": each.id, "level": each.level.value, "text": _sentence(each.text, voice)}
            for each in found.safety
        ],
        "flags": [{"id": each.id, "text": _sentence(each.text, voice)} for each in found.flags],
        "computed": dict(_computed(dialog, found)),
        "path": [question.id for stop in walked.path for question in stop.questions],
        "ignored": list(walked.ignored),
    }


def _computed(dialog: Dialog, found: Assessment) -> Iterator[tuple[str, Data | str]]:
    """What was worked out, by id: between which numbers it lies, or why there is none."""
    for each in dialog.computed:
        value = each.value(found.walk.values)
        known = {"low": f"{value.low:f}", "high": f"{value.high:f}"} if isinstance(value, Span) else None
        yield each.id, known or (value.value if isinstance(value, NoAnswer) else "unclear")


def _reasons(found: Assessment, voice: Voice) -> Iterator[Data]:
    for judgement, branch in found.failures:
        yield {
            "criterion": judgement.criterion.id,
            "branch": branch.id,
            "lasts": branch.lasts.value,
            "text": _sentence(branch.text, voice),
            "sensitive": judgement.is_sensitive,
        }


def _notes(found: Assessment, voice: Voice) -> Iterator[Data]:
    for judgement in found.judgements:
        for note in judgement.notes:
            yield {"criterion": judgement.criterion.id, "id": note.id, "text": _sentence(note.text, voice)}


def _sentence(text: Text, voice: Voice) -> str:
    return text.source(voice)[1]


def _question(step: Step, question: Question) -> Data:
    measure = question.measure
    return {
        "id": question.id,
        "step": step.id,
        "kind": question.kind.value,
        "text": _wording(question.text),
        "drawing": _drawing(question.drawn) if question.drawn else None,
        "choices": [_choice(choice) for choice in question.choices],
        "fold": _fold(question.fold) if question.fold else None,
        "units": _units(measure) if measure else [],
        "plausible": _plausible(measure) if measure else None,
        "ago": question.ago.value if question.ago else None,
        "whole": measure is not None and measure.whole,
        "max_length": question.max_length or None,
        "optional": question.optional,
        "dont_know": question.offers_dont_know,
        "sensitive": step.sensitive,
        "ask_when": optional_written(_ask_when(step, question)),
        "skipped_as": _skipped_as(step, question),
    }


def _drawing(drawn: DrawnPlace) -> Data:
    return {
        "from": drawn.drawing.id,
        "mark": drawn.mark,
        "words": list(drawn.words),
        "paper": drawn.drawing.paper.id,
    }


def _choice(choice: Choice) -> Data:
    return {
        "id": choice.id,
        "text": _wording(choice.text),
        "exclusive": choice.exclusive,
        "ask_when": optional_written(choice.ask_when),
    }


def _fold(fold: Fold) -> Data:
    return {"after": fold.after, "text": _wording(fold.text)}


def _units(measure: Measure) -> list[Data]:
    """The default unit first."""
    return [
        {"id": unit.id, "factor": f"{unit.factor:f}", "factor_error": f"{unit.factor_error:f}"}
        for unit in measure.units
    ]


def _plausible(measure: Measure) -> Data:
    return {"from": f"{measure.plausible_from:f}", "to": f"{measure.plausible_to:f}"}


def _wording(text: Text) -> str | Data:
    """As an author writes it: one sentence, or one for each voice."""
    if text.patient == text.family:
        return text.patient
    return {"patient": text.patient, "family": text.family}


def _ask_when(step: Step, question: Question) -> Condition | None:
    conditions = tuple(each for each in (step.ask_when, question.ask_when) if each is not None)
    return All(conditions) if len(conditions) > 1 else next(iter(conditions), None)


def _skipped_as(step: Step, question: Question) -> str | Data | None:
    """What the question counts as where it is not asked; both where its step and it are skipped
    differently.
    """
    by_step = step.skipped_as.value if step.ask_when is not None else None
    by_question = question.skipped_as.value if question.ask_when is not None else None
    if by_step and by_question and by_step != by_question:
        return {"step": by_step, "question": by_question}
    return by_step or by_question
