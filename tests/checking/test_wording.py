"""What an author reads when a sentence is against a rule: the place, what is wrong, and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.authoring.small_study import DIALOG, SHARED
from tests.checking.small_words import ACCEPTED, BANNED, small_words

HARD = (
    "Participation necessitates comprehensive haematological investigations, administered intravenously."
    " Afterwards investigators reconsider eligibility."
)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_nothing_is_wrong_with_the_small_study(tmp_path: Path) -> None:
    words = small_words(tmp_path)
    assert words.found() == []
    assert words.found_in_shared() == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Good: you are eligible.", "“you are eligible” must not be said (a promise). Leave it out."),
        ("Then YOU  ARE eligible.", "“YOU  ARE eligible” must not be said (a promise). Leave it out."),
        ("It cured many.", "“cured” must not be said (a promise). Leave it out."),
        ("Don’t worry.", "“Don't worry” must not be said (a promise). Leave it out."),
        ("Metastases count.", "“Metastases” must not be said (spread). Leave it out."),
        (HARD, "is hard to read: grade 43.4, and 8 is the most."),
        ("Do you smoke?", "says “you” to the patient and to the family alike. Write it twice"),
        ("Call yourself a doctor.", "says “yourself” to the patient and to the family alike."),
        ("A tumor was seen.", "“tumor” is not what the glossary calls it. Write “tumour” or “growth”."),
    ],
)
def test_an_english_sentence_is_named_with_its_line_in_the_dialog(
    tmp_path: Path, said: str, expected: str
) -> None:
    dialog = DIALOG.replace("In a small town.", f'"{said}"')
    glossary = (
        "terms: [{english: [tumour], plain_english: [growth], not_english: [tumor], chinese: [肿瘤]}]\n"
    )
    found = small_words(tmp_path, dialog=dialog, glossary=glossary).found()
    assert all(each.startswith(f"dialog.yaml:{line_of(dialog, said)}: ") for each in found)
    assert expected in "\n".join(found)


@pytest.mark.parametrize(
    "said",
    [
        "The curate is secured.",
        "We are eligible to ask.",
        "Short words of one sound are good to read, and so is this long row of them in one go.",
        "Thyroid.",
        "Participation necessitates comprehensive haematological investigations.",
    ],
)
def test_an_english_sentence_like_a_bad_one_is_fine(tmp_path: Path, said: str) -> None:
    dialog = DIALOG.replace("In a small town.", f'"{said}"')
    assert small_words(tmp_path, dialog=dialog).found() == []


@pytest.mark.parametrize(
    ("chinese", "expected"),
    [
        ("放心。", "“放心” must not be said (a promise). Leave it out."),
        ("请点Continue。", "“请点Continue。” has English in it: Continue. Translate it;"),
        ("您好,请问。", "“您好,请问。” has narrow punctuation at 好,."),
        ("他多大?", "“他多大?” has narrow punctuation at 大?."),
    ],
)
def test_a_chinese_sentence_is_named_with_its_line_in_the_catalog(
    tmp_path: Path, chinese: str, expected: str
) -> None:
    words = small_words(tmp_path, chinese={"In a small town.": chinese})
    found = words.found()
    line = line_of(words.po.read_text(encoding="utf-8"), 'msgid "In a small town."')
    assert all(each.startswith(f"NCT00000001.po:{line}: ") for each in found)
    assert expected in "\n".join(found)


def test_latin_words_that_are_allowed_by_name_are_fine_and_must_be_used(tmp_path: Path) -> None:
    own = f"latin_in_chinese: {{codes: [CT, PET]}}\n{ACCEPTED}"
    words = small_words(tmp_path, chinese={"In a small town.": "做CT(+)，如6.5。"}, own=own)
    assert words.found() == [
        "wording.yaml: No Chinese sentence has 'PET' in it. Take it out of 'latin_in_chinese'."
    ]


def test_the_family_is_not_told_the_same_chinese_as_the_patient(tmp_path: Path) -> None:
    words = small_words(
        tmp_path, chinese={"How old are you?": "您多大？", "How old is the patient?": "您多大？"}
    )
    [found] = words.found()
    assert "The family reads the same as the patient: “您多大？”." in found
    assert found.startswith(
        f"NCT00000001.po:{line_of(words.po.read_text(encoding='utf-8'), 'How old is the patient?')}: "
    )


def test_notes_for_staff_may_be_hard_and_name_everything(tmp_path: Path) -> None:
    dialog = DIALOG.replace("A minor asks.", f'"Metastases. {HARD}"')
    assert small_words(tmp_path, dialog=dialog).found() == []


def test_the_records_own_line_is_quoted_and_its_chinese_says_no_more(tmp_path: Path) -> None:
    words = small_words(tmp_path, chinese={"Minors.": "未成年人，转移。"})
    assert len(words.found()) == 1
    assert "“转移” must not be said (spread)." in words.found()[0]
    assert "record.json" not in words.found()[0]


def test_the_records_own_line_may_say_what_must_not_be_said_otherwise(tmp_path: Path) -> None:
    words = small_words(tmp_path, chinese={"Minors.": "转移，治愈。"})
    assert len([each for each in words.found() if "must not be said" in each]) == 2
    words.edit(words.folder / "record.json", "1. Minors.", "1. Metastases; you are eligible.")
    words.edit(words.po, 'msgid "Minors."', 'msgid "Metastases; you are eligible."')
    assert not [each for each in words.found() if "must not be said" in each]


def test_what_all_studies_share_is_checked_by_itself_and_not_with_a_study(tmp_path: Path) -> None:
    shared = SHARED.replace("Call for help.", "Don't worry, call for help.")
    words = small_words(tmp_path, shared=shared)
    assert words.found() == []
    assert words.found_in_shared() == [
        f"shared.yaml:{line_of(shared, 'worry')}: “Don't worry” must not be said (a promise). Leave it out."
    ]


def test_an_accepted_sentence_stays(tmp_path: Path) -> None:
    dialog = DIALOG.replace("In a small town.", "You are eligible.")
    own = f"{ACCEPTED}  - {{rule: banned_phrase, sentence: You are eligible., because: A test.}}\n"
    own += "  - {rule: one_voice, sentence: You are eligible., because: A test.}\n"
    assert small_words(tmp_path, dialog=dialog, own=own).found() == []


@pytest.mark.parametrize("rule", ["banned_phrase", "reading_grade", "glossary", "one_voice"])
def test_what_is_accepted_for_no_reason_is_named(tmp_path: Path, rule: str) -> None:
    own = f"{ACCEPTED}  - {{rule: {rule}, sentence: In a small town., because: A test.}}\n"
    assert small_words(tmp_path, own=own).found() == [
        f"wording.yaml:{line_of(own, 'In a small')}: No rule '{rule}' is against “In a small town.”, or no"
        " sentence says it so. Delete this entry, or copy the whole English sentence."
    ]


@pytest.mark.parametrize(
    ("settled", "expected"),
    [
        ("{zh: 在小城里。}", None),
        ("{en: In a small town., zh: 在小城里。}", None),
        (
            "{zh: 在大城里。}",
            "“在大城里。” was settled, and nothing in NCT00000001.po says it word for word.",
        ),
        (
            "{en: In a big town., zh: 在小城里。}",
            "“在小城里。” was settled for “In a big town.”, and stands for “In a small town.”.",
        ),
    ],
)
def test_a_settled_sentence_stands_word_for_word(tmp_path: Path, settled: str, expected: str | None) -> None:
    own = f"{ACCEPTED}settled:\n  - {settled}\n"
    words = small_words(tmp_path, own=own, chinese={"In a small town.": "在小城里。"})
    line = line_of(own, settled)
    assert words.found() == ([f"wording.yaml:{line}: {expected}"] if expected else [])


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("baned: []\n", "wording.yaml:1: 'baned' is not a word that belongs here. Did you mean 'banned'?"),
        ("banned: [{wrong: a promise}]\n", "wording.yaml:1: 'instead' is missing here."),
        ("accepted: [{rule: grade, sentence: A, because: B}]\n", "'rule' cannot be 'grade'."),
    ],
)
def test_a_mistake_in_the_rules_themselves_is_named(tmp_path: Path, wording: str, expected: str) -> None:
    words = small_words(tmp_path)
    (words.dialogs / "wording.yaml").write_text(wording, encoding="utf-8")
    for found in (words.found(), words.found_in_shared()):
        assert expected in "\n".join(found)


def test_what_is_printed_on_a_drawn_report_has_no_english_but_what_reports_print(tmp_path: Path) -> None:
    dialog = DIALOG.replace('[白细胞, "5.55"]', '[白细胞 WBC, "5.55"]').replace("[年龄, ", "[年龄 Age, ")
    own = f"latin_in_chinese: {{printed_on_reports: [WBC]}}\n{ACCEPTED}"
    [found] = small_words(tmp_path, dialog=dialog, own=own).found()
    assert found.startswith(
        f"dialog.yaml:{line_of(dialog, '年龄 Age')}: “年龄 Age” on the drawn report has English"
    )
    assert "has English on it: Age." in found


def test_a_report_that_is_printed_in_english_stays_so(tmp_path: Path) -> None:
    dialog = DIALOG.replace("heading: 血常规", "heading: Blood count").replace("[年龄, ", "[Age, ")
    assert small_words(tmp_path, dialog=dialog).found() == []


def test_a_broken_dialog_is_named_as_the_loader_names_it(tmp_path: Path) -> None:
    words = small_words(tmp_path)
    words.edit(words.folder / "dialog.yaml", "kind: quantity", "kind: number")
    assert words.found()[0].endswith(
        "'kind' cannot be 'number'. Known here: choice, choices, date, quantity, text."
    )


def test_without_any_catalog_that_is_said(tmp_path: Path) -> None:
    words = small_words(tmp_path)
    words.po.parent.rename(tmp_path / "elsewhere")
    assert (
        "translations: There is no catalog of any language here. `make catalogs` makes one." in words.found()
    )


def test_a_study_without_rules_of_its_own_keeps_those_of_all(tmp_path: Path) -> None:
    dialog = DIALOG.replace("In a small town.", "It was cured.")
    found = "\n".join(small_words(tmp_path, dialog=dialog, wording=BANNED, own="").found())
    assert "“cured” must not be said" in found
    assert "says “you”" in found
