"""What a mail says: where to look, in both languages, and nothing of whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from gettext import NullTranslations

import pytest

from chatbot.config import ROOT
from chatbot.i18n import STAFF, load_catalogs
from chatbot.notifying.letter import letter
from chatbot.store.outbox import Notice, NoticeKind, NoticeState
from tests.notifying.conftest import STUDY, settings_for

AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
MAILING = settings_for(25)
NEW_LEAD = Notice(
    id=7,
    once="new_lead 7K4-M2Q a@example.org",
    kind=NoticeKind.NEW_LEAD,
    study=STUDY,
    reference="7K4-M2Q",
    recipient="a@example.org",
    queued_at=AT,
    next_try_at=AT,
    tries=1,
    problem="",
    state=NoticeState.WAITING,
)
DIGEST = replace(NEW_LEAD, once="digest", kind=NoticeKind.DIGEST, reference="")


@pytest.fixture(scope="module")
def catalogs() -> dict[str, NullTranslations]:
    loaded = load_catalogs(ROOT / "translations", [])
    return {locale: loaded.of(locale, STAFF) for locale in ("en", "zh")}


def test_a_new_lead_is_told_by_its_reference_and_a_link(catalogs: dict[str, NullTranslations]) -> None:
    mail = letter(NEW_LEAD, MAILING, catalogs)
    assert mail["Subject"] == "New lead 7K4-M2Q / 新线索 7K4-M2Q"
    assert mail.get_content().splitlines() == [
        f"There is a new lead for study {STUDY}.",
        "Reference: 7K4-M2Q",
        "https://screening.example.org/en/staff/leads/7K4-M2Q",
        "",
        f"研究 {STUDY} 有一条新线索。",
        "编号：7K4-M2Q",
        "https://screening.example.org/zh/staff/leads/7K4-M2Q",
    ]


def test_a_digest_names_the_study_and_a_link_alone(catalogs: dict[str, NullTranslations]) -> None:
    mail = letter(DIGEST, MAILING, catalogs)
    assert mail["Subject"] == f"Due today, {STUDY} / 今日待办，{STUDY}"
    assert mail.get_content().splitlines()[:2] == [
        f"Leads of study {STUDY} are waiting for somebody today.",
        f"https://screening.example.org/en/staff/?study={STUDY}",
    ]


def test_a_mail_that_leaves_a_demonstration_says_so(catalogs: dict[str, NullTranslations]) -> None:
    mail = letter(DIGEST, MAILING, catalogs, is_made_up=True)
    assert mail["Subject"] == f"DEMO Due today, {STUDY} / 演示-今日待办，{STUDY}"
    assert mail.get_content().splitlines()[:3:2] == [
        "Demonstration: all leads are made up.",
        "这是演示：这里的线索都是虚构的。",
    ]


@pytest.mark.parametrize("notice", [NEW_LEAD, DIGEST])
def test_a_second_try_is_the_same_mail(catalogs: dict[str, NullTranslations], notice: Notice) -> None:
    later = replace(notice, tries=9, next_try_at=datetime(2027, 1, 1, tzinfo=UTC), problem="down")
    assert letter(notice, MAILING, catalogs).as_bytes() == letter(later, MAILING, catalogs).as_bytes()


def test_each_notice_has_a_message_id_of_its_own(catalogs: dict[str, NullTranslations]) -> None:
    to_others = replace(NEW_LEAD, once="new_lead 7K4-M2Q b@example.org")
    ids = {letter(each, MAILING, catalogs)["Message-ID"] for each in (NEW_LEAD, to_others, DIGEST)}
    assert len(ids) == 3
    assert all(each.endswith("@example.org>") and "7K4" not in each for each in ids)


def test_a_mail_travels_as_seven_bits(catalogs: dict[str, NullTranslations]) -> None:
    data = letter(NEW_LEAD, MAILING, catalogs).as_bytes()
    assert data.isascii()
    assert message_from_bytes(data, policy=policy.default)["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("name", ["recipient", "reference"])
def test_no_line_break_makes_a_header_of_its_own(catalogs: dict[str, NullTranslations], name: str) -> None:
    notice = replace(NEW_LEAD, **{name: "a@example.org\r\nBcc: everybody@example.org"})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="linefeed"):
        letter(notice, MAILING, catalogs)
