"""What staff read in the place of the store's ids. Every function speaks the request's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_timedelta

from chatbot.i18n import babel_locale, current_locale, gettext
from chatbot.screening.dialog import Dialog
from chatbot.screening.lead import LeadStatus
from chatbot.screening.site import NOWHERE


def status_words() -> Mapping[LeadStatus, str]:
    """In the order in which a lead usually passes through them."""
    return {
        LeadStatus.NEW: gettext("New"),
        LeadStatus.CONTACTED: gettext("Contacted"),
        LeadStatus.RECORDS_REQUESTED: gettext("Records requested"),
        LeadStatus.SCREENING_VISIT: gettext("Screening visit"),
        LeadStatus.ENROLLED: gettext("Enrolled"),
        LeadStatus.SCREEN_FAILURE: gettext("Screen failure"),
        LeadStatus.DECLINED: gettext("Declined"),
        LeadStatus.UNREACHABLE: gettext("Unreachable"),
        LeadStatus.WITHDRAWN: gettext("Withdrawn"),
    }


def outcome_words() -> Mapping[str, str]:
    """A pre-screen decides nothing: no outcome sounds like a decision."""
    return {
        "possible": gettext("Nothing speaks against it so far"),
        "needs_review": gettext("To check"),
        "likely_ineligible": gettext("Something does not fit"),
    }


def respondent_words() -> Mapping[str, str]:
    return {"self": gettext("Patient"), "family": gettext("Family or friend")}


def zone_of(dialog: Dialog | None) -> ZoneInfo:
    """The clock on the wall of the study's site; UTC for a study that is no longer here."""
    return ZoneInfo((dialog.site if dialog else NOWHERE).time_zone)


def how_long_ago(at: datetime, now: datetime) -> str:
    """As "3 hours ago" or "in 2 days"."""
    return format_timedelta(at - now, add_direction=True, locale=babel_locale(current_locale()))


def local_time(at: datetime, zone: ZoneInfo) -> str:
    """The day and the minute on the clock of that zone."""
    return format_datetime(at, "medium", tzinfo=zone, locale=babel_locale(current_locale()))
