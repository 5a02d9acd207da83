"""What a conversation carries to another day or browser, and which copies of it wait on the server."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import current_app, session

from chatbot.i18n import day
from chatbot.patient.consents import ConsentText
from chatbot.patient.context import now, open_store
from chatbot.patient.conversation import ANSWERS, FRESH, REVISION, SEEN, STOPPED, TOLD, Conversation
from chatbot.patient.wording import at_the_site
from chatbot.store import paused
from chatbot.store.errors import StoreRefused, StoreUnavailable
from chatbot.store.pause_code import new_code

PAUSED, TAKEN = "z", "w"
CARRIED = (ANSWERS, REVISION, SEEN, FRESH, TOLD, STOPPED)
"""What goes along. Never what was typed and not taken, the receipt, or what proves that a form is ours."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pause:
    """A code that was made in this browser, and which state of the answers it opens."""

    id: str
    code: str = field(repr=False)
    expires_at: datetime
    revision: int


def pause_of(talked: Conversation) -> Pause | None:
    """The code that was made here last; what waits under it may be gone by now."""
    match talked.session.get(PAUSED):
        case [str(id_), str(code), str(expires_at), int(revision)]:
            return Pause(id_, code, datetime.fromisoformat(expires_at), revision)
    return None


def copies_of(talked: Conversation) -> tuple[str, ...]:
    """Ids under which the server may hold answers of this conversation."""
    pause = pause_of(talked)
    return (*([pause.id] if pause else []), *_taken(talked))


def keep(talked: Conversation, consent: ConsentText) -> None:
    """Seal the answers on the server under a new code; one that was made here before opens nothing then."""
    store, at, code = open_store(), now(), new_code()
    expires_at = (at + timedelta(days=int(current_app.config["PAUSE_DAYS"]))).astimezone(UTC)
    lock = paused.lock_of(store.keys.pause, talked.dialog.study.nct_id, code)
    content = {key: talked.session[key] for key in CARRIED if key in talked.session}
    with store.connect() as db:
        paused.keep_paused(db, lock, content, at, expires_at, consent.record(), copies_of(talked))
    talked.session.pop(TAKEN, None)
    talked.session[PAUSED] = [lock.id, code, expires_at.isoformat(), talked.revision]


def find(talked: Conversation, code: str) -> paused.Found:
    """What waits under a code, for this browser; NotKept, RunOut or TooManyTries."""
    store, study = open_store(), talked.dialog.study.nct_id
    with store.connect() as db:
        return paused.find_paused(db, store.keys.pause, study, code, now(), _this_browser())


def would_overwrite(talked: Conversation, found: paused.Found) -> bool:
    """This browser has answers, and they are others."""
    here = talked.session.get(ANSWERS)
    return bool(here) and here != found.content.get(ANSWERS)


def take_up(talked: Conversation, found: paused.Found) -> bool:
    """Go on with these answers in the place of those in this browser; NotKept if another one was first.

    False, and nothing is taken over, if they are about a child of whom nothing is collected.
    """
    with open_store().connect() as db:
        paused.take(db, found.id, now(), _this_browser())
    revision = max(talked.revision, int(found.content.get(REVISION, 0))) + 1
    talked.erase()
    talked.session.update({**found.content, REVISION: revision, TAKEN: found.id})
    if Conversation(talked.dialog, talked.session, talked.today).is_too_young:
        talked.session.clear()
        return False
    return True


def arrive(talked: Conversation) -> None:
    """The answers that were opened are in this browser: the server lets go of them."""
    if _taken(talked) and let_go_or_say(_taken(talked)):
        talked.session.pop(TAKEN)


def let_go(talked: Conversation) -> bool:
    """Erase every copy on the server; False if traces stay for a while. StoreUnavailable as usual."""
    with open_store().connect() as db:
        is_traceless = paused.let_go(db, copies_of(talked), now())
    forget_copies(talked)
    return is_traceless


def forget_copies(talked: Conversation) -> None:
    """They are erased, so this browser need not know their ids and code any more."""
    for key in (PAUSED, TAKEN):
        talked.session.pop(key, None)


def let_go_or_say(copies: tuple[str, ...]) -> bool:
    """Erase copies where nothing may stand in the way of what the person is told next; False if the store
    cannot be used, which is logged: they then go when their time is over.
    """
    if not copies:
        return True
    try:
        with open_store().connect() as db:
            paused.let_go(db, copies, now())
    except (StoreUnavailable, StoreRefused) as error:
        log.error("paused answers not erased: %s", error)
        return False
    return True


def last_day(expires_at: datetime) -> str:
    """The last whole day of a code at the study site, in words: who trusts it never comes too late."""
    return day((at_the_site(expires_at) - timedelta(days=1)).date().isoformat())


def _this_browser() -> str:
    """A secret that this browser has had since it opened the page with the form: its token's own."""
    return str(session["csrf_token"])


def _taken(talked: Conversation) -> tuple[str, ...]:
    taken = talked.session.get(TAKEN)
    return (taken,) if isinstance(taken, str) else ()
