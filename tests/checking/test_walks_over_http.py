"""200 seeded people walk through the pages of the studies, edit, go back and change languages: the
tables have the last word.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from chatbot.checking.agreement import Bench, raw_of
from chatbot.store.leads import get_lead
from tests.checking.visitor import Visitor
from tests.patient.conftest import DIALOGS, set_up, store_of

WALKS = 200
WALKS_A_TEST = 10
A_LEAD_EVERY = 3
STUDIES = sorted(file.parent.name for file in DIALOGS.glob("*/oracle.csv"))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return set_up(tmp_path_factory.mktemp("instance"), DIALOGS_PATH=str(DIALOGS))


def findings_kept(app: Flask, reference: str) -> dict[str, str]:
    with store_of(app).connect() as db:
        lead = get_lead(db, reference, datetime.now(UTC), "test")
    assert lead
    findings = lead.document["findings"]
    assert isinstance(findings, list)
    return {each["criterion"]: each["finding"] for each in findings}


@pytest.fixture(scope="module", params=STUDIES)
def bench(app: Flask, request: pytest.FixtureRequest) -> Bench:
    study, today = request.param, datetime.now(UTC).date()
    return Bench.of(app.extensions["dialogs"][study], DIALOGS / study, 0, today)


@pytest.mark.parametrize("seed", range(WALKS // WALKS_A_TEST // len(STUDIES)))
def test_pages_and_leads_say_what_the_table_says(app: Flask, bench: Bench, seed: int) -> None:
    bench.sampler.random.seed(seed)
    for walk in range(WALKS_A_TEST):
        visitor = Visitor(bench.dialog, bench.sampler, bench.sampler.mind(), app=app)
        assert visitor.walk()
        verdict = bench.judge(visitor.said)
        visitor.reaches_result()
        assert visitor.outcome == verdict.outcome["outcome"], raw_of(visitor.said)
        assert visitor.shown.items() <= verdict.findings.items(), raw_of(visitor.said)
        # The pages show few findings of some people; a lead holds them all.
        if walk % A_LEAD_EVERY == 0 and (reference := visitor.leaves_details()):
            assert findings_kept(app, reference) == verdict.findings, raw_of(visitor.said)
