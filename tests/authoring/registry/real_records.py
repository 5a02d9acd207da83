"""The real records that are kept beside these tests, by study."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RECORDS = Path(__file__).parent / "records"
STUDIES = sorted(file.stem for file in RECORDS.glob("*.json"))


def record_file(study: str) -> Path:
    return RECORDS / f"{study}.json"


def protocol(study: str) -> Any:
    return json.loads(record_file(study).read_text(encoding="utf-8"))["protocolSection"]


def criteria_of(study: str) -> str:
    return str(protocol(study)["eligibilityModule"]["eligibilityCriteria"])
