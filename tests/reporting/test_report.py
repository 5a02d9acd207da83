"""The report stands by itself and leaves nothing of the dialog out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from click.testing import CliRunner

from chatbot.authoring.loader import WrittenDialog
from chatbot.authoring.record import without_escapes
from chatbot.reporting.chart import TALLEST, WIDTH
from chatbot.reporting.commands import commands
from chatbot.screening.dialog import DecidedBy
from chatbot.screening.wording import Text, Voice
from tests.authoring.small_study import STUDY as SMALL
from tests.authoring.small_study import write_study
from tests.patient.page import words
from tests.reporting.conftest import ROOT, STUDY, catalogs_of
from tests.wording_rules import foreign_words

SVG = "{http://www.w3.org/2000/svg}"
FETCHES = ("src", "srcset", "data", "poster", "action", "background", "xlink:href")


def folded(text: str) -> str:
    return " ".join(text.split())


def all_said(text: Text) -> Iterator[str]:
    """A sentence in both voices and languages."""
    for catalog in catalogs_of(STUDY).values():
        for voice in Voice:
            yield folded(catalog.pgettext(*text.source(voice)))


def part(root: Element, name: str, value: str) -> str:
    """What can be read of the one part with this hook."""
    [found] = [each for each in root.iter() if each.get(f"data-{name}") == value]
    return words(found)


def test_it_names_the_version_the_hash_and_the_day(root: Element, written: WrittenDialog) -> None:
    text = words(root.find("body"))
    dialog = written.dialog
    assert f"{STUDY} {dialog.version}" in words(root.find(".//h1"))
    assert text.count(dialog.hash) == 2
    for said in ("2026-01-15", dialog.study.overall_status, dialog.study.last_update):
        assert said in text


def test_every_line_of_the_record_stands_in_it_word_for_word_and_translated(
    root: Element, written: WrittenDialog
) -> None:
    for criterion in written.dialog.criteria:
        row = part(root, "line", criterion.id)
        assert folded(without_escapes(written.dialog.study.lines[criterion.id])) in row
        assert catalogs_of(STUDY)["zh"].pgettext(*criterion.translation.source(Voice.FAMILY)) in row
        assert (written.written.criteria[criterion.id].signed or "") in row


def test_every_line_that_answers_decide_has_its_table(root: Element, written: WrittenDialog) -> None:
    shown = [each.get("data-table") for each in root.iter("table") if each.get("data-table")]
    assert shown == [each.id for each in written.dialog.criteria if each.decided_by is DecidedBy.ANSWERS]


def test_a_table_in_words_names_the_answers_that_decide(root: Element) -> None:
    table = part(root, "table", "I4")
    for said in ("“MSI-H”", "“PCR”", "“MSS（微卫星稳定）”", "fits", "does not fit", "msi_h"):
        assert said in table
    assert "at least 100 g/L" in part(root, "table", "I8")
    assert "more than 12 cm" in part(root, "table", "I2")


def test_every_question_is_shown_in_both_languages_and_voices(root: Element, written: WrittenDialog) -> None:
    for question in written.dialog.questions.values():
        shown = part(root, "question", question.id)
        texts = [question.text, question.short, question.why, question.where]
        texts += [each.text for each in question.choices]
        texts += [unit.label for unit in question.measure.units] if question.measure else []
        for text in texts:
            for said in all_said(text) if text else ():
                assert said in shown, (question.id, said)


def test_every_drawing_is_shown_with_its_place_marked(root: Element, written: WrittenDialog) -> None:
    places = [each.drawn for each in written.dialog.questions.values() if each.drawn]
    drawings = [each for each in root.iter("div") if each.get("class") == "drawn"]
    assert len(drawings) == len(places) > 0
    for place, drawing in zip(places, drawings, strict=True):
        assert {words(mark) for mark in drawing.iter("mark")} == set(place.words)
        assert folded(place.drawing.heading) in words(drawing)
        for said in all_said(place.means):
            assert said in words(drawing)


def test_every_safety_message_is_shown_in_both_languages_and_voices(
    root: Element, written: WrittenDialog
) -> None:
    for message in written.dialog.safety:
        shown = part(root, "safety", message.id)
        for said in all_said(message.text):
            assert said in shown


def test_everything_else_that_is_said_stands_in_it(root: Element, written: WrittenDialog) -> None:
    dialog, text = written.dialog, words(root.find("body"))
    said = [branch.text for each in dialog.criteria for branch in each.does_not_fit_when]
    said += [note.text for each in dialog.criteria for note in each.notes]
    said += [note.concealed for each in dialog.criteria for note in each.notes if note.concealed]
    said += [each.ask_doctor for each in dialog.criteria if each.ask_doctor]
    said += [paper.ask_for for paper in dialog.papers if paper.ask_for]
    for each in said:
        for sentence in all_said(each):
            assert sentence in text
    staff_read = [*(each.text for each in dialog.contradictions), *(each.text for each in dialog.flags)]
    for staff in staff_read:
        for catalog in catalogs_of(STUDY).values():
            assert folded(catalog.pgettext(*staff.source(Voice.FAMILY))) in text


def test_what_the_record_leaves_open_stands_in_it(root: Element, written: WrittenDialog) -> None:
    for conflict in written.dialog.conflicts:
        [row] = [each for each in root.iter("tr") if each.get("id") == f"conflict-{conflict.id}"]
        for said in (*all_said(conflict.problem), *all_said(conflict.reading)):
            assert said in words(row)
        for quote in conflict.record:
            assert f"{quote.at}: {folded(quote.says)}" in words(row)


def test_the_flow_shows_every_step_in_order_in_each_language(root: Element, written: WrittenDialog) -> None:
    first = written.dialog.steps[0].questions[0]
    name = first.short or first.text
    for language, tag in (("en", "en"), ("zh", "zh-Hans")):
        charts = [each for each in root.iter(f"{SVG}svg") if each.get("lang") == tag]
        drawn = [
            words(each) for svg in charts for each in svg.iter(f"{SVG}text") if each.get("class") == "in"
        ]
        numbers = [int(found[1]) for each in drawn if (found := re.match(r"(\d+)\. ", each))]
        assert numbers == list(range(1, len(written.dialog.steps) + 1))
        assert drawn[0] == f"1. {catalogs_of(STUDY)[language].pgettext(*name.source(Voice.FAMILY))}"


def test_no_picture_of_the_flow_is_wider_or_higher_than_a_page(root: Element) -> None:
    boxes = [[int(each) for each in svg.get("viewBox", "").split()] for svg in root.iter(f"{SVG}svg")]
    assert boxes
    assert all(width == WIDTH and height <= TALLEST for _, _, width, height in boxes)


def test_there_is_a_place_to_sign_for_each_role(root: Element) -> None:
    [table] = [each for each in root.iter("table") if each.get("class") == "sign"]
    rows = list(table.iter("tr"))[1:]
    assert len(rows) == 4
    assert all(len([cell for cell in row if cell.tag == "td" and not words(cell)]) == 3 for row in rows)


def test_it_needs_no_network_and_no_script(root: Element, html: str) -> None:
    tags = {each.tag for each in root.iter()}
    names = {name for each in root.iter() for name in each.attrib}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", f"{SVG}image"}
    assert not [name for name in names if name in FETCHES or name.startswith("on")]
    assert all(each.get("href", "").startswith("#") for each in root.iter("a"))
    assert not re.search(r"url\(|@import|https?://", html)


def test_every_link_leads_somewhere_and_no_id_stands_twice(root: Element) -> None:
    ids = Counter(each.get("id") for each in root.iter() if each.get("id"))
    assert [name for name, count in ids.items() if count > 1] == []
    assert {each.get("href", "")[1:] for each in root.iter("a")} <= set(ids)


def test_what_is_marked_as_chinese_has_no_english_words(root: Element) -> None:
    headings = [each for each in root.iter("span") if each.get("lang") == "zh-Hans"]
    assert headings
    assert [found for each in headings if (found := foreign_words(words(each)))] == []


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    [command] = commands(ROOT / "dialogs", catalogs_of)
    file = tmp_path / "report.html"
    result = CliRunner().invoke(command, [STUDY, "-o", str(file)])
    assert (result.exit_code, result.output) == (0, f"made {file}\n")
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["NCT07214143", "-o", "x.html"],
            "There is no dialog for 'NCT07214143'. Did you mean 'NCT07214142'?",
        ),
        ([STUDY, "-o", "no/such/folder.html"], "cannot be written"),
        ([STUDY], "Missing option '-o'"),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    [command] = commands(ROOT / "dialogs", catalogs_of)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code != 0
    assert said in result.output


def test_sentences_without_a_translation_are_counted_once_and_named_in_one_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_study(tmp_path)
    [command] = commands(tmp_path, lambda _: catalogs_of(STUDY))
    result = CliRunner().invoke(command, [SMALL, "-o", str(tmp_path / "report.html")])
    made, told = result.stdout.splitlines()
    assert made.startswith("made ")
    assert re.fullmatch(rf"Not translated yet, .*: \d+ sentences\. .*: flask dialogs check {SMALL}", told)
    assert caplog.messages == []


def test_each_sheet_of_paper_says_what_it_belongs_to_and_how_many_there_are(
    html: str, written: WrittenDialog
) -> None:
    foot = re.search(r"@bottom-left \{ content: \"(.*?)\"", html)
    assert foot
    assert foot[1].split() == [STUDY, written.dialog.version, written.dialog.hash[:12]]
    assert 'counter(page) " / " counter(pages)' in html


def test_words_of_an_author_are_shown_literally(tmp_path: Path) -> None:
    dialog = write_study(tmp_path) / "dialog.yaml"
    text = dialog.read_text(encoding="utf-8")
    dialog.write_text(text.replace("text: For me", 'text: "For <script>me</script>"'), encoding="utf-8")
    [command] = commands(tmp_path, lambda _: {name: catalogs_of(STUDY)["en"] for name in ("en", "zh")})
    file = tmp_path / "report.html"
    assert CliRunner().invoke(command, [SMALL, "-o", str(file)]).exit_code == 0
    written = file.read_text(encoding="utf-8")
    assert "For &lt;script&gt;me&lt;/script&gt;" in written
    assert "<script" not in written
