"""The preview of authors: what is saved is shown, mistakes stand in place, and patients get none of it."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.cli import run_command
from werkzeug.test import TestResponse

import chatbot
from chatbot import create_app, create_app_for_commands
from chatbot.authoring.problems import DialogError, Problem
from chatbot.checking.check import Check, check_dialog
from chatbot.checking.translations import read_translations
from chatbot.previewing import draft
from chatbot.previewing.newest import Newest
from chatbot.store import Store
from chatbot.store.keys import load_keys
from tests.only_study import FIRST
from tests.patient import page
from tests.patient.conftest import references
from tests.patient.people import PERFECT
from tests.patient.person import Person
from tests.previewer import ROOT, Author, Visitor

MARK = {"en": "Draft: not for patients", "zh": "草稿，请勿给病人使用"}


@pytest.fixture
def own_script(monkeypatch: pytest.MonkeyPatch) -> None:
    """The preview's script is one of ours, beside those of the site."""
    scripts = re.compile(rf"{page.OWN_SCRIPT.pattern}|/preview/static/preview\.js")
    monkeypatch.setattr(page, "OWN_SCRIPT", scripts)


@pytest.fixture
def author(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_script: None) -> Author:
    monkeypatch.chdir(tmp_path)
    return Author(tmp_path)


@pytest.fixture
def preview(author: Author, monkeypatch: pytest.MonkeyPatch) -> Flask:
    return author.runs(monkeypatch)


@pytest.fixture(params=["en", "zh"])
def visitor(request: pytest.FixtureRequest, preview: Flask) -> Visitor:
    return Visitor(preview, request.param)


@pytest.fixture
def english(preview: Flask) -> Visitor:
    return Visitor(preview)


def state_shown(response: TestResponse) -> str:
    found = re.search(r'data-draft="(\w+)"', response.text)
    assert found
    return found[1]


class AuthorsPage(page.Page):
    def faults_for_people(self) -> Iterator[str]:
        yield from ()

    @property
    def main(self) -> str:
        return page.words(self.root.find(".//main"))


def problems_on(visitor: Person, address: str = "") -> str:
    """The text of the page that says what is to be mended."""
    response = visitor.asks(address)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "1")
    shown = AuthorsPage.of(response)
    assert shown.hook("page") == "problems"
    return shown.main


def checked(visitor: Person) -> str:
    """The text of the page with what the check finds."""
    shown = AuthorsPage.of(visitor.asks(f"/{visitor.locale}/preview/check/{FIRST}"))
    assert (shown.status, shown.hook("page")) == (200, "check")
    return shown.main


# What is saved is shown


def test_a_saved_sentence_is_on_the_next_page(author: Author, english: Visitor) -> None:
    about = english.dialog.titles["about"].patient
    assert about in english.opens().text
    author.saves("dialog.yaml", f"about: {about[:20]}", f"about: Newly written. {about[:20]}")
    assert "Newly written." in english.opens().text


def test_a_saved_translation_is_on_the_next_page(author: Author, preview: Flask) -> None:
    reader = Visitor(preview, "zh")
    assert "这项研究，要不要问问看？" in reader.opens().text
    author.saves("messages.po", "这项研究，要不要问问看？", "这项研究，您想问问看吗？")
    assert "这项研究，您想问问看吗？" in reader.opens().text


def test_what_all_studies_share_is_seen_too(author: Author, english: Visitor) -> None:
    said = english.dialog.safety[0].text.patient
    author.saves("shared.yaml", said[:12], f"Newly written. {said[:12]}")
    english.opens()
    assert any(each.text.patient.startswith("Newly written.") for each in english.dialog.safety)


def test_a_newer_record_is_seen_too(author: Author, english: Visitor) -> None:
    author.saves("record.json", "15056017712", "15056017713")
    assert "tel:+8615056017713" in english.asks("").text


def test_nothing_is_made_anew_while_nothing_is_saved(author: Author, preview: Flask) -> None:
    newest = preview.wsgi_app
    assert isinstance(newest, Newest)
    first = newest.app()
    assert newest.app() is first
    (author.here / "dialogs" / FIRST / "dialog.yaml~").write_text("an editor's own")
    assert newest.app() is first
    author.saves("dialog.yaml", "version:", "version: ")
    assert newest.app() is not first


@pytest.mark.parametrize("change", ["saved", "added", "taken away"])
def test_the_open_page_can_ask_whether_something_was_saved(
    author: Author, english: Visitor, change: str
) -> None:
    shown = english.asks("")
    assert english.asks("/preview/version").text == state_shown(shown)
    if change == "saved":
        author.saves("dialog.yaml", "version:", "version: ")
    elif change == "added":
        author.file("cases.yaml").with_name("conflicts2.yaml").write_text("")
    else:
        author.file("oracle.csv").unlink()
    newer = english.asks("/preview/version").text
    assert newer != state_shown(shown)
    assert newer == state_shown(english.asks(""))


def test_a_draft_is_shown_to_its_author_and_to_nobody_else(author: Author, english: Visitor) -> None:
    about = english.dialog.titles["about"].patient
    author.saves("dialog.yaml", f"about: {about[:20]}", f"about: TODO say it in short. {about[:20]}")
    assert "TODO say it in short." in english.opens().text
    with pytest.raises(DialogError, match="Still to do: say it in short"):
        create_app()


def test_a_conversation_goes_on_after_a_change_elsewhere(author: Author, visitor: Visitor) -> None:
    visitor.walks(PERFECT, until="age")
    before = visitor.cookie
    author.saves("dialog.yaml", "version:", "version: ")
    author.saves("messages.po", "这项研究，要不要问问看？", "这项研究，您想问问看吗？")
    assert visitor.opens("age").hook("step") == "age"
    assert visitor.cookie == before
    visitor.answers("age", str(PERFECT["age"]))
    assert visitor.step not in (None, "age")


def test_only_a_question_that_changed_is_asked_again(author: Author, english: Visitor) -> None:
    english.walks(PERFECT, until="age")
    author.saves("dialog.yaml", "Any bleeding from your bowel now?", "Newly written, any bleeding?")
    assert english.opens("some-questions-changed").hook("page") == "changed"
    assert english.taps(english.page.form("/some-questions-changed")).hook("step") == "bleeding"


# Mistakes stand in place

MISTAKES = {
    "a word that does not belong": ("dialog.yaml", "version:", "verson:"),
    "a choice that there is not": ("dialog.yaml", "kind: choice", "kind: choise"),
    "no YAML": ("dialog.yaml", "steps:", "steps: ]"),
    "what all studies share": ("shared.yaml", "level: same_day", "level: sameday"),
    "no JSON": ("record.json", "{", "{,"),
    "an end of a quote": ("messages.po", '这项研究，要不要问问看？"', "这项研究，要不要问问看？"),
    "a mark that is not in the English": (
        "messages.po",
        'msgid "Is this study worth asking about?"\nmsgstr "',
        'msgid "Is this study worth asking about?"\nmsgstr "%(x)s',
    ),
}


@pytest.mark.parametrize(
    ("mistake", "locale"), [(mistake, ("en", "zh")[turn % 2]) for turn, mistake in enumerate(MISTAKES)]
)
def test_a_mistake_stands_in_place_with_its_file_and_line_until_it_is_mended(
    author: Author, preview: Flask, mistake: str, locale: str
) -> None:
    name, right, wrong = MISTAKES[mistake]
    visitor = Visitor(preview, locale)
    assert visitor.opens().hook("step")
    line = author.file(name).read_text(encoding="utf-8").partition(right)[0].count("\n") + 1
    author.saves(name, right, wrong)
    said = problems_on(visitor)
    assert str(author.file(name).relative_to(author.here)) in said
    assert {"en": f"Line {line} ", "zh": f"第{line}行 "}[locale] in said
    author.saves(name, wrong, right)
    assert visitor.opens().hook("step")


def test_the_words_are_those_of_the_check(author: Author, english: Visitor) -> None:
    author.saves("dialog.yaml", "version:", "verson:")
    author.saves("dialog.yaml", "kind: choice", "kind: choise")
    author.saves("record.json", "{", "{,")
    found = check_dialog(author.here / "dialogs" / FIRST)
    assert len(found) > 2
    said = problems_on(english)
    assert [each.message for each in found if each.message not in said] == []


def test_every_page_says_what_is_to_be_mended(author: Author, english: Visitor) -> None:
    author.saves("dialog.yaml", "version:", "verson:")
    check = f"/en/preview/check/{FIRST}"
    pages = ("/", f"/{FIRST}", "/zh/", f"/zh/{FIRST}/sex", "/en/staff/", "/nowhere", check)
    assert [each for each in pages if "Did you mean 'version'?" not in problems_on(english, each)] == []


def test_the_page_with_mistakes_has_its_style_and_its_script(author: Author, english: Visitor) -> None:
    english.opens()
    author.saves("dialog.yaml", "version:", "verson:")
    html = english.asks("").text
    needed = re.findall(r'(?:src|href)="(/(?:static|preview)/[^"]+)"', html)
    assert len(needed) >= 3
    for address in needed:
        with english.client.get(address) as response:
            assert (address, response.status_code) == (address, 200)


def test_an_answer_that_is_sent_meanwhile_is_refused_so_that_the_page_sends_it_again(
    author: Author, english: Visitor
) -> None:
    english.walks(PERFECT, until="sex")
    before = english.cookie
    author.saves("dialog.yaml", "version:", "verson:")
    refused = english.sends("sex", {"sex": "male"}, headers={"X-Turn": "now"})
    assert refused.status_code == 503
    assert english.cookie == before
    author.saves("dialog.yaml", "verson:", "version:")
    assert english.sends("sex", {"sex": "male"}).status_code == 303


def test_the_program_starts_with_a_mistake_in_the_files(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    author.saves("dialog.yaml", "version:", "verson:")
    visitor = Visitor(author.runs(monkeypatch))
    assert "Did you mean 'version'?" in problems_on(visitor)
    author.saves("dialog.yaml", "verson:", "version:")
    assert visitor.opens().hook("step")


def test_a_catalog_that_is_not_there_is_said_and_english_stays(author: Author, english: Visitor) -> None:
    catalog = author.file("messages.po")
    text = catalog.read_text(encoding="utf-8")
    catalog.unlink()
    assert "The catalog cannot be read" in problems_on(english, "/zh/")
    catalog.write_text(text, encoding="utf-8")
    assert english.opens().hook("step")


def test_a_mistake_of_the_program_is_said_as_one_and_passes(
    author: Author, preview: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise KeyError("hb")

    with monkeypatch.context() as patched:
        patched.setattr(chatbot, "load_library", stumble)
        assert "(KeyError: 'hb')" in problems_on(Visitor(preview))
        author.saves("dialog.yaml", "version:", "version: ")
        assert "Take back your last change" in problems_on(Visitor(preview))
    author.saves("dialog.yaml", "version:", "version: ")
    assert Visitor(preview).opens().hook("step")


# The banner


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One state of the preview, for all tests that save nothing."""
    with pytest.MonkeyPatch.context() as patched:
        app = Author(tmp_path_factory.mktemp("marked")).runs(patched)
        assert isinstance(app.wsgi_app, Newest)
        return app.wsgi_app.app()


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize(
    "place", ["", "sex", "your-result", "call-back", "my-summary", "start-over", "nothing-here"]
)
@pytest.mark.usefixtures("own_script")
def test_every_page_says_in_both_languages_that_it_is_a_draft(marked: Flask, place: str, locale: str) -> None:
    person = Person(marked, locale)
    person.has_said(PERFECT)
    banner = person.opens(place).element("section", **{"class": "draft"})
    said = page.words(banner)
    assert [mark for mark in MARK.values() if mark not in said] == []
    assert f"{person.dialog.version} · {person.dialog.hash[:8]}" in said


@pytest.mark.usefixtures("own_script")
def test_a_notice_and_the_receipt_say_so_too(marked: Flask) -> None:
    person = Person(marked)
    person.has_said({**PERFECT, "symptoms": ["faint"]}, until="age")
    person.opens("please-note")
    assert MARK["en"] in person.page.text
    person.has_said(PERFECT)
    person.leaves_details()
    assert person.page.hook("page") == "receipt"
    assert MARK["en"] in person.page.text


@pytest.mark.parametrize("address", ["/zh/staff/sign-in", "/nowhere/at/all"])
def test_pages_about_no_study_say_so_too(marked: Flask, address: str) -> None:
    person = Person(marked)
    text = person.asks(address).text
    assert [mark for mark in MARK.values() if mark not in text] == []
    assert person.dialog.hash[:8] in text


def test_a_turn_in_place_has_the_banner_around_it_already(marked: Flask) -> None:
    turn = Person(marked).asks("", headers={"X-Turn": "now"}).text
    assert ("<main" in turn, "data-draft" in turn) == (True, False)


# Nothing of it is near patients


def test_what_is_left_in_a_preview_is_not_among_the_leads(author: Author, preview: Flask) -> None:
    real = create_app()
    assert real.test_cli_runner().invoke(args=["setup"]).exit_code == 0
    assert isinstance(preview.wsgi_app, Newest)
    person = Person(preview.wsgi_app.app())
    person.has_said(PERFECT)
    person.leaves_details()
    assert person.page.hook("reference")
    assert references(real) == []
    instance = author.here / "instance"
    own = Store(instance / "preview" / "leads.db", load_keys(instance / "preview", {}))
    with own.connect() as db:
        assert db["leads"].count == 1
    assert load_keys(instance, {}).conversation != own.keys.conversation


@pytest.fixture
def served(author: Author, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """What wsgi.py serves, in the environment of somebody who tries hard to get a preview of it."""
    for name, value in {**author.environment, "FLASK_DEBUG": "1", "CHATBOT_DRAFTS": "1"}.items():
        monkeypatch.setenv(name, value)
    assert create_app().test_cli_runner().invoke(args=["setup"]).exit_code == 0
    with click.Context(run_command):
        app = runpy.run_path(str(ROOT / "wsgi.py"))["app"]
    assert isinstance(app, Flask)
    return app


def test_what_patients_use_has_no_route_no_banner_and_no_script_of_it(served: Flask) -> None:
    assert [rule for rule in served.url_map.iter_rules() if "preview" in f"{rule.rule} {rule.endpoint}"] == []
    browser = served.test_client()
    for address in ("/preview/version", "/preview/static/preview.js", f"/en/preview/check/{FIRST}"):
        assert browser.get(address).status_code == 404
    for address in (f"/en/{FIRST}/", f"/zh/{FIRST}/nothing-here", "/en/staff/sign-in"):
        text = browser.get(address).text
        assert "<body" in text
        assert [word for word in ("data-draft", "preview", *MARK.values()) if word in text] == []


def test_what_patients_use_does_not_see_what_is_saved(author: Author, served: Flask) -> None:
    author.saves("messages.po", "这项研究，要不要问问看？", "这项研究，您想问问看吗？")
    assert "这项研究，要不要问问看？" in served.test_client().get(f"/zh/{FIRST}/").text


def test_without_debug_the_command_serves_what_patients_use(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = author.runs(monkeypatch, debug=False)
    assert "talk" in app.blueprints
    assert "preview" not in app.blueprints
    assert not isinstance(app.wsgi_app, Newest)


def test_other_commands_work_on_the_real_thing_in_debug_too(
    author: Author, monkeypatch: pytest.MonkeyPatch
) -> None:
    author.runs(monkeypatch)
    with click.Context(click.Command("leads")):
        app = create_app_for_commands()
    assert app.config["INSTANCE_PATH"] == str(author.here / "instance")
    assert not isinstance(app.wsgi_app, Newest)


def test_the_preview_needs_nothing_set_up_and_touches_nothing_else(author: Author, preview: Flask) -> None:
    Visitor(preview).opens()
    assert [each.name for each in (author.here / "instance").iterdir()] == ["preview"]


# The check


def test_the_check_lists_what_it_finds_by_file_and_line(
    author: Author, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Path] = []

    def all_checks(translations: Path) -> tuple[Check, ...]:
        ran.append(translations)
        return (finding("A finding."),)

    monkeypatch.setattr(draft, "all_checks", all_checks)
    monkeypatch.setattr(draft, "shared_wording_problems", finding())
    visitor.opens()
    assert ran == []
    said = [checked(visitor), checked(visitor)][1]
    line = author.file("dialog.yaml").read_text(encoding="utf-8").splitlines().index("steps:") + 1
    assert f"dialogs/{FIRST}/dialog.yaml" in said
    number = {"en": f"Line {line}", "zh": f"第{line}行"}[visitor.locale]
    assert f"{number} A finding. steps:" in said
    assert len(ran) == 1
    author.saves("dialog.yaml", "version:", "version: ")
    checked(visitor)
    assert len(ran) == 2


def test_the_banner_leads_to_the_check_and_that_names_what_a_draft_still_lacks(
    author: Author, english: Visitor
) -> None:
    about = english.dialog.titles["about"].patient
    author.saves("dialog.yaml", f"about: {about[:20]}", f"about: TODO say it in short. {about[:20]}")
    author.saves("messages.po", 'msgid "Is this', '#, fuzzy\nmsgid "Is this')
    assert f"/en/preview/check/{FIRST}" in english.opens().links()
    said = checked(english)
    assert "Still to do: say it in short." in said
    assert "is marked 'fuzzy'" in said


def test_there_is_no_check_of_a_study_that_is_not_there(english: Visitor) -> None:
    assert english.asks("/en/preview/check/NCT00000009").status_code == 404


# The words


def test_every_sentence_of_the_preview_is_met_in_both_languages(
    author: Author, preview: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (ROOT / "translations" / "messages.pot").open("rb") as file:
        messages = [each for each in read_po(file) if each.id]
    own = {
        str(each.id)
        for each in messages
        if all(place.startswith("chatbot/previewing/") for place, _ in each.locations)
    }
    chinese = {
        each.english: each.forms[0]
        for each in read_translations(author.file("messages.po"), "zh_Hans").messages
    }
    assert len(own) > 5
    texts = {locale: everything_said(author, preview, locale, monkeypatch) for locale in ("en", "zh")}
    for message in own:
        assert pattern(message).search(texts["en"]), message
        assert pattern(chinese[message]).search(texts["zh"]), message


def finding(*messages: str) -> Callable[..., list[Problem]]:
    """A check that finds these, at the line of the steps."""
    return lambda written, *_: [written.problem(("steps",), each) for each in messages]


def everything_said(author: Author, preview: Flask, locale: str, patched: pytest.MonkeyPatch) -> str:
    visitor = Visitor(preview, locale)
    check = f"/{locale}/preview/check/{FIRST}"
    said = [visitor.asks("").text]
    patched.setattr(draft, "shared_wording_problems", finding())
    for found in ((), ("A finding.",)):
        patched.setattr(draft, "all_checks", lambda _, found=found: (finding(*found),))
        author.saves("dialog.yaml", "version:", "version: ")
        said.append(visitor.asks(check).text)
    author.saves("dialog.yaml", "version:", "verson:")
    said.append(visitor.asks("").text)
    author.saves("dialog.yaml", "verson:", "version:")
    return " ".join(" ".join(said).split())


def pattern(message: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"%\\\(\w+\\\)s|%\(\w+\\?\)s", r"\\w+", re.escape(message)).replace(r"\ ", " "))
