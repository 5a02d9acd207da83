"""The same questions in SurveyJS and in LHC-Forms: pages of their own, from what the dialog exports.

Both get every advantage that costs nothing: minified bundles loaded at once from the head, the questions
inside the page, no fonts, no animation, no delay before the next question; LHC-Forms without FHIR.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.pages.serving import ROOT
from tests.patient.person import STUDY

PACKAGES = Path(__file__).parent / "node_modules"
SURVEY, LHC_FORMS = "/survey/", "/lhc-forms/"
LHC_FILES = PACKAGES / "lforms/dist/lforms/webcomponent"
DONT_KNOW = {"id": "?", "text": "I don't know"}

Exported = Mapping[str, Any]
"""A question as `flask dialogs questions` prints it."""

SURVEY_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Questions</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="survey.css">
<script defer src="core.js"></script><script defer src="ui.js"></script>
<div id="survey"></div><script>
addEventListener("DOMContentLoaded", () => {
  Survey.settings.autoAdvanceDelay = 0;
  Survey.settings.animationEnabled = false;
  new Survey.Model(QUESTIONS).render(document.getElementById("survey"));
});
</script></html>"""

LHC_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Questions</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="styles.css">
<script defer src="zone.js"></script><script defer src="runtime.js"></script>
<script defer src="polyfills.js"></script><script defer src="main.js"></script>
<div id="lhc-forms"></div><script>
addEventListener("DOMContentLoaded", () => LForms.Util.addFormToPage(QUESTIONS, "lhc-forms"));
</script></html>"""


def exported() -> list[Exported]:
    """Every question of the dialog, by the command that an author calls."""
    command = [str(Path(sys.executable).parent / "flask"), "dialogs", "questions", STUDY]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603
    questions: list[Exported] = json.loads(printed.stdout)
    return questions


def are_installed() -> bool:
    return LHC_FILES.is_dir()


def pages(questions: Sequence[Exported]) -> dict[str, bytes]:
    """Every file of both, by the path it is served under."""
    core, ui = PACKAGES / "survey-core", PACKAGES / "survey-js-ui"
    return {
        SURVEY: _page(SURVEY_PAGE, survey_model(questions)),
        f"{SURVEY}survey.css": (core / "survey-core.fontless.min.css").read_bytes(),
        f"{SURVEY}core.js": (core / "survey.core.min.js").read_bytes(),
        f"{SURVEY}ui.js": (ui / "survey-js-ui.min.js").read_bytes(),
        LHC_FORMS: _page(LHC_PAGE, lhc_form(questions)),
        f"{LHC_FORMS}zone.js": (LHC_FILES / "assets/lib/zone.min.js").read_bytes(),
        **{
            LHC_FORMS + name: (LHC_FILES / name).read_bytes()
            for name in ("styles.css", "runtime.js", "polyfills.js", "main.js")
        },
    }


def _page(template: str, questions: object) -> bytes:
    inside = json.dumps(questions, ensure_ascii=False).replace("<", "\\u003c")
    return template.replace("QUESTIONS", inside).encode()


def _words(text: str | Mapping[str, str]) -> str:
    return text if isinstance(text, str) else text["patient"]


def _choices(question: Exported) -> list[Exported]:
    choices: list[Exported] = list(question["choices"])
    return [*choices, DONT_KNOW] if choices and question["dont_know"] else choices


# SurveyJS: a page a step, a choice that stands alone is answered by one tap.

TYPES = {"choice": "radiogroup", "choices": "checkbox", "quantity": "text", "text": "text"}


def survey_model(questions: Sequence[Exported]) -> dict[str, object]:
    steps: dict[str, list[dict[str, object]]] = {}
    for question in questions:
        steps.setdefault(question["step"], []).append(_survey_question(question))
    return {
        "autoAdvanceEnabled": True,
        "showQuestionNumbers": "off",
        "pages": [{"name": name, "elements": elements} for name, elements in steps.items()],
    }


def _survey_question(question: Exported) -> dict[str, object]:
    model: dict[str, object] = {
        "type": TYPES[question["kind"]],
        "name": question["id"],
        "title": _words(question["text"]),
    }
    if question["choices"]:
        model["choices"] = [
            {"value": each["id"], "text": _words(each["text"])}
            | ({"visibleIf": expression(each["ask_when"])} if each.get("ask_when") else {})
            for each in _choices(question)
        ]
    if question["ask_when"]:
        model["visibleIf"] = expression(question["ask_when"])
    return model


def expression(condition: Mapping[str, Any]) -> str:
    """A dialog's condition in SurveyJS's language; what is not answered yet counts as no."""
    if "all" in condition:
        return " and ".join(f"({expression(each)})" for each in condition["all"])
    if "any" in condition:
        return " or ".join(f"({expression(each)})" for each in condition["any"])
    for negation in ("not", "not_if"):
        if negation in condition:
            return f"!({expression(condition[negation])})"
    ((name, wanted),) = condition.items()
    if isinstance(wanted, dict) and "from" in wanted:
        return f"{{{name}}} >= {wanted['from']}"
    compares = "contains" if isinstance(wanted, dict) else "="
    return " or ".join(f"{{{name}}} {compares} '{value}'" for value in _values(wanted))


def _values(wanted: str | Sequence[str] | Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The choices that a condition names: one, several, or several of which any may be ticked."""
    if isinstance(wanted, str):
        return [wanted]
    return wanted["any_of"] if isinstance(wanted, Mapping) else wanted


# LHC-Forms: its own format, every question on one page.

DATA_TYPES = {"choice": "CNE", "choices": "CNE", "quantity": "REAL", "text": "ST"}


def lhc_form(questions: Sequence[Exported]) -> dict[str, object]:
    return {
        "name": "Questions",
        "code": STUDY,
        "template": "table",
        "templateOptions": {
            "defaultAnswerLayout": {"answerLayout": {"type": "RADIO_CHECKBOX", "columns": "1"}}
        },
        "items": [_lhc_item(question) for question in questions],
    }


def _lhc_item(question: Exported) -> dict[str, object]:
    item: dict[str, object] = {
        "questionCode": question["id"],
        "linkId": question["id"],
        "question": _words(question["text"]),
        "dataType": DATA_TYPES[question["kind"]],
        "answerCardinality": {"min": "0", "max": "*" if question["kind"] == "choices" else "1"},
    }
    if question["choices"]:
        item["answers"] = [{"code": each["id"], "text": _words(each["text"])} for each in _choices(question)]
    if conditions := _lhc_conditions(question["ask_when"]):
        item["skipLogic"] = {"action": "show", "logic": "ANY", "conditions": conditions}
    return item


def _lhc_conditions(condition: Mapping[str, Any] | None) -> list[dict[str, object]]:
    """Those that LHC-Forms can say; a question with another condition is always shown."""
    if not condition or len(condition) != 1 or condition.keys() & {"all", "any", "not", "not_if"}:
        return []
    ((source, wanted),) = condition.items()
    return [{"source": source, "trigger": {"value": {"code": value}}} for value in _values(wanted)]
