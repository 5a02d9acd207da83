"""The conversations held in a browser: what is said, what stands between the questions, what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.patient.people import PERFECT, UNFIT, WITHOUT_PAPERS, Replies

VOICES: Mapping[str, Replies] = {
    "self": {"respondent": "self"},
    "family": {"respondent": "family", "relation": "spouse", "patient_knows": "yes"},
    "concealing family": {"respondent": "family", "relation": "child", "patient_knows": "no"},
}
UNFIT_WITHOUT_PAPERS: Replies = {**UNFIT, "papers": ["none"]}


@dataclass(frozen=True, slots=True)
class Story:
    """A whole conversation, whoever holds it."""

    name: str
    said: Replies
    outcome: str
    notices: tuple[str, ...] = ()
    voices: tuple[str, ...] = ("self", "family")


STORIES = (
    Story("perfect", PERFECT, "possible"),
    Story("without papers", WITHOUT_PAPERS, "needs_review"),
    Story("unfit", UNFIT_WITHOUT_PAPERS, "likely_ineligible", ("flag",)),
    Story("chest pain", {**WITHOUT_PAPERS, "symptoms": ["chest"]}, "needs_review", ("emergency",)),
    Story("concealed", UNFIT_WITHOUT_PAPERS, "likely_ineligible", ("flag",), ("concealing family",)),
)
