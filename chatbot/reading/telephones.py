"""Telephone numbers of people and of a study's contact: never one that is only guessed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from babel import Locale
from phonenumbers import PhoneNumber, PhoneNumberFormat, timezone

from chatbot.screening.study import StudyContact

_OTHER_NAMES = {
    "Korea": "KR",
    "Viet Nam": "VN",
    "Russian Federation": "RU",
    "Czech Republic": "CZ",
    "Macau": "MO",
    "Turkey": "TR",
}
_SECOND_NUMBER = re.compile(r"\s*(?:;|/|,|\bor\b)\s*", re.IGNORECASE)


class Telephone(NamedTuple):
    """``national`` is for callers where the site is, ``extension`` what to dial or to say once connected."""

    link: str
    national: str
    international: str
    extension: str = ""


def contact_telephone(contact: StudyContact, site_region: str) -> Telephone | None:
    """None without a number. A number that cannot be read for sure is shown as it stands.

    ``site_region`` is where people call from, and where a number without a country's code is from, if the
    record names no country.
    """
    if not contact.phone:
        return None
    parsed = _parsed(contact, site_region)
    if parsed is None:
        first = phonenumbers.convert_alpha_characters_in_number(_SECOND_NUMBER.split(contact.phone)[0])
        dialled = re.sub(r"[^\d+]", "", first)
        return Telephone(f"tel:{dialled}", contact.phone, contact.phone, contact.extension)
    extension = contact.extension or parsed.extension or ""
    parsed.extension = None
    return _as_dialled(parsed, site_region, extension)


def persons_telephone(e164: str, site_region: str) -> Telephone:
    """Of a number as a lead keeps it; one that cannot be read is shown as it stands."""
    try:
        return _as_dialled(phonenumbers.parse(e164), site_region)
    except phonenumbers.NumberParseException:
        return Telephone(f"tel:{e164}", e164, e164)


def time_zones(e164: str) -> tuple[str, ...]:
    """Where a number is from, as IANA names: the clocks that may hang where it rings. Empty if unknown."""
    try:
        zones = timezone.time_zones_for_number(phonenumbers.parse(e164))
    except phonenumbers.NumberParseException:
        return ()
    return tuple(zone for zone in zones if zone != timezone.UNKNOWN_TIMEZONE)


def _as_dialled(number: PhoneNumber, site_region: str, extension: str = "") -> Telephone:
    international = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    is_near = phonenumbers.region_code_for_number(number) == site_region
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL) if is_near else international
    link = f"tel:{phonenumbers.format_number(number, PhoneNumberFormat.E164)}"
    return Telephone(link, national, international, extension)


def _parsed(contact: StudyContact, site_region: str) -> PhoneNumber | None:
    """The number, if it can be told where it is dialled.

    The record's country says so for a contact of one place. The study's own contact may sit elsewhere, at a
    sponsor's desk, so that its number must bring the country's code itself.
    """
    region = region_of(contact.country) if contact.country else site_region
    try:
        parsed = phonenumbers.parse(contact.phone, region)
    except phonenumbers.NumberParseException:
        return None
    digits = re.sub(r"\D", "", contact.phone).lstrip("0")
    brings_code = digits.startswith(str(parsed.country_code)) and len(digits) > len(
        str(parsed.national_number)
    )
    is_sure = bool(contact.site) or not contact.country or brings_code
    return parsed if is_sure and phonenumbers.is_valid_number(parsed) else None


def international(phone: str, region: str) -> str:
    """As "+86 138 0013 8000". A number without a country code is one of ``region``."""
    try:
        return phonenumbers.format_number(phonenumbers.parse(phone, region), PhoneNumberFormat.INTERNATIONAL)
    except phonenumbers.NumberParseException:
        return phone


def e164(phone: str, region: str) -> str | None:
    """A telephone number as +8613800138000; without a country code it is one of ``region``."""
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number) or _may_be_foreign(phone, number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def example(region: str) -> str:
    """How a mobile number is written in ``region``, as "131 **** ****": a whole one may be somebody's."""
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    number = next(filter(None, (phonenumbers.example_number_for_type(region, each) for each in kinds)))
    written = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    shown = re.match(r"(?:\D*\d){3}", written)
    end = shown.end() if shown else 0
    return written[:end] + re.sub(r"\d", "*", written[end:])


def _may_be_foreign(phone: str, number: PhoneNumber) -> bool:
    """Neither a country code, nor an area code's 0, nor a mobile: it may be anybody's number abroad."""
    is_mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    return not is_mobile and not phone.strip().startswith(("+", "＋", "0"))


def region_of(country: str) -> str | None:
    """The two letters of a country by its English name in the registry; None if unknown, or for several."""
    name = re.sub(r"\s*\(.*\)$", "", country.strip())
    regions = _regions()
    return regions.get(name) or regions.get(re.sub(r",\s*(?:[A-Z][a-z]+ )+(?:of|the)$", "", name))


@lru_cache(maxsize=1)
def _regions() -> dict[str, str]:
    names = {str(name): code for code, name in Locale("en").territories.items() if len(code) == len("CN")}
    plain = {name.removesuffix(" SAR China").replace(" & ", " and "): code for name, code in names.items()}
    return {**plain, **names, **_OTHER_NAMES}
