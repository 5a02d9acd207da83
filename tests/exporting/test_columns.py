"""What a row says, and what it never says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chatbot.exporting.columns import readable_phone
from chatbot.screening.lead import LeadStatus
from chatbot.store.export import ExportedLead
from chatbot.store.screening_log import LogLine
from tests.exporting.rows import LEAD, LINE, lead_table, log_table


def said(lead: ExportedLead, criteria: tuple[str, ...] = ()) -> dict[str, str]:
    table = lead_table([lead], criteria)
    (line,) = table.in_words()
    return dict(zip((column.id for column in table.columns), line, strict=True))


def logged(line: LogLine) -> dict[str, str]:
    table = log_table([line])
    (words,) = table.in_words()
    return dict(zip((column.id for column in table.columns), words, strict=True))


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+8613900000001", "(+86) 139 0000 0001"),
        ("+8655162620110", "(+86) 551 6262 0110"),
        ("+886277218877", "(+886) 2 7721 8877"),
        ("+12025550123", "(+1) 202-555-0123"),
        ("", ""),
        ("not a number", "not a number"),
    ],
)
def test_q32_a_phone_number_stays_text_that_can_be_read(number: str, shown: str) -> None:
    assert readable_phone(number) == shown


def test_times_are_those_of_the_study_s_site() -> None:
    row = said(replace(LEAD, next_at=datetime(2026, 11, 21, 1, 0, tzinfo=UTC)))
    assert (row["submitted_at"], row["next_at"], row["time_zone"]) == (
        "2026-11-21 02:30",
        "2026-11-21 09:00",
        "Asia/Shanghai",
    )


def test_a_number_that_was_logged_as_wrong_says_so_with_the_day_at_the_site() -> None:
    row = said(replace(LEAD, wrong_number_since=datetime(2026, 11, 20, 18, 30, tzinfo=UTC)))
    assert row["wrong_number_on"] == "2026-11-21"
    assert said(LEAD)["wrong_number_on"] == ""
    columns = list(row)
    assert columns[columns.index("phone") + 1] == "wrong_number_on"


def test_a_lead_without_anything_due_has_an_empty_cell() -> None:
    assert said(LEAD)["next_at"] == ""


def test_findings_are_listed_by_what_they_say() -> None:
    row = said(LEAD)
    assert (row["does_not_fit"], row["to_check"], row["fits"]) == ("E2", "I2", "I1 E1")


def test_a_list_about_one_study_has_a_column_for_each_criterion() -> None:
    row = said(LEAD, ("I1", "I2", "E1", "E2", "E3"))
    assert [row[each] for each in ("I1", "I2", "E1", "E2", "E3")] == [
        "fits the study",
        "to check",
        "fits the study",
        "does not fit the study",
        "",
    ]


def test_titles_tell_inclusions_from_exclusions() -> None:
    titles = lead_table([], ("I1", "E1")).titles
    assert titles[-2:] == ["I1 (inclusion)", "E1 (exclusion)"]


def test_an_id_without_words_stands_as_it_is() -> None:
    assert said(replace(LEAD, outcome="of an older version"))["outcome"] == "of an older version"


def test_the_number_that_was_typed_is_in_no_export() -> None:
    assert LEAD.contact.phone_as_typed not in said(LEAD).values()


def test_the_log_has_days_and_no_times() -> None:
    line = replace(LINE, status=LeadStatus.ENROLLED, enrolled_at=datetime(2026, 11, 30, 17, 0, tzinfo=UTC))
    row = logged(line)
    assert (row["screened_on"], row["enrolled_on"]) == ("2026-11-21", "2026-12-01")


def test_the_log_names_nobody() -> None:
    columns = {column.id for column in log_table([]).columns}
    assert columns == {
        "number",
        "screened_on",
        "outcome",
        "does_not_fit",
        "status",
        "failed_criterion",
        "enrolled_on",
    }


def test_the_line_of_an_erased_lead_keeps_its_number_and_day() -> None:
    erased = replace(LINE, number=7, outcome="", status=None, does_not_fit=())
    row = logged(erased)
    assert (row.pop("number"), row.pop("screened_on"), row.pop("status")) == ("7", "2026-11-21", "Erased")
    assert set(row.values()) == {""}
