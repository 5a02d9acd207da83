"""What people type is shown literally, wherever it is shown."""

from __future__ import annotations

import pytest

from tests.patient.conftest import Kept
from tests.patient.page import OWN_SCRIPT, Page
from tests.patient.people import DETAILS, ON_MEDICINE, PERFECT
from tests.patient.person import Person

PAYLOADS = [
    "<img src=x onerror=1>",
    "<script>alert(1)</script>",
    '"><b>bold</b>',
    "' onfocus='alert(1)' x='",
    "</textarea><h1>x</h1>",
    "</style><svg onload=1>",
    "{{97*97}}",
    "{% raw %}${97*97}#{97*97}",
    "javascript:alert(1)",
    "&lt;b&gt;&amp;#39;",
    "%(number)s %s %n",
    "<!-- x --><![CDATA[x]]>",
]
SHORT = [payload for payload in PAYLOADS if len(payload) <= 20]


def is_shown_literally(page: Page, payload: str) -> bool:
    """As a text or as what a field holds; and it has become no element, no attribute and no number."""
    fields = {each.get("value", "") for each in page.root.iter()}
    made = {"img", "svg", "b", "script"} & {
        each.tag for each in page.root.iter() if not OWN_SCRIPT.match(each.get("src", ""))
    }
    leads_away = any(link.startswith("javascript:") for link in page.links())
    is_worked_out = "9409" in page.text
    return (payload in page.text or payload in fields) and not (made or leads_away or is_worked_out)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_q17_free_text_of_a_step_is_shown_literally(person: Person, payload: str) -> None:
    person.has_said(ON_MEDICINE, until="medicine_names")
    stale = person.page.form("/medicine_names")
    too_long = " ".join([payload] * 30)
    refused = person.looks_at(person.sends("medicine_names", {"medicine_names": too_long}))
    assert is_shown_literally(refused, too_long)
    person.opens("medicine_names")
    person.answers("medicine_names", payload)
    assert is_shown_literally(person.page, payload)
    assert is_shown_literally(person.opens("medicine_names"), payload)
    assert is_shown_literally(person.taps(stale, medicine_names=payload + "!"), payload)
    offered = person.sends("medicine_names", {"medicine_names": payload, "csrf_token": ""})
    assert is_shown_literally(person.looks_at(offered), payload)


@pytest.mark.parametrize("payload", SHORT)
def test_q17_a_text_that_should_be_a_number_or_a_month_is_shown_literally(
    person: Person, payload: str
) -> None:
    person.has_said(PERFECT, until="blood")
    blood = {name: PERFECT[name] for name in person.page.hooks("question")}
    refused = person.answers({**blood, "hb": payload, "blood_month": payload})
    assert refused.status == 422
    again = dict(refused.form("/blood").as_it_stands())
    assert (again["hb"], again["blood_month"]) == (payload, payload)
    person.answers({**blood, "blood_month": payload})
    person.has_said({**PERFECT, "blood_month": payload})
    assert is_shown_literally(person.page, payload)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_q17_call_back_details_are_shown_literally(person: Person, kept: Kept, payload: str) -> None:
    fields = [name for name in DETAILS if name not in ("phone", "treatment_date_set")]
    person.has_said(PERFECT)
    refused = person.leaves_details(phone=payload, **dict.fromkeys(fields, payload))
    assert refused.status == 422
    again = dict(refused.form("/call-back").as_it_stands())
    assert {again[name] for name in (*fields, "phone")} == {payload}
    assert person.leaves_details(**dict.fromkeys(fields, payload)).hook("page") == "receipt"
    assert {getattr(kept()[0].contact, name) for name in fields} == {payload}
    shown = person.looks_up(person.codes())
    assert shown.text.count(payload) >= len(fields)
    assert is_shown_literally(shown, payload)


@pytest.mark.parametrize("payload", SHORT)
def test_q17_codes_and_addresses_are_shown_literally(person: Person, payload: str) -> None:
    assert is_shown_literally(person.looks_up({"reference": payload, "code": payload}), payload)
    page = person.opens(f"/{person.locale}/{payload.replace('/', '')}".replace("%", ""))
    assert page.status == 404
    assert not {"img", "svg", "b", "script"} & {each.tag for each in page.root.iter()}
