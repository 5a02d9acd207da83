"""One page as a person meets it, its HTML valid, and what must hold on every page of the site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Self
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests.valid_html import parsed

TAGS = {"en": "en", "zh": "zh-Hans"}
CONTACTS = {"NCT07214142": "tel:+8615056017712", "NCT04912596": "tel:+886277218877"}
EMERGENCY_NUMBERS = ("120", "119")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
OWN_SCRIPT = re.compile(r"/static/[0-9a-f]{12}/[a-z-]+\.js")
ANY_TOKEN = "the token of this page"
CONTROLS = {"input", "select", "textarea", "button"}
POINTS_TO_AN_ID = ("for", "aria-labelledby", "aria-describedby")


@dataclass(frozen=True)
class Control:
    """One control of a form: what it would send, and whether it would do so as it stands."""

    name: str
    kind: str
    value: str
    is_on: bool


@dataclass(frozen=True)
class Form:
    action: str
    controls: tuple[Control, ...]
    method: str = "post"

    def as_it_stands(self) -> list[tuple[str, str]]:
        return [(each.name, each.value) for each in self.controls if each.is_on and each.kind != "button"]

    def named(self, name: str) -> tuple[Control, ...]:
        return tuple(each for each in self.controls if each.name == name)


@dataclass
class Page:
    """``text`` is all that can be read; hooks are the documented ``data-`` attributes."""

    status: int
    path: str
    html: str
    root: Element = field(repr=False)
    token: str = ""

    @classmethod
    def of(cls, response: TestResponse) -> Self:
        """Any mistake in the HTML raises. Every page then has to pass ``faults``."""
        html = response.get_data(as_text=True)
        token = next(iter(TOKEN.findall(html)), "")
        root = parsed(html.replace(token, ANY_TOKEN) if token else html)
        page = cls(response.status_code, response.request.path, html, root, token)
        assert not (faults := list(page.faults())), (page.path, faults)
        return page

    @property
    def locale(self) -> str:
        tag = self.root.get("lang", "")
        return {tag: locale for locale, tag in TAGS.items()}[tag]

    @property
    def text(self) -> str:
        return words(self.root.find("body"))

    @property
    def heading(self) -> str:
        return words(self.root.find(".//h1"))

    @property
    def title(self) -> str:
        return words(self.root.find("head/title"))

    def element(self, tag: str, **attributes: str) -> Element | None:
        """The first element of that tag with these attributes."""
        wanted = attributes.items()
        return next((each for each in self.root.iter(tag) if wanted <= each.attrib.items()), None)

    def hooks(self, name: str) -> list[str]:
        """The values of ``data-<name>``, in document order."""
        return [value for each in self.root.iter() if (value := each.get(f"data-{name}")) is not None]

    def hook(self, name: str) -> str | None:
        return next(iter(self.hooks(name)), None)

    def links(self) -> list[str]:
        return [each.get("href", "") for each in self.root.iter("a")]

    def places(self) -> set[str]:
        """The last parts of the addresses that the page links to."""
        return {link.partition("#")[0].rsplit("/", 1)[-1] for link in self.links()}

    def before_heading(self, name: str) -> list[str]:
        """As ``hooks``, of what stands above the first heading."""
        found = []
        for each in self.root.iter():
            if each.tag == "h1":
                break
            if (value := each.get(f"data-{name}")) is not None:
                found.append(value)
        return found

    def forms(self) -> tuple[Form, ...]:
        return tuple(_form(each, self.root, self.path, self.token) for each in self.root.iter("form"))

    def form(self, end_of_action: str) -> Form:
        """The one form that goes to an address with this end."""
        found = [each for each in self.forms() if each.action.endswith(end_of_action)]
        assert len(found) == 1, (self.path, end_of_action, [each.action for each in self.forms()])
        return found[0]

    def spoken(self) -> Iterator[tuple[str, str]]:
        """Every piece of text with the language that it is marked as."""
        yield from _spoken(self.root, "")

    def faults(self) -> Iterator[str]:
        """What is wrong with this page, whatever it says."""
        headings = list(self.root.iter("h1"))
        if len(headings) != 1 or self.heading not in self.title or not self.heading:
            yield f"{len(headings)} h1, title {self.title!r}"
        if ("/zh/" in self.path and self.locale != "zh") or ("/en/" in self.path and self.locale != "en"):
            yield f"lang {self.root.get('lang')}"
        ids = Counter(each.get("id") for each in self.root.iter() if each.get("id"))
        yield from (f"id {name} twice" for name, count in ids.items() if count > 1)
        yield from (f"nothing has the id {name}" for name in _ids_meant(self.root) if name not in ids)
        yield from (f"no label: {name}" for name in _unlabelled(self.root))
        for form in self.forms():
            if form.method == "post" and not form.named("csrf_token"):
                yield f"no token in the form to {form.action}"
        yield from (f"runs or is styled in place: {each.tag}" for each in self.root.iter() if _acts(each))
        yield from self.faults_for_people()

    def faults_for_people(self) -> Iterator[str]:
        """What must stand on every page that a patient or a relative may meet."""
        if not any(each in words(self.root.find(".//footer")) for each in EMERGENCY_NUMBERS):
            yield "no emergency line"
        for study, contact in CONTACTS.items():
            is_reachable = contact in self.links() or self.hook("nobody-to-call") is not None
            if study in self.path and not is_reachable:
                yield "no telephone of the contact"


def words(element: Element | None) -> str:
    """What can be read of an element, white space folded."""
    if element is None:
        return ""
    return " ".join("".join(text for text, _ in _spoken(element, "")).split())


def _spoken(element: Element, lang: str) -> Iterator[tuple[str, str]]:
    lang = element.get("lang", lang)
    if element.tag in ("style", "script") or not isinstance(element.tag, str):
        return
    yield element.text or "", lang
    for child in element:
        yield from _spoken(child, lang)
        yield child.tail or "", lang


def _form(element: Element, root: Element, path: str, token: str) -> Form:
    method = element.get("method", "")
    assert method in ("post", "get"), path
    elsewhere = (
        each for each in root.iter() if "form" in each.attrib and each.get("form") == element.get("id")
    )
    controls = (
        replace(each, value=token) if each.value == ANY_TOKEN else each
        for each in _controls([*element.iter(), *elsewhere])
    )
    return Form(element.get("action") or path, tuple(controls), method)


def _controls(elements: Iterable[Element]) -> Iterator[Control]:
    for each in elements:
        name, kind = each.get("name", ""), each.get("type", "text")
        if each.tag == "button":
            yield Control(name, "button", each.get("value", ""), False)
        elif each.tag == "textarea":
            yield Control(name, "textarea", (each.text or "").removeprefix("\n"), True)
        elif each.tag == "select":
            options = list(each.iter("option"))
            chosen = next((option for option in options if "selected" in option.attrib), options[0])
            yield from (
                Control(name, "option", option.get("value", ""), option is chosen) for option in options
            )
        elif each.tag == "input":
            is_on = "checked" in each.attrib or kind not in ("radio", "checkbox")
            yield Control(name, kind, each.get("value", ""), is_on)


def _ids_meant(root: Element) -> Iterator[str]:
    for each in root.iter():
        for name in POINTS_TO_AN_ID:
            yield from each.get(name, "").split()
        if each.tag == "a" and re.fullmatch("#.+", each.get("href", "")):
            yield each.get("href", "")[1:]


def _unlabelled(root: Element) -> Iterator[str]:
    labels = [each for each in root.iter("label") if words(each)]
    labelled = {each.get("for") for each in labels}
    inside = {id(each) for label in labels for each in label.iter()}
    for each in root.iter():
        if each.tag not in CONTROLS or each.get("type") == "hidden":
            continue
        is_named = (
            each.get("aria-label") or each.get("aria-labelledby") or (words(each) and each.tag == "button")
        )
        if not (is_named or each.get("id") in labelled or id(each) in inside):
            yield f"{each.tag} {each.get('name')}"


def _acts(element: Element) -> bool:
    """A script of our own, at its address, is none in place."""
    is_in_place = element.tag == "script" and (element.text or not OWN_SCRIPT.match(element.get("src", "")))
    return bool(is_in_place) or any(name == "style" or name.startswith("on") for name in element.attrib)
