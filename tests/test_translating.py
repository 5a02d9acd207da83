"""What docs/translating.md says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chatbot.checking.translations import placeholder_problems, read_translations

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "translating.md").read_text(encoding="utf-8")
CATALOGS = [*(ROOT / "translations" / "zh_Hans" / "LC_MESSAGES").glob("*.po")]
CHECKING = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "chatbot" / "checking").glob("*.py"))
EXAMPLES = re.findall(r"```po\n(.*?)```", TEXT, re.DOTALL)


def cells_of(heading: str) -> list[str]:
    """The first cell of each row of the table below a heading."""
    table = TEXT.partition(heading)[2].partition("\n\n#")[0]
    rows = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("|")]
    return rows[2:]


def test_every_file_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:translations|dialogs|chatbot)/[^`]+)`", TEXT))
    assert len(named) >= 9
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_every_make_command_it_names_is_one() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z-]+)`", TEXT))
    assert {"catalogs", "check-catalogs", "run"} <= named
    assert [name for name in named if f"\n{name}:" not in makefile] == []


def test_every_context_it_names_is_one_of_the_catalogs() -> None:
    contexts = {each.context for file in CATALOGS for each in read_translations(file, "zh_Hans").messages}
    named = [name for cell in cells_of("`msgctxt`, which editors") for name in re.findall("`([^`]+)`", cell)]
    assert len(named) >= 10
    assert [name for name in named if name not in contexts] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_its_examples_stand_in_the_catalogs_and_keep_their_placeholders(tmp_path: Path, example: str) -> None:
    file = tmp_path / "example.po"
    file.write_text(example, encoding="utf-8")
    read = read_translations(file, "zh_Hans")
    assert list(placeholder_problems(read)) == []
    real = {
        (each.english, each.forms)
        for file in CATALOGS
        for each in read_translations(file, "zh_Hans").messages
    }
    assert {(each.english, each.forms) for each in read.messages} <= real


def test_what_the_check_says_is_what_it_says() -> None:
    said = [cell.replace("NCT07214142.po", "{file.name}") for cell in cells_of("### What the check says")]
    assert len(said) >= 12
    assert [words for words in said if words not in CHECKING] == []
