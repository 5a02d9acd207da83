"""The schema of a file takes what the program takes, as an editor reads it, and refuses a misspelt word."""

from __future__ import annotations

import copy
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner, Result
from jsonschema import Draft7Validator
from pydantic import ValidationError

from chatbot.authoring.registry.folder import make_folder
from chatbot.authoring.yaml_source import Place, read_yaml
from chatbot.checking.commands import commands
from chatbot.checking.editor_schemas import SHAPES, schema_of
from tests.authoring.registry.real_records import STUDIES, record_file
from tests.authoring.small_study import write_study
from tests.checking.sound_study import write_sound_study

DIALOGS = Path(__file__).parents[2] / "dialogs"
REAL = sorted(DIALOGS.rglob("*.yaml"))

CONFLICTS = "conflicts: [{id: a, criteria: [I1], record: [{at: I1, says: 18}], problem: Why?, reading: So.}]"
CASES = """\
as_of: 2026-01-15
bases: {man: {age: 54}}
cases:
  - {name: 1, base: man, answers: {age: null}, expect: {I1: fits}, others: unknown, declined: false}
"""
WORDING = """\
banned: [{wrong: a promise, instead: Nothing., en: [cure], zh: [治愈]}]
settled: [{en: It is common., zh: 很常见。}]
latin_in_chinese: {codes: [MRI], units: [g/L]}
accepted: [{rule: one_voice, sentence: And you?, because: It is.}]
"""
GLOSSARY = "terms: [{english: [LVI], chinese: [脉管癌栓], never_for_another: true, note: Not EMVI.}]"
SITES = """
sites:
  china: {region: CN, time_zone: Asia/Shanghai, emergency_line: Call 120., in_an_emergency: "Call 120"}
negations: {words: [no], joints: [and]}
"""


class Editor(yaml.CSafeLoader):
    """YAML 1.2 with its types, as the language servers of editors read it."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own attribute


for tag, form in {
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+",
    "float": r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
    "null": r"~|null|Null|NULL|",
}.items():
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{form})$"), None)
Editor.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))
Editor.add_constructor("tag:yaml.org,2002:float", lambda _, node: float(node.value))


def as_an_editor(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), Loader=Editor)  # noqa: S506 - a safe loader


def mistakes(file: Path) -> list[str]:
    found = Draft7Validator(schema_of(file.name)).iter_errors(as_an_editor(file))
    return [f"{error.json_path}: {error.message}" for error in found]


def run(*arguments: str, root: Path = DIALOGS) -> Result:
    group = click.Group(commands={command.name or "": command for command in commands(root)})
    return CliRunner().invoke(group, ["schema", *arguments], catch_exceptions=False)


# What an author writes is taken


def test_an_editor_reads_numbers_and_yes_as_yaml_1_2_does(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("[no, yes, true, 18, 5.55, 4e56, 12:30, 2026-01-15, 089, '1', ~]")
    assert as_an_editor(file) == ["no", "yes", True, 18, 5.55, 4e56, "12:30", "2026-01-15", 89, "1", None]


@pytest.mark.parametrize("file", REAL, ids=lambda file: file.relative_to(DIALOGS).as_posix())
def test_every_file_of_the_real_dialogs_is_taken(file: Path) -> None:
    assert mistakes(file) == []


def test_every_kind_of_file_stands_in_the_real_dialogs() -> None:
    assert {file.name for file in REAL} == set(SHAPES)


@pytest.mark.parametrize("study", STUDIES)
def test_a_new_draft_is_taken(tmp_path: Path, study: str) -> None:
    shutil.copy(DIALOGS / "shared.yaml", tmp_path)
    folder = make_folder(tmp_path, record_file(study)).folder
    assert [mistakes(folder / name) for name in ("dialog.yaml", "cases.yaml")] == [[], []]


@pytest.mark.parametrize("write", [write_study, write_sound_study])
def test_numbers_without_quotes_are_taken(tmp_path: Path, write: Any) -> None:
    write(tmp_path)
    files = list(tmp_path.rglob("*.yaml"))
    assert len(files) >= 2
    assert [mistake for file in files for mistake in mistakes(file)] == []


# What the program refuses is refused


def places(data: object, place: Place = ()) -> Iterator[Place]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, value in inner:
        yield (*place, name)
        yield from places(value, (*place, name))


def changed(data: Any, place: Place, change: str) -> Any:
    """A copy with one mistake at a place."""
    changed_data = copy.deepcopy(data)
    around = changed_data
    for part in place[:-1]:
        around = around[part]
    last = place[-1]
    match change:
        case "misspelt" if isinstance(last, str):
            around[f"{last}x"] = around.pop(last)
        case "left out":
            del around[last]
        case "a list":
            around[last] = []
        case "a block":
            around[last] = {}
        case "a word":
            around[last] = "word"
    return changed_data


def is_taken(name: str, data: object) -> bool:
    try:
        SHAPES[name].model_validate(data)
    except ValidationError:
        return False
    return True


def written(folder: Path) -> Mapping[str, Path]:
    """A small file of each kind, below ``folder``."""
    study = write_study(folder)
    shared = folder / "shared.yaml"
    shared.write_text(shared.read_text(encoding="utf-8") + SITES, encoding="utf-8")
    for name, text in {
        "cases.yaml": CASES,
        "conflicts.yaml": CONFLICTS,
        "wording.yaml": WORDING,
        "glossary.yaml": GLOSSARY,
    }.items():
        (study / name).write_text(text, encoding="utf-8")
    return {file.name: file for file in folder.rglob("*.yaml")}


@pytest.mark.parametrize("name", SHAPES)
def test_the_schema_refuses_what_the_program_refuses_and_nothing_else(tmp_path: Path, name: str) -> None:
    file = written(tmp_path)[name]
    texts, typed = read_yaml(file).data, as_an_editor(file)
    validator = Draft7Validator(schema_of(name))
    refused = 0
    for place in places(texts):
        for change in ("misspelt", "left out", "a list", "a block", "a word"):
            expected = is_taken(name, changed(texts, place, change))
            assert validator.is_valid(changed(typed, place, change)) == expected, (place, change)
            refused += not expected
    assert refused >= 10


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("dialog.yaml", ("kind: quantity", "kind: quantty")),
        ("dialog.yaml", ("whole: true", "whole: maybe")),
        ("dialog.yaml", ("max_length: 50", "max_length: 5.5")),
        ("dialog.yaml", ("max_length: 50", "max_length: fifty")),
        ("dialog.yaml", ('factor: "0.08"', 'factor: "0,08"')),
        ("dialog.yaml", ('factor: "0.08"', "factor: 0")),
        ("dialog.yaml", ("label: Age again", "label:")),
        ("dialog.yaml", ("- id: willing", "- id: Willing")),
        ("dialog.yaml", ("erase_below: 14", "erase_bellow: 14")),
        ("cases.yaml", ("I1: fits", "I1: fit")),
    ],
)
def test_a_wrong_value_is_refused(tmp_path: Path, name: str, change: tuple[str, str]) -> None:
    file = written(tmp_path)[name]
    text = file.read_text(encoding="utf-8")
    assert mistakes(file) == []
    assert change[0] in text
    file.write_text(text.replace(*change), encoding="utf-8")
    assert mistakes(file) != []


# The schema itself


@pytest.mark.parametrize("name", SHAPES)
def test_the_schema_is_one_that_older_editors_read(name: str) -> None:
    schema = schema_of(name)
    Draft7Validator.check_schema(schema)
    assert schema["title"] == name
    nodes = [node for node in _nodes(schema) if isinstance(node, dict) and "$ref" in node]
    # Draft 7 looks at nothing beside a $ref, so nothing that decides may stand there.
    assert {key for node in nodes for key in node} <= {"$ref", "default", "description"}


def _nodes(value: object) -> Iterator[object]:
    yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _nodes(each)


# flask dialogs schema


def test_the_schema_of_a_dialog_is_printed_where_no_file_is_named() -> None:
    assert json.loads(run().stdout) == schema_of("dialog.yaml")
    assert json.loads(run("glossary.yaml").stdout) == schema_of("glossary.yaml")


def test_it_is_written_into_a_file_whose_folder_is_made(tmp_path: Path) -> None:
    file = tmp_path / "schemas" / "cases.json"
    result = run("cases.yaml", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, f"made {file}\n")
    assert json.loads(file.read_text(encoding="utf-8")) == schema_of("cases.yaml")


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("-o", str(tmp_path / "file" / "dialog.json"))
    assert (result.exit_code, "cannot be written" in result.stderr) == (1, True)


def test_an_unknown_kind_of_file_names_the_known_ones() -> None:
    result = run("dialogs.yaml")
    assert (result.exit_code, "'dialog.yaml', 'cases.yaml'" in result.stderr) == (2, True)
