"""The inbox shows who is next, says it in words, narrows by plain links, and names nobody in an address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from xml.etree.ElementTree import Element

import pytest
import time_machine

from chatbot.screening.lead import Channel, LeadStatus
from chatbot.screening.staff_role import Role
from chatbot.staff.cursors import written
from chatbot.store import Store
from chatbot.store.database import utc_text
from chatbot.store.inbox import Cursor, Section
from chatbot.store.lead_counts import MOST_COUNTED, Count
from tests.patient.page import words
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.member import Member, StaffPage

RECTAL, ASTHMA = "NCT07214142", "NCT04912596"
SENT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
Stand = Callable[..., None]


@pytest.fixture
def stand(store: Store) -> Stand:
    """``stand(reference, status="contacted")``: how colleagues left the lead."""

    def stand(reference: str, **values: object) -> None:
        with store.connect() as db:
            db.table("leads").update(reference, values)

    return stand


def row(page: StaffPage, reference: str) -> str:
    """All that a row says."""
    found = page.element("li", **{"data-lead": reference})
    assert found is not None, reference
    return " ".join("".join(found.itertext()).split())


def narrowed(page: StaffPage) -> list[Element]:
    """What the list is narrowed by, each a link."""
    return [each for each in page.root.iter("a") if each.get("data-narrowed")]


def folded(page: StaffPage) -> list[bool]:
    """Of the form that narrows the list."""
    forms = [each for each in page.root.iter("details") if each.find("form") is not None]
    return [each.get("open") is None for each in forms]


def history(store: Store) -> list[tuple[str, str]]:
    with store.connect() as db:
        return [(each["action"], each["detail"]) for each in db.query("SELECT * FROM history ORDER BY seq")]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        (
            "en",
            "王𠮷明 {} Unread Patient · English 3 hours ago Nov 20, 2026 10:30 on the web "
            "Nothing speaks against it so far New Not assigned NCT07214142 Nothing planned",
        ),
        (
            "zh",
            "王𠮷明 {} 未读 患者本人 · 英语 3小时前 2026年11月20日 10:30 网上填写 "
            "暂未发现不符 新线索 未分配 NCT07214142 未安排",
        ),
    ],
)
def test_a_row_says_who_and_what_and_how_old(sign_in: SignIn, keep: KeepLead, locale: str, said: str) -> None:
    reference = keep()
    with time_machine.travel(SENT + timedelta(hours=3), tick=False):
        page = sign_in(locale=locale).opens()
    assert row(page, reference) == said.format(reference)


def test_a_row_marks_in_words_what_must_not_be_missed(sign_in: SignIn, keep: KeepLead, stand: Stand) -> None:
    document = {"respondent": "family", "is_concealed": True}
    reference = keep(document=document, treatment_date_set="yes", channel=Channel.PHONE, attested_by="Wu Min")
    member = sign_in(name="Chen Li")
    assert member.account
    due = {"next_action": "call", "next_at": utc_text(datetime.now(UTC) - timedelta(hours=2))}
    stand(reference, status="contacted", assigned_to=member.account.id, **due)
    said = row(member.opens(), reference)
    for told in (
        "The patient may not know the diagnosis",
        "Treatment date is set",
        "Family or friend",
        "by phone: Wu Min",
        "Contacted Chen Li",
        "Call Overdue 2 hours ago",
    ):
        assert told in said


def test_what_a_person_typed_as_a_name_is_shown_and_not_run(sign_in: SignIn, keep: KeepLead) -> None:
    reference = keep(name="<img src=x onerror=alert(1)>")
    assert "<img src=x onerror=alert(1)>" in row(sign_in().opens(), reference)


def test_a_lead_without_a_name_can_be_opened(sign_in: SignIn, keep: KeepLead) -> None:
    reference = keep(name="")
    assert row(sign_in().opens(), reference).startswith(f"No name {reference}")


def test_chinese_in_an_english_page_is_marked_as_such(sign_in: SignIn, keep: KeepLead) -> None:
    keep(name="Tom 王明")
    spoken = {text.strip(): tag for text, tag in sign_in().opens().spoken() if text.strip()}
    assert (spoken["王明"], spoken["Tom"]) == ("zh-Hans", "en")


def test_sections_stand_in_order_and_each_row_leads_to_its_lead(
    sign_in: SignIn, keep: KeepLead, stand: Stand
) -> None:
    new, overdue, rest, planned = keep(), keep(), keep(), keep()
    now = datetime.now(UTC)
    stand(overdue, next_at=utc_text(now - timedelta(days=1)), status="contacted")
    stand(rest, status="declined")
    stand(planned, next_at=utc_text(now + timedelta(days=1)), status="contacted")
    page = sign_in().opens()
    assert page.hooks("section") == ["overdue", "new", "planned", "rest"]
    assert page.hooks("lead") == [overdue, new, planned, rest]
    assert f"/en/staff/leads/{new}" in page.links()


def test_opening_a_lead_marks_it_read_for_one_colleague(sign_in: SignIn, keep: KeepLead) -> None:
    reference = keep()
    chen, wu = sign_in(), sign_in(name="Wu Min")
    assert chen.opens().hooks("unread") == [""]
    chen.opens(f"leads/{reference}")
    assert chen.opens().hooks("unread") == []
    assert wu.opens().hooks("unread") == [""]


def test_who_is_probably_the_same_person_points_to_each_other(sign_in: SignIn, keep: KeepLead) -> None:
    father, son = keep(name="王建国"), keep(name="王磊")
    page = sign_in().opens()
    assert row(page, father).endswith(f"Probably the same person: {son}")
    assert row(page, son).endswith(f"Probably the same person: {father}")


# What is listed.


def test_a_form_and_a_link_narrow_alike(sign_in: SignIn, keep: KeepLead, stand: Stand) -> None:
    new, contacted = keep(locale="zh"), keep(locale="en")
    stand(contacted, status="contacted")
    member = sign_in()
    for query, listed in (
        ("status=contacted", [contacted]),
        ("language=zh", [new]),
        ("language=zh&status=contacted", []),
        (f"study={ASTHMA}", []),
        ("assigned=nobody&outcome=possible&respondent=self", sorted([new, contacted], key=[new].count)[::-1]),
        ("since=2026-11-20&until=2026-11-20", sorted([new, contacted], reverse=True)),
        ("since=2026-11-21", []),
        ("study=&status=&outcome=&since=", [new, contacted]),
    ):
        assert member.opens(f"?{query}").hooks("lead") == listed, query
    form = member.opens("?status=contacted&language=en").form("/staff/")
    assert form.method == "get"
    sent = {name: value for name, value in form.as_it_stands() if value}
    assert sent == {"status": "contacted", "language": "en"}


def test_every_view_is_a_link_that_keeps_the_study(sign_in: SignIn, keep: KeepLead) -> None:
    keep()
    page = sign_in().opens(f"?study={RECTAL}&assigned=me")
    links = [link for link in page.links() if "study=" in link]
    assert f"/en/staff/?study={RECTAL}&assigned=nobody" in links
    assert f"/en/staff/?study={RECTAL}&status=screen_failure" in links
    assert f"/en/staff/due?study={RECTAL}" in links
    assert f"/zh/staff/?study={RECTAL}&assigned=me" in page.links()
    assert current(page) == ["/en/staff/", f"/en/staff/?study={RECTAL}&assigned=me"]


def current(page: StaffPage) -> list[str | None]:
    return [each.get("href") for each in page.root.iter("a") if each.get("aria-current")]


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("figures/", ["/en/staff/figures/"]),
        ("accounts", ["/en/staff/accounts"]),
        ("accounts/new", ["/en/staff/accounts"]),
        ("search/", []),
    ],
)
def test_the_header_says_which_page_is_open(sign_in: SignIn, path: str, link: list[str]) -> None:
    assert current(sign_in(Role.ADMIN).opens(path)) == link


def test_a_clock_that_two_sites_name_differently_is_told_by_its_distance(sign_in: SignIn) -> None:
    assert "the study's site (GMT+08:00)" in sign_in().opens().text
    assert "the study's site (China Time)" in sign_in(studies=(RECTAL,)).opens().text
    assert "the study's site (China Time)" in sign_in().opens(f"?study={RECTAL}").text


def test_counts_are_told_per_status(sign_in: SignIn, keep: KeepLead, stand: Stand) -> None:
    for status in ("new", "new", "enrolled"):
        stand(keep(), status=status)
    page = sign_in().opens("?status=enrolled")
    counts = {each.get("data-count"): each.text for each in page.root.iter("span") if each.get("data-count")}
    assert (counts["new"], counts["enrolled"], counts["declined"]) == ("2", "1", "0")


@pytest.mark.parametrize(
    ("locale", "query", "told"),
    [
        ("en", "", "3 leads"),
        ("en", "?language=zh", "1 lead"),
        ("en", "?status=new&language=en", "2 leads"),
        ("en", "?language=en&after=", "2 leads"),
        ("zh", "?assigned=me", "0 条线索"),
        ("zh", "?status=new", "3 条线索"),
    ],
)
def test_a_list_says_how_many_leads_it_holds(
    sign_in: SignIn, keep: KeepLead, locale: str, query: str, told: str
) -> None:
    for language in ("zh", "en", "en"):
        keep(locale=language)
    page = sign_in(locale=locale).opens(query)
    assert words(page.element("span", **{"data-listed": ""})) == told


@pytest.mark.parametrize(
    ("locale", "found", "told", "beside_new"),
    [
        ("en", Count(MOST_COUNTED, True), "999 leads", "999"),
        (
            "en",
            Count(MOST_COUNTED + 1, False),
            "999+ leads more than 999 leads",
            "999+more than 999",
        ),
        ("zh", Count(MOST_COUNTED + 1, False), "999+ 条线索 超过 999 条线索", "999+超过 999"),
        ("en", Count(40, False), "40 leads or more: not all were counted", "40"),
        ("zh", Count(40, False), "至少 40 条线索（没有全部数完）", "40"),
    ],
)
def test_what_is_more_than_is_counted_is_said_in_words_too(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, locale: str, found: Count, told: str, beside_new: str
) -> None:
    module = import_module("chatbot.staff.inbox")
    monkeypatch.setattr(module, "count_listed", lambda *_: found)
    monkeypatch.setattr(module, "count_by_status", lambda *_: dict.fromkeys(LeadStatus, found.found))
    page = sign_in(locale=locale).opens(f"?after={written(Cursor(SENT, Section.NEW, '', ''))}")
    assert words(page.element("span", **{"data-listed": ""})) == told
    assert words(page.element("span", **{"data-count": "new"})) == beside_new
    silent = [each.text for each in page.root.iter("span") if each.get("aria-hidden") and each.text]
    assert all("+" in each for each in silent)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_filters_are_folded_and_what_is_on_can_be_taken_away(
    sign_in: SignIn, keep: KeepLead, locale: str
) -> None:
    keep()
    member = sign_in(locale=locale)
    page = member.opens("?status=new&language=zh&since=2026-11-20")
    assert folded(page) == [True]
    assert [words(each) for each in narrowed(page)] == {
        "en": ["Status: New (remove)", "Language: Chinese (remove)", "From day: Nov 20, 2026 (remove)"],
        "zh": ["状态：新线索 （去掉）", "语言：中文 （去掉）", "起始日期：2026年11月20日 （去掉）"],
    }[locale]
    assert [each.get("href") for each in narrowed(page)] == [
        f"/{locale}/staff/?language=zh&since=2026-11-20",
        f"/{locale}/staff/?status=new&since=2026-11-20",
        f"/{locale}/staff/?status=new&language=zh",
    ]
    assert narrowed(member.opens()) == []
    assert folded(member.opens("?status=called")) == [False]
    assert narrowed(member.page) == []


def test_a_colleague_who_left_can_still_be_asked_for(
    sign_in: SignIn, keep: KeepLead, stand: Stand, store: Store
) -> None:
    wu = sign_in(name="Wu Min").account
    assert wu
    reference = keep()
    stand(reference, assigned_to=wu.id)
    with store.connect() as db:
        db.table("staff").update(wu.id, {"disabled_at": utc_text(SENT)})
    page = sign_in().opens(f"?assigned={wu.id}")
    assert page.hooks("lead") == [reference]
    assert [words(each) for each in narrowed(page)] == ["Assigned to: Wu Min (remove)"]
    assert ("assigned", str(wu.id)) in page.form("/staff/").as_it_stands()


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_pages_follow_each_other_by_a_link_and_keep_the_filter(
    sign_in: SignIn, store: Store, keep: KeepLead, locale: str
) -> None:
    keep(locale="en")
    kept = [keep(locale="zh") for _ in range(27)]
    member = sign_in(locale=locale)
    first = member.opens("?language=zh")
    [following] = [link for link in first.links() if "after=" in link and link.startswith(f"/{locale}/")]
    second = member.opens(following)
    assert sorted(first.hooks("lead") + second.hooks("lead")) == sorted(kept)
    assert len(first.hooks("lead")) == 25
    assert not [link for link in second.links() if "after=" in link and link.startswith(f"/{locale}/")]
    assert f"/{locale}/staff/?language=zh" in second.links()


@pytest.mark.parametrize(
    ("query", "is_said"),
    [
        ("", False),
        ("status=new", False),
        (f"study={RECTAL}&status=new", False),
        ("status=new&outcome=possible", True),
    ],
)
def test_a_combination_without_an_index_is_said(sign_in: SignIn, query: str, is_said: bool) -> None:
    assert (sign_in().opens(f"?{query}").hook("reads-through") is not None) == is_said


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_an_address_that_asks_for_nothing_lists_nothing_and_says_why(
    sign_in: SignIn, keep: KeepLead, locale: str
) -> None:
    keep()
    page = sign_in(locale=locale).opens("?status=called&since=20.11.2026&language=zh")
    assert page.status == 422
    assert page.title.startswith({"en": "Error: ", "zh": "错误："}[locale])
    assert page.hooks("lead") == []
    assert {"#status", "#since"} <= set(page.links())
    assert ("language", "zh") in page.form("/staff/").as_it_stands()


def test_a_page_of_another_order_is_not_there(sign_in: SignIn) -> None:
    by_time = written(Cursor(SENT, Section.BY_TIME, utc_text(SENT), "7K4-M2Q"))
    assert sign_in().asks("", query_string={"after": by_time}).status_code == 404


def test_q15_a_colleague_of_one_study_sees_no_other(sign_in: SignIn, keep: KeepLead) -> None:
    seen, hidden = keep(study=RECTAL), keep(study=ASTHMA)
    member = sign_in(Role.VIEWER, studies=(RECTAL,))
    page = member.opens()
    assert page.hooks("lead") == [seen]
    assert hidden not in page.html
    assert "1" in [each.text for each in page.root.iter("span") if each.get("data-count") == "new"]
    assert member.opens(f"?study={ASTHMA}").status == 422
    member.opens()
    assert member.fills_in("/search/", sought=hidden).hooks("lead") == []


def test_q16_a_look_is_in_the_history_with_the_leads_it_showed(
    sign_in: SignIn, keep: KeepLead, store: Store
) -> None:
    reference = keep()
    sign_in().opens()
    assert history(store)[-1] == ("leads.listed", f'{{"references": ["{reference}"]}}')


def test_no_leads_are_said_to_be_none(sign_in: SignIn) -> None:
    member = sign_in()
    assert "There are no leads yet." in member.opens().text
    assert "No leads here." in member.opens("?status=new").text


# Finding.


@pytest.mark.parametrize("typed", ["王𠮷", "138 0013 8000", "8000", "Wang"])
def test_q27_what_was_typed_is_in_no_address_and_can_be_loaded_again(
    sign_in: SignIn, keep: KeepLead, typed: str
) -> None:
    reference = keep(name="王𠮷明 Wang")
    keep(name="李强", phone="+8613911112222")
    member = sign_in()
    member.opens()
    sent = member.sends("search/", {"sought": typed})
    assert (sent.status_code, sent.location) == (303, "/en/staff/search/1")
    page = member.opens(sent.location)
    assert page.hooks("lead") == [reference]
    assert member.opens(sent.location).hooks("lead") == [reference]
    assert member.opens("/zh/staff/search/1").hooks("lead") == [reference]
    assert ("sought", typed) in page.form("/search/").as_it_stands()
    assert typed not in "".join(page.links())


def test_two_searches_stay_apart_and_the_oldest_of_many_is_forgotten(sign_in: SignIn, keep: KeepLead) -> None:
    one, two = keep(name="王明"), keep(name="李强")
    member = sign_in()
    member.opens()
    for typed in ("王明", "李强"):
        member.sends("search/", {"sought": typed})
    assert member.opens("search/1").hooks("lead") == [one]
    assert member.opens("search/2").hooks("lead") == [two]
    for _ in range(4):
        member.sends("search/", {"sought": "李强"})
    gone = member.opens("search/1")
    assert gone.status == 404
    assert "no longer kept" in gone.text
    assert member.opens("search/6").hooks("lead") == [two]


def test_after_signing_out_nothing_that_was_typed_is_left(sign_in: SignIn) -> None:
    member = sign_in()
    member.opens()
    member.fills_in("/search/", sought="王明")
    member.fills_in("/sign-out")
    with member.client.session_transaction("/en/staff/") as cookie:
        assert "王明" not in str(dict(cookie))


@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("typed", ["", "12", "…"])
def test_a_search_for_nothing_is_told_how_to_search(sign_in: SignIn, locale: str, typed: str) -> None:
    member = sign_in(locale=locale)
    member.opens()
    page = member.fills_in("/search/", sought=typed)
    assert page.status == 422
    assert page.title.startswith({"en": "Error: ", "zh": "错误："}[locale])
    assert "#sought" in page.links()
    assert ("sought", typed) in page.form("/search/").as_it_stands()


def test_what_no_lead_has_is_said_to_be_found_nowhere(sign_in: SignIn, keep: KeepLead) -> None:
    keep(name="王明")
    member = sign_in()
    member.opens()
    assert member.fills_in("/search/", sought="赵云").hook("nothing") == ""


def test_what_was_found_is_turned_page_by_page(sign_in: SignIn, keep: KeepLead) -> None:
    kept = [keep(name="王明") for _ in range(26)]
    member = sign_in()
    member.opens()
    first = member.fills_in("/search/", sought="王明")
    [following] = [link for link in first.links() if link.startswith("/en/") and "after=" in link]
    second = member.opens(following)
    assert sorted(first.hooks("lead") + second.hooks("lead")) == sorted(kept)


def test_a_viewer_may_look_and_find(sign_in: SignIn, keep: KeepLead) -> None:
    reference = keep(name="王明")
    member: Member = sign_in(Role.VIEWER)
    assert member.opens().hooks("lead") == [reference]
    assert member.fills_in("/search/", sought="王明").hooks("lead") == [reference]
