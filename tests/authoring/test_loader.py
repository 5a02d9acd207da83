"""Every mistake that an author can make is told with its file, its line and what was probably meant."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from chatbot.authoring.loader import load_dialog, load_shared
from chatbot.authoring.problems import DialogError, Problem
from chatbot.screening.condition import Any, InRange
from chatbot.screening.dialog import DecidedBy, Kind
from chatbot.screening.judgement import Finding, judge
from chatbot.screening.period import Ago
from chatbot.screening.value import NoAnswer, Span
from tests.authoring.small_study import DIALOG, SHARED, STUDY, write_study


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(DialogError) as raised:
        load_dialog(folder)
    return raised.value.problems


def edited(old: str, new: str, dialog: str = DIALOG) -> str:
    """The dialog with one place changed: an edit that fits nowhere, or twice, would prove nothing."""
    assert dialog.count(old) == 1, old
    return dialog.replace(old, new)


def line_at(problem: Problem) -> str:
    return problem.file.read_text(encoding="utf-8").splitlines()[problem.line - 1].strip()


def lines_of(old: str, new: str) -> range:
    """The lines on which ``new`` stands once it has taken the place of ``old``."""
    first = DIALOG[: DIALOG.index(old)].count("\n") + 1
    return range(first, first + new.strip().count("\n") + 1)


def test_the_small_study_has_no_mistakes(tmp_path: Path) -> None:
    dialog = load_dialog(write_study(tmp_path))
    assert list(dialog.questions) == [
        "respondent",
        "relation",
        "patient_knows",
        "age",
        "papers",
        "note",
        "willing",
    ]
    assert dialog.questions["patient_knows"].skipped_as is NoAnswer.DOES_NOT_KNOW
    assert dialog.definitions["grown_up"] == InRange("age", from_=Decimal(18))
    assert isinstance(dialog.definitions["has_papers"], Any)


def test_a_date_is_limited_by_how_long_ago_it_was(tmp_path: Path) -> None:
    free_text = "kind: text\n        optional: true\n        max_length: 50"
    asking = edited(free_text, "kind: date\n        ago: month")
    rules = edited("grown_up: {age: {from: 18}}", "grown_up: {note: {above: 6}}", asking)
    dialog = load_dialog(write_study(tmp_path, rules))
    assert (dialog.questions["note"].kind, dialog.questions["note"].ago) == (Kind.DATE, Ago.MONTH)
    assert dialog.definitions["grown_up"] == InRange("note", above=Decimal(6))


def test_free_words_may_always_stay_empty(tmp_path: Path) -> None:
    required = edited("        optional: true\n        max_length: 50", "        max_length: 50")
    assert load_dialog(write_study(tmp_path, required)).questions["note"].optional


def test_criteria_come_in_the_records_order_whatever_the_files(tmp_path: Path) -> None:
    i1, rest = DIALOG.index("  I1:\n"), DIALOG.index("  I2:\n")
    e1 = DIALOG.index("  E1:\n")
    dialog = DIALOG[:i1] + DIALOG[rest:e1] + DIALOG[i1:rest] + DIALOG[e1:]
    assert [each.id for each in load_dialog(write_study(tmp_path, dialog)).criteria] == ["I1", "I2", "E1"]


def test_a_twin_has_the_rules_and_words_of_the_other_and_its_own_line(tmp_path: Path) -> None:
    dialog = load_dialog(write_study(tmp_path))
    twin, owner = dialog.criterion["E1"], dialog.criterion["I1"]
    assert (twin.fits_when, twin.does_not_fit_when) == (owner.fits_when, owner.does_not_fit_when)
    assert (twin.line, twin.label.patient) == ("Minors.", "Age again")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "title: The age",
            "titel: The age",
            "'titel' is not a word that belongs here. Did you mean 'title'?",
        ),
        (
            "version:",
            "author:",
            "'author' is not a word that belongs here. Known here: ages, call_back_asks, computed, ",
        ),
        (
            "label: years,",
            "labels: years,",
            "'labels' is not a word that belongs here. Did you mean 'label'?",
        ),
        (
            "family: How old",
            "famly: How old",
            "'famly' is not a word that belongs here. Did you mean 'family'?",
        ),
        ("text: Who are", "text: [Who, are] # ", "'text' must be text; a list needs quotes to be text."),
        ("text: Who are", "text: true # ", "'text' must be text; true needs quotes to be text."),
        ("text: Who are", "text: # ", "Nothing stands after 'text'. Write a value, or leave the line out."),
        ("text: Who are", 'text: "" # ', "'text' must not be empty."),
        ("ask_when: {respondent: family}\n", "ask_when:\n", "Nothing stands after 'ask_when'."),
        (
            "ask_when: {respondent: family}\n",
            "ask_when: family\n",
            "'ask_when' must be names with values, as in {name: value}.",
        ),
        ("[I2]", "I2", "'ends_on' must be a list, as in [a, b], or with a dash on each line."),
        ("phrases: [我还小]", "phrases: []", "'phrases' needs at least one item."),
        ("phrases: [我还小]", 'phrases: [""]', "Item 1 of 'phrases' must not be empty."),
        (
            "words: [2222年, 王某]",
            "words: 王某",
            "'words' must be a list, as in [a, b], or with a dash on each",
        ),
        (
            "heading: 抽血单",
            "headline: 抽血单",
            "'headline' is not a word that belongs here. Did you mean 'heading'?",
        ),
        ("phrases: [我还小]", "all_of: []", "'all_of' needs at least one item."),
        (", phrases: [我还小]", "", "Write 'phrases' or 'all_of', each with what people write."),
        ("kind: quantity", "kind: quantitty", "'kind' cannot be 'quantitty'. Did you mean 'quantity'?"),
        ("sensitive: true", "sensitive: perhaps", "'sensitive' must be true or false."),
        ("max_length: 50", "max_length: fifty", "'max_length' must be a whole number."),
        ("fold: {after: 2,", "fold: {after: 0,", "'after' must be "),
        ("fold: {after: 2,", "fold: {before: 2,", "'before' is not a word that belongs here."),
        ("erase_below: 14", "erase_below: 14.5", "'erase_below' must be a whole number."),
        ('factor: "0.08"', 'factor: "0,08"', "'factor' must be a number, with a point for decimals."),
        ('factor: "0.08"', "factor: NaN", "'factor' must be a number, with a point for decimals."),
        ('factor: "0.08"', "factor: 0", "'factor' must be more than 0."),
        ("- id: family\n", "- id: The-family\n", "a letter first; it is 'The-family'."),
        (
            "- id: note\n",
            "- id: 1st_note\n",
            "'id' must be small letters, digits and '_', with a letter first",
        ),
    ],
)
def test_a_mistake_of_form_is_told_at_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    [problem] = [
        each for each in problems_of(write_study(tmp_path, edited(old, new))) if says in each.message
    ]
    assert (problem.file.name, problem.line) == ("dialog.yaml", lines_of(old, new)[0])


@pytest.mark.parametrize(
    ("line", "at", "says"),
    [
        ("study: NCT00000001\n", 'version: "1.0"', "'study' is missing here."),
        ("    label: Age\n", "I1:", "'label' is missing here."),
        ("        kind: quantity\n", "- id: age", "'kind' is missing here."),
        ("          patient: How old are you?\n", "text:", "'patient' is missing here."),
        ("        plausible: {from: 0, to: 115}\n", "- id: age", "'quantity' and needs 'plausible'."),
        ("        max_length: 50\n", "- id: note", "'note' is of kind 'text' and needs 'max_length'."),
        ('    lines: ["姓名 王某", "出生 2222年"]\n', "- id: card", "'card' needs 'lines' or a 'table'."),
        ('    fits_when: {willing: "yes"}\n', "I2:", "Here a condition must stand"),
    ],
)
def test_what_is_missing_is_told_where_it_should_stand(tmp_path: Path, line: str, at: str, says: str) -> None:
    problems = [each for each in problems_of(write_study(tmp_path, edited(line, ""))) if says in each.message]
    assert [line_at(each) for each in problems] == [at]


IDS = [
    ("- id: patient_knows", "- id: relation", "Two have the question id 'relation'."),
    ("- id: willing\n    ends_on", "- id: age\n    ends_on", "Two have the step id 'age'."),
    ("- id: note\n", "- id: known\n", "'known' is a word of conditions. Give the question another id."),
    ("{id: family, text", "{id: self, text", "Two have the choice id 'self'."),
    ("{id: month, label", "{id: year, label", "Two have the unit id 'year'."),
    ("{id: month, ", "{id: month, names: [岁], ", "'岁' names 'year' and 'month'."),
    ("- id: minor\n", "- id: hepatitis\n", "Two have the safety message or flag id 'hepatitis'."),
    (
        "study: NCT00000001",
        "study: NCT00000002",
        "Here stands 'NCT00000002', the folder is 'NCT00000001', and the record is of NCT00000001",
    ),
]

KINDS = [
    ("whole: true", "choices: [{id: a, text: A}]", "'age' is of kind 'quantity', which has no 'choices'."),
    ("whole: true", "ago: month", "'age' is of kind 'quantity', which has no 'ago'."),
    (
        "      - id: note\n        kind: text\n        optional: true\n        max_length: 50",
        "      - id: note\n        kind: date",
        "'note' is of kind 'date' and needs 'ago'.",
    ),
    ("optional: true", "whole: true", "'note' is of kind 'text', which has no 'whole'."),
    (
        "optional: true",
        "drawing: {from: card, mark: birthday}",
        "'note' is of kind 'text', which has no 'drawing'.",
    ),
    ("{from: 0, to: 115}", "{from: 115, to: 0}", "No number is plausible here: 'from' is more than 'to'."),
    ("label: years,", "label: years, factor: 2,", "Limits are in the first unit, so 'year' has no 'factor'."),
    ("{id: self, text", "{id: self, exclusive: true, text", "'respondent' takes one answer anyway."),
    (
        "        whole: true",
        "        fold: {after: 1, text: More}",
        "'age' is of kind 'quantity', which has no 'fold'.",
    ),
    (
        "fold: {after: 2,",
        "fold: {after: 3,",
        "'papers' has 3 choices, so a fold after 3 hides none. Give a smaller number, or leave 'fold' out.",
    ),
    ("{question: age,", "{question: papers,", "'papers' is not a number. Name the question for the age."),
]

CONDITIONS = [
    (
        "{respondent: self}",
        "{respondant: self}",
        "No question is called 'respondant'. Did you mean 'respondent'?",
    ),
    ("{respondent: self}", "{willing: self}", "'willing' is asked later, or on the same screen."),
    ("{not: {respondent: self}}", "{relation: child}", "'relation' is asked later, or on the same screen."),
    ("ask_when: {respondent: family}\n", "ask_when: {relation: child}\n", "A condition can only look back."),
    ("{respondent: self}", "{respondent: sell}", "'respondent' has no choice 'sell'. Did you mean 'self'?"),
    ("{respondent: self}", "{respondent: true}", "'respondent' has no choice 'true'."),
    ("{respondent: self}", "{respondent: []}", "No choice of 'respondent' is named here."),
    ("{not: {respondent: self}}", "{not: [self]}", "Here a condition must stand, written like {biopsy: aden"),
    (
        "{not: {respondent: self}}",
        "{use: grown_up}",
        "'grown_up' cannot be used here: a definition may use tho",
    ),
    (
        "{use: grown_up}",
        "{use: grownup}",
        "No condition called 'grownup' is defined. Did you mean 'grown_up'?",
    ),
    ("{known: relation}", "{known: [relation]}", "After 'known:' comes the name of one question."),
    (
        "{known: relation}",
        "{unclear: relation}",
        "'relation' is no number, and only a number can be unclear.",
    ),
    ("{known: relation}", "{known: note}", "'note' is free text, and free text never decides anything."),
    ('{willing: "yes"}', "{note: long}", "'note' is free text, and free text never decides anything."),
    ('{willing: "yes"}', "{willing: {any_of: [yes]}}", "'willing' takes one answer: name its choices, as in"),
    (
        "{any_of: [blood, letter]}",
        "[blood]",
        "'papers' is a tick list: write {any_of: [...]} or {only: [...]}.",
    ),
    ("[blood, letter]", "[blod]", "'papers' has no choice 'blod'. Did you mean 'blood'?"),
    ("{use: grown_up}", "{age: 18}", "'age' is a number: write its limits with from, to, above or below."),
    ("{use: grown_up}", "{age: {form: 18}}", "'form' is no limit. Did you mean 'from'?"),
    ("{use: grown_up}", "{age: {from: eighteen}}", "'eighteen' is not a number. Write digits"),
    ("{use: grown_up}", "{age: {from: NaN}}", "'NaN' is not a number."),
    (
        "{use: grown_up}",
        "{all: {age: {from: 18}}}",
        "After 'all:' comes a list of conditions, each after a dash.",
    ),
    ("{use: grown_up}", "{count: [{age: {from: 18}}]}", "A count says how many of which conditions, as in"),
    ("{use: grown_up}", "{count: {at_least: 1, of: []}}", "A count says how many of which conditions"),
    (
        "{use: grown_up}",
        "{count: {at_least: 3, of: [{age: {from: 18}}, {known: age}]}}",
        "'at_least' must be a whole number from 1 to 2, as many as 'of' lists.",
    ),
    ("{use: grown_up}", "{count: {at_least: 0, of: [{known: age}]}}", "must be a whole number from 1 to 1"),
    ("{use: grown_up}", "{count: {at_least: 1, of: [{knwon: age}]}}", "No question is called 'knwon'."),
]

RULES = [
    ("  I2:\n", "  I3:\n", "There is no line in the record called 'I3'. Known here: E1, I1, I2."),
    ("[I2]", "[I7]", "There is no criterion called 'I7'. Known here: E1, I1, I2."),
    ("same_as: I1", "same_as: I9", "There is no criterion called 'I9'."),
    ("same_as: I1", "same_as: E1", "E1 has no rules of its own. Name the one that has them."),
    (
        "same_as: I1",
        "same_as: I1\n    fits_when: {use: grown_up}",
        "With 'same_as' the rules are those of I1.",
    ),
    (
        "same_as: I1",
        "same_as: I1\n    staff_only: Nobody can say.",
        "With 'staff_only' no answer decides E1. Leave its rules out, or 'staff_only'.",
    ),
    (
        "same_as: I1",
        "records_only: It is on paper.\n    staff_only: Nobody can say.",
        "Keep one of 'records_only' and 'staff_only'.",
    ),
    ("settled_by: [blood]", "settled_by: [blod]", "There is no paper called 'blod'. Did you mean 'blood'?"),
    (
        "ask_doctor: {patient: How old am I?",
        "sensitive: true\n    ask_doctor: {patient: How old am I?",
        "I1 is sensitive, and nothing about it is printed. Leave 'ask_doctor' out.",
    ),
    ("{I1: [young]}", "{I4: [young]}", "There is no criterion called 'I4'."),
    ("{I1: [young]}", "{I1: [yong]}", "There is no branch of I1 called 'yong'. Did you mean 'young'?"),
    (
        "emergency: {age",
        "emergancy: {age",
        "message called 'emergancy'. Did you mean 'emergency'?",
    ),
    ("[minor, emergency]", "[minors]", "no safety message or flag called 'minors'. Did you mean 'minor'?"),
    (
        "  relation: relation",
        "  relation: relations",
        "There is no question called 'relations'. Did you mean",
    ),
    ("family_choice: family", "family_choice: famly", "There is no choice of 'respondent' called 'famly'."),
]

DRAWINGS = [
    ("{from: card,", "{from: cards,", "There is no drawing called 'cards'. Did you mean 'card'?"),
    ("mark: birthday}", "mark: birth}", "no mark of 'card' called 'birth'. Did you mean 'birthday'?"),
    ("  - id: count\n    paper: blood", "  - id: count\n    paper: blod", "There is no paper called 'blod'."),
    ("- id: count\n", "- id: card\n", "Two have the drawing id 'card'."),
    (
        'number, words: ["5.55"], means: The number.}',
        'number, words: ["5.55"], means: A.}\n      - {id: number, words: ["5.55"], means: A.}',
        "Two have the mark id 'number'.",
    ),
    (
        'number, words: ["5.55"], means: The number.}',
        'number, words: ["5.55"], means: A.}\n      - {id: age, words: [年龄], means: A.}',
        "No question shows the mark 'age'. Name it in a question, or delete it.",
    ),
    (
        "[2222年, 王某]",
        "[2222年, 张某]",
        "'张某' does not stand on 'card'. Copy it from one line or cell of it.",
    ),
    ("[2222年, 王某]", '["2"]', "'2' stands 4 times on 'card'. Take more of the words around it."),
    ('[年龄, ""]', "[年龄]", "This row needs 2 cells, one for each column. It has 1."),
    (
        "    table:\n",
        "    lines: [白细胞]\n    table:\n",
        "'count' has 'lines' and a 'table'. Keep one of them.",
    ),
]


@pytest.mark.parametrize(("old", "new", "says"), [*IDS, *KINDS, *CONDITIONS, *RULES, *DRAWINGS])
def test_a_mistake_of_meaning_is_told_at_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    [problem] = [
        each for each in problems_of(write_study(tmp_path, edited(old, new))) if says in each.message
    ]
    assert (problem.file.name, problem.line in lines_of(old, new)) == ("dialog.yaml", True)


def test_a_line_of_the_record_without_a_rule_is_told(tmp_path: Path) -> None:
    dialog = DIALOG[: DIALOG.index("  E1:\n")] + DIALOG[DIALOG.index("contradictions:") :]
    [problem] = problems_of(write_study(tmp_path, dialog))
    assert line_at(problem) == "criteria:"
    assert problem.message == "The record's line E1 has no rule here. Add 'E1:'."


@pytest.mark.parametrize(
    "edits",
    [
        [
            ("kind: quantity", "kind: number"),
            ("sensitive: true", "secret: true"),
            ("unless: [不小]}", "unless: [不小], unless: [不大]}"),
            ("ends_on: [I2]", "ends_on: I2"),
        ],
        [
            ("{not: {respondent: self}}", "{not: {willing: self}}"),
            ("settled_by: [blood]", "settled_by: [x]"),
            ("affects: {I1: [young]}", "affects: {I1: [old]}"),
            ("{use: grown_up}", "{use: grown}"),
        ],
    ],
)
def test_all_mistakes_of_one_sort_are_told_at_once(tmp_path: Path, edits: list[tuple[str, str]]) -> None:
    dialog = DIALOG
    for old, new in edits:
        dialog = edited(old, new, dialog)
    problems = problems_of(write_study(tmp_path, dialog))
    assert {each.line for each in problems} == {lines_of(*edit)[0] for edit in edits}
    assert [each.line for each in problems] == sorted(each.line for each in problems)


def test_mistakes_in_all_three_files_are_told_at_once(tmp_path: Path) -> None:
    folder = write_study(tmp_path, DIALOG.replace("steps:", "stepps:"), SHARED.replace("flags:", "flaggs:"))
    (folder / "record.json").write_text("{}")
    assert {each.file.name for each in problems_of(folder)} == {"dialog.yaml", "record.json", "shared.yaml"}


def test_a_key_that_stands_twice_names_both_lines(tmp_path: Path) -> None:
    dialog = edited("    title: The age\n", "    title: The age\n    title: Age\n")
    [problem] = problems_of(write_study(tmp_path, dialog))
    assert line_at(problem) == "title: Age"
    first = problem.line - 1
    assert problem.message == f"'title' stands here a second time (first on line {first}). Keep one of them."


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("flags:", "falgs:", 6, "'falgs' is not a word that belongs here. Did you mean 'flags'?"),
        (
            "{id: hepatitis, text",
            "{id: emergency, text",
            7,
            "Two have the safety message or flag id 'emergency'.",
        ),
        ("raises: [hepatitis]", "raises: [hepatitus]", 9, "Did you mean 'hepatitis'?"),
        (
            "{id: hepatitis, text",
            "{id: hepatitis, when: {a: b}, text",
            7,
            "'when' is not a word that belongs here.",
        ),
    ],
)
def test_a_mistake_in_what_all_dialogs_share_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    shared = SHARED.replace(old, new)
    problems = problems_of(write_study(tmp_path, shared=shared))
    assert [each.line for each in problems if says in each.message] == [line]
    assert {each.file.name for each in problems} == {"shared.yaml"}
    with pytest.raises(DialogError, match=r"shared\.yaml"):
        load_shared(tmp_path / "shared.yaml")


@pytest.mark.parametrize(
    ("written", "line", "says"),
    [
        (b"study: NCT1\nsteps: [a\nroles: b\n", 3, "This is not YAML"),
        (
            b"study: a: b\n",
            1,
            "This is not YAML: This line stands too far to the right, or has one colon too many.",
        ),
        ("study: ä".encode("latin-1"), 0, "The file is not UTF-8. Save it as UTF-8."),
        (b"study: a\n\ntitle: \x07\n", 3, "The character U+0007 cannot be seen and may not stand here."),
        (b"", 0, "The file is empty."),
        (b"# only a remark\n", 0, "The file is empty."),
        (b"just words\n", 1, "The file must be names with values, as in {name: value}."),
        (b"- a\n- b\n", 1, "The file must be names with values, as in {name: value}."),
        (b"study: &a x\nversion: *a\n", 2, "'*' repeats a part that '&' marked."),
        (b"steps: &a\n  - *a\n", 1, "'*' repeats a part that '&' marked."),
        (b"{[a, b]: c}\n", 1, "Before the colon stands a list or a block."),
    ],
)
def test_a_file_that_is_no_dialog_says_why(tmp_path: Path, written: bytes, line: int, says: str) -> None:
    folder = write_study(tmp_path)
    (folder / "dialog.yaml").write_bytes(written)
    assert [each.line for each in problems_of(folder) if says in each.message] == [line]


@pytest.mark.parametrize("name", ["dialog.yaml", "record.json"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = write_study(tmp_path)
    (folder / name).unlink()
    [problem] = problems_of(folder)
    assert (problem.file.name, problem.line) == (name, 0)
    assert "cannot be read: No such file or directory" in problem.message


def test_a_problem_reads_as_file_line_and_advice(tmp_path: Path) -> None:
    folder = write_study(tmp_path, DIALOG.replace("kind: quantity", "kind: number"))
    with pytest.raises(
        DialogError, match=rf"{STUDY}/dialog\.yaml:49: 'kind' cannot be 'number'. Known here: "
    ):
        load_dialog(folder)


def test_the_hash_changes_with_any_of_the_files(tmp_path: Path) -> None:
    before = load_dialog(write_study(tmp_path)).hash
    assert load_dialog(write_study(tmp_path)).hash == before
    assert load_dialog(write_study(tmp_path, DIALOG + "\n")).hash != before
    assert load_dialog(write_study(tmp_path, shared=SHARED + "\n")).hash != before


def test_what_may_be_asked_of_a_doctor_belongs_to_a_criterion_and_not_to_its_twin(
    tmp_path: Path,
) -> None:
    dialog = load_dialog(write_study(tmp_path))
    asked = dialog.criterion["I1"].ask_doctor
    assert asked is not None
    assert (asked.patient, asked.family) == ("How old am I?", "Is she grown up?")
    assert dialog.criterion["E1"].ask_doctor is None


@pytest.mark.parametrize("word", [DecidedBy.RECORDS, DecidedBy.STAFF])
def test_a_line_that_no_answer_decides_says_why_and_stays_unknown(tmp_path: Path, word: DecidedBy) -> None:
    old, new = (
        "same_as: I1",
        f"{word.value}: {{patient: On your papers., family: On the papers.}}",
    )
    line = load_dialog(write_study(tmp_path, edited(old, new))).criterion["E1"]
    assert line.decided_by is word
    assert line.not_asked is not None
    assert (line.not_asked.family, line.not_asked.owner) == ("On the papers.", "E1")
    assert judge(line, {"age": Span.exact(30)}).finding is Finding.UNKNOWN


def test_a_fold_parts_the_rare_choices_from_those_in_view(tmp_path: Path) -> None:
    papers = load_dialog(write_study(tmp_path)).questions["papers"]
    assert papers.fold is not None
    assert (papers.fold.after, papers.fold.text.family) == (2, "Is there more?")


def test_a_question_may_have_a_short_name(tmp_path: Path) -> None:
    named = {
        each.id: each.short for each in load_dialog(write_study(tmp_path)).questions.values() if each.short
    }
    assert {name: short.patient for name, short in named.items()} == {"age": "Full years"}
