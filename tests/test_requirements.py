"""Which requirement of the quality list is held by a test: its id is in the test's name, `test_q2_...`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
ALL = set(range(1, 44))

# These can only be seen from inside a browser.
IN_A_BROWSER = {13, 33, 34, 35, 36, 39}
ID = re.compile(r"(?<![a-z0-9])q([1-9]\d?)(?=_)")
NEVER_RUN = {"skip", "skipif", "xfail"}


def requirements_of(folder: Path) -> set[int]:
    """The ids in the names of the tests below a folder; a test that is skipped holds nothing."""
    files = sorted(folder.rglob("test_*.py"))
    return {int(number) for file in files for name in names_in(file) for number in ID.findall(name)}


def names_in(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            marks = {name.attr for mark in node.decorator_list for name in attributes(mark)}
            if not marks & NEVER_RUN:
                yield node.name


def attributes(mark: ast.expr) -> Iterator[ast.Attribute]:
    return (node for node in ast.walk(mark) if isinstance(node, ast.Attribute))


def listed(ids: set[int]) -> str:
    return ", ".join(f"Q{number}" for number in sorted(ids)) or "none"


def test_every_requirement_of_today_has_a_test() -> None:
    held = requirements_of(TESTS)
    print("held:", listed(held))
    missing = ALL - held
    assert not missing, f"no test carries {listed(missing)} in its name"


def test_what_only_a_browser_shows_is_tested_in_a_browser() -> None:
    missing = IN_A_BROWSER - requirements_of(TESTS / "browser")
    assert not missing, f"no test in tests/browser carries {listed(missing)} in its name"


def test_ids_are_read_from_names_of_tests_that_run(tmp_path: Path) -> None:
    (tmp_path / "test_ids.py").write_text(
        "import pytest\n"
        "def test_q1_and_q12_hold(): ...\n"
        "def test_faq3_is_no_id(): ...\n"
        "def look_q4_up(): ...\n"
        "@pytest.mark.skip(reason='later')\n"
        "def test_q5_one_day(): ...\n"
        "class TestForms:\n"
        "    @pytest.mark.parametrize('x', [1])\n"
        "    def test_q6_is_a_method(self, x): ...\n"
    )
    assert requirements_of(tmp_path) == {1, 6, 12}
