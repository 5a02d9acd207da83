"""A catalog that is not whole, and what a translator is told about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.authoring.problems import DialogError
from chatbot.checking.translations import placeholder_problems, read_translations
from tests.checking.small_words import small_words

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'


def catalog(folder: Path, text: str, head: str = HEAD) -> Path:
    file = folder / "messages.po"
    file.write_text(f"{head}\n{text}", encoding="utf-8")
    return file


def test_a_sentence_that_no_catalog_has_is_named_where_it_is_written(tmp_path: Path) -> None:
    words = small_words(tmp_path)
    words.edit(words.folder / "dialog.yaml", "where: In a small town.", "where: In a big town.")
    assert words.found() == [
        "dialog.yaml:7: “In a big town.” is not in NCT00000001.po yet. Run `make catalogs`, then translate it"
        " there.",
        f"NCT00000001.po:{_line(words.po, 'In a small town.')}: No sentence says “In a small town.” any more."
        " `make catalogs` takes it out.",
    ]


@pytest.mark.parametrize("empty", ["", "  "])
def test_a_sentence_without_a_translation_is_named_in_the_catalog(tmp_path: Path, empty: str) -> None:
    words = small_words(tmp_path, chinese={"In a small town.": empty})
    assert words.found() == [
        f"NCT00000001.po:{_line(words.po, 'In a small town.')}: “In a small town.” is not translated yet."
        " Write the translation after 'msgstr'."
    ]


def test_a_fuzzy_translation_is_named(tmp_path: Path) -> None:
    words = small_words(tmp_path)
    words.edit(words.po, 'msgctxt "title.where/both"\n', '#, fuzzy\nmsgctxt "title.where/both"\n')
    [found] = words.found()
    assert found.startswith(f"NCT00000001.po:{_line(words.po, 'In a small town.')}: ")
    assert "“In a small town.” is marked 'fuzzy'" in found


def test_a_translation_that_was_commented_out_is_named(tmp_path: Path) -> None:
    words = small_words(tmp_path)
    with words.po.open("a", encoding="utf-8") as file:
        file.write('\n#~ msgid "In a village."\n#~ msgstr "在村里。"\n')
    assert words.found() == [
        "NCT00000001.po: “In a village.” stands at the end, commented out with '#~'. `make catalogs` takes it"
        " out."
    ]


def test_a_study_without_a_catalog_is_named(tmp_path: Path) -> None:
    words = small_words(tmp_path)
    words.po.unlink()
    assert words.found() == [
        "NCT00000001.po: The catalog cannot be read: No such file or directory. `make catalogs` makes one"
        " with every sentence."
    ]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('msgid "A"\nmsgstr "甲\n', 6, "The text stands between two quotes"),
        ('msgid "A"\nmsgstr "a "b" c"\n', 6, "a quote inside of it is written"),
        ('msgid "A"\nmsgstrx "甲"\n', 6, "This is no catalog that gettext reads: Unknown or misformatted"),
        (
            'msgid "A"\nmsgid_plural "B"\nmsgstr[0] "甲"\nmsgstr[1] "乙"\n',
            5,
            "more translations than num_plurals",
        ),
    ],
)
def test_a_file_that_gettext_cannot_read_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(DialogError) as error:
        read_translations(catalog(tmp_path, text), "zh_Hans")
    [problem] = error.value.problems
    assert problem.line == line
    assert said in problem.message


def test_a_catalog_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "messages.po"
    file.write_bytes(f'{HEAD}\nmsgid "A"\nmsgstr "甲"\n'.encode("gb18030"))
    with pytest.raises(DialogError, match="Save it as UTF-8"):
        read_translations(file, "zh_Hans")


def test_every_plural_of_the_language_is_needed(tmp_path: Path) -> None:
    head = HEAD + '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    text = 'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "eins"\nmsgstr[1] ""\n'
    translations = read_translations(catalog(tmp_path, text, head), "de")
    assert [each.is_whole for each in translations.messages] == [False]


@pytest.mark.parametrize(
    ("english", "chinese", "said"),
    [
        ("%(count)s left", "剩下%(count)s个", None),
        (
            "%(count)s left",
            "剩下一个",
            "%(count)s is missing in “剩下一个”. Copy it from the English as it stands.",
        ),
        (
            "%(count)s left",
            "%(count)s剩下%(count)s个",
            "%(count)s in “%(count)s剩下%(count)s个” is not in the English",
        ),
        ("%(count)s left", "剩下%(数)s个", "%(count)s is missing"),
        ("100%% sure", "百分之百", "%% is missing"),
        ("<strong>Now</strong>", "<strong>现在</strong>", None),
        ("<strong>Now</strong>", "<strong>现在", "</strong> is missing"),
        ("Now", "<b>现在", "<b> in “<b>现在” is not in the English"),
    ],
)
def test_a_translation_keeps_placeholders_and_tags(
    tmp_path: Path, english: str, chinese: str, said: str | None
) -> None:
    translations = read_translations(catalog(tmp_path, f'msgid "{english}"\nmsgstr "{chinese}"\n'), "zh_Hans")
    found = [(problem.line, problem.message) for problem in placeholder_problems(translations)]
    assert [line for line, _ in found] == [5] * len(found)
    assert bool(found) == bool(said)
    assert (said or "") in "\n".join(message for _, message in found)


def test_a_sentence_of_the_site_needs_both_voices(tmp_path: Path) -> None:
    words = small_words(tmp_path)
    site = words.po.with_name("messages.po")
    with site.open("a", encoding="utf-8") as file:
        file.write('\nmsgctxt "consent/patient"\nmsgid "I agree."\nmsgstr "我同意。"\n')
    assert any(
        each.startswith(f"messages.po:{_line(site, 'I agree.')}: ")
        and "“I agree.” is for the patient alone. Write what the family reads there." in each
        for each in words.found_in_shared()
    )


def _line(file: Path, sentence: str) -> int:
    text = file.read_text(encoding="utf-8")
    return text[: text.index(f'msgid "{sentence}"')].count("\n") + 1
