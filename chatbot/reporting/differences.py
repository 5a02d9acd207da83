"""What changed since an earlier version of a dialog, down to which answers now lead elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chatbot.authoring.strings import texts_in
from chatbot.checking.classes import AnswerClasses, Ear
from chatbot.reporting.columns import Gate, gates_of
from chatbot.reporting.criteria import Verdict, verdict
from chatbot.reporting.decision import Diagram, Table
from chatbot.screening.condition import All, Condition
from chatbot.screening.dependence import conditions_behind, contradictions_against
from chatbot.screening.dialog import Criterion, Dialog, Flag, Question, SafetyMessage, Step
from chatbot.screening.value import Values

Change = tuple[object, object]
"""What the same answers came to before, and what they come to now."""
Turned = Table[Change | None]
"""Rows for the answers that now lead elsewhere; all others lead where they led."""
Judge = Callable[[Values], object]


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences of one owner, in one voice, that stand only in the earlier or only in the present version."""

    context: str
    before: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """Of the present dialog to ``earlier``. ``both`` has the questions and choices of both, to name them by.

    ``findings``, ``messages``, ``flags`` and ``asked`` hold what changed, by the id of what it changed for.
    """

    earlier: Dialog
    both: Dialog
    lines: Mapping[str, tuple[str, str]]
    added: tuple[Question, ...]
    removed: tuple[Question, ...]
    findings: Mapping[str, Turned]
    messages: Mapping[str, Turned]
    flags: Mapping[str, Turned]
    asked: Mapping[str, Turned]
    wordings: tuple[Wording, ...]

    @property
    def leads_elsewhere(self) -> bool:
        return bool(self.findings or self.messages or self.flags or self.asked)


def differences(now: Dialog, earlier: Dialog) -> Differences:
    """Raises ArithmeticError for a table of changes that is not equal to the full one."""
    both = _both(now, earlier)
    classes = AnswerClasses(both)
    lines = (now.study.lines, earlier.study.lines)
    return Differences(
        earlier=earlier,
        both=both,
        lines={
            line: (lines[1].get(line, ""), lines[0].get(line, ""))
            for line in {**lines[1], **lines[0]}
            if lines[1].get(line) != lines[0].get(line)
        },
        added=tuple(each for each in now.questions.values() if each.id not in earlier.questions),
        removed=tuple(each for each in earlier.questions.values() if each.id not in now.questions),
        findings=dict(_findings(classes, now, earlier)),
        messages=dict(_raised(classes, now.safety, earlier.safety)),
        flags=dict(_raised(classes, now.flags, earlier.flags)),
        asked=dict(_asked(classes, now, earlier)),
        wordings=tuple(_wordings(now, earlier)),
    )


def _both(now: Dialog, earlier: Dialog) -> Dialog:
    """The present dialog, with the choices and, at its end, the questions that only the earlier one had."""

    def merged(question: Question) -> Question:
        old = earlier.questions.get(question.id)
        known = {choice.id for choice in question.choices}
        gone = (choice for choice in old.choices if choice.id not in known) if old else ()
        return replace(question, choices=(*question.choices, *gone))

    steps = [replace(step, questions=tuple(map(merged, step.questions))) for step in now.steps]
    for step in earlier.steps:
        gone = tuple(each for each in step.questions if each.id not in now.questions)
        if gone:
            steps.append(Step(f"{step.id} (earlier)", gone))
    return replace(now, steps=tuple(steps))


def _turned(
    classes: AnswerClasses,
    conditions: Iterable[Condition],
    ear: Ear,
    before: Judge,
    now: Judge,
    gates: Sequence[Gate] = (),
) -> Turned | None:
    """The answers on which the two do not agree; None if there are none."""

    def change(values: Values) -> Change | None:
        was, is_now = before(values), now(values)
        return None if was == is_now else (was, is_now)

    diagram = Diagram[Change | None].of(classes, tuple(dict.fromkeys(conditions)), ear, change, gates)
    changes = sorted(diagram.top.verdicts - {None}, key=str)
    if not changes:
        return None
    table = diagram.minimised(changes, None, changes)
    if diagram.difference(table) is not None:
        raise ArithmeticError("a table of changes is not equal to the full one")
    return table


def _findings(classes: AnswerClasses, now: Dialog, earlier: Dialog) -> Iterator[tuple[str, Turned]]:
    for criterion in now.criteria:
        old = earlier.criterion.get(criterion.id)
        if old is None or _rules(now, criterion) == _rules(earlier, old):
            continue
        conditions = (*conditions_behind(now, criterion), *conditions_behind(earlier, old))
        judges = _judging(earlier, old), _judging(now, criterion)
        gates_then = gates_of(earlier, conditions)
        gates = [gate for gate in gates_of(now, conditions) if gate in gates_then]
        table = _turned(classes, conditions, Ear.CRITERIA, *judges, gates)
        if table is not None:
            yield criterion.id, table


def _rules(dialog: Dialog, criterion: Criterion) -> object:
    branches = tuple((each.id, each.when, each.lasts) for each in criterion.does_not_fit_when)
    against = contradictions_against(dialog, criterion)
    return criterion.fits_when, branches, [(each.when, each.affects[criterion.id]) for each in against]


def _judging(dialog: Dialog, criterion: Criterion) -> Callable[[Values], Verdict]:
    against = contradictions_against(dialog, criterion)
    return lambda values: verdict(criterion, against, values)


def _raised(
    classes: AnswerClasses,
    now: Iterable[SafetyMessage] | Iterable[Flag],
    earlier: Iterable[SafetyMessage] | Iterable[Flag],
) -> Iterator[tuple[str, Turned]]:
    """A message that is new, or gone, is one that was, or is, never raised."""
    whens = {each.id: each.when for each in now}, {each.id: each.when for each in earlier}
    for name in {**whens[0], **whens[1]}:
        new, old = (each.get(name) for each in whens)
        if new != old:
            conditions = [each for each in (new, old) if each is not None]
            table = _turned(classes, conditions, Ear.SAFETY, _raising(old), _raising(new))
            if table is not None:
                yield name, table


def _raising(when: Condition | None) -> Judge:
    return lambda values: when is not None and when.holds(values) is True


def _asked(classes: AnswerClasses, now: Dialog, earlier: Dialog) -> Iterator[tuple[str, Turned]]:
    """Of the questions that both have: who is asked now and was not, and the other way round."""
    for question in now.questions:
        if question not in earlier.questions:
            continue
        new, old = _gate(now, question), _gate(earlier, question)
        if new != old:
            table = _turned(classes, (new, old), Ear.CRITERIA, _opening(old), _opening(new))
            if table is not None:
                yield question, table


def _gate(dialog: Dialog, question: str) -> All:
    whens = (dialog.step_of[question].ask_when, dialog.questions[question].ask_when)
    return All(tuple(when for when in whens if when is not None))


def _opening(gate: Condition) -> Judge:
    return lambda values: gate.holds(values) is not False


def _wordings(now: Dialog, earlier: Dialog) -> Iterator[Wording]:
    said = _said(now), _said(earlier)
    for context in dict.fromkeys((*said[1], *said[0])):
        new, old = (each.get(context, {}) for each in said)
        before = tuple(each for each in old if each not in new)
        after = tuple(each for each in new if each not in old)
        if before or after:
            yield Wording(context, before, after)


def _said(dialog: Dialog) -> Mapping[str, dict[str, None]]:
    """Every sentence, by what owns it and whom it addresses."""
    said: dict[str, dict[str, None]] = {}
    for text in texts_in(dialog):
        for context, sentence in text.sources():
            said.setdefault(context, {})[sentence] = None
    return said
