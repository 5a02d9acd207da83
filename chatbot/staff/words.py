"""What staff read in the place of the store's ids. Every function speaks the request's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_timedelta, get_timezone_name

from chatbot.i18n import babel_locale, current_locale, gettext
from chatbot.screening.dialog import Dialog
from chatbot.screening.disclosure import Band
from chatbot.screening.lead import LeadStatus
from chatbot.screening.site import NOWHERE, Site
from chatbot.screening.wording import Voice
from chatbot.staff.reasons import Why


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


def why_open_words() -> Mapping[Why, str]:
    """Why a criterion is to be checked, before the question that it is about."""
    return {
        Why.DOES_NOT_KNOW: gettext("the person does not know"),
        Why.UNCLEAR: gettext("the number cannot be used as it stands"),
        Why.WITHIN_A_RANGE: gettext("the number is known within a range only"),
        Why.NOT_ASKED: gettext("not asked"),
    }


def respondent_words() -> Mapping[str, str]:
    return {"self": gettext("Patient"), "family": gettext("Family or friend")}


def voice_words() -> Mapping[str, str]:
    """Who answered, by the voice that the questions had."""
    said = respondent_words()
    return {Voice.PATIENT.value: said["self"], Voice.FAMILY.value: said["family"]}


def language_words() -> Mapping[str, str]:
    """The language to speak."""
    return {"en": gettext("English"), "zh": gettext("Chinese")}


def next_action_words() -> Mapping[str, str]:
    return {
        "call": gettext("Call"),
        "ask_for_records": gettext("Ask for records"),
        "check_records": gettext("Check the records"),
        "plan_visit": gettext("Plan the screening visit"),
        "visit": gettext("Screening visit"),
        "decide": gettext("Decide"),
    }


def erasure_reason_words() -> Mapping[str, str]:
    """A choice and not a text: the history keeps it for good, and no name must get into it."""
    return {
        "withdrew": gettext("The person withdrew, or asked for it"),
        "duplicate": gettext("The same person's other lead stays"),
        "mistake": gettext("It was made in error or as a test"),
    }


def field_labels() -> Mapping[str, str]:
    """Of the fields of an address that say which leads are meant."""
    return {
        "study": gettext("Study"),
        "outcome": gettext("Outcome"),
        "status": gettext("Status"),
        "language": gettext("Language"),
        "respondent": gettext("Who answered"),
        "assigned": gettext("Assigned to"),
        "since": gettext("From day"),
        "until": gettext("To day"),
    }


def section_words() -> Mapping[str, str]:
    """Of the sections of the inbox."""
    return {
        "overdue": gettext("Overdue"),
        "new": gettext("New"),
        "planned": gettext("Planned, the next one first"),
        "rest": gettext("Nothing planned, the newest first"),
        "by_time": gettext("By time, the newest first"),
    }


def band_words(count: Band) -> str:
    """A count as it is told."""
    if count.is_hidden:
        return gettext("fewer than %(num)d", num=count.most + 1)
    return f"{count.least}–{count.most}"


_DAYS_COUNTED = 31


def site_of(dialog: Dialog | None) -> Site:
    """NOWHERE for a study that is no longer here."""
    return dialog.site if dialog else NOWHERE


def zone_of(dialog: Dialog | None) -> ZoneInfo:
    """The clock on the wall of the study's site; UTC for a study that is no longer here."""
    return ZoneInfo(site_of(dialog).time_zone)


def zone_words(zone: ZoneInfo) -> str:
    """As "China Time"; UTC, which is no place's, keeps its own name."""
    is_place = "/" in zone.key
    return get_timezone_name(zone, locale=babel_locale(current_locale())) if is_place else zone.key


def how_long_ago(at: datetime, now: datetime) -> str:
    """As "3 hours ago" or "in 2 days". Days are counted up to a month: 10 of them are not yet 2 weeks."""
    apart, locale = at - now, babel_locale(current_locale())
    if timedelta(days=1) <= abs(apart) < timedelta(days=_DAYS_COUNTED):
        days = timedelta(days=int(apart / timedelta(days=1)))
        return format_timedelta(days, "day", threshold=_DAYS_COUNTED, add_direction=True, locale=locale)
    return format_timedelta(apart, add_direction=True, locale=locale)


def day_words(day: date) -> str:
    return format_date(day, locale=babel_locale(current_locale()))


def local_day(at: datetime, zone: ZoneInfo) -> str:
    """The day on the clock of that zone."""
    return format_date(at.astimezone(zone), locale=babel_locale(current_locale()))


def local_time(at: datetime, zone: ZoneInfo) -> str:
    """The day and the minute on the clock of that zone."""
    minute = format_skeleton("Hm", at, zone, locale=babel_locale(current_locale()))
    return f"{local_day(at, zone)} {minute}"
