"""The number of a study's contact can be dialled as it is shown, or is shown as it stands."""

from __future__ import annotations

import phonenumbers
import pytest

from chatbot.reading.telephones import (
    Telephone,
    contact_telephone,
    e164,
    example,
    persons_telephone,
    region_of,
    time_zones,
)
from chatbot.screening.study import StudyContact


def shown(phone: str, country: str = "", site: str = "", extension: str = "") -> Telephone | None:
    return contact_telephone(
        StudyContact("Somebody", phone=phone, country=country, site=site, extension=extension), "CN"
    )


@pytest.mark.parametrize(
    ("phone", "country", "site", "link", "national", "international"),
    [
        ("+86 15056017712", "", "", "tel:+8615056017712", "150 5601 7712", "+86 150 5601 7712"),
        ("15056017712", "", "", "tel:+8615056017712", "150 5601 7712", "+86 150 5601 7712"),
        ("86-15056017712", "China", "", "tel:+8615056017712", "150 5601 7712", "+86 150 5601 7712"),
        ("0551-62283114", "China", "A, Hefei", "tel:+8655162283114", "0551 6228 3114", "+86 551 6228 3114"),
        ("602-933-5004", "United States", "A", "tel:+16029335004", "+1 602-933-5004", "+1 602-933-5004"),
        ("0039 0283502220", "Italy", "A", "tel:+390283502220", "+39 02 8350 2220", "+39 02 8350 2220"),
        ("(+1) 866-867-7178", "Japan, Taiwan", "", "tel:+18668677178", "+1 866-867-7178", "+1 866-867-7178"),
    ],
)
def test_a_number_that_says_where_it_is_can_be_dialled_from_everywhere(
    phone: str, country: str, site: str, link: str, national: str, international: str
) -> None:
    assert shown(phone, country, site) == Telephone(link, national, international)


@pytest.mark.parametrize(
    ("phone", "country", "link"),
    [
        (
            "800-633-1610",
            "India",
            "tel:8006331610",
        ),  # a sponsor's desk elsewhere: +91 800... is somebody else
        ("905-521-2100", "Canada, China", "tel:9055212100"),
        ("020 7405 9200", "United Kingdom", "tel:02074059200"),
        ("555-0100 or 555-0199", "", "tel:5550100"),
        ("1-800-4-CANCER", "Nowhere", "tel:18004226237"),
        ("12", "", "tel:12"),
    ],
)
def test_a_number_that_does_not_say_where_it_is_stays_as_it_stands(
    phone: str, country: str, link: str
) -> None:
    assert shown(phone, country) == Telephone(link, phone, phone)


@pytest.mark.parametrize("extension", ["7027", "option 6", "TTY5555555555"])
def test_an_extension_is_said_in_the_records_words_and_never_dialled_with_the_number(extension: str) -> None:
    found = shown("+886-2-7721-8877", extension=extension)
    assert found == Telephone("tel:+886277218877", "+886 2 7721 8877", "+886 2 7721 8877", extension)


def test_an_extension_behind_the_number_is_found() -> None:
    assert shown("+1 602-933-5004 ext. 12") == Telephone(
        "tel:+16029335004", "+1 602-933-5004", "+1 602-933-5004", "12"
    )


def test_without_a_number_there_is_no_telephone() -> None:
    assert shown("") is None


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("China", "CN"), ("Taiwan", "TW"), ("Hong Kong", "HK"), ("Macau", "MO"), ("United States", "US"),
        ("Korea, Republic of", "KR"), ("Iran, Islamic Republic of", "IR"), ("Turkey (Türkiye)", "TR"),
        ("Russian Federation", "RU"), ("Viet Nam", "VN"), ("Czechia", "CZ"), ("Atlantis", None),
        ("Japan, Taiwan", None), ("", None),
    ],
)  # fmt: skip
def test_a_country_is_known_as_the_registry_writes_it(country: str, region: str | None) -> None:
    assert region_of(country) == region


@pytest.mark.parametrize(
    ("kept", "national", "international"),
    [
        ("+8613800138000", "138 0013 8000", "+86 138 0013 8000"),
        ("+85291234567", "+852 9123 4567", "+852 9123 4567"),
        ("not a number", "not a number", "not a number"),
    ],
)
def test_a_persons_number_is_shown_as_it_is_dialled_where_the_site_is(
    kept: str, national: str, international: str
) -> None:
    assert persons_telephone(kept, "CN") == Telephone(f"tel:{kept}", national, international)


@pytest.mark.parametrize(
    ("kept", "zones"),
    [
        ("+8613800138000", ("Asia/Shanghai",)),
        ("+85291234567", ("Asia/Hong_Kong",)),
        ("+1 415 555 2671", ("America/Los_Angeles",)),
        ("+999123", ()),
        ("not a number", ()),
    ],
)
def test_a_number_tells_which_clocks_may_hang_where_it_rings(kept: str, zones: tuple[str, ...]) -> None:
    assert time_zones(kept) == zones


@pytest.mark.parametrize(
    ("region", "shown_as"),
    [("CN", "131 **** ****"), ("TW", "091* *** ***"), ("IN", "081*** *****"), ("HK", "512* ****")],
)
def test_an_example_is_written_as_at_the_site_and_rings_nobodys_phone(region: str, shown_as: str) -> None:
    assert example(region) == shown_as
    assert e164(example(region), region) is None


def test_every_region_has_an_example() -> None:
    examples = {region: example(region) for region in phonenumbers.SUPPORTED_REGIONS}
    assert [region for region, text in examples.items() if "*" not in text] == []
