"""Safety messages of a dialog: those of all studies, of its site, and its own -> ``SafetyMessage``.

A number to call depends on the country, so a sentence that names one stands with a site; a dialog may word a
message otherwise, or add its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import available_timezones

import phonenumbers

from chatbot.authoring import schema
from chatbot.authoring.problems import nearest
from chatbot.authoring.wording import text
from chatbot.authoring.yaml_source import Place, Source
from chatbot.screening.condition import Condition
from chatbot.screening.dialog import Level, SafetyMessage
from chatbot.screening.site import NOWHERE, Site
from chatbot.screening.wording import Text


def messages_of(written: schema.DialogFile, shared: schema.SharedFile) -> tuple[schema.SafetyPart, ...]:
    """Every safety message that this dialog can show, the most urgent first; its own wording goes before."""
    site = shared.sites.get(written.site or "")
    parts = {part.id: part for part in (*(site.safety if site else ()), *shared.safety, *written.messages)}
    levels = [level.value for level in Level]
    return tuple(sorted(parts.values(), key=lambda part: levels.index(part.level)))


def safety_messages(
    parts: Iterable[schema.SafetyPart], when: Mapping[str, Condition]
) -> tuple[SafetyMessage, ...]:
    """``when`` is by id; a message without a condition is raised by phrases alone."""
    return tuple(
        SafetyMessage(part.id, Level(part.level), _sentence(part), when.get(part.id), tuple(part.call))
        for part in parts
    )


def site_of(source: Source, written: schema.DialogFile, shared: schema.SharedFile) -> Site:
    """The dialog's site; one that ``shared.yaml`` does not describe is noted on ``source``."""
    if written.site is None:
        if shared.sites:
            message = f"'site' is missing here: whom to call depends on it. {nearest('', shared.sites)}"
            source.problem((), message)
        return NOWHERE
    if not source.known(written.site, shared.sites, ("site",), "site in shared.yaml"):
        return NOWHERE
    part = shared.sites[written.site]
    line, whole = _lines(written.site, part)
    return Site(written.site, part.region, part.time_zone, line, whole, tuple(part.countries.items()))


def check_messages(source: Source, shared: schema.SharedFile) -> None:
    """Note what is wrong with the messages and sites of a ``shared.yaml``."""
    common = [part.id for part in shared.safety]
    source.unique(common, ("safety",), "safety message")
    every_id = {part.id for site in shared.sites.values() for part in site.safety}
    for name, site in shared.sites.items():
        place = ("sites", name)
        own = [part.id for part in site.safety]
        source.unique(own, (*place, "safety"), "safety message", taken=common)
        for lacking in sorted(every_id - set(own)):
            message = (
                f"The site '{name}' lacks the safety message '{lacking}', which another site has. Add it."
            )
            source.problem((*place, "safety"), message)
        _check_country(source, site.region, (*place, "region"))
        for number, country in site.countries.items():
            _check_country(source, country, (*place, "countries", number))
        source.known(site.time_zone, available_timezones(), (*place, "time_zone"), "time zone")


def _check_country(source: Source, code: str, place: Place) -> None:
    if code not in phonenumbers.SUPPORTED_REGIONS:
        source.problem(place, f"'{code}' is no country. Write the two capital letters of its code, as in CN.")


def shared_ids(shared: schema.SharedFile) -> list[str]:
    """Of the safety messages that every study has: all sites have the same ones."""
    sites = list(shared.sites.values())
    return [*(part.id for part in shared.safety), *(part.id for site in sites[:1] for part in site.safety)]


def shared_sentences(shared: schema.SharedFile) -> Iterator[Text]:
    """All that a ``shared.yaml`` has people told, whatever the study and the site."""
    for name, site in shared.sites.items():
        yield from _lines(name, site)
        yield from map(_sentence, site.safety)
    yield from map(_sentence, shared.safety)


def _lines(name: str, part: schema.SitePart) -> tuple[Text, Text]:
    owner = f"site.{name}"
    return text(owner, part.emergency_line), text(owner, part.in_an_emergency)


def _sentence(part: schema.SafetyPart) -> Text:
    return text(f"safety.{part.id}", part.text)
