"""A coordinator works a lead from its page; nothing is overwritten, and nothing that was typed is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlite_utils import Database

from chatbot.screening.lead import LeadStatus
from chatbot.screening.progress import MOVES
from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.history import PERSON
from chatbot.store.leads import correct_phone, erase
from chatbot.store.work.changing import LeadState, get_state
from chatbot.store.work.phone import phone_of
from tests.patient.page import words
from tests.patient.people import CONCEALED, PERFECT
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.desk import call_link, place
from tests.staff.leads import made_lead
from tests.staff.member import Member, StaffPage

NOW = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
"""Ten in the morning in Hefei."""
FORMS = ("status", "undo", "call", "phone", "phone/back", "note", "assign", "next", "visit", "visit/cancel")
PLANNED = {"visit-starts_at": "2026-12-01T09:00", "visit-minutes": "60", "visit-place": "门诊三楼"}
REFUSED: tuple[tuple[str, dict[str, str]], ...] = (
    ("status", {"status-to": "enrolled"}),
    ("status", {"status-to": "new"}),
    ("status", {"status-to": "cured"}),
    ("status", {}),
    ("status", {"status-to": "screen_failure", "status-criterion": "X1"}),
    ("status", {"status-to": "contacted", "status-criterion": "I1"}),
    ("call", {}),
    ("call", {"call-outcome": "shouted"}),
    ("call", {"call-outcome": "reached", "call-note": "x" * 401}),
    ("call", {"call-outcome": "reached", "call-note": "a\u202eb"}),
    ("call", {"call-outcome": "asked_to_call_back"}),
    ("call", {"call-outcome": "busy", "call-next_call": "later"}),
    ("call", {"call-outcome": "busy", "call-next_call": "2026-11-26T09:59"}),
    ("call", {"call-outcome": "busy", "call-next_call": "2062-11-27T10:00"}),
    ("call", {"call-outcome": "reached", "call-move": "enrolled"}),
    ("call", {"call-outcome": "reached", "call-move": "screen_failure"}),
    ("call", {"call-outcome": "reached", "call-move": "cured"}),
    ("call", {"call-outcome": "reached", "call-move": "declined", "call-next_call": "2026-11-27T10:00"}),
    ("call", {"call-outcome": "asked_to_call_back", "call-move": "contacted"}),
    ("phone", {}),
    ("phone", {"phone-number": "139 0000 0002"}),
    ("phone", {"phone-number": "139 0000 0002", "phone-source": "a bird"}),
    ("phone", {"phone-source": "person"}),
    ("phone", {"phone-number": "12", "phone-source": "person"}),
    ("phone", {"phone-number": "9" * 41, "phone-source": "person"}),
    ("phone", {"phone-number": "138-0013-8000", "phone-source": "person"}),
    ("phone", {"phone-source": "as_before"}),
    ("note", {}),
    ("note", {"note-text": "  \n "}),
    ("note", {"note-text": "x" * 2001}),
    ("assign", {"assign-to": "999"}),
    ("assign", {"assign-to": "me"}),
    ("next", {"next-action": "call"}),
    ("next", {"next-action": "", "next-when": "2026-11-27T10:00"}),
    ("next", {"next-action": "dance", "next-when": "2026-11-27T10:00"}),
    ("next", {"next-action": "call", "next-when": "2026-11-25T10:00"}),
    ("next", {"next-action": "call", "next-when": "soon"}),
    ("visit", {}),
    ("visit", {**PLANNED, "visit-starts_at": "2026-11-25T09:00"}),
    ("visit", {**PLANNED, "visit-minutes": "0"}),
    ("visit", {**PLANNED, "visit-minutes": "an hour"}),
    ("visit", {**PLANNED, "visit-place": " "}),
    ("visit", {**PLANNED, "visit-place": "x" * 121}),
    ("undo", {}),
    ("visit/cancel", {}),
)
"""What no form takes from a lead that is new and has no visit."""

TYPED = "她女儿说下午再打 <b>"


@pytest.fixture(autouse=True)
def _at_ten() -> object:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def db(store: Store) -> object:
    with store.connect() as db:
        yield db


def stands(db: Database, reference: str) -> LeadState:
    found = get_state(db, reference)
    assert found is not None
    return found


def does(member: Member, reference: str, what: str, **fields: str) -> StaffPage:
    """Opens the lead, sends one form of it as the page gave it, and goes on from there."""
    page = member.opens(f"leads/{reference}")
    revision = next(form for form in page.forms() if form.named("revision")).named("revision")[0].value
    return sends(member, reference, what, revision, **fields)


def sends(member: Member, reference: str, what: str, revision: str, **fields: str) -> StaffPage:
    body = {"revision": revision, **{name.replace("__", "-"): value for name, value in fields.items()}}
    response = member.sends(f"leads/{reference}/{what}", body)
    return member._follows(response)


def said_wrong(page: StaffPage) -> list[str]:
    """What the summary says, each of which leads to its field."""
    summary = page.element("div", id="refused")
    assert summary is not None
    return [words(each) for each in summary.iter("a")]


def seen_revision(page: StaffPage) -> str:
    return next(form for form in page.forms() if form.named("revision")).named("revision")[0].value


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_call_is_logged_with_its_note_and_the_next_call_by_the_clock_of_the_site(
    db: Database, keep: KeepLead, sign_in: SignIn, locale: str
) -> None:
    reference, member = keep(), sign_in(locale=locale)
    page = does(
        member,
        reference,
        "call",
        call__outcome="no_answer",
        call__note=TYPED,
        call__next_call="2026-11-27T15:30",
    )
    assert (page.status, page.path) == (200, f"/{locale}/staff/leads/{reference}")
    assert page.hooks("event") == ["Called", "Kept"]
    assert TYPED in page.text
    assert stands(db, reference).next_at == datetime(2026, 11, 27, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_lead_goes_from_new_to_enrolled(db: Database, keep: KeepLead, sign_in: SignIn, locale: str) -> None:
    reference, member = keep(), sign_in(locale=locale)
    for status in ("contacted", "records_requested", "screening_visit", "enrolled"):
        page = does(member, reference, "status", status__to=status)
        assert page.hook("status") == status
    assert page.hooks("event") == [*["Moved"] * 4, "Kept"]


def test_the_page_offers_the_moves_of_the_table_and_no_others(keep: KeepLead, sign_in: SignIn) -> None:
    reference, member = keep(), sign_in()
    page = member.opens(f"leads/{reference}")
    offered = {control.value for form in page.forms() for control in form.named("status-to") if control.value}
    assert offered == {each.value for each in MOVES[LeadStatus.NEW]}


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_call_is_logged_with_the_status_that_follows_in_one_go(
    db: Database, keep: KeepLead, sign_in: SignIn, locale: str
) -> None:
    reference, member = keep(), sign_in(locale=locale)
    page = member.opens(f"leads/{reference}")
    offered = [control.value for control in page.form("/call").named("call-move")]
    assert offered == ["", *(each.value for each in MOVES[LeadStatus.NEW] if each.value != "screen_failure")]
    page = does(member, reference, "call", call__outcome="reached", call__move="records_requested")
    assert page.hook("status") == "records_requested"
    assert page.hooks("event") == ["Moved", "Called", "Kept"]
    assert stands(db, reference).revision == 2


def test_a_closed_lead_takes_a_next_call_with_the_status_that_opens_it(
    db: Database, keep: KeepLead, sign_in: SignIn
) -> None:
    reference, member = keep(), sign_in()
    does(member, reference, "status", status__to="unreachable")
    again = {"call__outcome": "asked_to_call_back", "call__next_call": "2026-11-27T10:00"}
    assert does(member, reference, "call", **again).status == 422
    page = does(member, reference, "call", **again, call__move="contacted")
    assert page.hook("status") == "contacted"
    assert stands(db, reference).next_action == "call"


def test_a_lead_from_which_nothing_follows_offers_no_status_with_a_call(
    keep: KeepLead, sign_in: SignIn
) -> None:
    reference, member = keep(), sign_in()
    page = does(member, reference, "status", status__to="withdrawn")
    assert not page.form("/call").named("call-move")
    assert does(member, reference, "call", call__outcome="reached").hooks("event")[0] == "Called"


SAVED = [
    ("call", {"call-outcome": "busy"}, "Saved: the call.", "已保存：通话记录。"),
    ("note", {"note-text": "x"}, "Saved: the note.", "已保存：备注。"),
    ("status", {"status-to": "contacted"}, "Saved: the status “Contacted”.", "已保存：状态“已联系”。"),
    (
        "call",
        {"call-outcome": "reached", "call-move": "contacted"},
        "Saved: the call. Saved: the status “Contacted”.",
        "已保存：通话记录。 已保存：状态“已联系”。",
    ),
    (
        "phone",
        {"phone-number": "139 0000 0002", "phone-source": "person"},
        "Saved: the telephone number.",
        "已保存：电话号码。",
    ),
]


def test_what_was_saved_is_said(keep: KeepLead, sign_in: SignIn) -> None:
    reference, members = keep(), {"en": sign_in(), "zh": sign_in(locale="zh")}
    for what, fields, *said in SAVED:
        for locale, words_saved in zip(members, said, strict=True):
            on = reference if what == "note" else keep()
            page = does(members[locale], on, what, **fields)
            assert words(page.element("p", role="status")) == words_saved


def test_what_was_saved_is_told_once_whatever_address_comes_first(keep: KeepLead, sign_in: SignIn) -> None:
    reference, member, colleague = keep(), sign_in(), sign_in(name="Wang Fang")
    page = member.opens(f"leads/{reference}")
    answer = member.sends(
        f"leads/{reference}/call", {"revision": seen_revision(page), "call-outcome": "busy"}
    )
    assert "saved" not in answer.location
    assert colleague.opens(f"leads/{reference}").hook("saved") is None
    # The answer got lost on the way; they come back by the list of what is due.
    assert member.opens(f"leads/{reference}?list=due").hook("saved") is not None
    for address in (f"leads/{reference}?list=due", answer.location, f"leads/{reference}?saved=undo"):
        assert member.opens(address).hook("saved") is None


def test_what_a_colleague_did_meanwhile_is_not_told_as_saved(keep: KeepLead, sign_in: SignIn) -> None:
    reference, member, colleague = keep(), sign_in(), sign_in(name="Wang Fang")
    member.opens(f"leads/{reference}")
    does(colleague, reference, "note", note__text="x")
    assert member.opens(f"leads/{reference}").hook("saved") is None


@pytest.mark.parametrize(
    ("locale", "marked", "corrected"),
    [
        (
            "en",
            "Logged as a wrong number on Nov 26, 2026.",
            "Staff corrected the telephone number. The referring doctor or hospital gave it.",
        ),
        ("zh", "2026年11月26日记录为号码有误。", "工作人员更正了电话号码。转诊医生或医院告知。"),
    ],
)
def test_a_number_that_was_logged_as_wrong_is_marked_until_staff_correct_it(
    db: Database, keep: KeepLead, sign_in: SignIn, locale: str, marked: str, corrected: str
) -> None:
    reference, member = keep(), sign_in(locale=locale)
    assert member.opens(f"leads/{reference}").hook("wrong-number") is None
    page = does(member, reference, "call", call__outcome="wrong_number")
    mark = page.element("div", **{"data-wrong-number": ""})
    assert marked in words(mark)
    assert call_link(page).get("class") == "button"
    assert place(page, mark) < place(page, call_link(page))
    sent = {"phone__number": "139 0000 0002", "phone__source": "referrer"}
    page = does(member, reference, "phone", **sent)
    assert page.hook("wrong-number") is None
    assert call_link(page).get("class") == "button main"
    assert call_link(page).get("href") == "tel:+8613900000002"
    assert page.text.count(corrected) == 2
    assert page.hooks("event")[0] == "PhoneCorrected"
    (row,) = db.query("SELECT detail FROM history WHERE action = 'lead.phone_corrected'")
    assert "139" not in row["detail"]


@pytest.mark.parametrize(
    ("locale", "told", "saved", "in_history", "corrected"),
    [
        (
            "en",
            "Staff confirmed the telephone number: “wrong number” was logged by mistake.",
            "Saved: the telephone number was right.",
            "Telephone number confirmed as right",
            "orrected the telephone number",
        ),
        (
            "zh",
            "工作人员确认电话号码无误：之前误记为“号码有误”。",
            "已保存：电话号码无误。",
            "确认电话号码无误",
            "更正了电话号码",
        ),
    ],
)
def test_a_number_that_was_right_all_along_is_nowhere_said_to_be_corrected(
    keep: KeepLead, sign_in: SignIn, locale: str, told: str, saved: str, in_history: str, corrected: str
) -> None:
    reference, member = keep(), sign_in(locale=locale)
    page = does(member, reference, "call", call__outcome="wrong_number")
    dialled, old = call_link(page).get("href"), seen_revision(page)
    refused = does(member, reference, "phone", phone__source="as_before", phone__number="139 0000 0002")
    assert refused.status == 422
    page = does(member, reference, "phone", phone__source="as_before")
    assert (page.hook("wrong-number"), call_link(page).get("href")) == (None, dialled)
    assert page.text.count(told) == 2
    assert words(page.element("p", role="status")) == saved
    assert in_history in page.text
    overtaken = sends(member, reference, "note", old, note__text="late")
    assert overtaken.status == 409
    assert corrected not in overtaken.text


def test_a_number_that_a_colleague_corrected_meanwhile_is_not_overwritten(
    db: Database, keep: KeepLead, sign_in: SignIn
) -> None:
    reference, chen, wang = keep(), sign_in(), sign_in(name="Wang Fang")
    old = seen_revision(chen.opens(f"leads/{reference}"))
    does(wang, reference, "phone", phone__number="139 0000 0002", phone__source="person")
    page = sends(chen, reference, "phone", old, phone__number="139 0000 0003", phone__source="person")
    assert page.status == 409
    assert "Wang Fang corrected the telephone number" in page.text
    assert phone_of(db, reference) == "+8613900000002"


@pytest.mark.parametrize(
    ("locale", "button", "told", "saved"),
    [
        (
            "en",
            "Put 138 0013 8000 back",
            "Staff put an earlier telephone number back.",
            "Saved: the earlier telephone number is back.",
        ),
        ("zh", "恢复为138 0013 8000", "工作人员恢复了之前的电话号码。", "已保存：已恢复之前的电话号码。"),
    ],
)
def test_a_slip_in_a_corrected_number_is_taken_back_on_the_card(
    keep: KeepLead, sign_in: SignIn, locale: str, button: str, told: str, saved: str
) -> None:
    reference, member = keep(), sign_in(locale=locale)
    before = call_link(member.opens(f"leads/{reference}")).get("href")
    page = does(member, reference, "phone", phone__number="139 0000 0002", phone__source="person")
    assert page.hook("former-number") == "+8613800138000"
    assert button in page.text
    body = dict(page.form("/phone/back").as_it_stands())
    page = member._follows(member.sends(f"leads/{reference}/phone/back", body))
    assert (call_link(page).get("href"), page.hook("former-number")) == (before, "+8613900000002")
    assert page.text.count(told) == 2
    assert words(page.element("p", role="status")) == saved
    sent_twice = member._follows(member.sends(f"leads/{reference}/phone/back", body))
    assert sent_twice.status == 409


def test_a_viewer_sees_a_former_number_and_cannot_put_it_back(keep: KeepLead, sign_in: SignIn) -> None:
    reference = keep()
    does(sign_in(), reference, "phone", phone__number="139 0000 0002", phone__source="person")
    page = sign_in(Role.VIEWER).opens(f"leads/{reference}")
    assert page.hook("former-number") == "+8613800138000"
    assert not [each for each in page.forms() if "/phone/back" in str(each.action)]


def test_a_viewer_sees_the_mark_and_cannot_correct_the_number(keep: KeepLead, sign_in: SignIn) -> None:
    reference = keep()
    does(sign_in(), reference, "call", call__outcome="wrong_number")
    page = sign_in(Role.VIEWER).opens(f"leads/{reference}")
    assert page.element("div", **{"data-wrong-number": ""}) is not None
    assert page.element("details", id="correct-number") is None


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_screen_failure_names_its_criterion(
    db: Database, keep: KeepLead, sign_in: SignIn, locale: str
) -> None:
    reference, member = keep(), sign_in(locale=locale)
    page = does(member, reference, "status", status__to="screen_failure", status__criterion="")
    assert page.status == 422
    assert len(said_wrong(page)) == 1
    page = does(member, reference, "status", status__to="screen_failure", status__criterion="E9")
    assert page.hook("status") == "screen_failure"
    assert "E9" in page.text


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_q34_what_cannot_be_taken_is_refused_on_the_same_page_and_changes_nothing(
    db: Database, keep: KeepLead, sign_in: SignIn, locale: str
) -> None:
    reference, member = keep(), sign_in(locale=locale)
    member.opens(f"leads/{reference}")
    before = stands(db, reference)
    for what, fields in REFUSED if locale == "en" else REFUSED[::6]:
        page = sends(member, reference, what, "0", **fields)
        assert page.status == 422, (what, fields)
        assert page.title.startswith({"en": "Error: ", "zh": "错误："}[locale])
        assert page.before_heading("refused") == [""]
        is_of_a_field = what not in ("undo", "visit/cancel")
        assert bool(said_wrong(page)) is is_of_a_field, (what, fields)
    assert stands(db, reference) == before


@pytest.mark.parametrize(
    ("what", "fields", "kept"),
    [
        ("call", {"call-note": TYPED}, "call-note"),
        ("call", {"call-outcome": "busy", "call-next_call": "later"}, "call-next_call"),
        ("note", {"note-text": f"{TYPED}{'x' * 2000}"}, "note-text"),
        ("call", {"call-move": "declined"}, "call-move"),
        ("phone", {"phone-number": "139-00"}, "phone-number"),
        ("next", {"next-action": "check_records"}, "next-action"),
        ("visit", {**PLANNED, "visit-minutes": "an hour"}, "visit-minutes"),
        ("visit", {**PLANNED, "visit-minutes": "0"}, "visit-place"),
    ],
)
def test_what_was_typed_into_a_refused_form_is_kept(
    keep: KeepLead, sign_in: SignIn, what: str, fields: dict[str, str], kept: str
) -> None:
    reference, member = keep(), sign_in()
    page = does(member, reference, what, **fields)
    form = page.form(f"/{what}")
    assert dict(form.as_it_stands())[kept] == fields[kept]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_who_was_overtaken_is_told_what_the_other_did_and_can_send_it_again(
    db: Database, keep: KeepLead, sign_in: SignIn, locale: str
) -> None:
    reference = keep()
    chen, wang = sign_in(locale=locale), sign_in(name="Wang Fang", locale=locale)
    old = seen_revision(chen.opens(f"leads/{reference}"))
    does(wang, reference, "status", status__to="declined")
    page = sends(chen, reference, "note", old, note__text=TYPED)
    assert page.status == 409
    assert page.hook("meanwhile") is not None
    assert page.text.count("Wang Fang") >= 2
    assert page.hook("status") == "declined"
    summary = page.element("div", id="refused")
    assert summary is not None
    assert [each.get("href") for each in summary.iter("a")] == ["#write-a-note"]
    assert db.table("notes").count == 0
    page = chen.fills_in("/note")
    assert (page.status, page.hooks("event")) == (200, ["Noted", "Moved", "Kept"])
    assert TYPED in page.text


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "The person who asked corrected the telephone number"),
        ("zh", "填写者本人 更正了电话号码"),
    ],
)
def test_a_number_that_the_person_corrected_meanwhile_is_told(
    db: Database, keep: KeepLead, sign_in: SignIn, locale: str, said: str
) -> None:
    reference, member = keep(), sign_in(locale=locale)
    old = seen_revision(member.opens(f"leads/{reference}"))
    correct_phone(db, reference, "+8613900000002", "", NOW, PERSON)
    page = sends(member, reference, "note", old, note__text=TYPED)
    assert page.status == 409
    assert said in page.text


def test_a_mistake_on_a_page_that_is_overtaken_tells_of_both(keep: KeepLead, sign_in: SignIn) -> None:
    reference = keep()
    chen, wang = sign_in(), sign_in(name="Wang Fang")
    old = seen_revision(chen.opens(f"leads/{reference}"))
    does(wang, reference, "note", note__text="first")
    page = sends(chen, reference, "call", old)
    assert page.status == 409
    assert said_wrong(page)
    assert page.hook("meanwhile") is not None


def test_a_form_that_is_sent_twice_is_kept_once(db: Database, keep: KeepLead, sign_in: SignIn) -> None:
    reference, member = keep(), sign_in()
    old = seen_revision(member.opens(f"leads/{reference}"))
    assert sends(member, reference, "note", old, note__text=TYPED).status == 200
    assert sends(member, reference, "note", old, note__text=TYPED).status == 409
    assert db.table("notes").count == 1


@pytest.mark.parametrize("revision", ["", "-1", "7", "x", "1e9"])
def test_who_has_not_seen_the_lead_as_it_stands_changes_nothing(
    db: Database, keep: KeepLead, sign_in: SignIn, revision: str
) -> None:
    reference, member = keep(), sign_in()
    member.opens(f"leads/{reference}")
    assert sends(member, reference, "note", revision, note__text=TYPED).status == 409
    assert db.table("notes").count == 0


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_wrong_status_is_taken_back_and_still_told(keep: KeepLead, sign_in: SignIn, locale: str) -> None:
    reference, member = keep(), sign_in(locale=locale)
    page = does(member, reference, "status", status__to="withdrawn")
    offered = {
        "en": "Take “Withdrawn” back It is then “New” again.",
        "zh": "撤回“已退出” 撤回后状态为“新线索”。",
    }
    assert offered[locale] in page.text
    page = does(member, reference, "undo")
    assert page.hook("status") == "new"
    assert page.hooks("event") == ["Moved", "Kept"]
    assert page.element("li", **{"class": "undone"}) is not None
    assert not [form for form in page.forms() if form.action.endswith("/undo")]


def test_a_lead_is_taken_in_one_tap_and_given_to_another(
    db: Database, keep: KeepLead, sign_in: SignIn
) -> None:
    reference, chen, wang = keep(), sign_in(), sign_in(name="Wang Fang")
    assert chen.account
    assert wang.account
    page = chen.opens(f"leads/{reference}")
    take = next(form for form in page.forms() if form.action.endswith("/assign"))
    assert dict(take.as_it_stands())["assign-to"] == str(chen.account.id)
    does(chen, reference, "assign", assign__to=str(chen.account.id))
    assert stands(db, reference).assigned_to == chen.account.id
    page = does(chen, reference, "assign", assign__to=str(wang.account.id))
    assert stands(db, reference).assigned_to == wang.account.id
    assert page.hooks("event") == ["Assigned", "Assigned", "Kept"]


def test_nobody_is_offered_a_lead_who_cannot_work_it(db: Database, keep: KeepLead, sign_in: SignIn) -> None:
    reference, chen = keep(), sign_in()
    viewer, elsewhere = sign_in(Role.VIEWER, name="Lu"), sign_in(name="Ma", studies=("NCT04912596",))
    assert viewer.account
    assert elsewhere.account
    page = chen.opens(f"leads/{reference}")
    offered = {each.value for form in page.forms() for each in form.named("assign-to")}
    for other in (viewer.account, elsewhere.account):
        assert str(other.id) not in offered
        assert does(chen, reference, "assign", assign__to=str(other.id)).status == 422
    assert stands(db, reference).assigned_to is None


def test_what_is_next_can_be_emptied(db: Database, keep: KeepLead, sign_in: SignIn) -> None:
    reference, member = keep(), sign_in()
    does(member, reference, "next", next__action="decide", next__when="2026-11-27 10:00")
    assert stands(db, reference).next_action == "decide"
    does(member, reference, "next", next__action="", next__when="")
    assert stands(db, reference).next_at is None


def test_an_overdue_action_is_said_to_be_and_shown_as_it_was(
    db: Database, keep: KeepLead, sign_in: SignIn
) -> None:
    reference, member = keep(), sign_in()
    does(member, reference, "next", next__action="decide", next__when="2026-11-26T10:10")
    with time_machine.travel(NOW + timedelta(minutes=11)):
        page = member.opens(f"leads/{reference}")
    assert "overdue" in page.text
    assert dict(page.form("/next").as_it_stands())["next-when"] == "2026-11-26T10:10"


def test_a_visit_that_stays_when_its_status_is_taken_back_is_said(keep: KeepLead, sign_in: SignIn) -> None:
    reference, member = keep(), sign_in()
    does(member, reference, "visit", **PLANNED)
    assert does(member, reference, "status", status__to="screening_visit").hook("visit-still-planned") is None
    page = does(member, reference, "undo")
    assert "the status is not" in page.text
    (set_again,) = [
        form
        for form in page.forms()
        if [each.kind for each in form.named("status-to") if each.value == "screening_visit"] == ["hidden"]
    ]
    body = dict(set_again.as_it_stands())
    page = sends(member, reference, "status", body["revision"], status__to=body["status-to"])
    assert (page.hook("status"), page.hook("visit-still-planned")) == ("screening_visit", None)
    page = does(member, reference, "undo")
    assert does(member, reference, "visit/cancel").hook("visit-still-planned") is None


@pytest.mark.parametrize(
    ("locale", "new", "planned"),
    [
        ("en", "New · Nothing planned · Not assigned", "New · Decide: Nov 26, 2026 10:10 overdue"),
        ("zh", "新线索 · 未安排 · 未分配", "新线索 · 作出决定：2026年11月26日 10:10 已逾期"),
    ],
)
def test_above_all_the_page_says_where_the_lead_stands(
    keep: KeepLead, sign_in: SignIn, locale: str, new: str, planned: str
) -> None:
    def at_a_glance(page: StaffPage) -> str:
        return words(page.element("p", **{"data-at-a-glance": ""}))

    reference, member = keep(), sign_in(locale=locale)
    assert at_a_glance(member.opens(f"leads/{reference}")) == new
    does(member, reference, "next", next__action="decide", next__when="2026-11-26T10:10")
    with time_machine.travel(NOW + timedelta(minutes=11)):
        assert at_a_glance(member.opens(f"leads/{reference}")).startswith(planned)


def test_for_a_screen_failure_what_does_not_fit_is_offered_first(keep: KeepLead, sign_in: SignIn) -> None:
    lead = made_lead({**PERFECT, "distance": "15"})
    page = sign_in().opens(f"leads/{keep(document=lead.document, outcome=lead.outcome)}")
    offered = [each.value for form in page.forms() for each in form.named("status-criterion")]
    assert offered[:2] == ["", "I2"]
    assert len(offered) == len(set(offered)) == 1 + len(page.hooks("criterion"))


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_what_was_planned_under_another_status_is_said_and_taken_away_with_one_press(
    db: Database, keep: KeepLead, sign_in: SignIn, locale: str
) -> None:
    reference, member = keep(), sign_in(locale=locale)
    planned = {"next__action": "ask_for_records", "next__when": "2026-11-27T10:00"}
    assert does(member, reference, "next", **planned).hook("planned-under") is None
    page = does(member, reference, "call", call__outcome="reached", call__move="records_requested")
    assert page.hook("planned-under") == "new"
    told = words(page.element("div", **{"data-planned-under": "new"}))
    assert {"en": "while the status was “New”", "zh": "状态为“新线索”时"}[locale] in told
    assert does(member, reference, "undo").hook("planned-under") is None
    page = does(member, reference, "status", status__to="contacted")
    revision = seen_revision(page)
    assert sign_in(Role.VIEWER, name="Lu").opens(f"leads/{reference}").hook("planned-under") == "new"
    page = sends(member, reference, "next", revision, next__action="")
    assert (page.hook("planned-under"), stands(db, reference).next_action) == (None, "")
    assert {"en": "Saved: nothing is next.", "zh": "已保存：下一步已清空。"}[locale] in page.text
    assert page.hooks("event")[:2] == ["NextActionSet", "Moved"]


def test_a_visit_that_was_planned_before_its_status_was_set_goes_with_it(
    keep: KeepLead, sign_in: SignIn
) -> None:
    reference, member = keep(), sign_in()
    does(member, reference, "visit", **PLANNED)
    assert does(member, reference, "status", status__to="screening_visit").hook("planned-under") is None
    page = does(member, reference, "undo")
    assert (page.hook("planned-under"), page.hook("visit-still-planned")) == (None, "")


def test_a_closed_lead_offers_nothing_to_plan_and_its_visit_can_still_be_cancelled(
    keep: KeepLead, sign_in: SignIn
) -> None:
    reference, member = keep(), sign_in()
    does(member, reference, "visit", **PLANNED)
    page = does(member, reference, "status", status__to="declined")
    actions = {form.action.rsplit(reference, 1)[-1] for form in page.forms()}
    assert not {"/next", "/visit"} & actions
    assert {"/visit/cancel", "/call", "/note"} <= actions
    assert page.hook("visit-still-planned") is not None
    cancelled = does(member, reference, "visit/cancel")
    assert (cancelled.hook("visit"), cancelled.hook("visit-still-planned")) == (None, None)


@pytest.mark.parametrize("fields", [{"next-action": "call", "next-when": "2026-11-27T10:00"}])
def test_who_plans_for_a_lead_that_was_just_closed_is_told_why_not(
    keep: KeepLead, sign_in: SignIn, fields: dict[str, str]
) -> None:
    reference, member = keep(), sign_in()
    old = seen_revision(member.opens(f"leads/{reference}"))
    does(member, reference, "status", status__to="withdrawn")
    for what, sent in (("next", fields), ("visit", PLANNED), ("status", {"status-to": "contacted"})):
        page = sends(member, reference, what, old, **sent)
        assert page.status == 409
        assert said_wrong(page)
        assert page.hook("meanwhile") is not None


@pytest.mark.parametrize(("locale", "warned"), [("en", "does not know"), ("zh", "患者不知道")])
def test_where_the_patient_does_not_know_the_call_log_says_so_again(
    app: object, store: Store, sign_in: SignIn, keep: KeepLead, locale: str, warned: str
) -> None:
    lead = made_lead(CONCEALED, safe_contact="晚上八点后打我手机")
    reference = keep(document=lead.document, safe_contact=lead.contact.safe_contact)
    page = sign_in(locale=locale).opens(f"leads/{reference}")
    beside = page.element("div", **{"data-safe-contact": ""})
    assert beside is not None
    assert warned in words(beside)
    assert "请问现在方便说话吗" in words(beside)
    assert "晚上八点后打我手机" in words(beside)


def test_without_wishes_and_secrets_the_call_log_warns_of_nothing(keep: KeepLead, sign_in: SignIn) -> None:
    page = sign_in().opens(f"leads/{keep(safe_contact='')}")
    assert page.hook("safe-contact") is None


def test_q15_a_viewer_sees_what_happened_and_can_change_nothing(
    db: Database, keep: KeepLead, sign_in: SignIn
) -> None:
    reference, viewer = keep(), sign_in(Role.VIEWER)
    does(sign_in(), reference, "note", note__text=TYPED)
    page = viewer.opens(f"leads/{reference}")
    assert page.hooks("event") == ["Noted", "Kept"]
    assert not [form for form in page.forms() if reference in form.action]
    before = stands(db, reference)
    for what in FORMS:
        assert viewer.sends(f"leads/{reference}/{what}", {"revision": "1"}).status_code == 403
    assert stands(db, reference) == before


def test_q15_a_lead_of_a_study_that_an_account_may_not_see_is_not_there(
    db: Database, keep: KeepLead, sign_in: SignIn
) -> None:
    reference, other = keep(), sign_in(studies=("NCT04912596",))
    other.opens("due")
    before = stands(db, reference)
    for what in FORMS:
        assert other.sends(f"leads/{reference}/{what}", {"revision": "0"}).status_code == 404
    assert other.asks(f"leads/{reference}/visit.ics").status_code == 404
    assert stands(db, reference) == before


def test_a_lead_that_was_erased_meanwhile_is_said_not_to_be_there(
    db: Database, keep: KeepLead, sign_in: SignIn
) -> None:
    reference, member = keep(), sign_in()
    member.opens(f"leads/{reference}")
    erase(db, reference, NOW, "operator")
    assert sends(member, reference, "note", "0", note__text=TYPED).status == 404


def test_q17_what_a_colleague_or_a_person_typed_is_shown_as_it_was_typed(
    keep: KeepLead, sign_in: SignIn
) -> None:
    attack = "<img src=x onerror=alert(1)>"
    reference, member = keep(safe_contact=attack), sign_in(name=attack)
    does(member, reference, "note", note__text=attack)
    does(member, reference, "call", call__outcome="reached", call__note=attack)
    page = does(member, reference, "visit", **{**PLANNED, "visit-place": attack})
    assert page.text.count(attack) >= 6
    assert page.element("img") is None


def test_a_note_keeps_its_lines(keep: KeepLead, sign_in: SignIn) -> None:
    reference, member = keep(), sign_in()
    page = does(member, reference, "note", note__text="first\r\n\r\nsecond")
    assert "first\n\nsecond" in page.html
