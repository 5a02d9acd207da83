"""Settings of mail that cannot work are refused when the program starts, in words that say what to do."""

from __future__ import annotations

import pytest

from chatbot.config import DEFAULTS, SettingRefused
from chatbot.notifying.settings import Encryption, read_addresses, read_mailing

STUDIES = ("NCT07214142", "NCT04912596")
WHOLE = {
    **DEFAULTS,
    "SMTP_HOST": "mail.example.org",
    "MAIL_FROM": "screening@example.org",
    "SITE_URL": "https://screening.example.org/",
    "NOTICE_ADDRESSES": "NCT07214142=a@example.org b@example.org",
}


def test_without_a_mail_server_nobody_is_notified() -> None:
    assert read_mailing(DEFAULTS, STUDIES) is None


def test_whole_settings_are_read() -> None:
    mailing = read_mailing(WHOLE, STUDIES)
    assert mailing is not None
    assert (mailing.host, mailing.port, mailing.encryption) == ("mail.example.org", 587, Encryption.STARTTLS)
    assert mailing.site_url == "https://screening.example.org"
    assert mailing.addresses == {"NCT07214142": ("a@example.org", "b@example.org")}


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("", {}),
        (" ; ", {}),
        ("NCT07214142=a@b.org", {"NCT07214142": ("a@b.org",)}),
        ("NCT07214142 = a@b.org, c@d.org ;", {"NCT07214142": ("a@b.org", "c@d.org")}),
        ("NCT07214142=a@b.org a@b.org", {"NCT07214142": ("a@b.org",)}),
        (
            "NCT07214142=a@b.org;NCT04912596=e@f.org",
            {"NCT07214142": ("a@b.org",), "NCT04912596": ("e@f.org",)},
        ),
    ],
)
def test_addresses_are_read_by_study(text: str, addresses: dict[str, tuple[str, ...]]) -> None:
    assert read_addresses(text, STUDIES) == addresses


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a@b.org", "Write a study, = and its addresses"),
        ("NCT07214142=", "Write a study, = and its addresses"),
        ("NCT00000000=a@b.org", "there is no such study here"),
        ("NCT07214142=a@b.org; NCT07214142=c@d.org", "twice"),
        ("NCT07214142=chen", "no mail address"),
        ("NCT07214142=Chen<a@b.org>", "no mail address"),
        ("NCT07214142=a@b.org@c.org", "no mail address"),
        ("NCT07214142=陈@例子.org", "no mail address"),
    ],
)
def test_addresses_that_cannot_be_read_are_refused(text: str, said: str) -> None:
    with pytest.raises(SettingRefused, match=said):
        read_addresses(text, STUDIES)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SMTP_HOST": ""}, "set CHATBOT_SMTP_HOST"),
        ({"SMTP_TLS": "ssl"}, "Set it to starttls, tls or none"),
        ({"MAIL_FROM": ""}, "set CHATBOT_MAIL_FROM too"),
        ({"MAIL_FROM": "nobody"}, "no mail address"),
        ({"MAIL_FROM": "a@b.org\r\nBcc: x@y.org"}, "no mail address"),
        ({"SITE_URL": ""}, "where staff reach this site"),
        ({"SITE_URL": "screening.example.org"}, "where staff reach this site"),
        ({"SITE_URL": "https://example.org/?a=b"}, "where staff reach this site"),
        ({"SMTP_USER": "chen"}, "Set both"),
        ({"SMTP_PASSWORD": "secret"}, "Set both"),
        ({"SMTP_USER": "chen", "SMTP_PASSWORD": "secret", "SMTP_TLS": "none"}, "in clear"),
    ],
)
def test_settings_that_cannot_work_are_refused(changed: dict[str, str], said: str) -> None:
    with pytest.raises(SettingRefused, match=said) as refused:
        read_mailing({**WHOLE, **changed}, STUDIES)
    assert "secret" not in str(refused.value)


def test_a_password_may_go_in_clear_to_this_machine_only() -> None:
    near = {"SMTP_USER": "chen", "SMTP_PASSWORD": "secret", "SMTP_TLS": "none", "SMTP_HOST": "127.0.0.1"}
    assert read_mailing({**WHOLE, **near}, STUDIES) is not None
