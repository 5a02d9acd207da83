"""What the papers of made-up people show, held against what they answered."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from chatbot.screening.dialog import Criterion, Dialog
from chatbot.screening.judgement import Finding
from chatbot.screening.lead import Lead
from chatbot.screening.standing import OTHER_SOURCE, RecordCheck, Standing

# Of the people with an answer to a question, the share whose papers say otherwise. Most questions are
# answered well; a few mislead, so that the report of answers and records has something to tell.
_MISLEAD = (0.01, 0.01, 0.01, 0.02, 0.02, 0.05, 0.12, 0.25)
_KEEPS_THE_FINDING = 0.8
_SETTLES_FOR = {Finding.FITS: 85, Finding.DOES_NOT_FIT: 2, None: 13}
_LIKELIEST = 0.7
_OLDEST = 40


@dataclass(frozen=True, slots=True)
class Checked:
    """``answers``: the questions that were answered and the line reads, with the wording's signature."""

    check: RecordCheck
    answers: Mapping[str, str]


def papers_show(chance: Random, dialog: Dialog, lead: Lead, day: date, count: int) -> list[Checked]:
    """Of so many lines, those first that a paper can settle. ``day``: when colleagues read the papers."""
    document: Mapping[str, Any] = lead.document
    said = {each["criterion"]: Finding(each["finding"]) for each in document["findings"]}
    lines = [each for each in dialog.criteria if each.id in said]
    chance.shuffle(lines)
    lines.sort(key=lambda each: not each.settled_by)
    wrong = {each for each in _answers(lead) if chance.random() < misleads(each)}
    return [_checked(chance, dialog, lead, line, said[line.id], wrong, day) for line in lines[:count]]


def _checked(
    chance: Random, dialog: Dialog, lead: Lead, line: Criterion, said: Finding, wrong: Set[str], day: date
) -> Checked:
    """``wrong``: the questions whose answers the papers contradict, whichever line is looked at."""
    answers = {each: signature for each, signature in _answers(lead).items() if each in line.reads}
    question = next((each for each in answers if each in wrong), "")
    source = _source(chance, dialog, line)
    on = day - timedelta(days=chance.randint(1, _OLDEST))
    if question:
        shown = _otherwise(chance, said)
        return Checked(RecordCheck(line.id, Standing.CONTRADICTED, shown, question, source, on), answers)
    if said is Finding.UNKNOWN:
        settled = chance.choices(list(_SETTLES_FOR), list(_SETTLES_FOR.values()))[0]
        if settled is None:
            return Checked(RecordCheck(line.id, Standing.PENDING, source=source), answers)
        said = settled
    return Checked(RecordCheck(line.id, Standing.CONFIRMED, said, "", source, on), answers)


def misleads(question: str) -> float:
    """Always the same for a question, so that the same ones stand at the head of the report."""
    return Random(question).choice(_MISLEAD)  # noqa: S311 - nothing secret is made of it


def _answers(lead: Lead) -> Mapping[str, str]:
    """As the form of a check has them: an "I don't know" is left out."""
    document: Mapping[str, Any] = lead.document
    return {
        each["question"]: each["signature"]
        for each in document["answers"]
        if each["understood"] is not None or each["raw"]
    }


def _otherwise(chance: Random, said: Finding) -> Finding:
    """A wrong answer need not change the finding: 6 cm was 8 cm, and the line fits all the same."""
    if said is not Finding.UNKNOWN and chance.random() < _KEEPS_THE_FINDING:
        return said
    return Finding.DOES_NOT_FIT if said is Finding.FITS else Finding.FITS


def _source(chance: Random, dialog: Dialog, line: Criterion) -> str:
    papers = [paper.id for paper in dialog.papers]
    likely = [each for each in line.settled_by if each in papers]
    if likely and chance.random() < _LIKELIEST:
        return likely[0]
    return chance.choice(likely or [*papers, OTHER_SOURCE])
