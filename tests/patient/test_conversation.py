"""One conversation in two tabs, with the back button, and while its dialog changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.patient.conftest import MakeApp, Meet
from tests.patient.people import FAMILY, PERFECT
from tests.patient.person import STUDY, Person


def test_a_stale_tab_is_told_and_overwrites_nothing(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="sex")
    stale = anyone.page.form("/sex")
    anyone.answers("sex", "female")
    page = anyone.taps(stale, "sex", "male")
    assert (page.status, page.hook("page")) == (409, "two-tabs")
    anyone.taps(page.form("/keep"))
    assert "female" in _chosen(anyone, "sex")


def test_the_language_switch_keeps_the_stale_tabs_answer_to_be_decided(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="sex")
    stale = anyone.page.form("/sex")
    anyone.answers("sex", "female")
    anyone.taps(stale, "sex", "male")
    anyone.locale = {"en": "zh", "zh": "en"}[anyone.locale]
    assert _chosen(anyone, "sex") == {"female"}
    assert any(words in anyone.page.text for words in ("not taken yet", "还没算数"))
    anyone.answers("sex", "female")
    assert anyone.step == "biopsy"


def test_the_stale_tabs_answer_can_be_taken_after_all(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="sex")
    stale = anyone.page.form("/sex")
    anyone.answers("sex", "female")
    page = anyone.taps(stale, "sex", "male")
    anyone.taps(page.form("/sex"))
    assert anyone.step == "biopsy"
    assert "male" in _chosen(anyone, "sex")


def test_both_answers_stand_on_the_page_that_asks_which_is_right(person: Person) -> None:
    person.has_said(PERFECT, until="sex")
    stale = person.page.form("/sex")
    person.answers("sex", "female")
    text = person.taps(stale, "sex", "male").text
    assert text.index("Female") < text.index("Male")


def test_a_stale_tab_that_says_the_same_goes_on(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="sex")
    stale = anyone.page.form("/sex")
    anyone.answers("sex", "male")
    anyone.taps(stale, "sex", "male")
    assert anyone.step == "biopsy"


def test_a_tab_opened_before_other_answers_may_still_answer_its_own_question(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="sex")
    waiting = anyone.page.form("/sex")
    anyone.says("age", {"age": "55"})
    anyone.taps(waiting, "sex", "male")
    assert anyone.step == "biopsy"
    assert "55" in anyone.page.html


def test_a_page_that_the_back_button_brings_up_again_is_an_edit_not_a_conflict(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="sex")
    anyone.opens("age")
    anyone.answers("age", "56")
    anyone.opens("age")
    assert dict(anyone.page.form("/age").as_it_stands())["age"] == "56"
    anyone.answers("age", "57")
    assert anyone.step == "sex"


def test_a_form_without_a_revision_counts_as_an_old_tab(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="biopsy")
    assert anyone.looks_at(anyone.sends("sex", {"sex": "female"})).hook("page") == "two-tabs"


def test_an_edit_that_changes_the_path_keeps_what_still_counts(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    anyone.says("papers", {"papers": ["none"]})
    assert anyone.place == "check-answers"
    assert "mri" not in anyone.page.places()
    anyone.says("papers", {"papers": list(PERFECT["papers"])})
    assert anyone.place == "check-answers"
    assert anyone.sees_result().hook("outcome") == "possible"


def test_starting_over_in_one_tab_is_explained_in_the_other(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="sex")
    waiting = anyone.page.form("/sex")
    anyone.opens("start-over")
    anyone.taps(anyone.page.form("/start-over"))
    page = anyone.taps(waiting, "sex", "male")
    assert (page.status, page.hook("page")) == (400, "offer-again")
    anyone.taps(page.form("/sex"))
    assert anyone.step == "respondent"


def reworded(dialogs: Path, old: str, new: str) -> None:
    file = dialogs / STUDY / "dialog.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


BEFORE = "Sex on the ID card?"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_when_a_question_changes_only_its_answer_is_asked_again_and_the_person_is_told(
    make_app: MakeApp, other_dialogs: Path, locale: str
) -> None:
    first = Person(make_app(DIALOGS_PATH=str(other_dialogs)), locale)
    first.has_said(PERFECT, until="biopsy")
    reworded(other_dialogs, BEFORE, "Which sex stands on your ID card?")
    later = Person(make_app(DIALOGS_PATH=str(other_dialogs)), locale)
    later.cookie = first.cookie
    assert later.opens("check-answers").hook("page") == "changed"
    later.taps(later.page.form("/some-questions-changed"))
    assert later.step == "sex"
    assert _chosen(later, "sex") == set()
    later.answers("sex", "male")
    assert later.step == "biopsy"
    assert "54" in later.page.text


def test_an_answer_given_on_an_old_page_survives_the_change_of_another_question(
    make_app: MakeApp, other_dialogs: Path
) -> None:
    first = Person(make_app(DIALOGS_PATH=str(other_dialogs)))
    first.has_said(PERFECT, until="biopsy")
    form = first.page.form("/biopsy")
    reworded(other_dialogs, BEFORE, "Which sex stands on your ID card?")
    later = Person(make_app(DIALOGS_PATH=str(other_dialogs)))
    later.cookie = first.cookie
    assert later.taps(form, "biopsy", "adenocarcinoma").hook("page") == "changed"
    later.taps(later.page.form("/some-questions-changed"))
    later.answers("sex", "male")
    assert later.step == "first_time"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("          - {id: female, text: Female}", "          - {id: woman, text: Female}"),
        ("          - {id: female, text: Female}", "          - {id: female, text: A woman}"),
    ],
)
def test_changed_choices_are_asked_again(make_app: MakeApp, other_dialogs: Path, old: str, new: str) -> None:
    first = Person(make_app(DIALOGS_PATH=str(other_dialogs)))
    first.has_said(PERFECT, until="biopsy")
    reworded(other_dialogs, old, new)
    later = Person(make_app(DIALOGS_PATH=str(other_dialogs)))
    later.cookie = first.cookie
    assert later.opens("check-answers").hook("page") == "changed"


def test_a_change_of_the_help_beside_a_question_asks_nothing_again(
    make_app: MakeApp, other_dialogs: Path
) -> None:
    first = Person(make_app(DIALOGS_PATH=str(other_dialogs)))
    first.has_said(PERFECT, until="biopsy")
    reworded(
        other_dialogs, "It decides whether a later question is needed at all.", "It decides what is asked."
    )
    later = Person(make_app(DIALOGS_PATH=str(other_dialogs)))
    later.cookie = first.cookie
    assert later.opens("check-answers").hook("step") == "biopsy"


def test_two_people_never_share_a_conversation(meet: Meet) -> None:
    one, other = meet("en"), meet("zh")
    one.has_said(FAMILY, until="papers")
    assert other.starts().hook("step") == "respondent"
    assert not re.search(r"/papers#now", other.page.html)


def _chosen(person: Person, step: str) -> set[str]:
    page = person.opens(step)
    return {
        each.get("value", "")
        for each in page.root.iter("button")
        if "chosen" in each.get("class", "").split()
    }
