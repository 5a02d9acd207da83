"""A person who reads Chinese: what they answer in either voice, and every page that they have seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.patient.page import Page
from tests.patient.people import PERFECT, Replies, Reply
from tests.patient.person import STUDY, Person

VOICES: Mapping[str, Replies] = {
    "patient": {},
    "family": {"respondent": "family", "relation": "child", "patient_knows": "yes"},
}
DETAILS = {
    "name": "王秀英",
    "phone": "138 0013 8000",
    "best_time": "晚上六点以后",
    "safe_contact": "只找我",
    "hospital": "合肥的一家医院",
    "city": "安徽合肥",
    "note": "等您电话",
}
EVERYTHING: Replies = {
    **PERFECT,
    "medicines": ["local"],
    "pregnancy": "no",
    "why_not": "other",
    "node_place": "lateral",
    "node_size": "9",
    "node_axis": "short",
}
AT_ODDS: Replies = {
    "t_prefix": "yc",
    "removable": "no",
    "why_not": "neighbour",
    "first_time": "came_back",
    "distance_other": ("13", "cm"),
    "daily_life": "ecog_3",
    "treatment": ["other_surgery"],
    "other_illness": ["liver"],
    "allergy": ["never_had", "regimen"],
}
SAFETY: Mapping[str, Replies] = {
    "emergency": {"bleeding": "large"},
    "self_harm": {"medicine_names": "不想活了"},
    "fever": {"symptoms": ["fever_chills"]},
    "blood_values": {"critical": "yes"},
    "soon": {"bleeding": "daily"},
    "pregnancy": {"pregnancy": "pregnant"},
    "narrow_bowel": {"colonoscopy": "blocked"},
    "support": {"medicine_names": "心里很乱"},
}
WRONG_ENTRIES: tuple[tuple[str, Mapping[str, str | list[str]]], ...] = (
    ("bleeding", {}),
    ("symptoms", {}),
    ("symptoms", {"symptoms": ["none", "faint"]}),
    ("age", {"age": ""}),
    ("age", {"age": "5" * 41}),
    ("age", {"age": "5\u202e"}),
    ("age", {"age": "不知道"}),
    ("age", {"age": "不是数字"}),
    ("age", {"age": "54,5"}),
    ("age", {"age": "54.5"}),
    ("age", {"age": "虚岁64"}),
    ("age", {"age": "18个月"}),
    ("age", {"age": "1963年"}),
    ("age", {"age": "63", "age-unit": "克"}),
    ("age", {"age": "76"}),
    ("age", {"age": "150"}),
    ("age", {"age": "约63"}),
    ("age", {"age": "<1"}),
    ("medicine_names", {"medicine_names": "药" * 200}),
    ("medicine_names", {"medicine_names": "药\u202e"}),
    ("blood", {"wbc": "5.55"}),
    ("blood", {"hb": "130 140"}),
    ("blood", {"hb": "130", "hb-unknown": "1"}),
    ("blood", {"hb": "11"}),
    ("blood", {"hb": "11", "hb-unit": "g/dL"}),
    ("blood", {"hb": "6.2", "hb-unit": "mmol/L"}),
    ("blood", {"hb": "110 g/L", "hb-unit": "g/dL"}),
    ("blood", {"hb": "100-110"}),
    ("blood", {"hb": "<50"}),
)


class Reader(Person):
    """A Chinese reader, who remembers every page, and which codes on them are nobody's words."""

    def __init__(self, app: Flask, study: str = STUDY) -> None:
        self.pages: list[Page] = []
        self.codes_seen: set[str] = set()
        super().__init__(app, "zh", study=study)

    def looks_at(self, response: TestResponse) -> Page:
        page = super().looks_at(response)
        self.pages.append(page)
        self.codes_seen |= {*page.hooks("reference"), *page.hooks("withdrawal-code")}
        return page

    def posts(self, path: str, fields: Mapping[str, Any], **options: Any) -> Page:
        """Sends what no page would let a person send."""
        pairs = [
            (name, one)
            for name, each in fields.items()
            for one in ([each] if isinstance(each, str) else each)
        ]
        return self.follows(self.sends(path, pairs, **options))


def replies_in(voice: str) -> dict[str, Reply]:
    return {**EVERYTHING, **VOICES[voice]}
