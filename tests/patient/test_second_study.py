"""A study of another field, country and kind, on the same pages: dates, what is worked out, whom to call."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from chatbot.patient.material import embed, poster
from tests.only_study import FIRST, SECOND, only_study
from tests.patient.conftest import DIALOGS, MakeApp, lead_of, references, set_up
from tests.patient.page import words
from tests.patient.people import AGREED, ASTHMA, DETAILS, DONT_KNOW, PERFECT, Replies
from tests.patient.person import Person

WALKED_BY = [(locale, who) for locale in ("en", "zh") for who in ("self", "family")]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An app with both real studies."""
    return set_up(tmp_path_factory.mktemp("both"), DIALOGS_PATH=str(DIALOGS))


def asthmatic(app: Flask, locale: str = "en") -> Person:
    return Person(app, locale, study=SECOND)


@pytest.fixture(params=["en", "zh"])
def somebody(request: pytest.FixtureRequest, both: Flask) -> Person:
    return asthmatic(both, request.param)


# The front door


@pytest.mark.parametrize(
    ("locale", "says"),
    [
        ("en", ["Inhalers for stable mild asthma", "Treatment before surgery for rectal cancer"]),
        ("zh", ["轻度稳定哮喘的吸入剂研究", "直肠癌"]),
    ],
)
def test_the_front_page_lists_both_studies_with_status_and_date(
    both: Flask, locale: str, says: list[str]
) -> None:
    page = Person(both, locale).opens("/", headers={"Accept-Language": locale})
    assert (page.hook("page"), page.hooks("study")) == ("studies", [SECOND, FIRST])
    assert {f"/{locale}/{FIRST}/", f"/{locale}/{SECOND}/"} <= set(page.links())
    dates = {"en": ["February 17, 2025", "October 9, 2025"], "zh": ["2025年2月17日", "2025年10月9日"]}[locale]
    assert [each for each in (*says, *dates, FIRST, SECOND) if each not in page.text] == []


def test_every_button_of_the_list_says_which_study_it_opens(both: Flask) -> None:
    page = Person(both).opens("/en/")
    links = [page.element("a", href=f"/en/{study}/") for study in (FIRST, SECOND)]
    names = ["".join(link.itertext()) for link in links if link is not None]
    assert len({name.strip() for name in names}) == 2


@pytest.mark.parametrize("study", [FIRST, SECOND])
def test_with_one_study_the_front_door_leads_straight_in(
    make_app: MakeApp, tmp_path: Path, study: str
) -> None:
    app = make_app(DIALOGS_PATH=only_study(tmp_path / "one", study))
    page = Person(app, study=study).opens("/")
    assert (page.path, page.hook("step")) == (f"/en/{study}/", "respondent")


def test_codes_of_one_study_on_the_pages_of_another_leave_the_talk_about_that_alone(both: Flask) -> None:
    left = Person(both)
    left.has_said(PERFECT)
    left.leaves_details()
    codes = left.codes()
    there = asthmatic(both)
    there.has_said(ASTHMA, until="age")
    there.looks_up(codes)
    page = there.taps(there.page.form("/phone"), phone="139 0000 0002")
    assert (page.status, page.hook("page")) == (200, "details")
    assert lead_of(both, codes["reference"]).contact.phone == "+8613900000002"
    assert there.erases().hook("page") == "erased"
    assert there.opens("sex").hook("step") == "age"


def test_a_talk_about_one_study_leaves_the_other_alone(both: Flask) -> None:
    one = asthmatic(both)
    one.has_said(ASTHMA, until="age")
    other = Person(both)
    other.client = one.client
    assert other.opens().hook("step") == "respondent"
    assert one.opens("sex").hook("step") == "age"


def test_an_error_below_a_study_leads_back_to_it_and_names_its_own_numbers(both: Flask) -> None:
    page = asthmatic(both).opens("no-such-step")
    assert page.status == 404
    assert f"/en/{SECOND}/" in page.links()
    assert ("119 in Taiwan" in page.text, "120" in page.text) == (True, False)


def test_wherever_the_old_record_says_recruiting_it_is_said_how_old_it_is(both: Flask) -> None:
    person = asthmatic(both)
    person.has_said(ASTHMA)
    for page in (person.opens("/en/"), person.opens(""), person.sees_result()):
        told = [words(each) for each in page.root.iter("p") if "Registry status: recruiting" in words(each)]
        assert told
        assert all("That was" in each for each in told), page.path
    assert "can tell you how it stands today" in person.page.text


# The whole talk


@pytest.mark.parametrize(("locale", "who"), WALKED_BY)
def test_a_whole_talk_ends_in_the_first_look(both: Flask, locale: str, who: str) -> None:
    person = asthmatic(both, locale)
    person.walks({**ASTHMA, "respondent": who})
    person.taps(person.page.form("/check-answers"))
    assert person.outcome == "possible"
    assert person.leaves_details(phone="0912 345 678").hook("reference")


@pytest.mark.parametrize(("study", "replies", "asked"), [(FIRST, PERFECT, True), (SECOND, ASTHMA, False)])
def test_hospital_and_treatment_date_are_asked_and_taken_only_where_the_study_asks_for_them(
    both: Flask, study: str, replies: Replies, asked: bool
) -> None:
    person = Person(both, study=study)
    person.has_said(replies)
    form = person.asks_for_a_call().form("call-back")
    names = {"hospital", "treatment_date_set"}
    assert {name for name in names if form.named(name)} == (names if asked else set())
    changed = {"phone": "+886 912 345 678", "treatment_date_set": "yes"}
    sent = {**dict(form.as_it_stands()), **DETAILS, **AGREED, **changed}
    page = person.follows(person.sends("call-back", sent))
    kept = lead_of(both, page.hook("reference") or "").contact
    expected = (DETAILS["hospital"], "yes") if asked else ("", "")
    assert (kept.hospital, kept.treatment_date_set) == expected


def test_no_question_of_it_is_about_who_knows_the_diagnosis(somebody: Person) -> None:
    somebody.has_said({**ASTHMA, "respondent": "family"})
    somebody.sees_result()
    assert somebody.page.hook("outcome") == "possible"
    assert somebody.opens("my-summary").hook("page") == "summary"


def test_somebody_who_knows_nothing_comes_to_the_end(somebody: Person) -> None:
    known = {"respondent": "self", "medicine_names": "", "spirometry_month": "", "pc20": "not_in_report"}
    somebody.walks({name: known.get(name, DONT_KNOW) for name in (*ASTHMA, "pregnancy", "steroids_for")})
    assert somebody.sees_result().hook("outcome") == "needs_review"


# Where the study is


def test_every_page_names_the_numbers_of_its_own_country(both: Flask) -> None:
    person = asthmatic(both)
    for place in ("", "age", "check-answers", "your-result", "my-summary", "call-back"):
        person.has_said(ASTHMA)
        text = person.opens(place).text
        assert ("119 in Taiwan, 112 in India" in text, "120" in text, "China" in text) == (True, False, False)


@pytest.mark.parametrize("sign", ["sentence", "blue", "reliever", "worn_out"])
def test_a_severe_attack_is_told_before_all_else_with_the_numbers_to_tap(somebody: Person, sign: str) -> None:
    somebody.has_said(ASTHMA, until="breathing")
    somebody.answers("breathing", [sign])
    assert somebody.page.hook("notice") == "emergency"
    assert "asthma_attack" in somebody.page.hooks("safety")
    links = somebody.page.links()
    assert ("tel:119" in links, "tel:112" in links, "tel:120" in links) == (True, True, False)


@pytest.mark.parametrize(
    ("locale", "study", "replies", "question", "sign", "buttons"),
    [
        ("en", SECOND, ASTHMA, "breathing", ["blue"], ["Call 119 (Taiwan)", "Call 112 (India)"]),
        ("zh", SECOND, ASTHMA, "breathing", ["blue"], ["拨打119（台湾）", "拨打112（印度）"]),
        ("en", FIRST, PERFECT, "bleeding", "large", ["Call 120"]),
    ],
)
def test_a_button_that_calls_for_help_says_in_which_country_if_there_are_several(
    both: Flask, locale: str, study: str, replies: Replies, question: str, sign: Any, buttons: list[str]
) -> None:
    person = Person(both, locale, study=study)
    person.has_said(replies, until=question)
    person.answers(question, sign)
    calls = [each for each in person.page.root.iter("a") if "call" in each.get("class", "").split()]
    assert [words(each) for each in calls] == buttons


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912 345 678", "+886912345678"),
        ("+91 98765 43210", "+919876543210"),
        ("02 7721 8877", "+886277218877"),
    ],
)
def test_a_number_without_a_country_code_is_one_of_the_studys_country(
    both: Flask, typed: str, kept: str
) -> None:
    person = asthmatic(both)
    person.has_said(ASTHMA)
    before = references(both)
    person.leaves_details(phone=typed)
    [new] = [each for each in references(both) if each not in before]
    assert lead_of(both, new).contact.phone == kept


@pytest.mark.parametrize(
    ("study", "replies", "example", "others"),
    [(FIRST, PERFECT, "131 **** ****", "091"), (SECOND, ASTHMA, "091* *** ***", "131")],
)
@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_number_that_cannot_be_read_is_answered_with_one_as_it_is_written_where_the_study_is(
    both: Flask, locale: str, study: str, replies: Replies, example: str, others: str
) -> None:
    person = Person(both, locale, study=study)
    person.has_said(replies)
    page = person.leaves_details(phone="12")
    assert page.status == 422
    error = words(page.element("p", id="phone-error"))
    assert (example in error, others in error) == (True, False)


def test_the_contacts_extension_is_said_and_not_dialled(both: Flask) -> None:
    for locale, said in (("en", "once connected, dial or ask for: 688"), ("zh", "接通后请转： 688")):
        page = asthmatic(both, locale).starts()
        assert "tel:+886277218877" in page.links()
        assert said in page.text


@pytest.mark.parametrize(
    ("locale", "languages", "first"),
    [
        ("zh", "zh-CN,zh;q=0.9", "120"),
        ("zh", "zh", "120"),
        ("zh", "en-US,en;q=0.9", "120"),
        ("zh", "zh-TW,zh;q=0.9", "119"),
        ("zh", "zh-Hant-HK", "120"),
        ("en", "en-IN", "119"),
        ("en", "en-US,zh-CN;q=0.5", "120"),
        ("en", "en-US", "119"),
        ("en", ";;q=,,-", "119"),
    ],
)
def test_about_no_study_the_emergency_number_of_the_readers_likely_country_comes_first(
    both: Flask, locale: str, languages: str, first: str
) -> None:
    for path in ("", "nowhere/"):
        page = Person(both, locale).opens(f"/{locale}/{path}", headers={"Accept-Language": languages})
        foot = words(page.element("footer", **{"class": "site"}))
        assert next(each for each in re.findall(r"\d{3}", foot) if each in ("119", "120")) == first


@pytest.mark.parametrize("made", [poster, embed])
def test_the_clinics_material_names_the_numbers_of_its_own_country(both: Flask, made: Any) -> None:
    for study, number, others in ((SECOND, "119 in Taiwan", "120"), (FIRST, "120 in mainland China", "119")):
        text = made(both, both.extensions["dialogs"][study], "https://prescreen.example.org")
        assert (number in text, others in text.replace("QR", "")) == (True, False)


@pytest.mark.parametrize(
    ("locale", "readings"),
    [
        ("en", ["136 kg", "136 pounds, which is about 61.7 kg", "136 jin (half a kg), which is 68 kg"]),
        ("zh", ["136公斤", "136磅，也就是约61.7公斤", "136市斤，也就是68公斤"]),
    ],
)
def test_a_bare_weight_that_may_be_half_kilos_is_asked_back(
    both: Flask, locale: str, readings: list[str]
) -> None:
    person = asthmatic(both, locale)
    person.has_said(ASTHMA, until="body")
    page = person.answers({"height": "172", "weight": "136"})
    assert page.status == 422
    offered = [words(each) for each in page.root.iter("label") if "136" in words(each)]
    assert [each.removeprefix("Yes: ").removeprefix("对，是") for each in offered] == readings


# Dates


def test_a_date_is_read_back_as_exactly_as_it_was_given(both: Flask) -> None:
    for locale, said in (("en", "May 2020"), ("zh", "2020年5月")):
        person = asthmatic(both, locale)
        person.has_said(ASTHMA)
        assert said in person.opens("check-answers").text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Please enter a month and year, such as 2025-05."),
        ("yesterday", "We could not read a date here"),
        ("05/06/2025", "Which number is the month?"),
        ("2099-01", "This date lies ahead"),
        ("9" * 41, "This is too long"),
    ],
)
def test_a_date_that_is_none_is_asked_again_with_what_to_do(both: Flask, typed: str, says: str) -> None:
    person = asthmatic(both)
    person.has_said(ASTHMA, until="last_smoked")
    page = person.follows(person.sends("last_smoked", {"last_smoked": typed}))
    assert (page.status, person.step) == (422, "last_smoked")
    assert says in page.text


def test_a_refused_date_stays_in_its_field(both: Flask) -> None:
    person = asthmatic(both)
    person.has_said(ASTHMA, until="last_smoked")
    person.answers("last_smoked", "05/06/2025")
    field = person.page.element("input", id="last_smoked")
    assert field is not None
    assert field.get("value") == "05/06/2025"


@pytest.mark.parametrize(
    ("locale", "says", "never"),
    [("en", "There is a date here, and “I don't know” is ticked too.", "number here"),
     ("zh", "这里填了日期，又勾了“不清楚”。", "填了数")],
)  # fmt: skip
def test_a_date_beside_not_knowing_is_asked_again_and_stays_in_its_field(
    both: Flask, locale: str, says: str, never: str
) -> None:
    person = asthmatic(both, locale)
    person.has_said(ASTHMA, until="last_smoked")
    page = person.follows(person.sends("last_smoked", {"last_smoked": "2020", "last_smoked-unknown": "1"}))
    assert (page.status, says in page.text, never in page.text) == (422, True, False)
    field = page.element("input", id="last_smoked")
    assert field is not None
    assert field.get("value") == "2020"


def test_a_date_that_is_not_known_is_one_tap(somebody: Person) -> None:
    somebody.has_said(ASTHMA, until="last_smoked")
    somebody.answers("last_smoked", DONT_KNOW)
    assert somebody.step == "pack_years"


def test_a_date_of_this_month_counts_by_todays_date(both: Flask) -> None:
    person = asthmatic(both)
    person.has_said({**ASTHMA, "last_smoked": f"{datetime.now(UTC):%Y-%m}"})
    assert person.sees_result().hook("outcome") == "likely_ineligible"
    assert "I6" in person.page.hooks("criterion")


# What is worked out


def document(both: Flask, replies: Replies) -> dict[str, Any]:
    person = asthmatic(both)
    person.has_said(replies)
    before = references(both)
    person.leaves_details(phone="0912 345 678")
    [new] = [each for each in references(both) if each not in before]
    return dict(lead_of(both, new).document)


def test_what_was_worked_out_is_echoed_below_the_last_of_its_numbers(somebody: Person) -> None:
    somebody.has_said(ASTHMA)
    page = somebody.opens("check-answers")
    assert page.hooks("worked-out") == ["packs", "bmi"]
    assert {"en": "Body mass index (BMI): about 23", "zh": "体重指数（BMI）：约23"}[
        somebody.locale
    ] in page.text
    assert {"en": "2.5 pack-years", "zh": "2.5 包年"}[somebody.locale] in page.text


def test_it_is_printed_on_the_summary(somebody: Person) -> None:
    somebody.has_said(ASTHMA)
    assert "BMI" in somebody.opens("my-summary").text


def test_without_one_of_the_numbers_nothing_is_echoed(both: Flask) -> None:
    person = asthmatic(both)
    person.has_said({**ASTHMA, "weight": DONT_KNOW, "smoking": "never"})
    assert person.opens("check-answers").hooks("worked-out") == []


def test_staff_get_both_limits_of_what_was_worked_out_and_the_dates_as_given(both: Flask) -> None:
    lead = document(both, ASTHMA)
    worked_out = {each["id"]: each for each in lead["worked_out"]}
    assert worked_out["bmi"]["low"].startswith("22.98")
    assert worked_out["bmi"]["from"] == ["height", "weight"]
    assert worked_out["packs"]["text"] == {"en": "Smoked so far", "zh": "到现在为止的抽烟量"}
    answers = {each["question"]: each for each in lead["answers"]}
    assert answers["last_smoked"]["understood"] == {"first": "2020-05-01", "last": "2020-05-31"}
    assert (answers["last_smoked"]["raw"], lead["given"]["last_smoked"]) == ("May 2020", "May 2020")
    assert lead["relation"] is None
    assert lead["is_concealed"] is False


def test_a_line_that_only_the_visit_can_decide_says_so_to_staff(both: Flask) -> None:
    findings = {each["criterion"]: each for each in document(both, ASTHMA)["findings"]}
    assert findings["E9"]["finding"] == "unknown"
    assert "heart tracing" in str(findings["E9"]["rule"]["en"])
