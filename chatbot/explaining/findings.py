"""A judgement -> the rule applied, in words, as staff read it beside the finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatbot.explaining.rules import Data, Rule, Speaker
from chatbot.screening.condition import Any
from chatbot.screening.judgement import Finding, Judgement, judge
from chatbot.screening.value import Values


@dataclass(frozen=True, slots=True)
class Explanation:
    """Which rule led to a finding, in one language; None where a rule had no part in it.

    An unknown finding has both rules, ``does_not_fit_when`` with all its branches, and says in
    ``unknown_because`` whether answers that contradict each other left it open.
    """

    fits_when: Rule | None = None
    does_not_fit_when: Rule | None = None
    unknown_because: Rule | None = None

    def as_data(self) -> Mapping[str, Data]:
        rules = {
            "fits_when": self.fits_when,
            "does_not_fit_when": self.does_not_fit_when,
            "unknown_because": self.unknown_because,
        }
        return {name: rule.as_data() for name, rule in rules.items() if rule is not None}


def explain(judgement: Judgement, values: Values, speaker: Speaker) -> Explanation:
    """``values`` are those that were judged."""
    criterion = judgement.criterion
    if judgement.branch is not None:
        return Explanation(does_not_fit_when=speaker.rule(judgement.branch.when))
    if criterion.not_asked is not None:
        return Explanation(unknown_because=Rule(speaker.say(criterion.not_asked)))
    fits_when = speaker.rule(criterion.fits_when)
    if judgement.finding is Finding.FITS:
        return Explanation(fits_when)
    branches = tuple(branch.when for branch in criterion.does_not_fit_when)
    does_not_fit_when = speaker.rule(Any(branches)) if branches else None
    return Explanation(fits_when, does_not_fit_when, _left_open_by(judgement, values, speaker))


def _left_open_by(judgement: Judgement, values: Values, speaker: Speaker) -> Rule:
    if judge(judgement.criterion, values).finding is Finding.UNKNOWN:
        return Rule(
            speaker.catalog.pgettext("rule", "the answers show neither that it fits nor that it does not")
        )
    return Rule(
        speaker.catalog.pgettext(
            "rule", "these answers contradict each other, so nothing is concluded from them"
        ),
        tuple(Rule(speaker.say(each.text)) for each in judgement.contradictions),
    )
