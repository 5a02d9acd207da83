"""A counterexample as a short conversation: in words, and as answers that ``flask dialogs assess`` takes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from chatbot.checking.atoms import DAY
from chatbot.reading.answers import read_answers
from chatbot.screening.dialog import Dialog, Question
from chatbot.screening.interview import Answers, Walk, voice_of, walk
from chatbot.screening.wording import Text, Voice

Given = Mapping[str, object]


def answers_of(dialog: Dialog, given: Given) -> Answers:
    return read_answers(dialog, given)[0]


def walked(dialog: Dialog, given: Given) -> Walk:
    return walk(dialog, answers_of(dialog, given), DAY)


def shown(dialog: Dialog, given: Given, then: Given | None = None) -> str:
    """Lines to stand below a message; of a second conversation, ``then``, only what differs is told."""
    lines = ["For example:", *_lines(dialog, given, given)]
    if then is not None:
        changed = {name: answer for name, answer in then.items() if given.get(name, ...) != answer}
        lines += ["And then:", *_lines(dialog, changed, then)]
    return "".join(f"\n    {line}" for line in lines)


def _lines(dialog: Dialog, told: Given, given: Given) -> Iterator[str]:
    voice = voice_of(dialog, answers_of(dialog, given))
    for question_id, answer in told.items():
        question = dialog.questions[question_id]
        asked = _said(question.short or question.text, voice)
        yield f"  {question_id} ({asked}): {_answer(question, answer, voice)}"
    if not told:
        yield "  nothing is answered"
    answers = json.dumps(dict(given), ensure_ascii=False).replace("'", r"'\''")
    day = f" --as-of {DAY}" if any(question.ago for question in dialog.questions.values()) else ""
    yield f"  Replay: echo '{answers}' | flask dialogs assess {dialog.study.nct_id}{day} -"


def _answer(question: Question, answer: object, voice: Voice) -> str:
    if answer is None:
        return "does not know"
    ids = answer if isinstance(answer, list) else [answer]
    if not question.choices:
        return str(answer)
    return "; ".join(_said(question.choice(str(each)).text, voice) for each in ids)


def _said(text: Text, voice: Voice) -> str:
    return text.source(voice)[1]
