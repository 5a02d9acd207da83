"""A drawn QR code is, module for module, the code of its text."""

from __future__ import annotations

import re

import pytest
import segno

from chatbot.qr import QUIET_ZONE, qr_code
from tests.patient.drawn import modules

TEXTS = ("tel:+8615056017712", "https://prescreen.example.org/NCT07214142", "合肥" * 20)


@pytest.mark.parametrize("text", TEXTS)
def test_the_drawing_has_exactly_the_dark_modules_of_the_code(text: str) -> None:
    code = qr_code(text)
    expected = [list(map(bool, row)) for row in segno.make_qr(text, error="m").matrix_iter(border=QUIET_ZONE)]
    assert modules(code.path, code.size) == expected


@pytest.mark.parametrize("text", TEXTS)
def test_four_modules_around_the_code_stay_white(text: str) -> None:
    code = qr_code(text)
    drawn = modules(code.path, code.size)
    margins = (*drawn[:4], *drawn[-4:], *(row[:4] + row[-4:] for row in drawn))
    assert not any(map(any, margins))
    assert drawn[4][4:11] == [True] * 7


def test_the_path_holds_nothing_but_strokes() -> None:
    assert re.fullmatch(r"(M\d+ \d+\.5h\d+)+", qr_code(TEXTS[0]).path)


def test_a_text_that_no_code_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="Data too large"):
        qr_code("x" * 3000)
