"""A visit as a file for a calendar.

Calendars are kept on other companies' computers. So the file says no more than that something is on:
reference, study and a link behind the sign-in.
"""

from __future__ import annotations

from datetime import UTC, timedelta

from icalendar import Calendar, Event

from chatbot.i18n import gettext
from chatbot.store.work.visits import CalendarVisit


def calendar_of(
    exported: CalendarVisit, reference: str, study: str, link: str, is_made_up: bool = False
) -> bytes:
    """iCalendar (RFC 5545) with one event, its times in UTC. A later file of the same visit replaces it.

    ``is_made_up``: it leaves a demonstration, and says so.
    """
    event = Event()
    event.add("uid", f"visit-{reference}@{study}.study-leads")
    event.add("sequence", exported.sequence)
    event.add("dtstamp", exported.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", exported.visit.starts_at.astimezone(UTC))
    event.add("dtend", exported.visit.starts_at.astimezone(UTC) + timedelta(minutes=exported.visit.minutes))
    summary = gettext("Visit %(reference)s (%(study)s)", reference=reference, study=study)
    event.add("summary", gettext("DEMO %(name)s", name=summary) if is_made_up else summary)
    event.add("status", "CANCELLED" if exported.is_cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("url", link)
    calendar = Calendar()
    calendar.add("prodid", "-//Trial pre-screening//Study leads//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
