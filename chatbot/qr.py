"""QR codes as the path of an inline SVG: no image, no style and no markup that a page has to trust."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import segno

QUIET_ZONE = 4
"""How many modules stay white on each side (ISO/IEC 18004)."""


@dataclass(frozen=True, slots=True)
class QRCode:
    """``path`` strokes the dark modules, one unit each, in a square of ``size`` units with its quiet zone."""

    text: str
    size: int
    path: str


def qr_code(text: str) -> QRCode:
    """The smallest code of medium correction or better. Raises ValueError for a text that no code holds."""
    code = segno.make_qr(text, error="m")
    rows = [list(row) for row in code.matrix_iter(border=QUIET_ZONE)]
    return QRCode(text, len(rows), "".join(_strokes(rows)))


def _strokes(rows: Iterable[Iterable[int]]) -> Iterator[str]:
    for y, row in enumerate(rows):
        x = 0
        for is_dark, run in groupby(row, bool):
            length = len(list(run))
            if is_dark:
                yield f"M{x} {y}.5h{length}"
            x += length
