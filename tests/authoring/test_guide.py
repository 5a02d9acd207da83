"""docs/authoring.md is walked through: each command is run, each example is written where it says."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from babel.messages.frontend import CommandLineInterface
from click.testing import CliRunner, Result
from flask.cli import FlaskGroup, run_command
from jsonschema import Draft7Validator

from chatbot import create_app_for_commands
from chatbot.checking.check import CHECKS, check_dialog, check_table, has_table
from chatbot.checking.grade import reading_grade
from chatbot.checking.terms import Glossary
from chatbot.checking.translations import placeholder_problems, read_translations

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "authoring.md"
TEXT = GUIDE.read_text(encoding="utf-8")
STUDY = "NCT00000002"
PART = re.compile(
    r"^```(?P<kind>\w+)\n(?P<block>.*?)^```$|Take out the step `(?P<gone>\w+)`", re.MULTILINE | re.DOTALL
)


class Author:
    """Somebody who follows the guide, in a folder with one finished dialog."""

    def __init__(self, here: Path) -> None:
        self.here = here
        self.folder = here / "dialogs" / STUDY
        self.said = ""

    def follow(self) -> None:
        for part in PART.finditer(TEXT):
            if part["gone"]:
                self.put("dialog.yaml", "", f"  - id: {part['gone']}\n")
            else:
                getattr(self, f"do_{part['kind']}")(part["block"])

    def do_json(self, block: str) -> None:
        (self.here / "record.json").write_text(block, encoding="utf-8")

    def do_csv(self, block: str) -> None:
        (self.folder / "oracle.csv").write_text(block, encoding="utf-8")

    def do_sh(self, block: str) -> None:
        self.said = ""
        for line in block.splitlines():
            program, *arguments = shlex.split(line)
            if [program, *arguments] == ["make", "catalogs"]:
                make_catalog(self.here)
                continue
            if [program, *arguments] == ["flask", "run", "--debug"]:
                assert f"{STUDY} · " in previewed(self.here)
                continue
            assert program == "flask"
            result = run(self.here, *arguments)
            assert result.exit_code in ((0, 1) if "check" in arguments else (0,)), result.output
            self.said += result.output

    def do_text(self, block: str) -> None:
        assert [line for line in block.splitlines() if line not in self.said] == []

    def do_yaml(self, block: str) -> None:
        first = block.splitlines()[0]
        if first.startswith("# yaml-language-server"):
            self.name_schema(first)
        elif first.strip().startswith("signed:"):
            self.sign(first)
        elif first == "accepted:":
            (self.folder / "wording.yaml").write_text(block, encoding="utf-8")
        else:
            self.put("cases.yaml" if first in ("bases:", "cases:") else "dialog.yaml", block, first)

    def do_po(self, block: str) -> None:
        """The sentence waits in the catalog, under that context, and its Chinese keeps what must stay."""
        example = self.here / "example.po"
        example.write_text(block, encoding="utf-8")
        catalog = self.here / "translations" / "zh_Hans" / "LC_MESSAGES" / f"{STUDY}.po"
        waiting = {(each.context, each.english) for each in read_translations(catalog, "zh_Hans").messages}
        shown = read_translations(example, "zh_Hans")
        assert {(each.context, each.english) for each in shown.messages} <= waiting
        assert list(placeholder_problems(shown)) == []

    def name_schema(self, line: str) -> None:
        file = self.folder / "dialog.yaml"
        assert (self.folder / line.partition("$schema=")[2]).is_file()
        file.write_text(f"{line}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")

    def sign(self, shown: str) -> None:
        """As the check said, below each label."""
        asked = dict(re.findall(r"(\w+) is not signed\..*?write 'signed: (\w+)'", self.said))
        assert shown.split('"')[1] == asked["I1"]
        file = self.folder / "dialog.yaml"
        text = file.read_text(encoding="utf-8")
        for name, signature in asked.items():
            text = re.sub(
                rf"^(  {name}:\n    label: .*\n)", rf'\1    signed: "{signature}"\n', text, flags=re.M
            )
        file.write_text(text, encoding="utf-8")

    def put(self, name: str, block: str, first: str) -> None:
        """The block in place of the part that begins alike; a new step stands above the one that is named."""
        file = self.folder / name
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        start, end = span(lines, first) or above(lines, block)
        assert start < end or block, first
        file.write_text("".join((*lines[:start], block, *lines[end:])), encoding="utf-8")


def make_catalog(here: Path) -> None:
    """The study's, by the steps of the Makefile that matter here."""
    template, mapping = here / "study.pot", ROOT / "translations" / "babel-study.toml"
    extract = ["extract", "--mapping-file", mapping, "--output-file", template, here / "dialogs" / STUDY]
    update = ["update", "--domain", STUDY, "--input-file", template, "--output-dir", here / "translations"]
    for step in (extract, [*update, "--locale", "zh_Hans", "--init-missing"]):
        CommandLineInterface().run(["pybabel", "--quiet", *map(str, step)])  # type: ignore[no-untyped-call]


def run(here: Path, *arguments: str) -> Result:
    group = FlaskGroup(create_app=create_app_for_commands, load_dotenv=False)
    return CliRunner().invoke(group, arguments, "q\n", env=settings_in(here))


def previewed(here: Path) -> str:
    """The first page about the study as `flask run --debug` shows it, banner included."""
    with pytest.MonkeyPatch.context() as patched, click.Context(run_command):
        for name, value in {**settings_in(here), "FLASK_DEBUG": "1"}.items():
            patched.setenv(name, value)
        return create_app_for_commands().test_client().get(f"/en/{STUDY}/").text


def settings_in(here: Path) -> dict[str, str]:
    return {
        f"CHATBOT_{name.upper()}_PATH": str(here / name) for name in ("dialogs", "translations", "instance")
    }


def span(lines: list[str], first: str) -> tuple[int, int] | None:
    """The part that begins like ``first``, at the same depth and with the same name, up to the next one."""
    depth = len(first) - len(first.lstrip())
    name = re.match(r" *(?:- \{?id: )?\w+", first)
    assert name
    begin = re.compile(re.escape(name[0]) + r"\b")
    start = next((index for index, line in enumerate(lines) if begin.match(line)), None)
    if start is None:
        return None
    rest = enumerate(lines[start + 1 :], start + 1)
    is_outside = re.compile(rf" {{0,{depth}}}\S")
    return start, next((index for index, line in rest if is_outside.match(line)), len(lines))


def above(lines: list[str], block: str) -> tuple[int, int]:
    """Where the guide says that a new step goes."""
    before = TEXT[: TEXT.index(block)]
    named = re.findall(r"above `(\w+)`:\n", before)[-1]
    place = next(index for index, line in enumerate(lines) if line == f"  - id: {named}\n")
    return place, place


@pytest.fixture(scope="module")
def author(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Author]:
    """Somebody who has followed the guide to its end."""
    here = tmp_path_factory.mktemp("guide")
    shutil.copytree(ROOT / "dialogs", here / "dialogs", ignore=shutil.ignore_patterns("NCT04912596"))
    shutil.copytree(ROOT / "translations", here / "translations")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(here)
        author = Author(here)
        author.follow()
        yield author


def test_who_follows_the_guide_has_a_proven_dialog(author: Author) -> None:
    assert [str(problem) for problem in check_dialog(author.folder, (*CHECKS, check_table))] == []
    assert has_table(author.folder)
    assert "Haemoglobin" in (author.here / "report.html").read_text(encoding="utf-8")
    assert f"{STUDY}  version 1.0" in run(author.here, "dialogs", "list").output


def test_what_is_left_after_the_guide_is_chinese(author: Author) -> None:
    told = run(author.here, "dialogs", "check", STUDY).output.splitlines()
    left = [line for line in told if STUDY in line]
    assert left != []
    assert [line for line in left if "is not translated yet" not in line] == []


def test_the_schemas_that_it_names_take_the_files_that_it_makes(author: Author) -> None:
    for name in ("dialog", "cases"):
        schema = json.loads(
            (author.here / "dialogs" / "_schemas" / f"{name}.json").read_text(encoding="utf-8")
        )
        text = (author.folder / f"{name}.yaml").read_text(encoding="utf-8")
        assert list(Draft7Validator(schema).iter_errors(yaml.safe_load(text))) == []


def test_a_record_line_that_changed_is_named_by_the_last_command(author: Author) -> None:
    record = (author.here / "record.json").read_text(encoding="utf-8")
    newer = author.here / "newer.json"
    newer.write_text(record.replace("below 120", "below 130"), encoding="utf-8")
    result = run(author.here, "dialogs", "diff", "newer.json")
    assert (result.exit_code, "I1" in result.output) == (1, True)


def test_every_place_it_links_to_is_there() -> None:
    for file, heading in re.findall(r"\]\(([^)#]+)(?:#([^)]+))?\)", TEXT):
        target = (GUIDE.parent / file).resolve()
        headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", each).lower().replace(" ", "-") for each in headings}
        assert not heading or heading in anchors


def test_every_make_command_it_names_is_one() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make\s([a-z-]+)`", TEXT))
    assert {"catalogs", "agreement", "test", "run"} <= named
    assert [name for name in named if f"\n{name}:" not in makefile] == []


def test_every_file_it_names_is_there_or_made(author: Author) -> None:
    named = set(re.findall(r"`((?:dialogs|translations)/[^`]+)`", TEXT))
    assert len(named) >= 3
    assert [name for name in named if not (author.here / name).exists()] == []


def test_it_is_easy_to_read() -> None:
    """By the measure that patients' sentences have to keep, over all of its sentences together."""
    prose = re.sub(
        r"```.*?```|`[^`]*`|\]\([^)]*\)|^[#*].*?$|[\[\]*]", " ", TEXT, flags=re.DOTALL | re.MULTILINE
    )
    grade = reading_grade(" ".join(prose.split()), Glossary(()))
    assert grade is not None
    assert grade <= 8
