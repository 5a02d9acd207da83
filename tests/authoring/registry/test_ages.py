"""Age limits as the registry writes them become limits in years; what full years leave open stays open."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chatbot.authoring.registry.ages import AgeLimits, Range, UnreadableAge, age_limits


def limits(minimum: str, maximum: str) -> AgeLimits:
    found = age_limits(minimum, maximum)
    assert found
    return found


def within(ranges: tuple[Range, ...], years: str) -> bool:
    number = Decimal(years)
    return any(
        number >= Decimal(each.get("from", "-1"))
        and number > Decimal(each.get("above", "-1"))
        and number <= Decimal(each.get("to", "999"))
        and number < Decimal(each.get("below", "999"))
        for each in ranges
    )


def judged(found: AgeLimits, years: str) -> str:
    fits = within(found.fits, years)
    does_not_fit = within(found.too_young, years) or within(found.too_old, years)
    assert not (fits and does_not_fit)
    return "fits" if fits else "does_not_fit" if does_not_fit else "unknown"


@pytest.mark.parametrize(
    ("minimum", "maximum", "years", "finding"),
    [
        ("18 Years", "75 Years", "17", "does_not_fit"),
        ("18 Years", "75 Years", "18", "fits"),
        ("18 Years", "75 Years", "75", "fits"),
        ("18 Years", "75 Years", "76", "does_not_fit"),
        ("18 Years", "", "110", "fits"),
        ("", "65 Years", "0", "fits"),
        ("", "65 Years", "66", "does_not_fit"),
        ("6 Months", "16 Years", "0.25", "does_not_fit"),
        ("6 Months", "16 Years", "0.5", "fits"),
        ("6 Months", "16 Years", "0", "unknown"),  # in full years: of five months or of eleven
        ("6 Months", "16 Years", "16", "fits"),
        ("6 Months", "16 Years", "16.5", "unknown"),
        ("6 Months", "16 Years", "17", "does_not_fit"),
        ("28 Days", "1 Year", "0.05", "does_not_fit"),
        ("28 Days", "1 Year", "0.08", "fits"),
        ("28 Days", "1 Year", "1.5", "unknown"),
        ("28 Days", "1 Year", "2", "does_not_fit"),
        ("", "18 Months", "1", "unknown"),
        ("", "18 Months", "0", "fits"),
        ("", "18 Months", "1.4", "fits"),
        ("", "18 Months", "1.55", "unknown"),
        ("", "18 Months", "1.6", "does_not_fit"),
        ("30 Months", "", "2", "unknown"),
        ("30 Months", "", "1", "does_not_fit"),
        ("30 Months", "", "2.4", "does_not_fit"),
        ("30 Months", "", "3", "fits"),
        ("12 Hours", "2 Weeks", "0.01", "fits"),
        ("0 Days", "2 Years", "0", "fits"),
    ],
)
def test_an_age_is_judged_by_the_limits_in_years(
    minimum: str, maximum: str, years: str, finding: str
) -> None:
    assert judged(limits(minimum, maximum), years) == finding


@pytest.mark.parametrize(
    ("minimum", "maximum", "words", "is_whole"),
    [
        ("18 Years", "75 Years", "ages 18 to 75", True),
        ("18 Years", "", "ages from 18", True),
        ("", "65 Years", "ages up to 65", True),
        ("28 Days", "1 Year", "ages 28 days to 1 year", False),
        ("30 Days", "", "ages from 30 days", False),
    ],
)
def test_the_limits_are_said_in_words(minimum: str, maximum: str, words: str, is_whole: bool) -> None:
    found = limits(minimum, maximum)
    assert (found.words, found.is_whole) == (words, is_whole)


@pytest.mark.parametrize("minimum", ["18 Years", "6 Months", "28 Days", ""])
@pytest.mark.parametrize("maximum", ["120 Years", "19 Years", "30 Months", ""])
def test_some_age_fits(minimum: str, maximum: str) -> None:
    if (minimum, maximum) not in {("", ""), ("18 Years", "30 Months")}:
        found = limits(minimum, maximum)
        assert judged(found, found.some_age) == "fits"


@pytest.mark.parametrize(("minimum", "maximum"), [("75 Years", "18 Years"), ("18 Years", "30 Months")])
def test_limits_that_leave_nobody_are_refused(minimum: str, maximum: str) -> None:
    with pytest.raises(UnreadableAge, match=f"from '{minimum}' to '{maximum}', leave nobody"):
        age_limits(minimum, maximum)


@pytest.mark.parametrize(("minimum", "maximum"), [("", ""), ("0 Years", ""), (" ", ""), ("N/A", "N/A")])
def test_without_a_limit_there_is_no_rule(minimum: str, maximum: str) -> None:
    assert age_limits(minimum, maximum) is None


@pytest.mark.parametrize("text", ["18", "18 Jahre", "adult", "18 Years old", "-1 Years", "1.5 Years"])
def test_a_limit_in_other_words_is_refused_and_named(text: str) -> None:
    with pytest.raises(UnreadableAge, match=text):
        age_limits("", text)
