"""The house keeps its plan: imports point down, files stay small, nothing switches escaping off."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

CHATBOT = Path(__file__).parent.parent / "chatbot"

# A room may import itself and these. A room that is not here has no place in the house yet.
# Beside create_app, `headers` stands alone, `errors` puts pages in the place of exceptions, and `commands`
# puts those of all rooms together.
MIDDLE = {"store", "authoring", "reading", "explaining", "i18n"}
BELOW = {
    "screening": set[str](),
    "config": set[str](),
    "reading": {"screening"},
    "explaining": {"screening"},
    "i18n": {"screening", "config"},
    "store": {"screening", "config"},
    "exporting": {"screening", "config", "store"},
    "notifying": {"screening", "config", "store"},
    "authoring": {"screening", "config", "reading"},
    "checking": {"screening", "config", "reading", "authoring"},
    "reporting": {"screening", "config", "explaining", "authoring", "checking"},
    "rescoring": {"screening", "reading", "authoring", "store"},
    "assets": set[str](),
    "headers": {"assets"},
    "sealing": set[str](),
    "qr": set[str](),
    "errors": {"patient", "staff", "store", "i18n", "screening"},
    "patient": MIDDLE | {"screening", "config", "sealing", "qr"},
    "staff": MIDDLE | {"screening", "config", "sealing", "qr", "exporting"},
    "terminal": MIDDLE | {"patient", "screening"},
    "demo": MIDDLE | {"screening", "patient"},
    "previewing": {"assets", "config", "i18n", "store", "authoring", "checking"},
    "commands": {
        "demo",
        "config",
        "i18n",
        "store",
        "authoring",
        "checking",
        "reporting",
        "rescoring",
        "patient",
        "staff",
        "terminal",
        "notifying",
    },
}
CREATE_APP = "chatbot/__init__.py"
WITHOUT_FLASK = {
    "screening",
    "config",
    "store",
    "exporting",
    "notifying",
    "reading",
    "explaining",
    "authoring",
    "checking",
    "reporting",
    "rescoring",
}
TOP_LEVELS_OF_FLASK = {"flask", "flask_wtf", "werkzeug", "wtforms"}

FORBIDDEN_NAME = re.compile(r"(?:^|_)(?:managers?|handlers?|helpers?|utils?|utilities|common|misc)(?:_|$)")
SWITCHES_ESCAPING_OFF = re.compile(
    r"\|\s*safe\b|\bMarkup\(|\bautoescape\s+false\b|\bautoescape\s*=\s*False\b|\b(?:inner|outer)HTML\b"
)
WRITTEN = {".py", ".html", ".css", ".js"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 40

# "store/leads.py" or "store/leads.py:keep_lead": the reason why it is longer.
LONG_FOR_A_REASON: dict[str, str] = {}


def files_of(house: Path, suffixes: set[str]) -> list[Path]:
    return sorted(path for path in house.rglob("*") if path.suffix in suffixes and path.is_file())


def imports_of(source: Path, house: Path) -> Iterator[str]:
    """Every module that a file imports, absolute and dotted: `chatbot.store.leads`."""
    package = source.relative_to(house.parent).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            parent = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*parent, *([node.module] if node.module else [])])
            yield from (f"{base}.{name.name}" for name in node.names)


def room_of(source: Path, house: Path) -> str:
    return source.relative_to(house).with_suffix("").parts[0]


def wrong_imports(house: Path) -> list[str]:
    """What breaks the plan, as "file: imported module" lines."""
    wrong = []
    for source in files_of(house, {".py"}):
        place = source.relative_to(house.parent).as_posix()
        if place == CREATE_APP:
            continue
        room = room_of(source, house)
        if room not in BELOW:
            wrong.append(f"{place}: a room that the plan lacks")
            continue
        wrong += [f"{place}: {name}" for name in imports_of(source, house) if not may_import(room, name)]
    return wrong


def may_import(room: str, name: str) -> bool:
    top, _, rest = name.partition(".")
    if top == "chatbot":
        return rest.partition(".")[0] in BELOW[room] | {room}
    if room == "screening":
        return top in sys.stdlib_module_names
    return not (room in WITHOUT_FLASK and top in TOP_LEVELS_OF_FLASK)


def too_long(house: Path) -> list[str]:
    """Files and functions past the limit that LONG_FOR_A_REASON does not excuse, as "place: lines" lines."""
    lengths = {}
    for source in files_of(house, WRITTEN):
        place, text = source.relative_to(house).as_posix(), source.read_text(encoding="utf-8")
        lengths[place] = (len(text.splitlines()), LONGEST_FILE)
        if source.suffix == ".py":
            for name, length in function_lengths(text):
                lengths[f"{place}:{name}"] = (length, LONGEST_FUNCTION)
    return [
        f"{place}: {length}"
        for place, (length, limit) in lengths.items()
        if length > limit and place not in LONG_FOR_A_REASON
    ]


def function_lengths(text: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield node.name, node.end_lineno - node.lineno + 1


def write(house: Path, files: dict[str, str]) -> Path:
    for place, text in files.items():
        (house / place).parent.mkdir(parents=True, exist_ok=True)
        (house / place).write_text(text)
    return house


def test_imports_point_down() -> None:
    assert wrong_imports(CHATBOT) == []


@pytest.mark.parametrize(
    ("place", "line", "named"),
    [
        ("screening/walk.py", "import yaml", "yaml"),
        ("screening/walk.py", "from chatbot.store import leads", "chatbot.store.leads"),
        ("screening/walk.py", "from ..store import leads", "chatbot.store.leads"),
        ("store/leads.py", "from flask import g", "flask.g"),
        ("store/leads.py", "def f():\n    import flask", "flask"),
        ("store/leads.py", "from chatbot import patient", "chatbot.patient"),
        ("authoring/loader.py", "from chatbot.patient.forms import form", "chatbot.patient.forms.form"),
        ("authoring/commands.py", "from flask import current_app", "flask.current_app"),
        ("reading/answers.py", "from chatbot.authoring import loader", "chatbot.authoring.loader"),
        ("store/leads.py", "from chatbot.authoring import loader", "chatbot.authoring.loader"),
        ("authoring/loader.py", "from chatbot.checking import check", "chatbot.checking.check"),
        ("checking/check.py", "import flask", "flask"),
        ("checking/check.py", "from chatbot.reporting import report", "chatbot.reporting.report"),
        ("reporting/report.py", "from flask import render_template", "flask.render_template"),
        ("explaining/rules.py", "from chatbot.i18n import Catalogs", "chatbot.i18n.Catalogs"),
        ("headers.py", "from chatbot.i18n import LOCALES", "chatbot.i18n.LOCALES"),
        ("patient/talk.py", "from chatbot.errors import register", "chatbot.errors.register"),
        ("patient/views.py", "import chatbot.staff.access", "chatbot.staff.access"),
        ("staff/views.py", "from ..patient import views", "chatbot.patient.views"),
        ("i18n.py", "from . import create_app", "chatbot.create_app"),
    ],
)
def test_an_upward_or_sideways_import_is_named(tmp_path: Path, place: str, line: str, named: str) -> None:
    house = write(tmp_path / "chatbot", {place: line, "__init__.py": "from chatbot.patient import views"})
    assert wrong_imports(house) == [f"chatbot/{place}: {named}"]


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (
            "screening/walk.py",
            "from decimal import Decimal\nfrom chatbot.screening import dialog\nfrom . import lead",
        ),
        ("store/leads.py", "import sqlite_utils\nfrom chatbot.screening.lead import Lead"),
        (
            "patient/views.py",
            "import flask\nfrom chatbot.i18n import sentence\nfrom ..reading import numbers",
        ),
        ("authoring/commands.py", "from chatbot.reading.answers import read_answers"),
        ("errors.py", "import flask\nfrom chatbot.patient.talk import offer_again"),
        ("__init__.py", "from chatbot import errors, headers, patient, staff, store"),
    ],
)
def test_a_downward_import_is_fine(tmp_path: Path, place: str, line: str) -> None:
    assert wrong_imports(write(tmp_path / "chatbot", {place: line})) == []


def test_a_room_outside_the_plan_is_named(tmp_path: Path) -> None:
    house = write(tmp_path / "chatbot", {"cellar/wine.py": ""})
    assert wrong_imports(house) == ["chatbot/cellar/wine.py: a room that the plan lacks"]


def test_files_and_functions_are_short() -> None:
    assert too_long(CHATBOT) == []


def test_a_long_file_and_a_long_function_are_named(tmp_path: Path) -> None:
    body = "def f():\n" + "    pass\n" * 40
    house = write(tmp_path / "chatbot", {"a.py": body, "b.css": "p {}\n" * 301})
    assert too_long(house) == ["a.py:f: 41", "b.css: 301"]


def test_an_excuse_for_length_names_something_that_exists() -> None:
    assert [place for place in LONG_FOR_A_REASON if not (CHATBOT / place.partition(":")[0]).exists()] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    names = {path.relative_to(CHATBOT) for path in files_of(CHATBOT, WRITTEN)}
    assert [
        name for name in names if any(FORBIDDEN_NAME.search(Path(part).stem) for part in name.parts)
    ] == []


@pytest.mark.parametrize("stem", ["utils", "form_helpers", "error_handler", "common", "misc_views"])
def test_a_name_that_says_nothing_is_caught(stem: str) -> None:
    assert FORBIDDEN_NAME.search(stem)


def test_q17_nothing_in_chatbot_switches_escaping_off() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in files_of(CHATBOT, WRITTEN)}
    assert [path for path, text in texts.items() if SWITCHES_ESCAPING_OFF.search(text)] == []


@pytest.mark.parametrize(
    "line",
    [
        "{{ name|safe }}",
        "{{ name | safe }}",
        "Markup(name)",
        "{% autoescape false %}",
        "box.innerHTML = name",
    ],
)
def test_q17_switching_escaping_off_is_caught(line: str) -> None:
    assert SWITCHES_ESCAPING_OFF.search(line)
