"""Drawn reports as written -> the places on them where answers stand, each mark found and each one used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chatbot.authoring import schema
from chatbot.authoring.wording import text
from chatbot.authoring.yaml_source import Place, Source
from chatbot.screening.paper import Drawing, DrawnPlace, Paper


class DrawingReader:
    """Reads the drawings of one file; questions then ask it for a place by drawing and mark."""

    def __init__(self, source: Source, parts: list[schema.DrawingPart], papers: Iterable[Paper]) -> None:
        self.source = source
        self.parts = parts
        self.shown: set[tuple[str, str]] = set()
        by_id = {paper.id: paper for paper in papers}
        source.unique((part.id for part in parts), ("drawings",), "drawing")
        self.places: Mapping[str, Mapping[str, DrawnPlace]] = {
            part.id: dict(self._marks(part, by_id, ("drawings", index))) for index, part in enumerate(parts)
        }

    def place(self, part: schema.DrawnPart | None, place: Place) -> DrawnPlace | None:
        """The place that a question points to; None, with the mistake noted, if there is no such place."""
        if part is None or not self.source.known(part.from_, self.places, (*place, "from"), "drawing"):
            return None
        marks = {mark.id for each in self.parts if each.id == part.from_ for mark in each.marks}
        if not self.source.known(part.mark, marks, (*place, "mark"), f"mark of '{part.from_}'"):
            return None
        self.shown.add((part.from_, part.mark))
        return self.places[part.from_].get(part.mark)

    def check_all_are_shown(self) -> None:
        """Once every question is read: a mark that none of them shows is a slip."""
        for index, part in enumerate(self.parts):
            for at, mark in enumerate(part.marks):
                if (part.id, mark.id) not in self.shown:
                    message = f"No question shows the mark '{mark.id}'. Name it in a question, or delete it."
                    self.source.problem(("drawings", index, "marks", at), message)

    def _marks(
        self, part: schema.DrawingPart, papers: Mapping[str, Paper], place: Place
    ) -> Iterator[tuple[str, DrawnPlace]]:
        self._has_one_form(part, place)
        self.source.unique((mark.id for mark in part.marks), (*place, "marks"), "mark")
        for index, mark in enumerate(part.marks):
            self._words_stand_once(part, mark, (*place, "marks", index, "words"))
        if self.source.known(part.paper, papers, (*place, "paper"), "paper"):
            drawing = _drawing(part, papers[part.paper])
            for mark in part.marks:
                means = text(f"drawing.{part.id}", mark.means)
                yield mark.id, DrawnPlace(drawing, mark.id, tuple(mark.words), means)

    def _has_one_form(self, part: schema.DrawingPart, place: Place) -> None:
        if part.lines and part.table:
            message = f"'{part.id}' has 'lines' and a 'table'. Keep one of them."
            self.source.problem((*place, "table"), message)
        elif not part.lines and not part.table:
            self.source.problem(place, f"'{part.id}' needs 'lines' or a 'table'.")
        columns, rows = _table(part)
        for index, row in enumerate(rows):
            if len(row) != len(columns):
                message = f"This row needs {len(columns)} cells, one for each column. It has {len(row)}."
                self.source.problem((*place, "table", "rows", index), message)

    def _words_stand_once(self, part: schema.DrawingPart, mark: schema.MarkPart, place: Place) -> None:
        columns, rows = _table(part)
        printed = (part.heading, *part.lines, *columns, *(cell for row in rows for cell in row))
        for index, words in enumerate(mark.words):
            count = sum(piece.count(words) for piece in printed)
            if count == 0:
                message = f"'{words}' does not stand on '{part.id}'. Copy it from one line or cell of it."
                self.source.problem((*place, index), message)
            elif count > 1:
                message = f"'{words}' stands {count} times on '{part.id}'. Take more of the words around it."
                self.source.problem((*place, index), message)


def _drawing(part: schema.DrawingPart, paper: Paper) -> Drawing:
    return Drawing(part.id, paper, part.heading, tuple(part.lines), *_table(part))


def _table(part: schema.DrawingPart) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Its columns and rows; none of either where it has lines."""
    if part.table is None:
        return (), ()
    return tuple(part.table.columns), tuple(tuple(row) for row in part.table.rows)
