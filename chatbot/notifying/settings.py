"""The settings of mail, read and checked when the program starts."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import urlsplit

from chatbot.config import PREFIX, SettingRefused

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
_NEAR = ("localhost", "127.0.0.1", "::1")
_TEXTS = ("SMTP_HOST", "SMTP_USER", "SMTP_TLS", "MAIL_FROM", "SITE_URL", "NOTICE_ADDRESSES", "SMTP_PASSWORD")


class Encryption(Enum):
    """Of the way to the mail server: asked for after the greeting, from the first byte, or not at all."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Mailing:
    """``addresses`` are those to tell, by study; ``site_url`` ends without a slash; no ``user``, no login."""

    host: str
    port: int
    user: str
    password: str
    encryption: Encryption
    sender: str
    site_url: str
    addresses: Mapping[str, tuple[str, ...]]


def read_mailing(config: Mapping[str, object], studies: Container[str]) -> Mailing | None:
    """None without SMTP_HOST: then nobody is notified. Raises SettingRefused for what cannot be used."""
    texts = {name: str(config.get(name, "")).strip() for name in _TEXTS}
    addresses = read_addresses(texts["NOTICE_ADDRESSES"], studies)
    if not texts["SMTP_HOST"]:
        if addresses:
            raise SettingRefused(
                f"{PREFIX}NOTICE_ADDRESSES names whom to tell, and no mail can be sent: "
                f"set {PREFIX}SMTP_HOST."
            )
        return None
    _check_user(texts)
    return Mailing(
        host=texts["SMTP_HOST"],
        port=int(str(config["SMTP_PORT"])),
        user=texts["SMTP_USER"],
        password=str(config["SMTP_PASSWORD"]),
        encryption=_encryption(texts["SMTP_TLS"]),
        sender=_sender(texts["MAIL_FROM"]),
        site_url=_site_url(texts["SITE_URL"]),
        addresses=addresses,
    )


def read_addresses(text: str, studies: Container[str]) -> Mapping[str, tuple[str, ...]]:
    """``NCT07214142=a@b.org c@d.org; NCT04912596=e@f.org`` -> addresses by study. Raises SettingRefused."""
    found: dict[str, tuple[str, ...]] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        study, equals, listed = (each.strip() for each in part.partition("="))
        addresses = tuple(dict.fromkeys(listed.replace(",", " ").split()))
        if not (equals and addresses):
            raise SettingRefused(
                f"{PREFIX}NOTICE_ADDRESSES has '{part}'. Write a study, = and its addresses: "
                "NCT07214142=a@example.org b@example.org; the next study after a semicolon."
            )
        if study not in studies:
            raise SettingRefused(f"{PREFIX}NOTICE_ADDRESSES names {study}, and there is no such study here.")
        if study in found:
            raise SettingRefused(f"{PREFIX}NOTICE_ADDRESSES names {study} twice: put its addresses together.")
        for address in addresses:
            _check_address(address, "NOTICE_ADDRESSES")
        found[study] = addresses
    return found


def _check_user(texts: Mapping[str, str]) -> None:
    if bool(texts["SMTP_USER"]) != bool(texts["SMTP_PASSWORD"]):
        raise SettingRefused(f"Set both {PREFIX}SMTP_USER and {PREFIX}SMTP_PASSWORD, or neither.")
    if texts["SMTP_USER"] and texts["SMTP_TLS"] == "none" and texts["SMTP_HOST"] not in _NEAR:
        raise SettingRefused(
            f"{PREFIX}SMTP_TLS is 'none', so the password would go over the network in clear. "
            "Set it to starttls or tls."
        )


def _encryption(text: str) -> Encryption:
    try:
        return Encryption(text.lower())
    except ValueError as error:
        raise SettingRefused(f"{PREFIX}SMTP_TLS is '{text}'. Set it to starttls, tls or none.") from error


def _sender(text: str) -> str:
    if not text:
        raise SettingRefused(
            f"{PREFIX}SMTP_HOST is set: set {PREFIX}MAIL_FROM too, the address that mail is from."
        )
    _check_address(text, "MAIL_FROM")
    return text


def _site_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingRefused(
            f"{PREFIX}SITE_URL is '{text}'. Set it to where staff reach this site, such as "
            "https://screening.example.org, for the links in mails."
        )
    return text.rstrip("/")


def _check_address(text: str, name: str) -> None:
    if not _ADDRESS.fullmatch(text):
        raise SettingRefused(f"{PREFIX}{name} has '{text}', which is no mail address such as a@example.org.")
