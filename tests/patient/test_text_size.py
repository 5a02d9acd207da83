"""Larger text: asked for on any page about a study, remembered in the browser, and nothing else changes."""

from __future__ import annotations

import pytest

from tests.patient.page import Page
from tests.patient.people import CONCEALED, DETAILS, PERFECT, UNFIT
from tests.patient.person import STUDY, Person

YEAR = 365 * 24 * 60 * 60
PLACES = (
    "",
    "bleeding",
    "age",
    "check-answers",
    "your-result",
    "call-back",
    "my-details/",
    "pause",
    "resume",
)


def is_large(page: Page) -> bool:
    return page.root.get("class") == "large"


def chooses(person: Person, size: str = "large") -> Page:
    """Taps the button on the page in front of the person, whose address the browser names."""
    form = person.page.form("/text-size")
    assert [each.value for each in form.named("size")] == [size]
    fields = [*form.as_it_stands(), ("size", size)]
    return person.follows(person.sends(form.action, fields, headers=came_from(person.page.path)))


def came_from(path: str) -> dict[str, str]:
    return {"Referer": f"http://localhost{path}"}


@pytest.mark.parametrize("place", PLACES)
def test_q38_larger_text_is_one_tap_away_keeps_the_place_and_is_one_tap_back(
    anyone: Person, place: str
) -> None:
    anyone.has_said(PERFECT)
    before = anyone.opens(place)
    assert not is_large(before)
    page = chooses(anyone)
    assert is_large(page)
    assert page.path == before.path
    for hook in ("step", "page", "outcome", "question"):
        assert page.hooks(hook) == before.hooks(hook)
    assert not is_large(chooses(anyone, "normal"))


def test_q38_larger_text_stays_on_every_page_and_in_both_languages(person: Person) -> None:
    person.starts()
    chooses(person)
    person.walks(PERFECT, until="age")
    for path in ("age", "/zh/NCT07214142/", "/en/nowhere", "/en/NCT07214142/no-such-step"):
        assert is_large(person.opens(path)), path


def test_q38_the_size_is_all_that_is_remembered_and_for_a_year(person: Person) -> None:
    person.starts()
    response = person.sends("text-size", {"size": "large"}, headers=came_from(f"/en/{STUDY}/"))
    name, *attributes = response.headers["Set-Cookie"].split("; ")
    assert name == "text-size=large"
    assert set(attributes) >= {f"Max-Age={YEAR}", "Path=/", "SameSite=Lax"}
    response = person.sends("text-size", {"size": "normal"}, headers=came_from(f"/en/{STUDY}/"))
    assert "Max-Age=0" in response.headers["Set-Cookie"].split("; ")


def test_q38_over_https_the_size_travels_over_https_only(https_person: Person) -> None:
    https_person.starts()
    response = https_person.sends("text-size", {"size": "large"})
    assert "Secure" in response.headers["Set-Cookie"].split("; ")


@pytest.mark.parametrize("value", ["", "huge", "large; large", '"><script>', "大"])
def test_q38_any_other_size_is_the_normal_one(person: Person, value: str) -> None:
    person.starts()
    person.follows(person.sends("text-size", {"size": value}, headers=came_from(f"/en/{STUDY}/")))
    assert not is_large(person.page)


def test_q38_a_refused_reply_is_still_there_in_the_other_size(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="age")
    assert anyone.answers("age", "not young").status == 422
    page = chooses(anyone)
    assert is_large(page)
    field = page.element("input", id="age")
    assert field is not None
    assert field.get("value") == "not young"


def test_q38_a_refused_call_back_form_is_still_there_in_the_other_size(person: Person) -> None:
    person.has_said(PERFECT)
    assert person.leaves_details(phone="12").status == 422
    form = chooses(person).form("/call-back")
    assert [form.named(name)[0].value for name in ("name", "phone")] == [DETAILS["name"], "12"]


def test_q38_where_a_page_cannot_be_had_again_nothing_leads_away_from_it(person: Person) -> None:
    person.has_said(PERFECT)
    person.leaves_details()
    page = person.looks_up(person.codes())
    assert page.hook("page") == "details"
    assert not [form for form in page.forms() if form.action.endswith("/text-size")]
    page = person.taps(person.opens("resume").form("/resume"), code="12")
    assert page.status == 422
    assert not [form for form in page.forms() if form.action.endswith("/text-size")]


def test_q38_nothing_about_a_child_is_remembered_for_a_button(person: Person) -> None:
    person.has_said(PERFECT, until="age")
    person.answers("age", "12")
    page = person.confirms("age", "year")
    assert page.hook("page") == "too-young"
    assert not [form for form in page.forms() if form.action.endswith("/text-size")]


@pytest.mark.parametrize(
    "referrer",
    [
        "",
        "//evil.example/",
        "https://evil.example/",
        f"https://evil.example/en/{STUDY}/age",
        f"http://localhost//evil.example/{STUDY}/age",
        f"http://localhost@evil.example/en/{STUDY}/age",
        f"http://localhost.evil.example/en/{STUDY}/age",
        "http://localhost/\\evil.example",
        f"http://localhost/en/{STUDY}/%0d%0aLocation:%20https://evil.example",
        "http://localhost/en/NCT99999999/",
        f"http://localhost/en/{STUDY}/text-size",
        "http://[evil",
        "javascript:alert(1)",
    ],
)
def test_q38_whatever_page_the_browser_names_the_way_stays_on_this_site(
    person: Person, referrer: str
) -> None:
    person.has_said(PERFECT, until="age")
    response = person.sends("text-size", {"size": "large"}, headers={"Referer": referrer})
    assert response.status_code == 303
    assert response.location.startswith(f"/en/{STUDY}/")
    assert "evil" not in response.location or response.location.startswith(f"/en/{STUDY}/%0D%0A")
    assert "\r" not in response.location
    person.follows(response)


def test_q19_a_size_asked_for_by_an_expired_page_is_offered_again(person: Person) -> None:
    person.has_said(PERFECT, until="age")
    response = person.sends(
        "text-size", {"size": "large", "csrf_token": "expired"}, headers=came_from("/en/")
    )
    assert response.status_code == 400
    assert "text-size" not in response.headers.get("Set-Cookie", "")
    page = person.looks_at(response)
    assert is_large(person.taps(page.form("/text-size")))
    assert person.step == "age"


@pytest.mark.parametrize("path", ["/en/nowhere", f"/en/{STUDY}/no-such-step"])
def test_a_page_without_a_conversation_offers_no_size(person: Person, path: str) -> None:
    assert person.opens(path).forms() == ()


def test_the_studys_facts_beside_the_talk_are_those_of_the_record(anyone: Person) -> None:
    anyone.has_said(UNFIT)
    facts = anyone.opens("your-result").element("aside")
    assert facts is not None
    said = " ".join("".join(facts.itertext()).split())
    study = anyone.dialog.study
    for fact in (study.nct_id, study.lead_sponsor, str(study.enrollment), "Liu Liu, MD", "150 5601 7712"):
        assert fact in said
    assert {"en": "not yet recruiting", "zh": "尚未招募"}[anyone.locale] in said
    assert {"en": "October 9, 2025", "zh": "2025年10月9日"}[anyone.locale] in said
    assert {"en": "not emergencies", "zh": "不是急救"}[anyone.locale] in said


def test_beside_a_talk_that_the_patient_may_not_understand_no_illness_is_named(anyone: Person) -> None:
    anyone.has_said(CONCEALED, until="biopsy")
    facts = anyone.page.element("aside")
    assert facts is not None
    said = "".join(facts.itertext()).lower()
    assert not [trace for trace in ("cancer", "rectal", "tumo", "癌", "直肠", "瘤") if trace in said]
