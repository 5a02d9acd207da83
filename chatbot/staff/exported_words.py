"""What stands in an exported file in the place of ids, in the language of the page it was asked for on."""

from __future__ import annotations

from collections.abc import Mapping

from chatbot.exporting.columns import ERASED, Words
from chatbot.exporting.table import Value
from chatbot.i18n import gettext
from chatbot.screening.lead import Channel
from chatbot.staff.checked_criterion import finding_words
from chatbot.staff.words import language_words, next_action_words, outcome_words, status_words, voice_words


def exported_words() -> Words:
    return Words(
        titles=_titles(),
        values=_values(),
        findings={finding.value: said for finding, said in finding_words().items()},
        inclusion=gettext("%s (inclusion)"),
        exclusion=gettext("%s (exclusion)"),
    )


def _titles() -> Mapping[str, str]:
    return {
        "reference": gettext("Reference"),
        "study": gettext("Study"),
        "submitted_at": gettext("Sent"),
        "time_zone": gettext("Time zone"),
        "status": gettext("Status"),
        "outcome": gettext("Outcome"),
        "after_records": gettext("Outcome with the records"),
        "call_first": gettext("Call first"),
        "assigned_to": gettext("Assigned to"),
        "next_action": gettext("Next action"),
        "next_at": gettext("Next action due"),
        "is_concealed": gettext("The patient may not know the diagnosis"),
        "name": gettext("Name"),
        "phone": gettext("Phone"),
        "wrong_number_on": gettext("Logged as a wrong number on"),
        "best_time": gettext("Best time to call"),
        "safe_contact": gettext("Whom to speak to, and whom not"),
        "locale": gettext("Language"),
        "voice": gettext("Who answered"),
        "hospital": gettext("Treating hospital"),
        "treatment_date_set": gettext("Treatment date set"),
        "city": gettext("City"),
        "note": gettext("What the person added"),
        "channel": gettext("Made"),
        "attested_by": gettext("Attested by"),
        "dialog_version": gettext("Version of the questions"),
        "does_not_fit": gettext("Does not fit the study, by the answers"),
        "to_check": gettext("To check"),
        "fits": gettext("Fits the study, by the answers"),
        "number": gettext("Screening number"),
        "screened_on": gettext("Pre-screened on"),
        "failed_criterion": gettext("Criterion of the screen failure"),
        "enrolled_on": gettext("Enrolled on"),
    }


def _values() -> Mapping[str, Mapping[Value, str]]:
    yes_or_no: Mapping[Value, str] = {True: gettext("yes"), False: gettext("no")}
    return {
        "status": {
            **{status.value: said for status, said in status_words().items()},
            ERASED: gettext("Erased at request or after its time"),
        },
        "outcome": dict(outcome_words().items()),
        "after_records": dict(outcome_words().items()),
        "call_first": yes_or_no,
        "is_concealed": yes_or_no,
        "locale": dict(language_words().items()),
        "voice": dict(voice_words().items()),
        "treatment_date_set": {
            "yes": gettext("yes"),
            "no": gettext("not yet"),
            "unsure": gettext("not sure"),
        },
        "channel": {
            Channel.WEB.value: gettext("on the web"),
            Channel.PHONE.value: gettext("by phone"),
        },
        "next_action": dict(next_action_words().items()),
    }
