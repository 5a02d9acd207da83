"""What a newer record means for a dialog, in lines that its author can work through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatbot.authoring.record import without_escapes
from chatbot.authoring.registry.differences import Differences, FieldChange, Kind, LineChange
from chatbot.screening.dialog import Criterion, Dialog

_AGES = ("minimum age", "maximum age")
_TO_DO = {
    Kind.ADDED: "write a rule for it, and a question if no answer decides it yet",
    Kind.REMOVED: "take its rule out, and each question that nothing else needs",
    Kind.REWORDED: "read the rule and its questions again",
    Kind.RESPELLED: "nothing to decide; the translation of the line may need the same",
    Kind.RENUMBERED: "give its rule the new number, in cases.yaml too",
    Kind.MOVED: "what fitted may not fit now: write its rule anew",
}
_SHOWN = {
    "status": "shown on every page: is the study still to be offered?",
    "date of the record": "shown beside the status",
    "start date": "look at titles",
    "title": "look at titles",
    "official title": "look at titles",
    "sponsor": "shown on the start page",
    "people planned": "shown beside the questions; look at titles",
    "central contacts": "shown on every page as the one to call",
    "contacts of places": "shown on every page where the record has no central contact",
}


def told(dialog: Dialog, found: Differences, last_update: str) -> Iterator[str]:
    """The differences of the record of that day from the dialog's own, line by line."""
    before = dialog.study.last_update
    yield f"{dialog.study.nct_id}: the record of {last_update} beside the dialog's, of {before}"
    if last_update < before:
        yield "This record is OLDER than the dialog's."
    if not found:
        yield "Nothing changed that the dialog uses."
        return
    if found.fields:
        yield ""
    for field in found.fields:
        yield from _field(dialog, field)
    if found.lines:
        yield ""
    for line in found.lines:
        yield from _line(dialog, line)
    for heading, sentences in (("gone", found.gone), ("new", found.new)):
        for sentence in sentences:
            yield f"sentence around the lines, {heading}: {_shown(sentence)}"
            yield "    to do:  read whether it changes a line beside it"
    yield ""
    yield "To take it over: put the record into the dialog's folder as record.json, do what is told above,"
    yield "raise the version, then bring the catalogs up to date with: make catalogs"


def _field(dialog: Dialog, change: FieldChange) -> Iterator[str]:
    yield f"{change.field}: {change.before or 'none'} -> {change.now or 'none'}"
    if change.field in _AGES:
        yield from _concerned(_reading(dialog, dialog.ages.question), "AGE")
    elif change.field.startswith("sex"):
        yield from _concerned([each for each in dialog.criteria if each.id == "SEX"], "SEX")
        yield "    and every other rule that goes by the patient's sex"
    else:
        yield f"    {_SHOWN[change.field]}"


def _concerned(criteria: Sequence[Criterion], may_have: str) -> Iterator[str]:
    if not criteria:
        yield f"    no rule goes by it yet; {may_have} may have one"
    for each in criteria:
        yield f"    {_rule(each)}"


def _line(dialog: Dialog, change: LineChange) -> Iterator[str]:
    where = " -> ".join(dict.fromkeys(filter(None, (change.before_id, change.now_id))))
    alike = f" ({change.likeness:.0%} of the words stayed)" if change.kind is Kind.REWORDED else ""
    yield f"{where} {change.kind.value}{alike}"
    if change.before:
        yield f"    before: {_shown(change.before)}"
    if change.now and change.now != change.before:
        yield f"    now:    {_shown(change.now)}"
    if change.kind is Kind.REWORDED:
        changed = (f"{went or '(nothing)'} -> {came or '(nothing)'}" for went, came in change.words)
        yield f"    words:  {'; '.join(changed)}"
    criterion = next((each for each in dialog.criteria if each.id == change.before_id), None)
    if criterion is not None:
        yield f"    {_rule(criterion)}"
    yield f"    to do:  {_TO_DO[change.kind]}"


def _reading(dialog: Dialog, question: str) -> list[Criterion]:
    return [each for each in dialog.criteria if question in _questions(each)]


def _questions(criterion: Criterion) -> list[str]:
    return sorted({question for condition in criterion.conditions() for question in condition.questions()})


def _rule(criterion: Criterion) -> str:
    questions = ", ".join(_questions(criterion)) or "none"
    return f'rule:   {criterion.id} "{criterion.label.patient}", questions: {questions}'


def _shown(text: str) -> str:
    return " / ".join(without_escapes(text).splitlines())
