"""`flask leads rescore`: which stored leads the questions of today would judge otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum

import click
from sqlite_utils import Database

from chatbot.authoring.problems import nearest
from chatbot.reading.again import Rejudge, Rejudged, Why
from chatbot.screening.dialog import Dialog
from chatbot.screening.judgement import Finding
from chatbot.store.at_terminal import OpenStore, demo_mark, opened
from chatbot.store.documents import StoredDocument, made_by_other_dialogs, studies_of
from chatbot.store.history import OPERATOR

_WHY = {
    Why.REWORDED: "is asked in other words now",
    Why.UNREADABLE: "has an answer that is not read any more",
    Why.NOT_ASKED_THEN: "was not asked then",
}


class _Told(Enum):
    """What is counted; the value is how the last lines say it."""

    CHANGED = "would change"
    OPEN = "cannot be judged in full"
    SAME = "would stay as they are"


def rescore_command(dialogs: Mapping[str, Dialog], open_store: OpenStore) -> click.Command:
    """For the group ``leads``."""

    @click.command("rescore")
    @click.option("--study", default="", help="Only the leads of this study.")
    def rescore(study: str) -> None:
        """Name the leads that today's questions would judge otherwise; what was said stays as it is.

        Each lead is judged as of its own day. A line that hangs on a question which is asked in other words
        today, or was not asked then, cannot be judged, and is named with that question.
        """
        with opened(open_store) as db:
            _rescore(db, dialogs, study, datetime.now(UTC))

    return rescore


def _rescore(db: Database, dialogs: Mapping[str, Dialog], study: str, at: datetime) -> None:
    kept = studies_of(db)
    if study and study not in kept:
        raise click.ClickException(f"There is no lead of '{study}'. {nearest(study, kept)}")
    for name in [study] if study else kept:
        if name in dialogs:
            _rescore_study(db, dialogs[name], kept[name], at)
        else:
            click.echo(f"{name}: {kept[name]} leads cannot be judged: there is no dialog for it here.")
    if not kept:
        click.echo("No leads.", err=True)


def _rescore_study(db: Database, dialog: Dialog, leads: int, at: datetime) -> None:
    study, judge, counts, mark = dialog.study.nct_id, Rejudge(dialog), Counter[_Told](), demo_mark(db)
    for stored in made_by_other_dialogs(db, study, dialog.hash, at, OPERATOR):
        rejudged = judge(stored.document)
        counts[_told(rejudged)] += 1
        if not rejudged.is_same:
            told = "  ".join((stored.reference, study, *_differences(stored, dialog, rejudged)))
            click.echo(f"{mark}{told}")
    click.echo(
        f"{study}: {leads - counts.total()} of {leads} leads were made by today's dialog {dialog.version}."
    )
    for each in _Told:
        click.echo(f"{study}: {counts[each]} made by another {each.value}.")


def _told(rejudged: Rejudged) -> _Told:
    if rejudged.changed or rejudged.now not in (rejudged.then, None):
        return _Told.CHANGED
    return _Told.SAME if rejudged.is_same else _Told.OPEN


def _differences(stored: StoredDocument, dialog: Dialog, rejudged: Rejudged) -> Iterator[str]:
    yield f"dialog {stored.dialog_version} -> {dialog.version}"
    if rejudged.now is None:
        yield f"outcome {rejudged.then.value} -> cannot be told"
    elif rejudged.now is not rejudged.then:
        yield f"outcome {rejudged.then.value} -> {rejudged.now.value}"
    for criterion, (then, now) in rejudged.changed.items():
        yield f"{criterion} {_finding(then)} -> {_finding(now)}"
    for criterion, because in rejudged.unjudged.items():
        questions = ", ".join(f"{question} {_WHY[why]}" for question, why in because.items())
        yield f"{criterion} cannot be judged ({questions})"


def _finding(finding: Finding | None) -> str:
    return finding.value if finding else "no such line"
