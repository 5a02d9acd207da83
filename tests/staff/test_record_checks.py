"""A coordinator holds a lead against its records, and sees beside what was said what stands now."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask import Flask

from chatbot.i18n import speaking
from chatbot.screening.dialog import Dialog
from chatbot.screening.staff_role import Role
from chatbot.staff.checked_criterion import criteria_of
from chatbot.store import Store
from chatbot.store.history import length_and_last_hash
from chatbot.store.leads import erase
from chatbot.store.record_checks import checks_of
from tests.patient.page import words
from tests.patient.people import NEEDS_REVIEW, PERFECT, UNFIT
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.leads import SUBMITTED_AT, asthma_lead, made_lead
from tests.staff.member import Member, StaffPage

CONFIRMED: Mapping[str, str] = {
    "standing": "confirmed",
    "finding": "fits",
    "source": "colonoscopy",
    "source_date": "2026-11-03",
}
CONTRADICTED = {**CONFIRMED, "standing": "contradicted", "finding": "does_not_fit", "question": "distance"}
PENDING = {"standing": "pending", "finding": "", "source": "mri"}


def opened(sign_in: SignIn, reference: str, criterion: str = "I2", locale: str = "en") -> Member:
    member = sign_in(Role.COORDINATOR, locale)
    member.opens(f"leads/{reference}/criteria/{criterion}/check")
    return member


def beside(page: StaffPage, criterion: str) -> Element:
    found = page.element("div", id=f"check-{criterion}")
    assert found is not None
    return found


def mistakes(page: StaffPage) -> str:
    return words(page.element("div", id="mistakes"))


def test_a_line_that_todays_record_words_otherwise_is_not_translated_as_todays(app: Flask) -> None:
    lead = made_lead()
    dialog: Dialog = app.extensions["dialogs"][lead.study]
    document: dict[str, Any] = json.loads(json.dumps(lead.document))
    (found,) = (each for each in document["findings"] if each["criterion"] == "I2")
    with app.app_context(), speaking("zh"):
        assert criteria_of(document, dialog)["I2"].translation
        found["line"] += " Before 2026."
        assert not criteria_of(document, dialog)["I2"].translation


def test_a_confirmed_line_says_so_on_the_page_of_the_lead(keep: KeepLead, sign_in: SignIn) -> None:
    reference = keep()
    page = opened(sign_in, reference).fills_in("/check", **CONFIRMED, note="seen by Dr. Wang")
    assert page.path == f"/en/staff/leads/{reference}"
    assert beside(page, "I2").get("data-standing") == "confirmed"
    told = words(beside(page, "I2"))
    for part in (
        "Confirmed",
        "fits",
        "Colonoscopy report",
        "November 3, 2026",
        "Chen Li",
        "seen by Dr. Wang",
    ):
        assert part in told


def test_a_contradicted_answer_changes_what_the_lead_comes_to_and_not_what_was_said(
    keep: KeepLead, sign_in: SignIn, store: Store
) -> None:
    reference = keep()
    with store.connect() as db:
        before = next(db.query("SELECT outcome, document FROM leads"))
    page = opened(sign_in, reference).fills_in("/check", **CONTRADICTED)
    assert page.hook("outcome-after-records") == "likely_ineligible"
    assert "By the answers alone: Nothing speaks against it so far" in page.text
    assert "How far is the lower edge from the anus?" in words(beside(page, "I2"))
    with store.connect() as db:
        assert next(db.query("SELECT outcome, document FROM leads")) == before


@pytest.mark.parametrize(
    ("criterion", "sent", "outcome"),
    [
        ("I4", {**CONFIRMED, "source": "pathology"}, "possible"),
        ("I4", {**CONFIRMED, "source": "pathology", "finding": "does_not_fit"}, "likely_ineligible"),
        ("I4", {**PENDING, "source": "pathology"}, "needs_review"),
    ],
)
def test_records_settle_what_was_left_to_check(
    keep: KeepLead, sign_in: SignIn, criterion: str, sent: Mapping[str, str], outcome: str
) -> None:
    lead = made_lead(NEEDS_REVIEW)
    reference = keep(document=lead.document, outcome=lead.outcome)
    page = opened(sign_in, reference, criterion).fills_in("/check", **sent)
    assert page.hook("outcome-after-records") == outcome


def test_a_finding_that_records_overturn_no_longer_speaks_against_the_lead(
    keep: KeepLead, sign_in: SignIn
) -> None:
    lead = made_lead(UNFIT)
    reference = keep(document=lead.document, outcome=lead.outcome)
    member = opened(sign_in, reference, "I1")
    page = member.fills_in("/check", **{**CONTRADICTED, "finding": "fits", "question": "biopsy"})
    assert page.hook("outcome-after-records") != "likely_ineligible"


def test_earlier_checks_are_kept_and_shown_below_the_latest(keep: KeepLead, sign_in: SignIn) -> None:
    reference = keep()
    member = opened(sign_in, reference)
    member.fills_in("/check", **PENDING)
    member.opens(f"leads/{reference}/criteria/I2/check")
    page = member.fills_in("/check", **CONFIRMED)
    assert beside(page, "I2").get("data-standing") == "confirmed"
    assert "Records pending" in words(beside(page, "I2").find("details"))


def test_the_page_counts_how_many_lines_stand_how(keep: KeepLead, sign_in: SignIn) -> None:
    reference = keep()
    member = opened(sign_in, reference)
    member.fills_in("/check", **CONTRADICTED)
    member.opens(f"leads/{reference}/criteria/E1/check")
    page = member.fills_in("/check", **{**CONFIRMED, "source": "discharge"})
    told = words(page.element("section", **{"aria-labelledby": "after-records"}))
    assert re.search(r"Confirmed: 1 Contradicted: 1 Records pending: 0 Not checked: 21", told)


def record_line(page: StaffPage) -> str:
    return words(next(each for each in page.root.iter("p") if each.get("lang") == "en"))


def test_the_form_shows_the_line_of_the_record_without_its_escapes(keep: KeepLead, sign_in: SignIn) -> None:
    line = record_line(opened(sign_in, keep(), "I3").page)
    assert "(short-axis diameter > 8 mm)" in line


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_form_shows_what_was_asked_and_answered(keep: KeepLead, sign_in: SignIn, locale: str) -> None:
    page = opened(sign_in, keep(), locale=locale).page
    asked = {"en": "How far is the lower edge from the anus?", "zh": "病灶下缘"}
    assert asked[locale] in page.text
    assert "6 cm" in page.text or "6 厘米" in page.text
    assert "12 cm" in record_line(page)
    offered = [each.value for each in page.form("/check").named("source")]
    assert offered[:3] == ["", "colonoscopy", "mri"]
    assert offered[-1] == "other"


@pytest.mark.parametrize(
    ("criterion", "locale", "fits", "does_not_fit"),
    [
        ("I2", "en", "fits the study", "does not fit the study"),
        ("I2", "zh", "符合参加条件", "不符合参加条件"),
        ("E1", "en", "This is not so: fits the study", "This is so: does not fit the study"),
        ("E1", "zh", "没有这一情况，符合参加条件", "有这一情况，不符合参加条件"),
    ],
)
def test_of_an_exclusion_it_is_spelled_out_what_each_choice_says(
    keep: KeepLead, sign_in: SignIn, criterion: str, locale: str, fits: str, does_not_fit: str
) -> None:
    page = opened(sign_in, keep(), criterion, locale).page
    labels = {each.get("for"): words(each) for each in page.root.iter("label")}
    offered = {
        each.get("value"): labels[each.get("id")]
        for each in page.root.iter("input")
        if each.get("name") == "finding"
    }
    assert (offered["fits"], offered["does_not_fit"]) == (fits, does_not_fit)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_no_line_of_a_lead_just_fits(keep: KeepLead, sign_in: SignIn, locale: str) -> None:
    reference = keep()
    sent = {**CONFIRMED, "source": "discharge"}
    page = opened(sign_in, reference, "E1", locale).fills_in("/check", **sent)
    said = {"en": "The records show: fits the study.", "zh": "资料显示：符合参加条件"}[locale]
    assert said in words(beside(page, "E1"))
    heading = next(each for each in page.root.iter("h2") if each.get("id") == "fits")
    assert {"en": "Fits the study (", "zh": "符合参加条件"}[locale] in words(heading)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_line_that_records_contradict_stands_where_it_stands_now_and_says_where_it_stood(
    keep: KeepLead, sign_in: SignIn, locale: str
) -> None:
    page = opened(sign_in, keep(), locale=locale).fills_in("/check", **CONTRADICTED)
    now = [each for each in page.root.iter("article") if each.get("data-finding") == "does_not_fit"]
    assert [(each.get("data-criterion"), each.get("data-said")) for each in now] == [("I2", "fits")]
    told = words(next(now[0].iter("h3")))
    for said in {
        "en": ("By the records: does not fit the study", "By the answers: fits the study"),
        "zh": ("按资料：不符合参加条件", "按回答：符合参加条件"),
    }[locale]:
        assert said in told
        assert page.text.count(said) == 1
    counts = words(page.element("ul", **{"class": "counts"}))
    assert page.hooks("finding").count("fits") == len(page.hooks("finding")) - 1, counts


@pytest.mark.parametrize(
    ("locale", "told"),
    [
        (
            "en",
            {
                "I2": "fits the study → does not fit the study",
                "I3": "as by the answers: fits the study",
                "I8": "Records pending; by the answers: fits the study",
            },
        ),
        (
            "zh",
            {
                "I2": "符合参加条件 → 不符合参加条件",
                "I3": "与回答一致：符合参加条件",
                "I8": "等待资料；按回答：符合参加条件",
            },
        ),
    ],
)
def test_on_top_every_line_that_records_were_held_against_says_where_it_stood_and_stands(
    keep: KeepLead, sign_in: SignIn, locale: str, told: Mapping[str, str]
) -> None:
    reference = keep()
    member = opened(sign_in, reference, locale=locale)
    for criterion, sent in (("I8", PENDING), ("I3", {**CONFIRMED, "source": "mri"}), ("I2", CONTRADICTED)):
        member.opens(f"leads/{reference}/criteria/{criterion}/check")
        page = member.fills_in("/check", **sent)
    assert page.hooks("settled") == list(told)
    for criterion, said in told.items():
        assert said in words(page.element("li", **{"data-settled": criterion}))


def test_a_line_that_records_show_to_fit_leaves_those_that_do_not(keep: KeepLead, sign_in: SignIn) -> None:
    lead = made_lead(UNFIT)
    member = opened(sign_in, keep(document=lead.document, outcome=lead.outcome), "I1")
    page = member.fills_in("/check", **{**CONTRADICTED, "finding": "fits", "question": "biopsy"})
    line = page.element("article", **{"data-criterion": "I1"})
    assert line is not None
    assert (line.get("data-finding"), line.get("data-said")) == ("fits", "does_not_fit")
    assert "Why it came to “does not fit the study” before the records" in words(line)
    assert "this decides" not in words(line)


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("shown", ["does_not_fit", "fits"])
def test_why_a_line_was_to_check_is_folded_once_records_settled_it(
    keep: KeepLead, sign_in: SignIn, locale: str, shown: str
) -> None:
    because = {"en": "To check because:", "zh": "待核对的原因："}[locale]
    lead = made_lead({**PERFECT, "hb": "?"})
    member = opened(sign_in, keep(document=lead.document, outcome=lead.outcome), "I8", locale)
    before = member.opens(member.page.path.partition("/criteria/")[0])
    assert before.text.count(because) == 1
    member.opens(member.page.path + "/criteria/I8/check")
    page = member.fills_in("/check", **{**CONFIRMED, "finding": shown})
    line = page.element("article", **{"data-criterion": "I8"})
    assert line is not None
    folded = page.element("details", **{"data-before-records": ""})
    assert folded is not None
    assert folded.get("open") is None
    assert (words(line).count(because), words(folded).count(because)) == (1, 1)
    assert folded.find(".//dl") is None


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "Saved: I2, “Contradicted”. The records show: does not fit the study."),
        ("zh", "已保存：I2，“与回答不符”。 资料显示：不符合参加条件。"),
    ],
)
def test_after_saving_the_page_says_what_was_saved_once(
    keep: KeepLead, sign_in: SignIn, locale: str, said: str
) -> None:
    reference = keep()
    member = opened(sign_in, reference, locale=locale)
    page = member.fills_in("/check", **CONTRADICTED)
    status = page.element("p", role="status")
    assert status is not None
    assert words(status) == said
    assert member.opens(f"leads/{reference}").element("p", role="status") is None
    assert member.opens(f"leads/{reference}?checked=I2").element("p", role="status") is None


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_kept_check_names_another_record_without_the_hint_of_the_form(
    keep: KeepLead, sign_in: SignIn, locale: str
) -> None:
    page = opened(sign_in, keep(), locale=locale).fills_in("/check", **{**CONFIRMED, "source": "other"})
    told = words(beside(page, "I2"))
    assert {"en": "Source: another record", "zh": "其他资料"}[locale] in told
    assert {"en": "say which", "zh": "请在备注"}[locale] not in told


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_heading_of_the_outcome_says_what_it_is_the_outcome_of(
    keep: KeepLead, sign_in: SignIn, locale: str
) -> None:
    lead = made_lead(NEEDS_REVIEW)
    page = sign_in(locale=locale).opens(f"leads/{keep(document=lead.document, outcome=lead.outcome)}")
    heading = next(each for each in page.root.iter("h2") if each.get("id") == "summary")
    assert {"en": "Outcome by the answers: To check", "zh": "按回答的预筛结果：待核对"}[locale] in words(
        heading
    )


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_after_saving_it_goes_on_with_the_next_line_that_is_to_check(
    keep: KeepLead, sign_in: SignIn, locale: str
) -> None:
    lead = made_lead({**NEEDS_REVIEW, "hb": "?"})
    reference = keep(document=lead.document, outcome=lead.outcome)
    member = opened(sign_in, reference, "I6", locale)
    for criterion, following in (("I6", "I8"), ("I8", "I4"), ("I4", None)):
        member.opens(f"leads/{reference}/criteria/{criterion}/check")
        page = member.fills_in("/check", **PENDING)
        assert page.hook("next-check") == following
        assert {"en": "Check next: I8", "zh": "核对下一条：I8"}[locale] in page.text or criterion != "I6"


@pytest.mark.parametrize(("locale", "settles"), [("en", "Yes, they settle it"), ("zh", "能，已由资料确定")])
def test_where_nothing_was_answered_records_settle_it_or_are_awaited(
    keep: KeepLead, sign_in: SignIn, locale: str, settles: str
) -> None:
    lead = asthma_lead()
    member = opened(sign_in, keep(document=lead.document, study=lead.study), "I10", locale)
    form = member.page.form("/check")
    assert [each.value for each in form.named("standing")] == ["confirmed", "pending"]
    assert (settles in member.page.text, form.named("question")) == (True, ())
    sent = {**CONFIRMED, "source": "other"}
    assert member.fills_in("/check", **{**sent, "standing": "contradicted"}).status == 422
    assert member.fills_in("/check", **sent).hook("standing") == "confirmed"


def test_an_answer_that_was_not_known_cannot_be_contradicted(keep: KeepLead, sign_in: SignIn) -> None:
    lead = made_lead({**PERFECT, "hb": "?"})
    page = opened(sign_in, keep(document=lead.document), "I8").page
    offered = {each.value for each in page.form("/check").named("question")}
    assert "wbc" in offered
    assert not {"hb", "age"} & offered


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"standing": ""}, "standing", "choose one"),
        ({"standing": "perhaps"}, "standing", "choose one"),
        ({"finding": "met"}, "finding", "choose one"),
        ({"finding": ""}, "finding", "What do the records show?"),
        ({"finding": "does_not_fit"}, "standing", "Contradicted"),
        ({"source": ""}, "source", "Which record"),
        ({"source": "crystal ball"}, "source", "choose one"),
        ({"source_date": ""}, "source_date", "date of the record"),
        ({"source_date": "3/11"}, "source_date", "2026-11-03"),
        ({"source_date": "2100-01-01"}, "source_date", "ahead"),
        ({"question": "distance"}, "question", "only when"),
        ({"question": "age"}, "question", "choose one"),
        ({"standing": "contradicted"}, "question", "which answer"),
        ({"standing": "pending"}, "finding", "Not known yet"),
        ({"note": "x" * 301}, "note", "300"),
        ({"note": "a\x00b"}, "note", "plain text"),
    ],
)
def test_what_cannot_stand_is_refused_and_kept_in_the_form(
    keep: KeepLead, sign_in: SignIn, store: Store, changed: Mapping[str, str], field: str, said: str
) -> None:
    reference = keep()
    member = opened(sign_in, reference)
    page = member.fills_in("/check", **{**CONFIRMED, "note": "my words", **changed})
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert said in mistakes(page)
    assert f"#{field}" in page.links()
    sent = dict(page.form("/check").as_it_stands())
    assert sent["note"].startswith(changed.get("note", "my words")[0])
    with store.connect() as db:
        assert checks_of(db, reference) == ()


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        (
            {"standing": "", "finding": "", "source": "", "source_date": ""},
            "standing finding source source_date",
        ),
        (
            {
                "standing": "confirmed",
                "finding": "",
                "source": "",
                "source_date": "3/11",
                "question": "distance",
            },
            "finding source source_date question",
        ),
        (
            {**CONFIRMED, "finding": "does_not_fit", "source_date": "2100-01-01", "note": "a\x00b"},
            "standing source_date note",
        ),
        ({**PENDING, "finding": "fits", "question": "distance"}, "finding question"),
    ],
)
def test_all_mistakes_are_told_at_once(
    keep: KeepLead, sign_in: SignIn, sent: Mapping[str, str], fields: str
) -> None:
    page = opened(sign_in, keep()).fills_in("/check", **sent)
    summary = page.element("div", id="mistakes")
    assert summary is not None
    assert [each.get("href") for each in summary.iter("a")] == [f"#{name}" for name in fields.split()]


def test_a_mistake_on_a_form_that_is_overtaken_tells_of_both(keep: KeepLead, sign_in: SignIn) -> None:
    reference = keep()
    first, second = opened(sign_in, reference), opened(sign_in, reference)
    first.fills_in("/check", **CONTRADICTED)
    page = second.fills_in("/check", **{**CONFIRMED, "source": ""})
    assert page.status == 409
    assert "was changed since" in mistakes(page)
    assert "Which record shows it?" in mistakes(page)


def test_pending_records_need_no_date(keep: KeepLead, sign_in: SignIn) -> None:
    page = opened(sign_in, keep()).fills_in("/check", standing="pending", finding="")
    assert beside(page, "I2").get("data-standing") == "pending"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_who_edits_what_a_colleague_has_changed_is_told_and_may_save_again(
    keep: KeepLead, sign_in: SignIn, store: Store, locale: str
) -> None:
    reference = keep()
    first, second = opened(sign_in, reference), opened(sign_in, reference, locale=locale)
    first.fills_in("/check", **CONTRADICTED)
    page = second.fills_in("/check", **CONFIRMED, note="mine")
    assert page.status == 409
    assert page.hook("outcome-after-records") is None
    assert dict(page.form("/check").as_it_stands())["note"] == "mine"
    with store.connect() as db:
        assert len(checks_of(db, reference)) == 1
    page = second.fills_in("/check")
    assert page.path == f"/{locale}/staff/leads/{reference}"
    assert beside(page, "I2").get("data-standing") == "confirmed"


@pytest.mark.parametrize("revision", ["", "x", "-1", "99999999999999999999", "７"])
def test_a_revision_that_we_did_not_send_saves_nothing(
    keep: KeepLead, sign_in: SignIn, revision: str
) -> None:
    page = opened(sign_in, keep()).fills_in("/check", **CONFIRMED, revision=revision)
    assert page.status == 409


@pytest.mark.parametrize("criterion", ["I99", "i2", "note"])
def test_a_line_that_the_lead_does_not_have_is_not_here(
    keep: KeepLead, sign_in: SignIn, criterion: str
) -> None:
    assert sign_in().asks(f"leads/{keep()}/criteria/{criterion}/check").status_code == 404


def test_q15_a_viewer_marks_nothing_and_is_offered_nothing(keep: KeepLead, sign_in: SignIn) -> None:
    reference = keep()
    viewer = sign_in(Role.VIEWER)
    page = viewer.opens(f"leads/{reference}")
    assert "check" not in page.places()
    path = f"leads/{reference}/criteria/I2/check"
    assert viewer.asks(path).status_code == 403
    assert viewer.sends(path, CONFIRMED).status_code == 403


def test_q15_who_may_not_see_the_study_finds_nothing_there(
    keep: KeepLead, sign_in: SignIn, store: Store
) -> None:
    reference = keep()
    member = sign_in(studies=("NCT04912596",))
    member.opens()
    path = f"leads/{reference}/criteria/I2/check"
    assert member.asks(path).status_code == 404
    assert member.sends(path, CONFIRMED).status_code == 404
    with store.connect() as db:
        assert checks_of(db, reference) == ()


def test_a_lead_that_was_erased_meanwhile_is_not_here(keep: KeepLead, sign_in: SignIn, store: Store) -> None:
    reference = keep()
    member = opened(sign_in, reference)
    with store.connect() as db:
        erase(db, reference, SUBMITTED_AT, "operator")
    assert member.sends(f"leads/{reference}/criteria/I2/check", CONFIRMED).status_code == 404


def test_q16_what_is_read_and_what_is_kept_is_one_entry_each(
    keep: KeepLead, sign_in: SignIn, store: Store
) -> None:
    reference = keep()
    member = sign_in()
    with store.connect() as db:
        (before, _) = length_and_last_hash(db)
    member.opens(f"leads/{reference}/criteria/I2/check")
    member.sends(f"leads/{reference}/criteria/I2/check", {**CONFIRMED, "revision": "0"})
    with store.connect() as db:
        actions = [row["action"] for row in db.query("SELECT * FROM history WHERE seq > ?", [before])]
    assert actions == ["lead.read", "lead.record_checked"]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_lead_of_a_study_that_is_no_longer_here_can_still_be_checked(
    keep: KeepLead, sign_in: SignIn, locale: str
) -> None:
    reference = keep(study="NCT00000000")
    member = opened(sign_in, reference, locale=locale)
    assert [each.value for each in member.page.form("/check").named("source")] == ["", "other"]
    page = member.fills_in("/check", **{**CONFIRMED, "source": "other"})
    assert beside(page, "I2").get("data-standing") == "confirmed"
