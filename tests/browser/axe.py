"""axe-core in the open page, and what is wrong there according to it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from playwright.sync_api import Page

SOURCE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
CONTRAST_OF_7 = "color-contrast-enhanced"
TARGET_SIZE = "target-size"

# By itself the rule for 7 leaves what is below 4.5 to the rule for 4.5.
ALL_BELOW_7 = {"normal": {"minThreshold": 0}, "large": {"minThreshold": 0}}

# Earlier turns were looked at when they were the last ones. What axe is not sure of counts as well.
RUN = """async ([kind, values, rules, contrastRatio]) => {
  const options = { runOnly: { type: kind, values }, resultTypes: ["violations", "incomplete"], rules };
  options.checks = { "color-contrast-enhanced": { options: { contrastRatio } } };
  const context = { exclude: ["#turns > li:not(:nth-last-child(-n + 2))"] };
  const { violations, incomplete } = await axe.run(context, options);
  return [...violations, ...incomplete].flatMap(({ id, nodes }) => nodes.map(
    ({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary?.replace(/\\s+/g, " ")}`));
}"""
EVERYTHING = {
    TARGET_SIZE: {"enabled": True},
    CONTRAST_OF_7: {"enabled": True},
    "color-contrast": {"enabled": False},
}


def faults(page: Page, *rules: str) -> Sequence[str]:
    """By every rule of WCAG 2.2 A and AA and of best practice, with a contrast of 7; or by the named ones."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(SOURCE)
    kind = "rule" if rules else "tag"
    instead = {} if rules else EVERYTHING
    found: list[str] = page.evaluate(RUN, [kind, list(rules or TAGS), instead, ALL_BELOW_7])
    return found
