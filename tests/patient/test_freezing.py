"""What a lead holds: all that staff will ever need, as it was said and shown."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.patient.conftest import Kept
from tests.patient.people import CONCEALED, FAMILY, NEEDS_REVIEW, PERFECT, UNFIT, WOMAN, Replies
from tests.patient.person import Person
from tests.wording_rules import foreign_words


@pytest.fixture
def leave(person: Person, kept: Kept) -> Callable[..., dict[str, Any]]:
    """The document of the lead that such a person leaves."""

    def leave(replies: Replies, **details: str) -> dict[str, Any]:
        person.has_said(replies)
        person.leaves_details(**details)
        return dict(kept()[-1].document)

    return leave


Leave = Callable[..., dict[str, Any]]


def ids(entries: list[dict[str, Any]]) -> set[str]:
    return {entry["id"] for entry in entries}


def by(entries: list[dict[str, Any]], name: str) -> dict[str, dict[str, Any]]:
    return {entry[name]: entry for entry in entries}


def test_a_lead_names_the_dialog_the_record_and_the_day(person: Person, leave: Leave, kept: Kept) -> None:
    document, lead = leave(PERFECT), kept()[-1]
    assert document["dialog"] == {
        "study": "NCT07214142",
        "version": person.dialog.version,
        "hash": person.dialog.hash,
    }
    assert (lead.dialog_version, lead.dialog_hash) == (person.dialog.version, person.dialog.hash)
    assert document["record"] == {"status": "NOT_YET_RECRUITING", "last_update": "2025-10-09"}
    assert document["as_of"] == datetime.now(UTC).date().isoformat()


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_lead_says_in_which_language_and_voice_it_was_made(
    person: Person, leave: Leave, locale: str
) -> None:
    person.locale = locale
    document = leave(FAMILY)
    assert (document["locale"], document["voice"]) == (locale, "family")


def test_a_lead_says_who_asked_for_whom_and_what_the_patient_knows(leave: Leave) -> None:
    document = leave({**CONCEALED, "relation": "spouse"})
    said = {name: document[name] for name in ("respondent", "relation", "patient_knows", "is_concealed")}
    assert said == {"respondent": "family", "relation": "spouse", "patient_knows": "no", "is_concealed": True}
    assert "concealed" in ids(document["flags"])


def test_a_lead_keeps_wishes_about_whom_to_speak_to(leave: Leave, kept: Kept) -> None:
    leave(CONCEALED, safe_contact="never the patient", best_time="after six", treatment_date_set="yes")
    contact = kept()[-1].contact
    assert (contact.safe_contact, contact.best_time, contact.treatment_date_set) == (
        "never the patient",
        "after six",
        "yes",
    )


def test_a_lead_keeps_the_path_and_every_answer_on_it_in_both_languages(leave: Leave) -> None:
    said = {**WOMAN, "medicines": ["local"]}
    document = leave(said)
    assert document["path"][0] == "respondent"
    assert {"pregnancy", "blood", "mri"} <= set(document["path"])
    assert {answer["question"] for answer in document["answers"]} == set(said)
    age = by(document["answers"], "question")["age"]
    assert age["asked"] == {"en": "How old are you, in full years?", "zh": age["asked"]["zh"]}
    assert all(
        set(answer["asked"]) == set(answer["answered"]) == {"en", "zh"} for answer in document["answers"]
    )
    assert all("岁" in age["asked"][locale] for locale in ("zh",))


def test_a_lead_keeps_numbers_verbatim_and_understood(leave: Leave) -> None:
    answers = by(leave({**PERFECT, "hb": ("10.0", "g/dL"), "age": "六十三"})["answers"], "question")
    assert (answers["hb"]["raw"], answers["hb"]["unit"]) == ("10.0", "g/dL")
    assert answers["hb"]["understood"] == {"low": "100.0", "high": "100.0"}
    assert (answers["age"]["raw"], answers["age"]["understood"]) == ("六十三", {"low": "63", "high": "63"})


def test_a_lead_names_the_papers_that_a_value_was_copied_from(leave: Leave) -> None:
    answers = by(leave({**PERFECT, "papers": ["mri", "pathology", "blood"]})["answers"], "question")
    copied = {question: answers[question]["copied_from"] for question in ("distance", "lvi", "hb", "age")}
    assert copied == {"distance": ["mri"], "lvi": ["pathology"], "hb": ["blood"], "age": []}


def test_a_lead_keeps_the_paper_and_the_month_that_each_sheet_was_copied_from(leave: Leave) -> None:
    said = {
        "distance_report": "肠镜 2026年5月",
        "mri_month": "2026-06",
        "msi_month": "June",
        "blood_month": "七月",
    }
    document = leave({**PERFECT, **said})
    answers = by(document["answers"], "question")
    assert all(answers[name]["answered"] == {"en": said[name], "zh": said[name]} for name in said)
    assert answers["mri_month"]["asked"]["zh"] == "报告是哪年哪月的"
    assert document["outcome"] == leave({**PERFECT, **dict.fromkeys(said, "")})["outcome"] == "possible"


def test_a_lead_keeps_that_the_patient_has_not_been_asked_yet(leave: Leave) -> None:
    document = leave({**CONCEALED, "willing": "not_asked"})
    assert by(document["answers"], "question")["willing"]["answered"] == {
        "en": "The patient has not been asked yet",
        "zh": "还没有问过病人",
    }
    assert by(document["findings"], "criterion")["I10"]["finding"] == "unknown"


def test_a_lead_keeps_what_is_implausible_as_such(leave: Leave) -> None:
    document = leave({**PERFECT, "hb": "400"})
    assert by(document["answers"], "question")["hb"]["plausible"] is False
    assert by(document["findings"], "criterion")["I8"]["finding"] == "unknown"


def test_a_lead_keeps_not_knowing_apart_from_not_being_asked(leave: Leave) -> None:
    answers = by(leave({**PERFECT, "n_stage": "not_in_report", "mental_health": "?"})["answers"], "question")
    assert answers["mental_health"]["understood"] is None
    assert "pregnancy" not in answers


def test_a_lead_keeps_what_the_record_left_open_on_that_day_in_both_languages(
    person: Person, leave: Leave
) -> None:
    document = leave(PERFECT)
    assert document["shape"] == "4"
    assert [each["id"] for each in document["conflicts"]] == [each.id for each in person.dialog.conflicts]
    twice = by(document["conflicts"], "id")["treatment_twice"]
    assert (twice["criteria"], [quote["at"] for quote in twice["record"]]) == (["I5", "E5"], ["I5", "E5"])
    for sentence in ("problem", "reading"):
        assert twice[sentence]["en"].isascii()
        assert foreign_words(twice[sentence]["zh"]) == []


def test_a_lead_keeps_all_23_findings_with_the_branch_that_decided(leave: Leave) -> None:
    findings = by(leave({**PERFECT, "hb": "90", "elsewhere": "distant"})["findings"], "criterion")
    assert len(findings) == 23
    assert (findings["I8"]["branch"], findings["I8"]["lasts"]) == ("low_haemoglobin", "may_change")
    assert (findings["E9"]["branch"], findings["E9"]["sensitive"]) == ("distant", True)
    assert (findings["I3"]["branch"], findings["I3"]["sensitive"]) == ("distant", True)
    assert findings["I1"]["line"] == "Pathologically confirmed rectal adenocarcinoma;"
    assert set(findings["I8"]["said"]) == {"en", "zh"}


def test_a_lead_keeps_the_rule_applied_to_each_criterion_in_both_languages(leave: Leave) -> None:
    findings = leave({**NEEDS_REVIEW, "hb": "90", "papers": ["pathology", "blood"]})["findings"]
    kinds = {
        "fits": {"fits_when"},
        "does_not_fit": {"does_not_fit_when"},
        "unknown": {"fits_when", "does_not_fit_when", "unknown_because"},
    }
    assert {each["finding"] for each in findings} == set(kinds)
    for each in findings:
        assert set(each["rule"]) == {"en", "zh"}
        assert all(set(rule) == kinds[each["finding"]] for rule in each["rule"].values())
        assert foreign_words(" ".join(words_in(each["rule"]["zh"]))) == []


def words_in(rule: Any) -> Iterator[str]:
    """Sentences and headings, whatever stands under which."""
    if isinstance(rule, str):
        yield rule
    for part in rule.values() if isinstance(rule, dict) else rule if isinstance(rule, list) else ():
        yield from words_in(part)
    if isinstance(rule, dict):
        yield from (heading for heading in rule if heading not in RULES)


RULES = {"fits_when", "does_not_fit_when", "unknown_because"}


def test_the_rule_speaks_in_the_words_that_the_person_was_asked_in(leave: Leave) -> None:
    document = leave({**FAMILY, "age": "76"})
    age = by(document["answers"], "question")["age"]["asked"]
    rule = by(document["findings"], "criterion")["I6"]["rule"]
    assert rule["en"] == {"does_not_fit_when": f"“{age['en']}”: more than 75 years"}
    assert rule["zh"] == {"does_not_fit_when": f"“{age['zh']}”：超过75 岁"}


def test_a_finding_that_a_contradiction_left_open_says_so(leave: Leave) -> None:
    document = leave({**PERFECT, "t_prefix": "yc"})
    [against] = document["contradictions"]
    for locale in ("en", "zh"):
        rule = by(document["findings"], "criterion")["I5"]["rule"][locale]
        [[named]] = rule["unknown_because"].values()
        assert named == against["text"][locale]


def shown(document: dict[str, Any]) -> set[str]:
    return {each["criterion"] for each in document["findings"] if each["shown"]}


def test_a_lead_says_which_reasons_the_person_read(leave: Leave) -> None:
    assert shown(leave({**PERFECT, "hb": "90"})) == {"I8"}


def test_a_reason_past_the_second_was_not_read(leave: Leave) -> None:
    document = leave(
        {
            **PERFECT,
            "distance": "13",
            "hb": "90",
            "other_illness": ["heart"],
            "doctor_score": "ecog_2",
            "daily_life": "ecog_2",
        }
    )
    unfit = {each["criterion"] for each in document["findings"] if each["finding"] == "does_not_fit"}
    assert unfit == {"I2", "I7", "I8", "E6"}
    assert shown(document) == {"I2", "I7"}


def test_a_sentence_that_two_findings_share_was_read_for_both(leave: Leave) -> None:
    assert shown(leave({**PERFECT, "treatment": ["chemotherapy"]})) == {"I5", "E5"}


def test_a_reason_read_between_two_questions_stays_read(person: Person, kept: Kept) -> None:
    unfit = {**PERFECT, "other_cancer": ["thyroid"], "distance": ("13", "cm"), "hb": "90"}
    person.has_said(unfit, until="other_cancer")
    person.answers("other_cancer", ["thyroid"])
    assert "The study is for people who have never had a cancer apart from this illness." in person.page.text
    person.has_said(unfit)
    assert "never had a cancer" not in person.sees_result().text
    person.leaves_details()
    assert shown(dict(kept()[-1].document)) == {"I2", "I8", "E4"}


@pytest.mark.parametrize("replies", [{**CONCEALED, "hb": "90"}, {**PERFECT, "elsewhere": "distant"}])
def test_a_neutral_sentence_is_not_the_reason(leave: Leave, replies: Replies) -> None:
    document = leave(replies)
    assert any(each["said"] for each in document["findings"])
    assert shown(document) == set()


@pytest.mark.parametrize(
    ("replies", "read"), [(NEEDS_REVIEW, True), ({**CONCEALED, "msi_result": "pmmr"}, False)]
)
def test_a_lead_says_whether_a_note_was_shown(leave: Leave, replies: Replies, read: bool) -> None:
    [note] = by(leave(replies)["findings"], "criterion")["I4"]["notes"]
    assert note["shown"] is read


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_a_lead_keeps_the_declaration_of_age_as_it_was_ticked(
    person: Person, leave: Leave, kept: Kept, locale: str
) -> None:
    person.locale = locale
    person.has_said(UNFIT)
    page, document = person.asks_for_a_call().text, leave(UNFIT)
    [declared] = document["declarations"]
    assert (declared["id"], declared["locale"]) == ("is_adult", locale)
    assert declared["text"][locale] in page
    assert set(declared["text"]) == {"en", "zh"}
    assert declared["text_hash"] == hashlib.sha256(declared["text"][locale].encode()).hexdigest()
    assert datetime.fromisoformat(declared["made_at"]) == kept()[-1].submitted_at


def test_q6_a_declaration_is_no_third_consent(leave: Leave, kept: Kept) -> None:
    leave(PERFECT)
    assert [consent.id for consent in kept()[-1].consents] == ["health", "contact"]


def test_a_lead_keeps_notes_flags_and_contradictions(leave: Leave) -> None:
    document = leave({**NEEDS_REVIEW, "t_prefix": "yc"}, note="乙肝小三阳，化疗过")
    findings = by(document["findings"], "criterion")
    assert ids(findings["I4"]["notes"]) == {"staining_only"}
    assert {"staining_only", "emvi", "hepatitis", "note_treatment"} <= ids(document["flags"])
    assert ids(document["contradictions"]) == {"treated_before_scan"}
    assert findings["I5"]["contradictions"] == ["treated_before_scan"]


@pytest.mark.parametrize(
    ("changed", "flag"),
    [
        ({"emvi": "positive"}, "emvi"),
        ({"lvi": "positive"}, "lvi"),
        ({"mrf": "threatened"}, "mrf_threatened"),
        ({"elsewhere": "far_nodes"}, "far_node"),
        ({"msi_method": "ihc"}, "staining_only"),
        ({"liver": "slight"}, "borderline_organs"),
        ({"treatment": ["chinese_medicine"]}, "chinese_medicine"),
        ({"other_cancer": ["in_situ"]}, "special_cancer"),
        ({"mental_health": "yes"}, "mental_health"),
    ],
    ids=str,
)
def test_a_lead_carries_the_flags_that_staff_look_for(leave: Leave, changed: Replies, flag: str) -> None:
    assert flag in ids(leave({**PERFECT, **changed})["flags"])


def test_a_lead_keeps_every_safety_message_that_was_shown(leave: Leave) -> None:
    told = by(leave({**PERFECT, "bleeding": "daily"}, note="I want to die")["safety"], "id")
    assert {each: told[each]["level"] for each in told} == {"self_harm": "emergency", "soon": "soon"}
    assert set(told["soon"]["text"]) == {"en", "zh"}


def test_a_lead_keeps_a_safety_message_whose_answer_was_taken_back(person: Person, kept: Kept) -> None:
    person.has_said({**PERFECT, "bleeding": "large"})
    person.says("bleeding", {"bleeding": "none"})
    person.leaves_details()
    safety = kept()[-1].document["safety"]
    assert isinstance(safety, list)
    assert ids(safety) == {"emergency"}


def test_a_lead_says_when_in_utc(leave: Leave, kept: Kept) -> None:
    leave(PERFECT)
    lead = kept()[-1]
    assert lead.submitted_at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - lead.submitted_at) < timedelta(minutes=1)
    assert [consent.given_at for consent in lead.consents] == [lead.submitted_at] * 2


def test_a_lead_names_the_papers_that_answers_were_copied_from(leave: Leave) -> None:
    assert leave(PERFECT)["papers"] == ["blood", "colonoscopy", "ct", "discharge", "mri", "pathology"]


def test_a_lead_of_a_talk_that_was_stopped_says_so(person: Person, kept: Kept) -> None:
    person.has_said(PERFECT, until="papers")
    person.taps(person.page.form("/stop-here"))
    person.leaves_details()
    assert kept()[-1].document["stopped_early"] is True


def test_answers_off_the_path_are_left_out(person: Person, kept: Kept) -> None:
    person.has_said(FAMILY)
    person.starts()
    person.answers("respondent", "self")
    person.leaves_details()
    document = kept()[-1].document
    answers = document["answers"]
    assert isinstance(answers, list)
    assert not {"relation", "patient_knows"} & {answer["question"] for answer in answers}
    assert (document["relation"], document["voice"]) == (None, "patient")
