"""A conversation -> the document of a Lead: all that staff will ever need, as it was said and shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chatbot.explaining.findings import explain
from chatbot.explaining.rules import Data, Speaker
from chatbot.i18n import LOCALES, catalogs
from chatbot.patient.conversation import Conversation
from chatbot.patient.shown import shown_sentences, worked_out
from chatbot.patient.wording import answer_text
from chatbot.reading.answers import given
from chatbot.screening.condition import All, AnyOf
from chatbot.screening.conflict import Conflict
from chatbot.screening.dialog import Question, SafetyMessage
from chatbot.screening.interview import Answer
from chatbot.screening.judgement import Judgement
from chatbot.screening.period import Period
from chatbot.screening.phrases import raised_by
from chatbot.screening.value import Span
from chatbot.screening.wording import Text

SHAPE = "4"
"""The version of the document's shape, for whoever reads old leads.

1 has no ``declarations``; its findings have no ``rule`` and no ``shown``, its notes no ``shown``. 2 has no
``worked_out``, no ``conflicts`` and no answers that are dates. 3 has no ``signature`` of the questions. A
lead of a phone interview has ``read_out`` besides: each statement as it was read out and agreed to.
"""


def freeze(
    conversation: Conversation,
    locale: str,
    words: Iterable[str],
    declarations: Iterable[Mapping[str, object]],
) -> dict[str, Any]:
    """JSON-ready. Sentences are ``{"en": ..., "zh": ...}`` in the voice that the person was spoken to.

    ``words`` are what was typed freely on the call-back form, ``declarations`` what the person stated there.
    Only answers on today's path are in it: what was taken back, or not asked in the end, is left out.
    """
    dialog, assessment, walk = conversation.dialog, conversation.assessment, conversation.walk
    raised, values = set(raised_by(dialog.phrases, words)), walk.values
    told = {*(each.id for each in assessment.safety), *conversation.told, *raised}
    flagged = (*assessment.flags, *(each for each in dialog.flags if each.id in raised))
    return {
        "shape": SHAPE,
        "dialog": {"study": dialog.study.nct_id, "version": dialog.version, "hash": dialog.hash},
        "record": {"status": dialog.study.overall_status, "last_update": dialog.study.last_update},
        "as_of": assessment.as_of.isoformat(),
        "locale": locale,
        "voice": conversation.voice.value,
        "respondent": _shown(values.get(dialog.roles.respondent)),
        "relation": _shown(values.get(dialog.roles.relation or "")),
        "patient_knows": _shown(values.get(dialog.roles.patient_knows or "")),
        "is_concealed": conversation.is_concealed,
        "outcome": assessment.outcome.value,
        "papers": sorted(_papers(conversation)),
        "path": [stop.step.id for stop in walk.path],
        "answers": list(_answers(conversation)),
        "worked_out": list(_worked_out(conversation)),
        "given": {name: given(answer) for name, answer in conversation.answers.items() if name in walk.heard},
        "findings": list(_findings(conversation)),
        "conflicts": [_conflict(conversation, each) for each in dialog.conflicts],
        "contradictions": [_sentence(conversation, each.id, each.text) for each in assessment.contradictions],
        "safety": [_message(conversation, each) for each in dialog.safety if each.id in told],
        "flags": [_sentence(conversation, each.id, each.text) for each in dict.fromkeys(flagged)],
        "declarations": list(declarations),
        "stopped_early": conversation.is_stopped and not walk.is_complete,
    }


def raised_by_words(conversation: Conversation, words: Iterable[str]) -> tuple[SafetyMessage, ...]:
    """Safety messages that the free words of the call-back form raise; the person sees them at once."""
    raised = set(raised_by(conversation.dialog.phrases, words))
    return tuple(each for each in conversation.dialog.safety if each.id in raised)


def _answers(conversation: Conversation) -> Iterator[dict[str, Any]]:
    for stop in conversation.walk.path:
        for question in stop.questions:
            answer = conversation.answers.get(question.id)
            if answer is not None:
                yield _answer(conversation, stop.step.id, question, answer)


def _answer(conversation: Conversation, step: str, question: Question, answer: Answer) -> dict[str, Any]:
    dialog, voice = conversation.dialog, conversation.voice
    return {
        "question": question.id,
        "signature": dialog.signatures[question.id],
        "step": step,
        "asked": _both(conversation, question.text),
        "answered": {locale: answer_text(dialog, question, answer, voice, locale) for locale in LOCALES},
        "raw": answer.raw,
        "unit": answer.unit,
        "understood": _understood(answer),
        "plausible": answer.plausible,
        "copied_from": sorted(_papers_of(conversation, step)),
    }


def _worked_out(conversation: Conversation) -> Iterator[dict[str, Any]]:
    for each in worked_out(conversation):
        yield {
            "id": each.computed.id,
            "text": _both(conversation, each.computed.text),
            "unit": _both(conversation, each.computed.unit),
            "low": str(each.value.low),
            "high": str(each.value.high),
            "from": sorted(each.parts),
        }


def _papers_of(conversation: Conversation, step: str) -> frozenset[str]:
    """Papers at hand of which one or more opened this step: the value was copied from one of these."""
    role, ask_when = conversation.dialog.roles.papers, conversation.dialog.step(step).ask_when
    parts = ask_when.parts if isinstance(ask_when, All) else (ask_when,)
    opening = (part.choices for part in parts if isinstance(part, AnyOf) and part.question == role)
    return frozenset().union(*opening) & frozenset(_papers(conversation))


def _papers(conversation: Conversation) -> Iterable[str]:
    papers = conversation.walk.values.get(conversation.dialog.roles.papers or "")
    return papers if isinstance(papers, frozenset) else ()


def _findings(conversation: Conversation) -> Iterator[dict[str, Any]]:
    shown = shown_sentences(conversation)
    for judgement in conversation.assessment.judgements:
        branch = judgement.branch
        is_shown = branch is not None and not judgement.is_sensitive and branch.text.patient in shown
        yield _finding(conversation, judgement, is_shown)


def _finding(conversation: Conversation, judgement: Judgement, is_shown: bool) -> dict[str, Any]:
    """``rule`` is the one that was applied, in words; ``shown``: whether the person read ``said``, and not a
    neutral sentence in its place, or nothing.
    """
    branch = judgement.branch
    return {
        "criterion": judgement.criterion.id,
        "line": judgement.criterion.line,
        "label": _both(conversation, judgement.criterion.label),
        "finding": judgement.finding.value,
        "branch": branch.id if branch else None,
        "lasts": branch.lasts.value if branch else None,
        "rule": {locale: _rule(conversation, judgement, locale) for locale in LOCALES},
        "said": _both(conversation, branch.text) if branch else None,
        "shown": is_shown,
        "sensitive": judgement.is_sensitive,
        "notes": [
            {**_sentence(conversation, note.id, note.text), "shown": not conversation.is_concealed}
            for note in judgement.notes
        ],
        "contradictions": [each.id for each in judgement.contradictions],
    }


def _conflict(conversation: Conversation, conflict: Conflict) -> dict[str, Any]:
    """What the record leaves open, as the dialog read it on that day."""
    return {
        "id": conflict.id,
        "criteria": list(conflict.criteria),
        "record": [{"at": each.at, "says": each.says} for each in conflict.record],
        "problem": _both(conversation, conflict.problem),
        "reading": _both(conversation, conflict.reading),
    }


def _rule(conversation: Conversation, judgement: Judgement, locale: str) -> Mapping[str, Data]:
    dialog = conversation.dialog
    speaker = Speaker(dialog, conversation.voice, catalogs().of(locale, dialog.study.nct_id))
    return explain(judgement, conversation.walk.values, speaker).as_data()


def _message(conversation: Conversation, message: SafetyMessage) -> dict[str, Any]:
    return {**_sentence(conversation, message.id, message.text), "level": message.level.value}


def _sentence(conversation: Conversation, sentence_id: str, text: Text) -> dict[str, Any]:
    return {"id": sentence_id, "text": _both(conversation, text)}


def _both(conversation: Conversation, text: Text) -> dict[str, str]:
    study = conversation.dialog.study.nct_id
    return {locale: catalogs().say(text, conversation.voice, locale, study) for locale in LOCALES}


def _understood(answer: Answer) -> Any:
    if isinstance(answer.value, Span):
        return {"low": str(answer.value.low), "high": str(answer.value.high)}
    if isinstance(answer.value, Period):
        return {"first": answer.value.first.isoformat(), "last": answer.value.last.isoformat()}
    return sorted(answer.value) if isinstance(answer.value, frozenset) else answer.value


def _shown(value: object) -> str | None:
    return value if isinstance(value, str) else None
