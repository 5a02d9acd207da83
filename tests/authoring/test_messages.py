"""Whom to call depends on the country: what names a number stands with a site, and each study has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.authoring.library import load_library
from chatbot.authoring.loader import load_dialog, load_shared
from chatbot.authoring.problems import DialogError
from chatbot.authoring.strings import study_texts
from chatbot.screening.dialog import Level
from chatbot.screening.site import NOWHERE
from tests.authoring.small_study import DIALOG, SHARED, write_study
from tests.only_study import DIALOGS, FIRST, SECOND

SITES = """\
safety:
  - {id: soon, level: soon, text: Tell a doctor soon.}
sites:
  north:
    region: "NO"
    time_zone: Europe/Oslo
    emergency_line: "Emergency: 113."
    in_an_emergency: In an emergency call 113.
    safety:
      - {id: emergency, level: emergency, call: ["113"], text: Call 113.}
  south:
    region: ZA
    time_zone: Africa/Johannesburg
    countries: {"10177": ZA, "112": LS}
    emergency_line: "Emergency: 10177."
    in_an_emergency: In an emergency call 10177.
    safety:
      - {id: emergency, level: emergency, call: ["10177"], text: Call 10177.}
"""
SHARED_BY_SITE = SITES + SHARED[SHARED.index("flags:") :]
OWN = """\
messages:
  - {id: soon, level: soon, text: {patient: Tell your own doctor., family: Tell the patient's own doctor.}}
  - {id: breath, level: emergency, call: ["113"], text: Sit up and call 113.}
safety:
"""


def with_site(site: str = "north", dialog: str = DIALOG) -> str:
    return dialog.replace("titles:\n", f"site: {site}\ntitles:\n", 1)


def refusal(root: Path, dialog: str, shared: str = SHARED_BY_SITE) -> str:
    with pytest.raises(DialogError) as refused:
        load_dialog(write_study(root, dialog, shared))
    return str(refused.value)


@pytest.mark.parametrize(("site", "number", "region"), [("north", "113", "NO"), ("south", "10177", "ZA")])
def test_a_study_says_the_numbers_of_its_site_and_of_no_other(
    tmp_path: Path, site: str, number: str, region: str
) -> None:
    dialog = load_dialog(write_study(tmp_path, with_site(site), SHARED_BY_SITE))
    assert (dialog.site.id, dialog.site.region) == (site, region)
    assert [(each.id, each.call) for each in dialog.safety] == [("emergency", (number,)), ("soon", ())]
    assert dialog.site.country_of("112") == ("LS" if site == "south" else "")
    assert dialog.site.emergency_line is not None
    assert dialog.site.emergency_line.patient == f"Emergency: {number}."


def test_a_dialog_words_a_message_for_its_field_and_adds_its_own(tmp_path: Path) -> None:
    own = with_site(dialog=DIALOG.replace("safety:\n", OWN, 1))
    dialog = load_dialog(write_study(tmp_path, own, SHARED_BY_SITE))
    assert [each.id for each in dialog.safety] == ["emergency", "breath", "soon"]
    assert [each.level for each in dialog.safety] == [Level.EMERGENCY, Level.EMERGENCY, Level.SOON]
    assert dialog.safety[2].text.patient == "Tell your own doctor."


def test_only_its_own_wording_goes_into_a_studys_catalog(tmp_path: Path) -> None:
    folder = write_study(tmp_path, with_site(dialog=DIALOG.replace("safety:\n", OWN, 1)), SHARED_BY_SITE)
    own = {text.patient for text in study_texts(folder) if text.owner.startswith(("safety.", "site."))}
    assert own == {"Tell your own doctor.", "Sit up and call 113."}
    shared = {text.patient for text in load_shared(tmp_path / "shared.yaml")}
    assert {"Call 113.", "Call 10177.", "Emergency: 10177.", "Tell a doctor soon."} <= shared


def test_an_own_message_can_be_raised_by_answers_and_by_phrases(tmp_path: Path) -> None:
    own = DIALOG.replace("safety:\n", OWN + "  breath: {age: {above: 100}}\n", 1)
    heard = own.replace("raises: [minor, emergency]", "raises: [minor, breath]")
    dialog = load_dialog(write_study(tmp_path, with_site(dialog=heard), SHARED_BY_SITE))
    assert dialog.phrases[-1].raises == ("minor", "breath")
    assert next(each for each in dialog.safety if each.id == "breath").when is not None


@pytest.mark.parametrize(
    ("dialog", "says"),
    [
        (DIALOG, "'site' is missing here: whom to call depends on it. Known here: north, south."),
        (with_site("nroth"), "There is no site in shared.yaml called 'nroth'. Did you mean 'north'?"),
        (
            with_site(dialog=DIALOG.replace("safety:\n", OWN.replace("id: breath", "id: soon"), 1)),
            "Two have the safety message id 'soon'.",
        ),
        (
            with_site(dialog=DIALOG.replace("safety:\n", OWN.replace("id: breath", "id: minor"), 1)),
            "Two have the safety message or flag id 'minor'.",
        ),
    ],
)
def test_a_mistake_about_the_site_or_a_message_is_told(tmp_path: Path, dialog: str, says: str) -> None:
    assert says in refusal(tmp_path, dialog)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"NO"', "XX", "'XX' is no country. Write the two capital letters of its code, as in CN."),
        ('"NO"', "norway", "'norway' is no country."),
        ('"112": LS', '"112": Lesotho', "'Lesotho' is no country. Write the two capital letters of its code"),
        (
            "Europe/Oslo",
            "Europe/Olso",
            "There is no time zone called 'Europe/Olso'. Did you mean 'Europe/Oslo'?",
        ),
        (
            '{id: emergency, level: emergency, call: ["10177"], text: Call 10177.}',
            "{id: police, level: emergency, text: Call the police.}",
            "The site 'south' lacks the safety message 'emergency', which another site has. Add it.",
        ),
        ("{id: soon,", "{id: emergency,", "Two have the safety message id 'emergency'."),
        ('    emergency_line: "Emergency: 113."\n', "", "'emergency_line' is missing here."),
    ],
)
def test_a_mistake_in_a_site_is_told(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert SHARED_BY_SITE.count(old) == 1
    assert says in refusal(tmp_path, with_site(), SHARED_BY_SITE.replace(old, new))


def test_without_any_site_nothing_is_taken_for_local(tmp_path: Path) -> None:
    assert load_dialog(write_study(tmp_path)).site == NOWHERE


def test_the_real_studies_say_where_they_are() -> None:
    sites = {study: dialog.site for study, dialog in load_library(DIALOGS).items()}
    assert (sites[FIRST].region, sites[FIRST].time_zone) == ("CN", "Asia/Shanghai")
    assert (sites[SECOND].region, sites[SECOND].time_zone) == ("TW", "Asia/Taipei")


def test_no_message_of_a_real_study_names_a_number_of_another_country() -> None:
    for study, number, foreign in ((FIRST, "120", ("119", "112")), (SECOND, "119", ("120", "110", "12356"))):
        dialog = load_library(DIALOGS)[study]
        texts = [each.text for each in dialog.safety]
        said = " ".join(f"{each.patient} {each.family}" for each in texts)
        calls = {called for each in dialog.safety for called in each.call}
        assert number in calls
        assert [each for each in foreign if each in said or each in calls] == []
