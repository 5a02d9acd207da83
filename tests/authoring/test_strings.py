"""Every sentence of a dialog reaches exactly one catalog, once, with what owns it and whom it addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.authoring.loader import load_dialog, load_shared
from chatbot.authoring.problems import DialogError
from chatbot.authoring.strings import extract_dialog
from chatbot.authoring.yaml_source import read_yaml
from tests.authoring.small_study import DIALOG, write_study

DIALOGS = Path(__file__).parents[2] / "dialogs"


def messages(file: Path) -> list[tuple[str, str]]:
    """The (context, sentence) pairs of one file."""
    with file.open("rb") as opened:
        return [message for _, _, message, _ in extract_dialog(opened, [], [], options={})]


def sentences(value: object, key: str = "") -> Iterator[str]:
    """Every sentence in an author's data, wherever a wording may stand."""
    if isinstance(value, dict):
        if set(value) == {"patient", "family"}:
            yield from value.values()
            return
        for name, inner in value.items():
            yield from sentences(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from sentences(inner, key)
    elif isinstance(value, str) and key in {
        "text",
        "why",
        "where",
        "label",
        "title",
        "intro",
        "about",
        "plan",
        "means",
        "ask_for",
        "short",
        "ask_doctor",
    }:
        yield value


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return write_study(tmp_path)


@pytest.mark.parametrize("name", ["NCT07214142/dialog.yaml", "shared.yaml"])
def test_a_sentence_is_yielded_once_in_each_context(name: str) -> None:
    assert [each for each, count in Counter(messages(DIALOGS / name)).items() if count > 1] == []


@pytest.mark.parametrize("name", ["NCT07214142/dialog.yaml", "shared.yaml"])
def test_no_sentence_that_an_author_wrote_is_left_out(name: str) -> None:
    written = set(sentences(read_yaml(DIALOGS / name).data))
    assert len(written) > 10
    assert written - {sentence for _, sentence in messages(DIALOGS / name)} == set()


def test_what_all_dialogs_share_is_not_in_a_studys_catalog() -> None:
    shared = {text.owner for text in load_shared(DIALOGS / "shared.yaml")}
    own = {context.rpartition("/")[0] for context, _ in messages(DIALOGS / "NCT07214142" / "dialog.yaml")}
    assert shared & own == set()
    assert {context.rpartition("/")[0] for context, _ in messages(DIALOGS / "shared.yaml")} == shared


def test_a_sentence_has_its_owner_and_voice_as_context(study: Path) -> None:
    assert {
        ("age/patient", "How old are you?"),
        ("age/family", "How old is the patient?"),
        ("age/both", "The age"),
        ("age/both", "Full years"),
        ("papers/patient", "Do you have more?"),
        ("papers/family", "Is there more?"),
        ("I1/patient", "How old am I?"),
        ("I1/family", "Is she grown up?"),
        ("willing/both", "Yes"),
        ("I1/both", "The study is for grown-ups."),
        ("title.name/both", "A small study"),
        ("paper.blood/both", "Blood test"),
        ("paper.blood/both", "Ask at the desk."),
        ("drawing.card/both", "The year and the name."),
        ("flag.minor/both", "A minor asks."),
        ("child_of_a_child/both", "A minor has a grown-up child."),
    } <= set(messages(study / "dialog.yaml"))


def test_what_is_drawn_as_printed_is_never_translated(study: Path) -> None:
    said = {sentence for _, sentence in messages(study / "dialog.yaml")}
    assert said.isdisjoint({"抽血单", "姓名 王某", "血常规", "项目", "5.55", "2222年", "王某"})


def test_a_line_of_the_record_is_translated_as_it_is_shown_without_escapes(study: Path) -> None:
    assert ("I1.record/both", "Age > 17 years;") in messages(study / "dialog.yaml")


def test_the_twin_of_a_criterion_adds_its_own_label_and_line_and_no_rule_twice(study: Path) -> None:
    twin = [message for message in messages(study / "dialog.yaml") if message[0].startswith("E1")]
    assert sorted(twin) == [("E1.record/both", "Minors."), ("E1/both", "Age again")]


def test_every_text_of_the_dialog_can_be_looked_up(study: Path) -> None:
    found = set(messages(study / "dialog.yaml"))
    dialog = load_dialog(study)
    assert {source for question in dialog.questions.values() for source in question.text.sources()} <= found


def test_a_broken_dialog_breaks_the_extraction(tmp_path: Path) -> None:
    folder = write_study(tmp_path, DIALOG.replace("kind: quantity", "kind: number"))
    with pytest.raises(DialogError, match="kind"):
        messages(folder / "dialog.yaml")
