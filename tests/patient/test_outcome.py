"""The outcome page: what is said, what is never said, and that it decides nothing."""

from __future__ import annotations

import pytest

from tests.patient.conftest import Meet
from tests.patient.page import words
from tests.patient.people import (
    BY_OUTCOME,
    CONCEALED,
    FAMILY,
    MAY_CHANGE,
    PERFECT,
    REFUSES,
    UNFIT,
    WITHOUT_PAPERS,
    WOMAN,
    Replies,
)
from tests.patient.person import Person

SENTENCES = {
    "possible": (
        "From what you told us, nothing rules you out so far. Only the study team can decide, after tests.",
        "就您填写的内容，目前没有发现不符合的地方。能否参加要由研究团队检查后决定。",
    ),
    "needs_review": (
        "Some points need a person to look at them. This is common.",
        "有些内容需要研究人员核对，这很常见。",
    ),
    "may_change": (
        "One or more answers are outside the published conditions today. This may change. "
        "The team can tell you more. Please keep following your doctor's treatment plan.",
        "有一项或几项目前和公开的条件不一致，以后可能会变化，请由研究团队判断。请继续按医生的安排治疗。",
    ),
    "likely_ineligible": (
        "One or more answers do not seem to fit this study's published conditions. The team makes the final "
        "decision, and you can still contact them. Other care is not affected.",
        "有一项或几项回答似乎不符合公开的研究条件。"
        "最终由研究团队判断，您仍可以联系他们，也不影响您正常看病。",
    ),
}
NO_DELAY = (
    "Please do not delay any care your doctors recommend while waiting for this study.",
    "请不要为了等这项研究而推迟医生建议的任何治疗。",
)
COSTS = (
    "The public record does not give costs, insurance, travel help or the number of visits. "
    "Please ask the team.",
    "费用、医保（含异地就医）、路费和往返次数，公开记录没有写，请问研究团队。",
)
HOOKS = {"possible": "possible", "needs_review": "needs_review", "declined": "likely_ineligible"}
NEVER_SAID = (
    "you are eligible",
    "accepted",
    "enrolled",
    "rejected",
    "unfortunately",
    "合格",
    "入组",
    "符合条件",
)


@pytest.mark.parametrize("key", SENTENCES)
def test_q14_every_result_says_in_clinical_words_that_it_decides_nothing(anyone: Person, key: str) -> None:
    anyone.has_said(BY_OUTCOME[key])
    page = anyone.sees_result()
    assert page.hook("outcome") == HOOKS.get(key, "likely_ineligible")
    said = 0 if anyone.locale == "en" else 1
    assert SENTENCES[key][said] in page.text
    assert NO_DELAY[said] in page.text
    assert COSTS[said] in page.text


@pytest.mark.parametrize("key", BY_OUTCOME)
def test_q14_a_person_of_the_team_can_be_reached_from_every_result(anyone: Person, key: str) -> None:
    anyone.has_said(BY_OUTCOME[key])
    page = anyone.sees_result()
    assert "Liu Liu, MD" in page.text
    assert "150 5601 7712" in page.text
    assert "+86 150 5601 7712" in page.text


@pytest.mark.parametrize("key", BY_OUTCOME)
def test_nothing_is_said_that_must_never_be_said(anyone: Person, key: str) -> None:
    anyone.has_said(BY_OUTCOME[key])
    text = anyone.sees_result().text.lower()
    assert [phrase for phrase in NEVER_SAID if phrase in text] == []


def test_the_registry_status_is_shown_with_its_date(person: Person) -> None:
    person.has_said(PERFECT)
    assert "Registry status: not yet recruiting, as of October 9, 2025." in person.sees_result().text


def test_a_result_needs_all_answers_or_a_stop(anyone: Person) -> None:
    anyone.has_said(PERFECT, until="willing")
    assert anyone.sees_result().hook("step") == "willing"


def test_a_no_is_thanked_for_and_nothing_more_is_asked_or_explained(anyone: Person) -> None:
    anyone.has_said({**REFUSES, "hb": "90"})
    page = anyone.sees_result()
    assert page.hook("outcome") == "likely_ineligible"
    assert page.hooks("criterion") == []
    assert "call-back" not in page.places()
    assert NO_DELAY[0 if anyone.locale == "en" else 1] in page.text
    assert anyone.opens("call-back").hook("outcome") == "likely_ineligible"


def test_at_most_two_reasons_are_given(anyone: Person) -> None:
    anyone.has_said({**UNFIT, "first_time": "came_back", "other_cancer": ["other"], "age": "80", "hb": "90"})
    assert len(_reasons(anyone)) == 2


def test_a_reason_stands_beside_the_records_own_line(meet: Meet) -> None:
    line = "Pathologically confirmed rectal adenocarcinoma"
    for locale in ("en", "zh"):
        person = meet(locale)
        person.has_said(UNFIT)
        languages = {lang for text, lang in person.sees_result().spoken() if line in text}
        assert languages == {"en"}


def test_in_chinese_the_records_own_line_is_folded_away_below_a_translation(meet: Meet) -> None:
    person = meet("zh")
    person.has_said(UNFIT)
    reason = person.sees_result().element("li", **{"data-criterion": "I1"})
    assert reason is not None
    assert reason.find("details/p[@lang='en']") is not None
    quoted = "".join(reason.find(".//q").itertext())  # type: ignore[union-attr]
    assert "腺癌" in quoted


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"biopsy": "other"}, "The record asks for this:"),
        ({"first_time": "came_back"}, "The record names this as a reason not to take part:"),
    ],
)
def test_a_quoted_line_says_whether_the_study_wants_it_or_not(
    person: Person, changed: Replies, said: str
) -> None:
    person.has_said({**PERFECT, **changed})
    assert said in person.sees_result().text


def test_the_twins_give_one_reason(person: Person) -> None:
    person.has_said({**PERFECT, "treatment": ["chemotherapy"]})
    assert len(_reasons(person)) == 1


PRIVATE: dict[str, tuple[Replies, list[str]]] = {
    "immune": ({**PERFECT, "immune": "one_of_these"}, ["immune", "自身免疫", "免疫系统", "HIV", "E7"]),
    "spread": (
        {**PERFECT, "elsewhere": "distant"},
        ["spread", "metasta", "转移", "liver or lungs", "E9", "I3"],
    ),
    "pregnancy": ({**WOMAN, "pregnancy": "pregnant"}, ["pregnan", "lactat", "breast", "怀孕", "哺乳", "E3"]),
    "guardian": ({**PERFECT, "guardian": "yes"}, ["guardian", "psychiatric", "监护", "精神", "E13"]),
    "unsaid": (
        {**PERFECT, "immune": "no_say", "mental_health": "no_say"},
        ["immune", "mental", "免疫系统", "心理", "E7", "E13"],
    ),
}


@pytest.mark.parametrize("key", PRIVATE)
def test_what_is_private_leaves_no_trace_in_the_text_or_the_hooks_of_the_result(
    anyone: Person, key: str
) -> None:
    replies, traces = PRIVATE[key]
    anyone.has_said(replies)
    page = anyone.sees_result()
    main = page.html[page.html.index("<main") : page.html.index("</main>")]
    assert [trace for trace in traces if trace in main] == []


@pytest.mark.parametrize("key", ["immune", "spread", "pregnancy", "guardian"])
def test_what_is_private_still_counts(anyone: Person, key: str) -> None:
    anyone.has_said(PRIVATE[key][0])
    assert anyone.sees_result().hook("outcome") == "likely_ineligible"
    assert _reasons(anyone) != []


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"biopsy": "other"},
        {"hb": "90"},
        {"msi_result": "dmmr"},
        {"msi_result": "pmmr"},
        {"colonoscopy": "second"},
    ],
    ids=str,
)
def test_a_concealed_diagnosis_leaves_no_trace_on_the_result(anyone: Person, changed: Replies) -> None:
    anyone.has_said({**CONCEALED, **changed})
    page = anyone.sees_result()
    assert page.hooks("criterion") == []
    assert page.hooks("finding") == []
    told = page.text.lower()
    assert [word for word in ("cancer", "tumo", "adenocarcinoma", "癌", "瘤", "转移") if word in told] == []


def test_the_family_of_a_patient_who_was_not_told_is_reminded_of_the_patients_own_understanding(
    person: Person,
) -> None:
    person.has_said(CONCEALED)
    assert "taking part needs the patient's own understanding" in person.sees_result().text


def test_family_is_spoken_to_as_family(person: Person) -> None:
    person.has_said({**FAMILY, "hb": "90"})
    text = person.sees_result().text
    assert "Please keep following the treatment plan of the patient's doctor." in text
    assert "Please do not delay any care the patient's doctors recommend" in text


def test_what_may_change_never_sounds_like_waiting(person: Person) -> None:
    person.has_said(MAY_CHANGE)
    text = person.sees_result().text.lower()
    assert [word for word in ("come back when", "try again", "once your", "until your") if word in text] == []


def test_a_staining_result_is_called_helpful_and_common(person: Person) -> None:
    person.has_said({**PERFECT, "msi_result": "pmmr", "msi_method": "ihc"})
    assert "Your staining result is helpful." in person.sees_result().text


def test_a_concealed_result_mentions_the_pathology_report_only_where_it_matters(anyone: Person) -> None:
    reminder = (
        "Please make sure the patient's doctor sees the pathology result.",
        "请让主管医生看到病理结果。",
    )
    for result, is_said in (("pmmr", False), ("dmmr", True), ("msi_h", True)):
        anyone.has_said({**CONCEALED, "msi_result": result, "msi_method": "ihc"})
        assert (reminder[anyone.locale == "zh"] in anyone.sees_result().text) is is_said, result


def test_whoever_has_found_the_papers_goes_on_from_the_result(anyone: Person) -> None:
    anyone.has_said(WITHOUT_PAPERS)
    assert "papers" in anyone.sees_result().places()
    anyone.opens("papers")
    anyone.answers("papers", ["mri"])
    assert anyone.step == "distance"


def test_a_note_names_the_result_that_it_is_about(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "msi_result": "dmmr", "msi_method": "ihc"})
    note = next(each for each in anyone.sees_result().root.iter("p") if _settled(anyone) in words(each))
    assert words(note.find("strong")).startswith(("The MSI result", "微卫星（MSI）"))


def _settled(person: Person) -> str:
    return (
        "请让主管医生看到这份结果，它可能影响治疗选择。"
        if person.locale == "zh"
        else "sees this result; it can"
    )


def test_a_wish_that_was_not_asked_about_is_no_open_point(anyone: Person) -> None:
    anyone.has_said({**FAMILY, "biopsy": "pending"}, until="first_time")
    page = anyone.taps(anyone.page.form("/stop-here"))
    assert "I1" in page.hooks("criterion")
    assert "I10" not in page.hooks("criterion")


def test_a_paper_is_not_named_twice(meet: Meet) -> None:
    person = meet("zh")
    person.has_said(PERFECT)
    for line in (words(each) for each in person.sees_result().root.iter("li")):
        for name in ("盆腔MRI", "肠镜", "出院小结"):
            assert not line.startswith(name) or line.count(name) == 1, line


def test_open_points_name_what_the_team_will_check(anyone: Person) -> None:
    anyone.has_said({**PERFECT, "biopsy": "pending", "immune": "no_say"})
    page = anyone.sees_result()
    assert "I1" in page.hooks("criterion")
    assert "E7" not in page.hooks("criterion")
    assert set(page.hooks("finding")) == {"unknown"}


def test_papers_to_bring_are_named_with_the_phrases_to_look_for(anyone: Person) -> None:
    anyone.has_said(PERFECT)
    marked = {text for text, lang in anyone.sees_result().spoken() if lang == "zh-Hans"}
    assert any("出院小结" in text for text in marked)


def _reasons(person: Person) -> list[str]:
    """The lines of the first list of a result that does not fit."""
    first = person.sees_result().element("ul")
    assert first is not None
    return [words(line) for line in first]
