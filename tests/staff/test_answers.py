"""Which answers a finding was judged by, with and without the dialog that asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from chatbot.screening.dialog import Dialog
from chatbot.screening.lead import Lead
from chatbot.staff.answers import answers_in, questions_read, worked_out_in
from chatbot.staff.lead_view import view_of
from tests.patient.people import CONCEALED, MAY_CHANGE, NEEDS_REVIEW, PERFECT, UNFIT, Replies
from tests.staff.desk import Desk
from tests.staff.leads import asthma_lead, frozen_lead, made_lead


@pytest.fixture(scope="module")
def dialogs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Dialog]:
    desk = Desk(tmp_path_factory.mktemp("desk") / "instance")
    found: Mapping[str, Dialog] = desk.app.extensions["dialogs"]
    return found


def read_both_ways(
    lead: Lead, dialog: Dialog
) -> list[tuple[Mapping[str, Any], frozenset[str], frozenset[str]]]:
    """Each finding with the questions of its criterion that were asked, and those that its rule quotes."""
    answers, worked_out = answers_in(lead.document, dialog), worked_out_in(lead.document)
    asked = frozenset(each.question for each in answers)
    findings: Any = lead.document["findings"]
    return [
        (
            each,
            questions_read(each, answers, worked_out, dialog) & asked,
            questions_read(each, answers, worked_out, None),
        )
        for each in findings
    ]


PEOPLE: list[tuple[Replies, str]] = [
    (PERFECT, "en"), (CONCEALED, "zh"), (NEEDS_REVIEW, "zh"), (MAY_CHANGE, "en"), (UNFIT, "en"),
]  # fmt: skip


@pytest.mark.parametrize(("replies", "locale"), PEOPLE)
def test_a_rule_quotes_only_questions_of_its_own_criterion(
    dialogs: Mapping[str, Dialog], replies: Replies, locale: str
) -> None:
    lead = made_lead(replies, locale)
    for finding, by_dialog, by_rule in read_both_ways(lead, dialogs[lead.study]):
        assert by_rule <= by_dialog, finding["criterion"]
        assert by_rule or not by_dialog, finding["criterion"]


@pytest.mark.parametrize(("replies", "locale"), PEOPLE)
def test_of_an_open_finding_the_rules_quote_every_question_that_was_asked(
    dialogs: Mapping[str, Dialog], replies: Replies, locale: str
) -> None:
    lead = made_lead(replies, locale)
    for finding, by_dialog, by_rule in read_both_ways(lead, dialogs[lead.study]):
        if finding["finding"] == "unknown":
            assert by_rule == by_dialog, finding["criterion"]


def test_a_rule_about_what_is_worked_out_stands_for_the_numbers_behind_it(
    dialogs: Mapping[str, Dialog],
) -> None:
    lead = asthma_lead()
    quoted = [by_rule for _, _, by_rule in read_both_ways(lead, dialogs[lead.study])]
    assert any({"cigarettes", "smoking_years"} <= each for each in quoted)


def test_a_choice_that_is_named_like_its_id_is_no_free_text(dialogs: Mapping[str, Dialog]) -> None:
    lead = frozen_lead()
    free = {each.question for each in answers_in(lead.document, dialogs[lead.study]) if each.is_free_text}
    assert "t_prefix" not in free
    assert {"distance_report", "mri_month"} <= free


def test_no_answer_is_lost_between_the_findings_and_the_rest(dialogs: Mapping[str, Dialog]) -> None:
    for lead in (frozen_lead(), asthma_lead(), made_lead(NEEDS_REVIEW)):
        view = view_of(lead, dialogs[lead.study])
        beside = {
            each.question
            for finding in view.findings
            for sheet in finding.sheets
            for each in (*sheet.answers, *sheet.beside)
        }
        rest = {each.question for each in view.other_answers}
        assert beside | rest == {each.question for each in view.conversation}
        assert not beside & rest
