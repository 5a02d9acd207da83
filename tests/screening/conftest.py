from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.authoring.loader import load_dialog
from chatbot.screening.value import Span
from tests.screening.builders import answers
from tests.screening.made_up import made_up_candidate, made_up_dialog
from tests.screening.worlds import World

DIALOGS = Path(__file__).parents[2] / "dialogs"


@pytest.fixture(scope="session", params=["made_up_study", "rectal_cancer_study"])
def world(request: pytest.FixtureRequest) -> World:
    """The made-up dialog, then the real one, each with a person whom it fits."""
    world: World = request.getfixturevalue(request.param)
    return world


@pytest.fixture(scope="session")
def made_up_study() -> World:
    return World(made_up_dialog(), made_up_candidate())


@pytest.fixture(scope="session")
def rectal_cancer_study() -> World:
    """The one exception stands in clinical.md: EMVI(-) counts as negative unless pathology reports LVI(+)."""
    candidate = answers(
        respondent="family", relation="spouse", patient_knows="yes",
        bleeding="streaks", symptoms={"none"}, age=58, sex="female",
        biopsy="adenocarcinoma", first_time="first", treatment={"neutral"}, other_cancer={"none"},
        daily_life="ecog_1", doctor_score="ecog_1", surgery_plan="planned", other_illness={"pressure_stent"},
        medicines={"local"}, medicine_names="", allergy={"never_had", "unrelated"},
        papers={"discharge", "colonoscopy", "pathology", "mri", "ct", "blood"},
        distance=6, distance_line="verge", distance_other=7, distance_report="",
        lvi="positive", emvi="positive", t_stage="t3", t_prefix="c", t_source="mri", n_stage="n2",
        mrf="involved", node_seen="seen", node_place="lateral", node_size=9, node_axis="short", mri_month="",
        scans="both", elsewhere="near_nodes", removable="yes", why_not="other",
        colonoscopy="one", msi_result="mss", msi_method="pcr", msi_month="",
        wbc=6, hb=Span.exact("128.5"), plt=240, liver="normal", kidney="normal",
        critical="no", blood_month="", immune="none", pregnancy="menopause", guardian="no",
        mental_health="no", willing="yes",
    )  # fmt: skip
    return World(load_dialog(DIALOGS / "NCT07214142"), candidate, frozenset({("I3", "lvi")}))
