"""What an address says is what is listed, on the clinic's clock; what it cannot mean is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from chatbot.screening.lead import LeadStatus
from chatbot.screening.staff_role import Role
from chatbot.staff.filters import FilterRefused, filter_args, read_filter
from chatbot.store.lead_filter import NOBODY, LeadFilter
from chatbot.store.staff import Account

RECTAL, ASTHMA = "NCT07214142", "NCT04912596"
CHEN = Account(7, "chen", "Chen Li", Role.COORDINATOR, ())
ONE_STUDY = Account(8, "wu", "Wu Min", Role.VIEWER, (RECTAL,))

Read = Callable[..., LeadFilter]


@pytest.fixture
def read(app: Flask) -> Read:
    def read(account: Account = CHEN, **args: str) -> LeadFilter:
        with app.test_request_context("/en/staff/"):
            return read_filter(args, account)

    return read


def test_an_address_without_a_filter_means_every_lead(read: Read) -> None:
    assert read() == read(study="", since=" ") == LeadFilter()


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("study", RECTAL, LeadFilter(study=RECTAL)),
        ("outcome", "needs_review", LeadFilter(outcome="needs_review")),
        ("status", "records_requested", LeadFilter(status=LeadStatus.RECORDS_REQUESTED)),
        ("language", "zh", LeadFilter(locale="zh")),
        ("respondent", "family", LeadFilter(respondent="family")),
        ("assigned", "me", LeadFilter(assigned_to=7)),
        ("assigned", "nobody", LeadFilter(assigned_to=NOBODY)),
        ("assigned", "12", LeadFilter(assigned_to=12)),
    ],
)
def test_each_field_narrows_by_what_it_says(read: Read, name: str, value: str, meant: LeadFilter) -> None:
    assert read(**{name: value}) == meant
    assert meant.narrows_by == {{"language": "locale", "assigned": "assigned_to"}.get(name, name)}


def test_a_day_begins_and_ends_on_the_clock_of_the_clinic(read: Read) -> None:
    meant = read(study=RECTAL, since="2026-11-20", until="2026-11-20")
    assert meant.since == datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert meant.until == datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert meant.narrows_by == {"study", "since", "until"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("study", "NCT00000000"),
        ("outcome", "eligible"),
        ("status", "called"),
        ("language", "fr"),
        ("respondent", "doctor"),
        ("assigned", "-1"),
        ("assigned", "²"),
        ("assigned", "9" * 40),
        ("since", "20.11.2026"),
        ("until", "2026-02-30"),
        ("until", "9999-12-31"),
    ],
)
def test_what_nobody_could_have_chosen_is_refused_by_name(read: Read, name: str, value: str) -> None:
    with pytest.raises(FilterRefused) as refused:
        read(**{name: value})
    assert refused.value.fields == (name,)


def test_every_refused_field_is_named_in_the_order_of_the_form(read: Read) -> None:
    with pytest.raises(FilterRefused) as refused:
        read(until="x", study="x", assigned="x", status="new")
    assert refused.value.fields == ("study", "assigned", "until")


def test_q15_who_may_see_one_study_lists_no_other(read: Read) -> None:
    assert read(ONE_STUDY).studies == (RECTAL,)
    conditions, bound = read(ONE_STUDY, status="new").conditions()
    assert "study IN (:study_0)" in conditions
    assert bound["study_0"] == RECTAL
    with pytest.raises(FilterRefused, match="study"):
        read(ONE_STUDY, study=ASTHMA)


def test_a_link_says_the_filter_again_and_nothing_else() -> None:
    assert filter_args({"status": " new ", "outcome": "", "after": "x", "locale": "zh"}) == {"status": "new"}
