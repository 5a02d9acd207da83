"""Words that several of the staff's pages say."""

from __future__ import annotations

from datetime import timedelta

from chatbot.i18n import gettext, ngettext, pgettext
from chatbot.screening.staff_role import Role
from chatbot.staff.password_rules import LONGEST, SHORTEST, Weakness


def role_name(role: Role) -> str:
    names = {
        Role.VIEWER: pgettext("role", "Viewer"),
        Role.COORDINATOR: pgettext("role", "Coordinator"),
        Role.ADMIN: pgettext("role", "Administrator"),
    }
    return names[role]


def wait_words(minutes: int) -> str:
    return ngettext(
        "Too many tries. Wait %(num)s minute, then try again.",
        "Too many tries. Wait %(num)s minutes, then try again.",
        minutes,
    )


def ago(since: timedelta) -> str:
    hours, minutes = divmod(int(since.total_seconds()) // 60, 60)
    if hours:
        return gettext("%(hours)s h %(minutes)s min ago", hours=hours, minutes=minutes)
    return ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes) if minutes else gettext("just now")


def weakness_words(weakness: Weakness) -> str:
    words = {
        Weakness.TOO_SHORT: gettext("Use at least %(count)s characters.", count=SHORTEST),
        Weakness.TOO_LONG: gettext("Use at most %(count)s characters.", count=LONGEST),
        Weakness.COMMON: gettext(
            "This is made of words, rows of keys or repeats that everybody tries first. Take four words that "
            "have nothing to do with each other."
        ),
        Weakness.OWN_WORDS: gettext(
            "This is made of your own name or login or the study. Take words that nobody connects with you."
        ),
    }
    return words[weakness]
