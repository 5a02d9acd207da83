"""Single combinations of a decision table: the answers that stand for them, and whether they can be given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chatbot.reporting.decision import Table
from chatbot.screening.dialog import Dialog
from chatbot.screening.value import Value


def values_at(table: Table[Any], at: Sequence[int]) -> dict[str, Value]:
    """The answers that stand for a combination."""
    values: dict[str, Value] = {}
    for column, position in zip(table.columns, at, strict=True):
        values.update(column.kin[position].values)
    return values


def can_be(dialog: Dialog, table: Table[Any], at: Sequence[int]) -> bool:
    """A question that is not asked has no answer: it has the value of a skipped one."""
    values = values_at(table, at)
    for name, value in values.items():
        for asked in (dialog.step_of[name], dialog.questions[name]):
            if asked.ask_when is not None and asked.ask_when.holds(values) is False:
                if value is not asked.skipped_as:
                    return False
                break
    return True
