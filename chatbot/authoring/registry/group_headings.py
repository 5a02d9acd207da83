"""Which rows of a record head others: by their looks, and by what follows them."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.authoring.registry.marks import Row
from chatbot.authoring.registry.sentences import COLONS, can_head_a_list, can_head_sections, joins


def heads(row: Row, following: Sequence[Row], has_marks: bool) -> bool:
    """Whether a line without a mark is a heading: by its colon, or short and right above a list."""
    if row.text.endswith(COLONS):
        return bool(following)
    if not (has_marks and following and can_head_a_list(row.text)):
        return False
    next_marked = following[0].mark is not None
    return next_marked or (len(following) > 1 and following[1].mark is not None)


def heads_a_group(row: Row) -> bool:
    """Whether a line can be the heading of a group with sections of its own."""
    return row.mark is None and row.depth == 0 and can_head_sections(row.text)


def begins_another_group(row: Row, following: Sequence[Row]) -> bool:
    """An indented "OR" above the heading of a list of its own, or that heading."""
    heading, *rest = following if joins(row.text) and following else (row, *following)
    is_apart = heading is not row
    return (
        is_apart
        and heading.mark is None
        and bool(rest)
        and rest[0].mark is not None
        and rest[0].mark.number == 1
        and rest[0].depth <= row.depth
    )


def is_above_all(row: Row, following: Sequence[Row]) -> bool:
    """Whether all that follows hangs below a line that ends with a colon."""
    return row.text.endswith(COLONS) and all(
        each.depth > row.depth or (each.mark and row.mark and each.mark.kind != row.mark.kind)
        for each in following
    )
