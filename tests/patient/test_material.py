"""Clinic material: paper that is neutral and true, a card for a strict site, and refusals in plain words."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from click.testing import Result
from flask import Flask

from chatbot.patient.material import CARDS, AddressRefused, site_address
from tests.patient.drawn import codes_on, holds
from tests.patient.page import TAGS, words
from tests.patient.person import STUDY
from tests.patient.test_outcome import NEVER_SAID
from tests.wording_rules import banned

SITE = "https://prescreen.example.org"
ILLNESS = ("cancer", "tumo", "rectal", "癌", "瘤", "直肠")
NOT_OPEN = (
    "now recruiting",
    "join ",
    "sign up",
    "apply",
    "free of charge",
    "正在招募",
    "报名",
    "免费",
    "欢迎",
)


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["study", *arguments], catch_exceptions=False)


def parsed(html: str) -> Element:
    root: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return root


@pytest.fixture
def poster(app: Flask, tmp_path: Path) -> str:
    file = tmp_path / "poster.html"
    assert run(app, "poster", STUDY, "--url", SITE, "-o", str(file)).exit_code == 0
    return file.read_text(encoding="utf-8")


@pytest.fixture
def embedded(app: Flask) -> str:
    return run(app, "embed", STUDY, "--url", f"{SITE}/").stdout


def test_every_code_on_poster_and_cards_opens_the_start_page(app: Flask, poster: str) -> None:
    codes = list(codes_on(parsed(poster)))
    assert len(codes) == 1 + CARDS
    assert all(holds(code, f"{SITE}/{STUDY}") for code in codes)
    opened = app.test_client().get(f"/{STUDY}", headers={"Accept-Language": "zh-CN"})
    assert (opened.status_code, opened.location) == (303, f"/zh/{STUDY}/")


def test_poster_and_every_card_have_what_the_site_needs_in_both_languages(poster: str) -> None:
    root = parsed(poster)
    parts = [root.find(".//main"), *(each for each in root.iter("div") if each.get("class") == "wallet")]
    assert len(parts) == 1 + CARDS
    needed = (STUDY, "Liu Liu, MD", "150 5601 7712", "not yet recruiting", "October 9, 2025", "尚未招募")
    labels = ("Registry number", "注册号", "Ethics approval number", "伦理批件号", "2025年10月9日")
    for part in parts:
        assert part is not None
        assert [each for each in (*needed, *labels) if each not in words(part)] == []
        assert [each for each in part.iter("span") if each.get("class") == "blank"] != []


def test_paper_keeps_the_sentence_on_delay_and_names_the_emergency_number(poster: str) -> None:
    text = words(parsed(poster).find(".//main"))
    for sentence in ("Please do not delay any care", "请不要为了等这项研究而推迟", "call 120", "请拨打120"):
        assert sentence in text


def test_a_card_that_may_be_found_in_a_pocket_names_no_illness(poster: str, embedded: str) -> None:
    cards = words(parsed(poster).find(".//section"))
    for text in (cards, embedded):
        assert [word for word in ILLNESS if word in text.lower()] == []


def test_nothing_promises_a_place_or_says_that_the_study_is_open(poster: str, embedded: str) -> None:
    for text in (words(parsed(poster).find("body")), embedded):
        assert [phrase for phrase in (*NEVER_SAID, *NOT_OPEN) if phrase in text.lower()] == []
        assert banned(text) == []


def test_paper_needs_nothing_from_anywhere(poster: str) -> None:
    assert re.findall(r"\b(?:src|href|srcset|url)\s*[=(]", poster) == []
    assert "<script" not in poster


def test_the_embedded_card_opens_the_talk_in_the_whole_window_in_both_languages(embedded: str) -> None:
    root = parsed(f"<!doctype html><title>A hospital</title>{embedded}")
    links = list(root.iter("a"))
    assert [link.get("href") for link in links] == [f"{SITE}/zh/{STUDY}/", f"{SITE}/en/{STUDY}/"]
    assert {link.get("target") for link in links} == {"_top"}
    assert [each.get("lang") for each in root.iter("div")] == [TAGS["zh"], TAGS["en"]]


def test_the_embedded_card_holds_nothing_that_a_strict_policy_blocks(embedded: str) -> None:
    root = parsed(f"<!doctype html><title>A hospital</title>{embedded}").find("body")
    assert root is not None
    assert {each.tag for each in root.iter()} <= {"body", "section", "div", "p", "strong", "a"}
    names = {name for each in root.iter() for name in each.attrib}
    assert names == {"class", "lang", "href", "target", "rel", "referrerpolicy"}


@pytest.mark.parametrize("command", ["poster", "embed"])
@pytest.mark.parametrize(
    ("study", "url", "says"),
    [
        ("NCT07214124", SITE, f"There is no dialog for 'NCT07214124'. Did you mean '{STUDY}'?"),
        (STUDY, "prescreen.example.org", "'prescreen.example.org' is no address of a site."),
        (STUDY, "http://prescreen.example.org", "answers about health need https."),
        (STUDY, f"{SITE}/zh/{STUDY}/", "has more behind the site's name."),
    ],
)
def test_a_mistake_is_told_in_an_operators_words_and_makes_nothing(
    app: Flask, tmp_path: Path, command: str, study: str, url: str, says: str
) -> None:
    file = tmp_path / "poster.html"
    done = run(app, command, study, "--url", url, *(["-o", str(file)] if command == "poster" else []))
    assert (done.exit_code, done.stdout) == (1, "")
    assert says in done.stderr
    assert not file.exists()


def test_a_poster_never_takes_the_place_of_another_file(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "approved.html"
    file.write_text("the approved one", encoding="utf-8")
    done = run(app, "poster", STUDY, "--url", SITE, "-o", str(file))
    assert (done.exit_code, file.read_text(encoding="utf-8")) == (1, "the approved one")
    assert "is there already. Choose another name, or move it away." in done.stderr


def test_a_folder_that_is_not_there_is_named(app: Flask, tmp_path: Path) -> None:
    done = run(app, "poster", STUDY, "--url", SITE, "-o", str(tmp_path / "nowhere" / "poster.html"))
    assert done.exit_code == 1
    assert "cannot be written: No such file or directory." in done.stderr


@pytest.mark.parametrize("text", [SITE, f"{SITE}/", f" {SITE} ", "HTTPS://Prescreen.Example.org"])
def test_a_sites_address_is_taken_as_people_type_it(text: str) -> None:
    assert site_address(text) == SITE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://",
        "https://a b",
        "https://u:p@x.org",
        "https://x.org?y",
        "https://x.org#y",
        "https://[x",
        "//x.org",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(text: str) -> None:
    with pytest.raises(AddressRefused, match=re.escape("as in https://prescreen.example.org.")):
        site_address(text)
