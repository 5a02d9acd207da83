"""`flask dialogs try`. The only place in the terminal that reads the clock."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path

import click
from flask import Flask, g

from chatbot.authoring.library import no_dialog
from chatbot.i18n import LOCALES, SOURCE, gettext
from chatbot.patient.conversation import Conversation
from chatbot.screening.dialog import Dialog
from chatbot.screening.interview import Answer
from chatbot.screening.wording import Voice
from chatbot.store import Store
from chatbot.store.errors import StoreRefused, StoreUnavailable
from chatbot.terminal.keyboard import Quit, choose, show
from chatbot.terminal.opening import opening
from chatbot.terminal.outcome import outcome
from chatbot.terminal.phone import keep_what_was_said
from chatbot.terminal.talk import Talk


def try_command(app: Flask) -> click.Command:
    @click.command("try")
    @click.argument("study")
    @click.option(
        "--locale", type=click.Choice(list(LOCALES)), default=SOURCE, show_default=True, help="Language."
    )
    @click.option("--as", "voice", type=click.Choice([each.value for each in Voice]), help="Who answers.")
    @click.option(
        "--phone", is_flag=True, help="Interview somebody on the phone, and keep a lead at the end."
    )
    def try_(study: str, locale: str, voice: str | None, phone: bool) -> None:
        """The conversation about STUDY, here in the terminal.

        Nothing is stored, unless a phone interview ends with a clear yes to all that is read out.

        Answers can also come from a file or another program, one a line: they are read from stdin.
        """
        dialog = _dialog(app.extensions["dialogs"], Path(app.config["DIALOGS_PATH"]), study)
        store = _open_store(app.extensions["store"]) if phone else None
        if isinstance(sys.stdin, TextIOWrapper):
            # What is no UTF-8 is refused as an answer, and does not end the talk.
            sys.stdin.reconfigure(errors="surrogateescape")
        with app.app_context():
            g.dialog, g.locale = dialog, locale
            talked = Conversation(dialog, {}, _now().date())
            if voice:
                _answer_for(talked, Voice(voice))
            _talk(Talk(talked, locale), store)

    return try_


def _talk(talk: Talk, store: Store | None) -> None:
    """From the opening to the end, whichever it is; what becomes of the answers is said last."""
    is_kept = False
    try:
        show(*opening(talk.talked, is_phone=store is not None))
        is_kept = _to_the_end(talk, store)
    except Quit:
        is_kept = talk.talked.receipt is not None
    if not is_kept:
        show("", gettext("Nothing was stored or sent."))


def _to_the_end(talk: Talk, store: Store | None) -> bool:
    """Whether a lead was kept. Raises Quit."""
    talked = talk.talked
    while True:
        talk.to_the_result()
        if talk.is_over:
            return False
        show(*outcome(talked))
        match _next(talked, store is not None):
            case "on":
                talked.stop(False)
            case "change":
                talk.read_back(gettext("Yes, show the result"))
            case "call" if store is not None:
                if not talked.is_checked:
                    talk.read_back(gettext("Yes, go on to the form"))
                if talked.is_checked and keep_what_was_said(talk, store, _now):
                    return True
            case _:
                return False


def _next(talked: Conversation, is_phone: bool) -> str:
    """What is left to do after the result."""
    options = {}
    if is_phone and talked.may_leave_details:
        options["call"] = gettext("Ask the team to call back")
    if talked.is_stopped_early and not talked.assessment.is_declined:
        options["on"] = gettext("Go on with the questions")
    elif not talked.assessment.is_declined:
        options["change"] = gettext("Change answers")
    if not options:
        return ""
    show("")
    options["end"] = gettext("End here, without keeping anything")
    picked = choose(list(options.values()))
    return list(options)[picked] if isinstance(picked, int) else "end"


def _answer_for(talked: Conversation, voice: Voice) -> None:
    """The question who answers, as that voice would answer it."""
    roles = talked.dialog.roles
    choices = [each.id for each in talked.dialog.questions[roles.respondent].choices]
    if voice is Voice.FAMILY:
        talked.hear({roles.respondent: Answer(roles.family_choice)})
    elif own := next((each for each in choices if each != roles.family_choice), None):
        talked.hear({roles.respondent: Answer(own)})


def _dialog(dialogs: Mapping[str, Dialog], root: Path, study: str) -> Dialog:
    if study not in dialogs:
        raise click.ClickException(no_dialog(study, dialogs, root))
    return dialogs[study]


def _open_store(open_store: Callable[[], Store]) -> Store:
    """A store that can keep a lead, before anybody is asked anything."""
    try:
        store = open_store()
        store.check()
    except (StoreRefused, StoreUnavailable) as refusal:
        raise click.ClickException(str(refusal)) from refusal
    return store


def _now() -> datetime:
    return datetime.now(UTC)
