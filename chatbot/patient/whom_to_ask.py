"""Whom a sentence sends people to: as the study's record names a telephone, an address, or nobody at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto

from chatbot.i18n import gettext
from chatbot.screening.study import StudyContact


class Reach(Enum):
    BY_PHONE = auto()
    BY_MAIL = auto()
    NOT_AT_ALL = auto()


def also_ask(contact: StudyContact) -> str:
    """What stands behind a sentence that may not be enough for everybody."""
    return _ALSO_ASK[reach(contact)]()


def grown_up_can(contact: StudyContact) -> str:
    """What a child is told, who is to call nobody alone."""
    return _GROWN_UP_CAN[reach(contact)]()


def if_nobody_calls(contact: StudyContact) -> str:
    """What stands before the contact; empty if there is none."""
    return _IF_NOBODY_CALLS[reach(contact)]()


def reach(contact: StudyContact) -> Reach:
    if contact.phone:
        return Reach.BY_PHONE
    return Reach.BY_MAIL if contact.email else Reach.NOT_AT_ALL


_ALSO_ASK: Mapping[Reach, Callable[[], str]] = {
    Reach.BY_PHONE: lambda: gettext("You can also call the study's contact."),
    Reach.BY_MAIL: lambda: gettext("You can also write to the study's contact."),
    Reach.NOT_AT_ALL: lambda: gettext("You can also ask those who lead the study."),
}

_GROWN_UP_CAN: Mapping[Reach, Callable[[], str]] = {
    Reach.BY_PHONE: lambda: gettext("A parent or another grown-up can call the study's contact."),
    Reach.BY_MAIL: lambda: gettext("A parent or another grown-up can write to the study's contact."),
    Reach.NOT_AT_ALL: lambda: gettext("A parent or another grown-up can ask those who lead the study."),
}

_IF_NOBODY_CALLS: Mapping[Reach, Callable[[], str]] = {
    Reach.BY_PHONE: lambda: gettext("If nobody calls, ring:"),
    Reach.BY_MAIL: lambda: gettext("If nobody calls, write to:"),
    Reach.NOT_AT_ALL: lambda: "",
}
