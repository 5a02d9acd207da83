"""The end of a phone interview: who attests, what is read out and agreed to, and the lead that is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from jinja2.filters import do_striptags

from chatbot.i18n import current_locale, gettext
from chatbot.patient.consents import consent_texts, of_age
from chatbot.patient.context import lead_days
from chatbot.patient.conversation import Conversation
from chatbot.patient.freezing import raised_by_words
from chatbot.patient.leaving import contact_of, lead_of, whom_to_tell
from chatbot.patient.whom_to_ask import if_nobody_calls
from chatbot.patient.wording import unfit
from chatbot.reading.telephones import international
from chatbot.reading.text import UnfitText, clean_text
from chatbot.screening.lead import Channel, Consent, Lead
from chatbot.screening.wording import Voice
from chatbot.store import Store
from chatbot.store.errors import StoreUnavailable
from chatbot.store.leads import keep_lead
from chatbot.store.receipts import Receipt
from chatbot.terminal.details import ask_details
from chatbot.terminal.keyboard import choose, read_or_leave, show
from chatbot.terminal.talk import Talk
from chatbot.terminal.words import contact_lines, labelled, no_delay

MOST_OF_A_NAME = 80

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class ReadOut:
    """What was read out and agreed to aloud: two consents, each with its time (UTC), and being of age."""

    consents: tuple[Consent, ...]
    declaration: Mapping[str, object]
    texts: Mapping[str, str]

    def as_data(self) -> list[Mapping[str, object]]:
        """JSON-ready, as a lead keeps it beside the answers: the very text that was read out."""
        given = [{**asdict(each), "given_at": each.given_at.isoformat()} for each in self.consents]
        declared = {name: self.declaration[name] for name in ("id", "version", "text_hash", "locale")}
        said = [*given, {**declared, "given_at": self.declaration["made_at"]}]
        return [{**each, "text": self.texts[str(each["id"])]} for each in said]


def keep_what_was_said(talk: Talk, store: Store, now: Clock) -> Receipt | None:
    """The receipt of the lead; None where something was not agreed to: then nothing is kept.

    Raises Quit, and nothing is kept either.
    """
    attested_by = _who_attests()
    agreed = _read_out(talk.talked.voice, now)
    if agreed is None:
        show("", gettext("Without all three, nothing is kept."), *contact_lines(talk.talked))
        return None
    form = ask_details(talk)
    contact = contact_of(form, talk.talked.dialog.site.region)
    said = (agreed.consents, [agreed.declaration])
    lead = lead_of(talk.talked, contact, form.words, *said, talk.locale, now())
    document = {**lead.document, "read_out": agreed.as_data()}
    lead = replace(lead, channel=Channel.PHONE, attested_by=attested_by, document=document)
    receipt = _kept(talk.talked, lead, store)
    raised = raised_by_words(talk.talked, form.words)
    talk.talked.hand_over(receipt, lead.contact.phone, (each.id for each in raised))
    talk.show_banners()
    show(*_receipt_lines(talk.talked, receipt))
    return receipt


def _who_attests() -> str:
    show("", gettext("Your own name, as the one who hears and attests what is agreed to:"))
    while True:
        try:
            name = " ".join(clean_text(read_or_leave(), MOST_OF_A_NAME).split())
        except UnfitText as error:
            show(unfit(error.fault, MOST_OF_A_NAME))
            continue
        if name:
            return name
        show(gettext("Nothing can be kept without the name of the one who attests. Please type it."))


def _read_out(voice: Voice, now: Clock) -> ReadOut | None:
    """Each statement on its own, to the first one that is not agreed to."""
    locale, declaration = current_locale(), of_age()
    texts, given = dict[str, str](), list[Consent]()
    show("", gettext("Please read this out:"), _what_becomes_of_it())
    show("", gettext("“The number above” is the phone number that you note down next."))
    for consent in consent_texts(voice):
        if not _agrees(consent.text):
            return None
        texts[consent.id] = consent.text
        given.append(consent.given(locale, now()))
    if not _agrees(declaration.texts[locale]):
        return None
    texts[declaration.id] = declaration.texts[locale]
    return ReadOut(tuple(given), declaration.made(locale, now()), texts)


def _what_becomes_of_it() -> str:
    """As it stands below the boxes of the call-back form."""
    return gettext(
        "Kept for at most %(days)s days. You get two codes with which you can see it, correct the phone "
        "number, or erase it all at any time. This is not consent to take part in the study.",
        days=lead_days(),
    )


def _agrees(text: str) -> bool:
    show("", gettext("Please read this out, word for word:"), f"“{text}”")
    said = (gettext("The person clearly says yes"), gettext("The person says no, or nothing clear"))
    return choose(said) == 0


def _kept(talked: Conversation, lead: Lead, store: Store) -> Receipt:
    """One lead for each interview, however often it is tried. Raises Quit."""
    while True:
        try:
            with store.connect() as db:
                told = whom_to_tell(lead.study)
                return keep_lead(db, lead, talked.form_key(), store.keys.receipt, told)
        except StoreUnavailable:
            show(
                gettext(
                    "We could not save this just now. Nothing was sent. What you typed is still here: please "
                    "try again in a minute."
                )
            )
            choose([gettext("Send it again")])


def _receipt_lines(talked: Conversation, receipt: Receipt) -> Iterator[str]:
    yield from ("", gettext("Thank you. The team has your details."))
    yield gettext("Please read both codes out, letter by letter, until the person has written them down:")
    yield labelled(gettext("Reference (to say on the phone)"), receipt.reference)
    yield labelled(gettext("Withdrawal code (keep it to yourself)"), receipt.withdrawal_code)
    number = international(talked.called_at, talked.dialog.site.region)
    yield do_striptags(
        gettext(
            "The team will call <strong>%(number)s</strong>. If that is not right, please correct it with "
            "the codes.",
            number=number,
        )
    )
    yield gettext("We cannot say when the team will call.")
    if otherwise := if_nobody_calls(talked.dialog.study.contact):
        yield otherwise
    yield from contact_lines(talked)
    yield no_delay(talked)
