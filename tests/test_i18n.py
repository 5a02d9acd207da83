"""Which locale a browser gets, which sentence a person reads, and that a missing one is never passed over."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, g

from chatbot.i18n import (
    LOCALES,
    Catalogs,
    babel_locale,
    current_locale,
    gettext,
    in_each_language,
    likely_country,
    load_catalogs,
    ngettext,
    page_context,
    pgettext,
    preferred_locale,
    speaking,
)
from chatbot.screening.wording import Text, Voice

STUDY = "NCT00000001"
HEADER = r"""
msgid ""
msgstr ""
"Language: zh_Hans\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"Content-Type: text/plain; charset=utf-8\n"
"""
SITE_PO = """
msgid "Back"
msgstr "返回"

msgid "Continue"
msgstr ""

#, fuzzy
msgid "Stop here"
msgstr "停止"

msgid "%(num)s answer"
msgid_plural "%(num)s answers"
msgstr[0] "%(num)s条回答"

msgctxt "family"
msgid "Yes"
msgstr "病人愿意"

msgctxt "safety.soon/both"
msgid "Please tell a doctor."
msgstr "请告诉医生。"
"""
STUDY_PO = """
msgctxt "sex/patient"
msgid "What is your sex?"
msgstr "您的性别？"

msgctxt "sex/family"
msgid "What is the patient's sex?"
msgstr "病人的性别？"
"""
SEX = Text("sex", "What is your sex?", "What is the patient's sex?")
SOON = Text.both("safety.soon", "Please tell a doctor.")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(HEADER + SITE_PO, encoding="utf-8")
    (folder / "staff.po").write_text(HEADER, encoding="utf-8")
    (folder / f"{STUDY}.po").write_text(HEADER + STUDY_PO, encoding="utf-8")
    return tmp_path


@pytest.fixture
def catalogs(root: Path) -> Catalogs:
    return load_catalogs(root, [STUDY])


@pytest.fixture
def in_chinese(catalogs: Catalogs) -> Iterator[None]:
    """Inside a request for a Chinese page."""
    app = Flask(__name__)
    app.extensions["catalogs"] = catalogs
    with app.test_request_context(f"/zh/{STUDY}/sex"):
        g.locale = "zh"
        yield


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [
        (["zh-CN"], "zh"),
        (["zh-TW"], "zh"),
        (["zh-Hant-HK"], "zh"),
        (["zh_Hans_CN"], "zh"),
        (["ZH-cn"], "zh"),
        (["zh"], "zh"),
        (["en-GB"], "en"),
        (["en"], "en"),
        (["fr"], "en"),
        (["*"], "en"),
        ([], "en"),
        (["fr", "zh-CN", "en"], "zh"),
        (["en-US", "zh-CN"], "en"),
    ],
)
def test_a_browser_gets_the_first_of_its_languages_that_there_is(accepted: list[str], locale: str) -> None:
    assert preferred_locale(accepted) == locale


@pytest.mark.parametrize(
    ("language", "country"),
    [
        ("zh-Hans", "CN"),
        ("zh-Hant", "TW"),
        ("zh-TW", "TW"),
        ("zh-Hans-SG", "SG"),
        ("en", "US"),
        ("en-IN", "IN"),
        ("hi", "IN"),
        ("xyz", ""),
        ("*", ""),
        ("", ""),
    ],
)
def test_a_language_tells_where_its_reader_most_likely_is(language: str, country: str) -> None:
    assert likely_country(language) == country


@pytest.mark.parametrize("locale", LOCALES)
def test_every_locale_is_one_that_babel_knows(locale: str) -> None:
    assert str(babel_locale(locale)) == LOCALES[locale]


def test_each_voice_is_spoken_to_in_its_own_words(catalogs: Catalogs) -> None:
    assert catalogs.say(SEX, Voice.PATIENT, "zh", STUDY) == "您的性别？"
    assert catalogs.say(SEX, Voice.FAMILY, "zh", STUDY) == "病人的性别？"


def test_what_all_studies_say_alike_comes_from_the_site(catalogs: Catalogs) -> None:
    assert catalogs.say(SOON, Voice.FAMILY, "zh", STUDY) == "请告诉医生。"
    assert catalogs.say(SOON, Voice.FAMILY, "zh", "a study that is not there") == "请告诉医生。"


def test_english_is_the_source_and_lacks_nothing(
    catalogs: Catalogs, caplog: pytest.LogCaptureFixture
) -> None:
    assert catalogs.say(SEX, Voice.FAMILY, "en", STUDY) == "What is the patient's sex?"
    assert catalogs.of("en").gettext("not in any catalog") == "not in any catalog"
    assert not errors(caplog)


@pytest.mark.usefixtures("in_chinese")
def test_a_sentence_of_the_site_is_in_the_language_of_the_page(caplog: pytest.LogCaptureFixture) -> None:
    assert gettext("Back") == "返回"
    assert pgettext("family", "Yes") == "病人愿意"
    assert ngettext("%(num)s answer", "%(num)s answers", 3) == "3条回答"
    assert not errors(caplog)


@pytest.mark.usefixtures("in_chinese")
def test_a_passage_is_said_in_every_language_the_pages_own_first() -> None:
    assert in_each_language(lambda: gettext("Back")) == [("zh-Hans", "返回"), ("en", "Back")]
    assert current_locale() == "zh"


@pytest.mark.usefixtures("in_chinese")
def test_after_a_passage_in_another_language_the_page_goes_on_in_its_own_even_after_a_mistake() -> None:
    with pytest.raises(ZeroDivisionError, match="Back"), speaking("en"):
        raise ZeroDivisionError(gettext("Back"))
    assert gettext("Back") == "返回"


def test_outside_a_request_the_source_is_spoken(catalogs: Catalogs) -> None:
    app = Flask(__name__)
    app.extensions["catalogs"] = catalogs
    with app.app_context():
        assert gettext("Back") == "Back"


@pytest.mark.parametrize("message", ["Continue", "Stop here", "In no catalog"])
def test_an_empty_a_fuzzy_and_an_unknown_message_are_logged_as_errors(
    catalogs: Catalogs, caplog: pytest.LogCaptureFixture, message: str
) -> None:
    for domain in ("messages", STUDY):
        caplog.clear()
        assert catalogs.of("zh", domain).gettext(message) == message
        assert errors(caplog) == [f"no translation of {message!r}"]


def test_a_message_in_another_context_is_a_missing_one(
    catalogs: Catalogs, caplog: pytest.LogCaptureFixture
) -> None:
    assert catalogs.of("zh", STUDY).pgettext("patient", "Yes") == "Yes"
    assert errors(caplog) == ["no translation of 'Yes' in 'patient'"]


def test_a_missing_plural_is_logged_as_an_error(catalogs: Catalogs, caplog: pytest.LogCaptureFixture) -> None:
    assert catalogs.of("zh", STUDY).ngettext("one day", "many days", 2) == "many days"
    assert errors(caplog) == ["no translation of 'one day'"]


@pytest.mark.parametrize("domain", ["messages", "staff", STUDY])
def test_a_locale_without_one_of_its_catalogs_does_not_start(root: Path, domain: str) -> None:
    (root / "zh_Hans" / "LC_MESSAGES" / f"{domain}.po").unlink()
    with pytest.raises(OSError, match=domain):
        load_catalogs(root, [STUDY])


@pytest.mark.parametrize(
    ("path", "locale", "same_page"),
    [
        (f"/zh/{STUDY}/sex", "zh", f"/en/{STUDY}/sex"),
        (f"/en/{STUDY}/", "en", f"/zh/{STUDY}/"),
        ("/nowhere/at/all", "en", "/zh/"),
    ],
)
def test_the_link_to_the_other_language_keeps_the_place(path: str, locale: str, same_page: str) -> None:
    with Flask(__name__).test_request_context(path):
        g.locale = locale
        said = page_context()
    other = {"zh": ("en", "en", "English"), "en": ("zh", "zh-Hans", "中文")}[locale]
    assert said["other_languages"] == [(*other, same_page)]
