"""Where a study is carried out, as far as that decides words and numbers."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.screening.wording import Text


@dataclass(frozen=True, slots=True)
class Site:
    """``region`` is an ISO 3166 country code: a telephone number without one is read as from there.
    ``time_zone`` (IANA) is the clock on its wall. The sentences name its emergency numbers. Where those of
    several countries are named, ``countries`` says which is whose: pairs of a number and a country code.
    """

    id: str
    region: str
    time_zone: str
    emergency_line: Text | None = None
    in_an_emergency: Text | None = None
    countries: tuple[tuple[str, str], ...] = ()

    @property
    def all_countries(self) -> frozenset[str]:
        return frozenset((self.region, *(country for _, country in self.countries)))

    def country_of(self, number: str) -> str:
        """The code of the country in which this number is called; empty where there is no choice."""
        return dict(self.countries).get(number, "")


NOWHERE = Site("", "ZZ", "UTC")
"""Of a study that does not say where it is: no number is taken for a local one, and none is named."""
