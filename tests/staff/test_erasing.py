"""Staff erase a lead: asked for once more before, gone everywhere after, and told honestly."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chatbot.screening.staff_role import Role
from chatbot.store import Store
from chatbot.store.history import verify
from tests.staff.conftest import KeepLead, SignIn
from tests.staff.member import Member, StaffPage

LOCALES = ("en", "zh")
STUDY, OTHER = "NCT07214142", "NCT04912596"
PERSONAL = {"name": "王Marker明", "phone": "+8613900000001", "note": "a note of Marker"}


def erases(member: Member, lead: str, **changed: str) -> StaffPage:
    """Opens the page and sends its form; every field as it should be unless a keyword says otherwise."""
    member.opens(f"leads/{lead}/erase")
    return member.fills_in("/erase", **{"reason": "withdrew", "reference": lead, **changed})


def is_there(store: Store, reference: str) -> bool:
    with store.connect() as db:
        return bool(db.table("leads").count_where("reference = ?", [reference]))


def entries(store: Store, reference: str) -> Iterator[dict[str, Any]]:
    with store.connect() as db:
        yield from db.query("SELECT * FROM history WHERE subject = ? ORDER BY seq", [reference])


@pytest.mark.parametrize("locale", LOCALES)
def test_a_lead_goes_and_the_inbox_says_so_once(
    sign_in: SignIn, keep: KeepLead, store: Store, locale: str
) -> None:
    reference, other = keep(phone="+8613900000001"), keep(phone="+8613900000002")
    member = sign_in(locale=locale)
    page = member.opens(f"leads/{reference}")
    assert f"/{locale}/staff/leads/{reference}/erase" in page.links()
    page = erases(member, reference)
    assert (page.path, page.hook("erased")) == (f"/{locale}/staff/", reference)
    assert page.hook("trace") is None
    assert page.hooks("lead") == [other]
    assert member.opens("").hook("erased") is None
    assert member.opens(f"leads/{reference}").status == 404


@pytest.mark.parametrize("typed", ["{}", " {} ", "lower", "run together"])
def test_the_reference_may_be_typed_as_people_type(
    sign_in: SignIn, keep: KeepLead, store: Store, typed: str
) -> None:
    reference = keep()
    as_typed = {"lower": reference.lower(), "run together": reference.replace("-", "")}
    erases(sign_in(), reference, reference=as_typed.get(typed, typed.format(reference)))
    assert not is_there(store, reference)


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"reference": "7K4-M2Q"}, {"#reference"}),
        ({"reference": ""}, {"#reference"}),
        ({"reason": ""}, {"#reason"}),
        ({"reason": "王明 asked"}, {"#reason"}),
        ({"reason": "", "reference": "another"}, {"#reason", "#reference"}),
    ],
)
@pytest.mark.parametrize("locale", LOCALES)
def test_what_does_not_match_erases_nothing_and_is_kept(
    sign_in: SignIn, keep: KeepLead, store: Store, sent: dict[str, str], wrong: set[str], locale: str
) -> None:
    reference = keep()
    page = erases(sign_in(locale=locale), reference, **sent)
    assert page.status == 422
    assert page.title.startswith({"en": "Error: ", "zh": "错误："}[locale])
    assert {link for link in page.links() if link.startswith("#") and link != "#main"} == wrong
    kept = dict(page.form("/erase").as_it_stands())
    assert kept["reference"] == sent.get("reference", reference)
    assert kept.get("reason", "") == ("withdrew" if "reason" not in sent else "")
    assert is_there(store, reference)
    assert "lead.erased" not in [each["action"] for each in entries(store, reference)]


def test_the_reference_of_another_lead_erases_neither(sign_in: SignIn, keep: KeepLead, store: Store) -> None:
    meant, other = keep(), keep()
    assert erases(sign_in(), meant, reference=other).status == 422
    assert is_there(store, meant)
    assert is_there(store, other)


def test_q15_a_viewer_neither_sees_the_way_nor_gets_in(sign_in: SignIn, keep: KeepLead, store: Store) -> None:
    reference = keep()
    viewer = sign_in(Role.VIEWER)
    page = viewer.opens(f"leads/{reference}")
    assert not [link for link in page.links() if link.endswith("/erase")]
    assert viewer.asks(f"leads/{reference}/erase").status_code == 403
    sent = {"reason": "withdrew", "reference": reference}
    assert viewer.sends(f"leads/{reference}/erase", sent).status_code == 403
    assert is_there(store, reference)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMIN])
def test_q15_a_lead_of_an_unseen_study_is_not_there(
    sign_in: SignIn, keep: KeepLead, store: Store, role: Role
) -> None:
    reference = keep(study=STUDY)
    member = sign_in(role, studies=(OTHER,))
    member.opens()
    sent = {"reason": "withdrew", "reference": reference}
    assert member.asks(f"leads/{reference}/erase").status_code == 404
    assert member.sends(f"leads/{reference}/erase", sent).status_code == 404
    assert is_there(store, reference)


@pytest.mark.parametrize("reason", ["withdrew", "duplicate", "mistake"])
def test_q16_the_history_keeps_who_and_why_and_no_identity(
    sign_in: SignIn, keep: KeepLead, store: Store, reason: str
) -> None:
    reference = keep(**PERSONAL)
    member = sign_in()
    member.opens(f"leads/{reference}")
    erases(member, reference, reason=reason)
    *_, last = entries(store, reference)
    assert member.account
    assert (last["actor"], last["action"]) == (member.account.actor, "lead.erased")
    assert json.loads(last["detail"]) == {"reason": reason}
    with store.connect() as db:
        told = "".join(str(row) for row in db.table("history").rows)
        assert verify(db) is None
    assert not [each for each in (*PERSONAL.values(), "Marker", "Chen Li") if each in told]


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en", "reason: The person withdrew, or asked for it"), ("zh", "原因：本人撤回或要求删除")],
)
def test_an_admin_reads_the_reason_in_words(sign_in: SignIn, keep: KeepLead, locale: str, said: str) -> None:
    reference = keep()
    admin = sign_in(Role.ADMIN, locale)
    erases(admin, reference)
    assert said in admin.opens(f"history?subject={reference}").text


def test_looking_at_the_page_erases_nothing_and_reads_nothing(
    sign_in: SignIn, keep: KeepLead, store: Store
) -> None:
    reference = keep(**PERSONAL)
    page = sign_in().opens(f"leads/{reference}/erase")
    assert not [each for each in (*PERSONAL.values(), "Marker") if each in page.text]
    assert [each["action"] for each in entries(store, reference)] == ["lead.kept"]


def test_what_is_sent_twice_says_the_same(sign_in: SignIn, keep: KeepLead, store: Store) -> None:
    reference = keep()
    member = sign_in()
    erases(member, reference)
    sent = {"reason": "withdrew", "reference": reference}
    again = member._follows(member.sends(f"leads/{reference}/erase", sent))
    assert (again.status, again.hook("erased")) == (200, reference)
    assert [each["action"] for each in entries(store, reference)].count("lead.erased") == 1
    assert sign_in().sends(f"leads/{reference}/erase", sent).status_code in (400, 404)


def test_the_same_persons_other_leads_stay_and_are_named(
    sign_in: SignIn, keep: KeepLead, store: Store
) -> None:
    one, other = keep(phone="+8613900000001"), keep(phone="+8613900000001")
    keep(phone="+8613900000003", name="Somebody Else")
    member = sign_in()
    page = member.opens(f"leads/{one}/erase")
    assert page.hook("others") is not None
    assert f"/en/staff/leads/{other}" in page.links()
    erases(member, one)
    assert is_there(store, other)
    assert member.opens(f"leads/{other}/erase").hook("others") is None


def test_a_trace_that_a_reader_holds_up_is_admitted(sign_in: SignIn, keep: KeepLead, store: Store) -> None:
    reference = keep()
    member = sign_in()
    member.opens(f"leads/{reference}/erase")
    with store.connect() as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM leads").fetchone()
        page = member.fills_in("/erase", reason="withdrew", reference=reference)
    assert page.hook("erased") == reference
    assert page.hook("trace") is not None
    assert not is_there(store, reference)
