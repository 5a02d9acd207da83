"""QR codes as they are drawn on a page, read back into modules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import segno

from chatbot.qr import QUIET_ZONE

SVG = "{http://www.w3.org/2000/svg}"
STROKE = re.compile(r"M(\d+) (\d+)\.5h(\d+)")


def modules(path: str, size: int) -> list[list[bool]]:
    """Row by row, what the strokes of a path make dark."""
    drawn = [[False] * size for _ in range(size)]
    for x, y, length in (map(int, stroke) for stroke in STROKE.findall(path)):
        drawn[y][x : x + length] = [True] * length
    return drawn


def holds(svg: Element, text: str) -> bool:
    """Whether this drawing is the code of this text, dark on white, one unit a module."""
    ground, strokes = svg.find(f"{SVG}rect"), svg.find(f"{SVG}path")
    assert ground is not None
    assert strokes is not None
    assert (ground.get("fill"), strokes.get("stroke"), strokes.get("stroke-width")) == ("#fff", "#000", None)
    size = int(ground.get("width", 0))
    assert svg.get("viewBox") == f"0 0 {size} {size}"
    code = [list(map(bool, row)) for row in segno.make_qr(text, error="m").matrix_iter(border=QUIET_ZONE)]
    return modules(strokes.get("d", ""), size) == code


def codes_on(root: Element) -> Iterator[Element]:
    """Every drawing of a page that is a QR code."""
    return (each for each in root.iter(f"{SVG}svg") if each.get("data-qr") is not None)
