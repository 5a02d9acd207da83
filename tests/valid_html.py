"""Every page is held to be valid HTML, and html5lib, which takes as long as making it, reads each kind once.

A page written plainly (all elements closed, all values quoted, no bare signs) is read by its tags alone. What
its tags can still break is which element stands in which: html5lib reads every page strictly that has an
element where it stood in none before, or with attributes that it did not have there. Only a page whose plain
reading came to the same tree vouches for others. What is not written plainly html5lib reads each time.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from html import unescape
from html.entities import html5
from typing import NamedTuple
from xml.etree.ElementTree import Element

import html5lib

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
ONCE = ("html", "head", "body", "title")
_DOCTYPE = re.compile(r"\s*<!doctype html>\s*", re.IGNORECASE)
_TOKEN = re.compile(
    r"</(?P<end>[a-z][a-z0-9]*)>"
    r'|<(?P<start>[a-z][a-z0-9]*)(?P<attributes>(?:\s+[a-z][a-z-]*(?:="[^"]*")?)*)\s*>'
    r"|(?P<text>[^<]+)"
)
_ATTRIBUTE = re.compile(r'([a-z][a-z-]*)(?:="([^"]*)")?')
_SIGN = re.compile(r"&(?:#3[49];|([A-Za-z]+;))?")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# Their content is read by rules of its own.
_OTHERWISE = frozenset({"style", "svg", "math", "template", "noscript", "iframe", "pre", "plaintext"})


class Plain(NamedTuple):
    """A page read by its tags; ``places``: each element with all around it and its attributes' names."""

    root: Element
    places: frozenset[str]


class _NotPlain(Exception):
    """It may still be valid."""


_proven: set[str] = set()


@lru_cache(maxsize=500)
def parsed(html: str) -> Element:
    """The root of a valid page. Raises html5lib's ParseError for what is not valid."""
    plain = read_plainly(html)
    if plain is not None and plain.places <= _proven:
        return plain.root
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root: Element = parser.parse(html)
    if plain is not None and is_same(plain.root, root):
        _proven.update(plain.places)
    return root


def read_plainly(html: str) -> Plain | None:
    """None for a page that is not written plainly."""
    doctype = _DOCTYPE.match(html)
    if doctype is None or _UNSEEN.search(html):
        return None
    try:
        return _read(html, doctype.end())
    except _NotPlain:
        return None


def is_same(one: Element, other: Element) -> bool:
    """But for white space, of which a browser shows as much."""
    return (
        (one.tag, one.attrib, len(one)) == (other.tag, other.attrib, len(other))
        and _folded(one.text, one.tag) == _folded(other.text, other.tag)
        and _folded(one.tail) == _folded(other.tail)
        and all(map(is_same, one, other))
    )


def _read(html: str, at: int) -> Plain:
    top, counts, places = Element("page"), Counter[str](), set[str]()
    open_ = [(top, "")]
    while at < len(html):
        token = _TOKEN.match(html, at)
        if token is None:
            raise _NotPlain
        at, (inner, place) = token.end(), open_[-1]
        if tag := token["start"]:
            element = Element(tag, _attributes(token["attributes"]))
            inner.append(element)
            counts[tag] += 1
            places.add(f"{place}/{tag} {' '.join(element.attrib)}")
            if tag not in VOID:
                open_.append((element, f"{place}/{tag}"))
        elif token["end"]:
            if inner.tag != token["end"]:
                raise _NotPlain
            open_.pop()
        else:
            _add_text(inner, _said(token["text"]))
            if not token["text"].isspace():
                places.add(f"{place}/")
    roots = list(top)
    is_whole = len(open_) == 1 and len(roots) == 1 and {counts[one] for one in ONCE} == {1}
    if not is_whole or counts.keys() & _OTHERWISE:
        raise _NotPlain
    return Plain(roots[0], frozenset(places))


def _attributes(written: str) -> dict[str, str]:
    if not written:
        return {}
    pairs = _ATTRIBUTE.findall(written)
    found = {name: _said(value) for name, value in pairs}
    if len(found) != len(pairs):
        raise _NotPlain
    return found


def _said(written: str) -> str:
    if "&" not in written:
        return written
    for sign in _SIGN.finditer(written):
        if sign[0] == "&" or (sign[1] and sign[1] not in html5):
            raise _NotPlain
    return unescape(written)


def _add_text(inner: Element, text: str) -> None:
    if len(inner):
        inner[-1].tail = (inner[-1].tail or "") + text
    else:
        is_first_line_end = inner.tag == "textarea" and text.startswith("\n")
        inner.text = text[1:] if is_first_line_end else text


def _folded(text: str | None, tag: str = "") -> str:
    return text or "" if tag == "textarea" else " ".join((text or "").split())
