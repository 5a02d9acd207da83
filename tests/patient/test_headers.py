"""What every response says to the browser, and whom the server believes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.patient.conftest import MakeApp, everything_stored
from tests.patient.people import BY_OUTCOME, ON_MEDICINE, PERFECT
from tests.patient.person import STUDY, Person, filled

PAGES = (
    "",
    "age",
    "check-answers",
    "your-result",
    "call-back",
    "your-receipt",
    "my-details/",
    "start-over",
    "please-note",
    "some-questions-changed",
    "pause",
    "pause/erase",
    "resume",
    "welcome-back",
    "relation",
    "no-such-step",
)


def test_q19_a_post_without_a_token_changes_nothing_anywhere(app: Flask) -> None:
    person = Person(app)
    person.has_said(PERFECT)
    before, cookie = everything_stored(app), person.cookie
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and "/staff" not in rule.rule:
            path = rule.rule.replace("<any(en, zh):locale>", "en").replace("<study>", STUDY)
            response = person.sends(path.replace("<step_id>", "age"), {"age": "30", "csrf_token": ""})
            assert response.status_code == 400, path
            person.looks_at(response)
    assert everything_stored(app) == before
    person.cookie = cookie
    assert "54" in person.opens("check-answers").text


def test_q19_a_token_of_somebody_elses_page_is_worth_nothing(anyone: Person) -> None:
    stranger = Person(anyone.app)
    stranger.starts()
    anyone.has_said(PERFECT, until="age")
    page = anyone.looks_at(anyone.sends("age", {"age": "30", "csrf_token": stranger.token}))
    assert (page.status, page.hook("page")) == (400, "offer-again")
    assert anyone.opens("check-answers").hook("step") == "age"


@pytest.mark.parametrize(
    "headers",
    [
        {"Referer": "https://evil.example/"},
        {"Referer": "https://localhost.evil.example/"},
        {"Referer": "http://localhost/"},
        {"Referer": "", "Origin": "https://evil.example"},
    ],
)
def test_q19_over_https_a_foreign_page_cannot_post(https_person: Person, headers: dict[str, str]) -> None:
    https_person.has_said(PERFECT, until="age")
    page = https_person.looks_at(https_person.sends("age", {"age": "30"}, headers=headers))
    assert page.status == 400
    assert https_person.opens("check-answers").hook("step") == "age"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:99"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-site", "Referer": "http://localhost/"},
        {},
    ],
)
@pytest.mark.parametrize("place", ["age", "call-back", "my-details/"])
def test_q19_a_form_from_elsewhere_puts_no_other_talk_in_the_place_of_this_one(
    person: Person, headers: dict[str, str], place: str
) -> None:
    """A browser leaves the cookie out of such a post, and would take one that came back."""
    person.has_said(PERFECT, until="age")
    browser = person.app.test_client(use_cookies=False)
    response = browser.post(f"/en/NCT07214142/{place}", data={"name": "x"}, headers=headers)
    assert response.status_code == 400
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("key", BY_OUTCOME)
def test_q19_looking_changes_nothing_that_is_stored_or_said(person: Person, key: str) -> None:
    person.has_said(BY_OUTCOME[key])
    before, said = everything_stored(person.app), person.page.text
    for page in PAGES:
        assert person.asks(page).status_code in (200, 303, 404)
    assert everything_stored(person.app) == before
    assert person.opens("check-answers").text == said


@pytest.mark.parametrize("headers", [{"Referer": ""}, {"Referer": "http://elsewhere.example/"}])
def test_q20_over_plain_http_a_post_needs_no_referrer(person: Person, headers: dict[str, str]) -> None:
    person.has_said(PERFECT, until="age")
    person.follows(person.sends("age", {"age": "54"}, headers=headers))
    assert person.step == "sex"


def test_q20_browsers_are_told_to_name_the_site_to_itself(https_person: Person) -> None:
    https_person.starts()
    assert https_person.asks("").headers["Referrer-Policy"] == "same-origin"
    https_person.answers("respondent", "self")
    assert https_person.step == "bleeding"


@pytest.mark.parametrize("hours", [2, 20, 23.9])
def test_q20_a_token_lives_as_long_as_the_conversation(person: Person, hours: float) -> None:
    with time_machine.travel("2026-11-01 08:00:00 +0000") as clock:
        person.walks(PERFECT, until="symptoms")
        clock.shift(timedelta(hours=hours))
        person.answers("symptoms", ["none"])
        assert person.step == "age"


def test_q22_over_https_the_cookie_is_for_this_host_and_no_script(https_person: Person) -> None:
    name, *attributes = https_person.asks("").headers["Set-Cookie"].split("; ")
    assert name.startswith(f"__Host-talk-{STUDY}=")
    assert set(attributes) >= {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert not any(attribute.startswith("Domain") for attribute in attributes)


def test_q22_an_erased_conversation_takes_the_same_cookie_away(https_person: Person) -> None:
    https_person.has_said(PERFECT, until="age")
    response = https_person.sends("start-over")
    name, *attributes = response.headers["Set-Cookie"].split("; ")
    assert name == f"__Host-talk-{STUDY}="
    assert set(attributes) >= {"Secure", "HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=0"}


def test_q22_over_plain_http_the_cookie_still_hides_from_scripts(person: Person) -> None:
    attributes = person.asks("").headers["Set-Cookie"].split("; ")[1:]
    assert set(attributes) >= {"HttpOnly", "Path=/", "SameSite=Lax"}
    assert "Secure" not in attributes


def test_one_cookie_is_set_and_only_when_something_changed(person: Person) -> None:
    person.has_said(PERFECT)
    assert "Set-Cookie" not in person.asks("check-answers").headers
    assert "Set-Cookie" not in person.asks("/").headers
    response = person.sends("stop-here")
    assert len(response.headers.getlist("Set-Cookie")) == 1


@pytest.mark.parametrize(
    "path", ["/", "/en/", "/nowhere", f"/en/{STUDY}/", f"/zh/{STUDY}/age", f"/en/{STUDY}/my-details/"]
)
def test_q27_no_page_is_stored_by_anything_on_the_way(person: Person, path: str) -> None:
    assert person.asks(path).headers["Cache-Control"] == "no-store"


def test_q27_nothing_personal_stands_in_any_address(person: Person) -> None:
    person.walks({**ON_MEDICINE, "medicine_names": "methotrexate", "blood_month": "July"})
    person.sees_result()
    person.leaves_details()
    codes = person.codes()
    person.looks_up(codes)
    person.taps(person.page.form("/phone"), phone="139 0000 0001")
    person.taps(person.page.form("/erase"))
    known = {step.id for step in person.dialog.steps} | {page.rstrip("/") for page in PAGES}
    parts = {part for address in person.addresses for part in address.partition("#")[0].split("/")}
    assert parts <= known | {"", person.locale, STUDY, "phone", "erase"}
    assert not any("?" in address for address in person.addresses)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:8000", "localhost@evil.example"]
)
def test_q29_another_hosts_name_is_refused_with_a_page(person: Person, host: str) -> None:
    for method in ("GET", "POST"):
        response = person.client.open(f"/en/{STUDY}/", method=method, headers={"Host": host})
        assert person.looks_at(response).status == 400
        assert host not in person.page.html


def test_q29_a_configured_name_is_answered(make_app: MakeApp) -> None:
    app = make_app(TRUSTED_HOSTS=["screening.example"])
    assert Person(app, base_url="http://screening.example").starts().status == 200
    assert Person(app, base_url="http://localhost").asks("").status_code == 400


FORWARDED = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.9"}


def test_q29_forwarded_headers_are_ignored_unless_a_proxy_is_configured(person: Person) -> None:
    person.has_said(PERFECT, until="age")
    page = person.follows(person.sends("age", {"age": "54"}, headers={**FORWARDED, "Referer": ""}))
    assert person.step == "sex"
    assert "evil" not in page.html


def test_q29_forwarded_headers_of_a_configured_proxy_are_believed(make_app: MakeApp) -> None:
    app = make_app(PROXIES=1)
    assert Person(app).asks("", headers=FORWARDED).status_code == 400
    person = Person(app)
    person.starts()
    https = {"X-Forwarded-Host": "localhost", "X-Forwarded-Proto": "https"}
    assert (
        person.sends("respondent", {"respondent": "self"}, headers={**https, "Referer": ""}).status_code
        == 400
    )
    own = {**https, "Referer": "https://localhost/"}
    assert person.sends("respondent", {"respondent": "self"}, headers=own).status_code == 303


def test_q19_details_cannot_be_posted_from_elsewhere_over_https(https_person: Person) -> None:
    https_person.has_said(PERFECT)
    form = https_person.asks_for_a_call().form("/call-back")
    before = everything_stored(https_person.app)
    elsewhere = {"headers": {"Referer": "https://evil.example/"}}
    fields = filled(form, "", "", https_person.details())
    assert https_person.sends("call-back", fields, **elsewhere).status_code == 400
    assert everything_stored(https_person.app) == before
    assert https_person.sends("call-back", fields).location == "/en/NCT07214142/your-receipt"


def test_scripts_are_kept_for_a_year_under_an_address_of_their_content(person: Person) -> None:
    script = person.opens("resume").element("script")
    assert script is not None
    address = script.get("src", "")
    response = person.client.get(address)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.mimetype == "text/javascript"
    missing = person.client.get(re.sub(r"[0-9a-f]{12}", "0" * 12, address))
    assert (missing.status_code, missing.headers["Cache-Control"]) == (404, "no-store")


def test_nothing_runs_or_is_styled_but_what_is_our_own(person: Person) -> None:
    policy = person.asks("").headers["Content-Security-Policy"]
    assert re.sub(r"'sha256-[^']+'", "HASH", policy) == (
        "default-src 'none'; style-src 'self' HASH; script-src 'self'; connect-src 'self'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


@pytest.mark.parametrize("address", ["age", "no-such-step", "what-follows"])
def test_q28_what_a_script_fetches_may_do_nothing_and_carries_no_more(person: Person, address: str) -> None:
    person.has_said(PERFECT, until="age")
    headers = person.sends(address, {"age": "54"}, headers={"X-Turn": "now"}).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert not {"Permissions-Policy", "Cross-Origin-Opener-Policy", "Referrer-Policy"} & set(headers.keys())
