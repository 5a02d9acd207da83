"""A second study beside the first: found in the list, answered to its end, and readable for everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from chatbot import create_app
from tests.browser import axe
from tests.browser.conftest import ENGLISH_PHONE, PATIENCE, serving
from tests.browser.walking import BROWSER_LANGUAGES, look, tap, to_the_outcome, walk
from tests.only_study import SECOND
from tests.patient.people import ASTHMA


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app with every dialog."""
    app = create_app({"INSTANCE_PATH": str(tmp_path_factory.mktemp("both")), "TESTING": True})
    done = app.test_cli_runner().invoke(args=["setup"])
    assert done.exit_code == 0, done.output
    with serving(app) as address:
        yield address


@pytest.fixture
def phone(both: str, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    options = {**ENGLISH_PHONE, "locale": BROWSER_LANGUAGES[request.param]}
    context = browser.new_context(base_url=both, **options)
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("phone", "respondent"), [("en", "self"), ("zh", "family")], indirect=["phone"], ids=["en", "zh"]
)
@pytest.mark.timeout(300)
def test_q35_the_second_study_is_chosen_answered_and_readable_at_every_step(
    phone: Page, respondent: str
) -> None:
    faults: list[str] = []

    def read(page: Page) -> None:
        faults.extend(f"{page.url}: {each}" for each in axe.faults(page))

    phone.goto("/")
    read(phone)
    tap(phone, f'[data-study="{SECOND}"] a')
    walk(phone, {**ASTHMA, "respondent": respondent}, at_each=read)
    read(phone)
    assert to_the_outcome(phone).outcome == "possible"
    read(phone)
    assert faults == []
    assert look(phone).too_wide <= 0


@pytest.mark.parametrize("phone", ["en", "zh"], indirect=True)
def test_a_body_mass_index_is_worked_out_before_the_eyes_of_the_person(phone: Page) -> None:
    phone.goto("/")
    tap(phone, f'[data-study="{SECOND}"] a')
    walk(phone, ASTHMA, until="lungs")
    assert "23 kg" in phone.locator("#turns").inner_text()
