"""What the report tells of an earlier version: all that changed, and nothing else."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import html5lib
import pytest
from click.testing import CliRunner

from chatbot.authoring.loader import load_dialog
from chatbot.reporting.commands import commands
from chatbot.reporting.criteria import Verdict, verdict
from chatbot.reporting.differences import Differences, Turned, differences
from chatbot.reporting.report import Report
from chatbot.screening.dependence import contradictions_against
from chatbot.screening.dialog import Dialog
from chatbot.screening.judgement import Finding
from chatbot.screening.value import Span, Value
from tests.patient.page import words
from tests.reporting.combinations import can_be, values_at
from tests.reporting.conftest import ROOT, STUDY, catalogs_of, written_study

FEWER_STREAKS = "fits_when: {bleeding: [none, streaks]}", "fits_when: {bleeding: none}"
OTHER_SEX = "text: Sex on the ID card?", "text: Which sex?"
NOW = written_study().dialog
Edit = Callable[..., Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """The folder of NCT07214142 as it may once have been: each of these edits fits exactly once."""

    def edit(*edits: tuple[str, str]) -> Path:
        folder = Path(shutil.copytree(ROOT / "dialogs" / STUDY, tmp_path / STUDY, dirs_exist_ok=True))
        shutil.copy(ROOT / "dialogs" / "shared.yaml", tmp_path)
        text = (folder / "dialog.yaml").read_text(encoding="utf-8")
        for old, new in edits:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (folder / "dialog.yaml").write_text(text, encoding="utf-8")
        return folder

    return edit


def since(folder: Path) -> Differences:
    return differences(NOW, load_dialog(folder))


def decided(table: Turned, values: dict[str, Value]) -> object:
    """What the table says of these answers."""
    at = [
        next(
            position
            for position, kin in enumerate(column.kin)
            if kin.truths == tuple(atom.holds(values) for atom in column.atoms) and kin.why_no_answer is None
        )
        for column in table.columns
    ]
    return table.decides(at)


def judged(dialog: Dialog, criterion_id: str, values: dict[str, Value]) -> Verdict:
    criterion = dialog.criterion[criterion_id]
    return verdict(criterion, contradictions_against(dialog, criterion), values)


def test_a_version_does_not_differ_from_itself(edited: Edit) -> None:
    found = since(edited())
    assert not found.leads_elsewhere
    assert (found.lines, found.added, found.removed, found.wordings) == ({}, (), (), ())


def test_a_moved_limit_tells_exactly_the_numbers_between(edited: Edit) -> None:
    limit = '- {plt: {from: "100"}}\n', '- {plt: {from: "90"}}\n'
    found = since(edited(limit, ('when: {plt: {below: "100"}}', 'when: {plt: {below: "90"}}')))
    assert set(found.findings) == {"I8"}
    good: dict[str, Value] = {"liver": "normal", "kidney": "normal"}
    good |= {name: Span.exact(150) for name in ("wbc", "hb")} | {"other_illness": frozenset({"none"})}
    fits, low = Verdict(Finding.FITS), Verdict(Finding.DOES_NOT_FIT, "low_platelets")
    told = {
        number: decided(found.findings["I8"], {**good, "plt": Span.exact(number)})
        for number in (89, 90, 99, 100)
    }
    assert told == {89: None, 90: (fits, low), 99: (fits, low), 100: None}


RULES = [
    ("I4", ("fits_when: {msi_result: mss, msi_method: pcr}", "fits_when: {msi_result: mss}")),
    ("E10", ("fits_when: {bleeding: [none, streaks]}", "fits_when: {bleeding: none}")),
    ("I9", ("when: {surgery_plan: unfit}", "when: {surgery_plan: [unfit, concern]}")),
    ("E8", ("any_of: [immunosuppressant, steroid_long]}}\n", "any_of: [immunosuppressant]}}\n")),
    ("I10", ("relation: [spouse, parent, child]}", "relation: [spouse, parent, child, sibling]}")),
]


@pytest.mark.parametrize(("criterion", "edit"), RULES, ids=[name for name, _ in RULES])
def test_a_changed_rule_tells_every_combination_that_leads_elsewhere(
    edited: Edit, criterion: str, edit: tuple[str, str]
) -> None:
    earlier = load_dialog(edited(edit))
    table = differences(NOW, earlier).findings[criterion]
    chance, changed = random.Random(criterion), 0
    for _ in range(2_000):
        at = tuple(chance.randrange(len(column.kin)) for column in table.columns)
        if not can_be(NOW, table, at):
            continue
        values = values_at(table, at)
        pair = judged(earlier, criterion, values), judged(NOW, criterion, values)
        changed += pair[0] != pair[1]
        assert table.decides(at) == (None if pair[0] == pair[1] else pair)
    assert changed


def test_another_way_to_write_the_same_rule_is_no_change(edited: Edit) -> None:
    old = "when: {all: [{t_stage: [t1, t2]}, {use: t_from_mri}]}"
    assert not since(
        edited((old, "when: {not: {not: {all: [{use: t_from_mri}, {t_stage: [t2, t1]}]}}}"))
    ).leads_elsewhere


def test_a_contradiction_that_is_gone_tells_what_it_had_left_open(edited: Edit) -> None:
    found = since(edited(("affects: {I8: [liver]}", "affects: {I8: []}")))
    assert {row.verdict for row in found.findings["I8"].rows} >= {
        (Verdict(Finding.UNKNOWN), Verdict(Finding.DOES_NOT_FIT, "low_haemoglobin"))
    }


def test_a_safety_message_and_a_flag_that_are_raised_otherwise_are_told(edited: Edit) -> None:
    minor = "The patient is under 18.\n    when: {age: {below: "
    found = since(
        edited(('- {plt: {below: "50"}}', '- {plt: {below: "40"}}'), (f'{minor}"18"', f'{minor}"16"'))
    )
    assert (set(found.messages), set(found.flags)) == ({"blood_values"}, {"minor"})
    assert not found.findings
    assert decided(found.flags["minor"], {"age": Span.exact(17)}) == (False, True)
    assert decided(found.flags["minor"], {"age": Span.exact(15)}) is None


def test_who_is_asked_otherwise_is_told(edited: Edit) -> None:
    first = "    questions:\n      - id: lvi"
    when = "    ask_when: {papers: {any_of: [pathology]}}\n    skipped_as: does_not_know\n"
    found = since(edited((when + first, first)))
    assert set(found.asked) == {"lvi"}
    assert [row.verdict for row in found.asked["lvi"].rows] == [(True, False)]


def test_a_question_and_a_choice_that_are_gone_are_told_by_name(edited: Edit) -> None:
    choice = "          - {id: other, text: Another relative or a friend}\n"
    twin = "          - {id: twin, text: A twin}\n"
    here = "      - id: distance_report\n"
    extra = "      - {id: extra, kind: text, optional: true, max_length: 10, text: Anything else?}\n"
    folder = edited((choice, choice + twin), (here, extra + here))
    found = since(folder)
    assert [each.id for each in found.removed] == ["extra"]
    assert {"twin", "extra"} <= {
        *(choice.id for choice in found.both.questions["relation"].choices),
        *found.both.questions,
    }
    gone = {sentence for wording in found.wordings for sentence in wording.before}
    assert gone == {"A twin", "Anything else?"}


def test_a_sentence_in_other_words_is_told_in_both_versions(edited: Edit) -> None:
    [wording] = since(edited(OTHER_SEX)).wordings
    assert (wording.context, wording.before, wording.now) == (
        "sex/both",
        ("Which sex?",),
        ("Sex on the ID card?",),
    )


def test_a_line_of_the_record_in_other_words_is_told(edited: Edit) -> None:
    folder = edited()
    record = folder / "record.json"
    text = record.read_text(encoding="utf-8")
    record.write_text(
        text.replace("Age between 18 and 75 years", "Age from 18 to 75 years"), encoding="utf-8"
    )
    (folder / "conflicts.yaml").unlink()
    assert since(folder).lines == {"I6": ("Age from 18 to 75 years;", "Age between 18 and 75 years;")}


def test_the_report_shows_the_changes(edited: Edit) -> None:
    folder = edited(
        ("fits_when: {bleeding: [none, streaks]}", "fits_when: {bleeding: none}"),
        ("text: Sex on the ID card?", "text: Which sex?"),
    )
    html = Report(written_study(), catalogs_of(STUDY), date(2026, 1, 15), load_dialog(folder)).render()
    root: Any = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    [table] = [each for each in root.iter("table") if each.get("data-turned")]
    assert table.get("data-turned") == "finding E10"
    for said in ("Streaks now and then", "unknown", "fits"):
        assert said in words(table)
    [row] = [each for each in root.iter("tr") if each.get("data-wording")]
    for said in ("Which sex?", "Sex on the ID card?", "身份证上的性别"):
        assert said in words(row)
    assert load_dialog(folder).hash in html


def test_without_an_earlier_version_nothing_is_said_of_changes(html: str) -> None:
    assert 'id="differences"' not in html


def made(tmp_path: Path, against: str, root: Path = ROOT / "dialogs") -> tuple[int, str, str]:
    """Exit code, output, and what the file says."""
    [command] = commands(root, catalogs_of)
    file = tmp_path / "report.html"
    result = CliRunner().invoke(command, [STUDY, "-o", str(file), "--against", against])
    return result.exit_code, result.output, file.read_text(encoding="utf-8") if file.exists() else ""


def test_an_earlier_version_may_be_a_folder_or_a_single_file(tmp_path: Path, edited: Edit) -> None:
    folder = edited(FEWER_STREAKS)
    for against in (folder, folder / "dialog.yaml"):
        code, output, html = made(tmp_path, str(against))
        assert code == 0, output
        assert 'data-turned="finding E10"' in html


def test_an_earlier_version_may_be_a_revision(tmp_path: Path, edited: Edit) -> None:
    folder = edited(FEWER_STREAKS)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(folder.parent)]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "then"]):
        subprocess.run([*git, *arguments], check=True)
    shutil.copy(ROOT / "dialogs" / STUDY / "dialog.yaml", folder)
    code, output, html = made(tmp_path, "HEAD", folder.parent)
    assert code == 0, output
    assert 'data-turned="finding E10"' in html


@pytest.mark.parametrize("against", ["no-such-revision", "--help", "/", "HEAD:secret"])
def test_a_place_without_an_earlier_version_is_said(tmp_path: Path, against: str) -> None:
    code, output, html = made(tmp_path, against)
    assert (code, html) == (1, "")
    assert "There is no dialog.yaml in" in output or "no revision in which git knows" in output


def test_an_earlier_version_that_cannot_be_read_is_told_with_its_lines(tmp_path: Path, edited: Edit) -> None:
    folder = edited(("fits_when: {bleeding: [none, streaks]}", "fits_when: {bleeding: nothing}"))
    code, output, _ = made(tmp_path, str(folder))
    assert code == 1
    assert "dialog.yaml:" in output
    assert "'nothing'" in output
