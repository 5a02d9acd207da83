"""What is drawn of a paper, and the place on it that is marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.screening.paper import Drawing, DrawnPlace, Paper
from chatbot.screening.wording import Text

DRAWING = Drawing("report", Paper("mri", Text.both("paper.mri", "MRI")), "报告", ("cT3N2aM0",))
MEANS = Text.both("drawing.report", "Here.")


@pytest.mark.parametrize(
    ("words", "printed", "pieces"),
    [
        (("T3",), "cT3N2aM0", [("c", False), ("T3", True), ("N2aM0", False)]),
        (("c",), "cT3N2aM0", [("c", True), ("T3N2aM0", False)]),
        (("M0",), "cT3N2aM0", [("cT3N2a", False), ("M0", True)]),
        (("MRF(+)",), "MRF(+)，EMVI(-)", [("MRF(+)", True), ("，EMVI(-)", False)]),
        (("T3",), "报告", [("报告", False)]),
        (("报告",), "报告", [("报告", True)]),
        (("T3",), "", []),
        (("c", "N2a"), "cT3N2aM0", [("c", True), ("T3", False), ("N2a", True), ("M0", False)]),
        (("T3", "T3N2"), "cT3N2aM0", [("c", False), ("T3N2", True), ("aM0", False)]),
    ],
)
def test_a_piece_is_split_at_its_marked_words(
    words: tuple[str, ...], printed: str, pieces: list[tuple[str, bool]]
) -> None:
    assert DrawnPlace(DRAWING, "t", words, MEANS).pieces(printed) == pieces


@given(st.lists(st.text("cT3(+)", min_size=1, max_size=3), min_size=1, max_size=3), st.text("cT3(+)N"))
def test_no_character_of_a_report_is_lost_whatever_is_marked(words: list[str], printed: str) -> None:
    pieces = DrawnPlace(DRAWING, "t", tuple(words), MEANS).pieces(printed)
    assert "".join(part for part, _ in pieces) == printed
    assert {part for part, is_marked in pieces if is_marked} <= set(words)
