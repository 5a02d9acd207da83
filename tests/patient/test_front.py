"""The front door, and addresses that lead nowhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.patient.conftest import MakeApp, Meet
from tests.patient.page import TAGS
from tests.patient.people import CONCEALED, FAMILY, PERFECT, UNFIT
from tests.patient.person import STUDY, Person

TRANSLATIONS = Path(__file__).parents[2] / "translations"


@pytest.mark.parametrize(
    ("languages", "locale"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("zh-TW", "zh"),
        ("zh-Hant-HK", "zh"),
        ("zh-Hans-CN", "zh"),
        ("ZH", "zh"),
        ("fr-FR,zh;q=0.5", "zh"),
        ("en-GB,zh;q=0.5", "en"),
        ("fr-FR", "en"),
        ("", "en"),
        ("*", "en"),
        (";;q=,,-", "en"),
    ],
)
def test_a_first_visit_speaks_the_browsers_language(person: Person, languages: str, locale: str) -> None:
    page = person.opens("/", headers={"Accept-Language": languages})
    assert (page.path, page.locale) == (f"/{locale}/{STUDY}/", locale)


def test_the_first_page_names_no_illness_where_the_patient_may_not_know(anyone: Person) -> None:
    anyone.has_said(CONCEALED, until="age")
    page = anyone.opens("")
    told = page.text.lower()
    assert [
        word
        for word in ("cancer", "tumo", "rectal", "chemo", "radiation", "癌", "瘤", "直肠", "化疗", "放疗")
        if word in told
    ] == []


def test_the_link_about_your_data_leads_into_the_fold_about_it(anyone: Person) -> None:
    anyone.starts()
    assert f"/{anyone.locale}/{STUDY}/#privacy" in anyone.page.links()
    fold = anyone.page.root.find(".//details/*[@id='privacy']")
    assert fold is not None


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_language_in_the_path_beats_the_browsers(meet: Meet, locale: str) -> None:
    other = {"en": "zh-CN", "zh": "en-US"}[locale]
    assert meet(locale).opens("", headers={"Accept-Language": other}).locale == locale


def test_several_studies_are_listed_by_name(make_app: MakeApp, other_dialogs: Path, tmp_path: Path) -> None:
    second = Path(shutil.copytree(other_dialogs / STUDY, other_dialogs / "NCT00000001"))
    for name in ("record.json", "dialog.yaml", "cases.yaml"):
        text = (second / name).read_text(encoding="utf-8")
        (second / name).write_text(text.replace(STUDY, "NCT00000001"), encoding="utf-8")
    translations = Path(shutil.copytree(TRANSLATIONS, tmp_path / "translations"))
    messages = translations / "zh_Hans" / "LC_MESSAGES"
    shutil.copy(messages / f"{STUDY}.po", messages / "NCT00000001.po")
    app = make_app(DIALOGS_PATH=str(other_dialogs), TRANSLATIONS_PATH=str(translations))
    for locale, name in (("en", "Treatment before surgery for rectal cancer"), ("zh", "直肠")):
        page = Person(app, locale).opens(f"/{locale}/")
        assert {f"/{locale}/{STUDY}/", f"/{locale}/NCT00000001/"} <= set(page.links())
        assert name in page.text


@pytest.mark.parametrize("path", ["/", f"/{STUDY}", "/en/"])
def test_the_front_door_leads_on_for_who_asks_for_a_turn_in_place(person: Person, path: str) -> None:
    answer = person.client.get(path, headers={"X-Turn": "now", "Accept-Language": "en"})
    assert (answer.status_code, answer.location.rpartition("/en/")[1]) == (303, "/en/")


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/../NCT07214142/",
        "/%2e%2e/NCT07214142/",
        "/fr/NCT07214142/",
        "/en/NCT99999999/",
        "/en/NCT07214142/no-such-step",
        "/en/NCT07214142/age/more",
        "/en/nct07214142/",
        "/zh/%00/",
        "/zh/NCT07214142/%F0%9F%92%A5",
        "/static/../wsgi.py",
    ],
)
def test_an_address_that_leads_nowhere_gets_a_page_with_a_way_on(person: Person, path: str) -> None:
    page = person.opens(path)
    assert page.status == 404
    way_on = next(link for link in page.links() if link in (f"/en/{STUDY}/", f"/zh/{STUDY}/"))
    assert person.opens(way_on).hook("step") == "respondent"


@pytest.mark.parametrize(
    "path", ["/en/NCT07214142/no-such-step", "/zh/NCT07214142/no-such-step", "/en/x/y/z"]
)
def test_q14_the_contact_can_be_called_from_an_error_page(person: Person, path: str) -> None:
    assert "tel:+8615056017712" in person.opens(path).links()


@pytest.mark.parametrize(
    ("path", "locale"), [("/zh/nowhere", "zh"), ("/en/nowhere", "en"), ("/nowhere", "zh")]
)
def test_an_error_speaks_the_language_of_the_path_else_the_browsers(
    person: Person, path: str, locale: str
) -> None:
    page = person.opens(path, headers={"Accept-Language": "zh-CN"})
    assert page.locale == locale
    assert page.title.startswith({"en": "Error:", "zh": "错误："}[locale])


@pytest.mark.parametrize(
    "way", ["?next=//evil.example", "?next=https://evil.example/", "?locale=//evil.example"]
)
def test_nothing_in_an_address_sends_anybody_elsewhere(person: Person, way: str) -> None:
    for path in ("/", "/en/", f"/en/{STUDY}/", f"/en/{STUDY}/check-answers", f"/en/{STUDY}/please-note"):
        person.opens(path + way)
    person.follows(person.sends(f"respondent{way}", {"respondent": "self"}))
    assert person.step == "bleeding"
    assert [each for each in person.addresses if "evil" in each and not each.endswith(way)] == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST"])
def test_a_method_that_a_page_does_not_take_gets_a_page_too(person: Person, method: str) -> None:
    person.starts()
    response = person.client.open(
        f"/en/{STUDY}/your-result", method=method, data={"csrf_token": person.token}
    )
    assert response.status_code in (404, 405)
    assert person.looks_at(response).links()


PLACES = (
    "",
    "check-answers",
    "your-result",
    "call-back",
    "start-over",
    "my-details/",
    "your-receipt",
    "age",
    "mri",
)


@pytest.mark.parametrize("place", PLACES)
def test_the_other_language_is_one_tap_away_and_keeps_the_place(person: Person, place: str) -> None:
    person.has_said(FAMILY)
    person.leaves_details()
    here = person.opens(place)
    link = here.element("a", hreflang=TAGS["zh"])
    assert link is not None
    assert link.get("lang") == TAGS["zh"]
    there = person.opens(link.get("href", ""))
    assert there.locale == "zh"
    for hook in ("step", "page", "outcome", "question"):
        assert there.hooks(hook) == here.hooks(hook)


def test_every_link_of_every_page_of_a_talk_leads_somewhere(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    anyone.leaves_details()
    links = {
        link.partition("#")[0] for place in (*PLACES, "start-over") for link in anyone.opens(place).links()
    }
    assert len(links) > 30
    assert [
        link for link in links if link[:1] == "/" and anyone.asks(link).status_code not in (200, 303)
    ] == []


def test_the_language_link_of_a_page_that_answered_a_button_leads_somewhere(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="age")
    for button in ("stop-here", "go-on", "please-note", "start-over", "some-questions-changed"):
        page = anyone.looks_at(anyone.sends(button, {"csrf_token": "expired"}))
        assert page.status == 400
        assert all(
            anyone.opens(link.partition("#")[0]).status == 200 for link in page.links() if link[:1] == "/"
        )


@pytest.mark.parametrize(
    ("accepted", "locale"), [("zh-CN,en;q=0.5", "zh"), ("de,en;q=0.5", "en"), ("", "en")]
)
def test_the_address_on_paper_opens_the_study_in_the_browsers_language(
    person: Person, accepted: str, locale: str
) -> None:
    response = person.asks(f"/{STUDY}", headers={"Accept-Language": accepted})
    assert (response.status_code, response.location) == (303, f"/{locale}/{STUDY}/")


@pytest.mark.parametrize("path", ["/NCT99999999", "/NCT0721414", "/nct07214142"])
def test_no_other_short_address_leads_anywhere(person: Person, path: str) -> None:
    assert person.opens(path).status == 404


PREVIEW = {
    "en": (
        "Study pre-screening questions",
        "A few questions about a study, in English and Chinese. "
        "No name is needed, and nothing is decided here.",
    ),
    "zh": ("研究预筛问卷", "关于一项研究的几个问题，有中文和英文。不用写姓名，这里也不作任何决定。"),
}


@pytest.mark.parametrize("place", ["", "elsewhere", "your-result", "my-summary", "no-such-step"])
def test_the_preview_of_a_link_is_the_same_everywhere_and_names_no_illness(
    anyone: Person, place: str
) -> None:
    anyone.has_said(UNFIT)
    page = anyone.opens(place)
    tags = {each.get("property", ""): each.get("content") for each in page.root.iter("meta")}
    assert (tags["og:title"], tags["og:description"]) == PREVIEW[anyone.locale]
    assert {name for name in tags if name} == {"og:title", "og:description"}
