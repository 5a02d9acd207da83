"""Made-up people: what they leave on the call-back form. Nobody's telephone rings: no number is one that
anybody can have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from chatbot.patient.forms import OF_SOME_STUDIES
from chatbot.screening.dialog import Dialog

_SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高罗"
_GIVEN = (
    "建国",
    "秀英",
    "志强",
    "桂兰",
    "海涛",
    "丽华",
    "永明",
    "玉珍",
    "国平",
    "晓燕",
    "德胜",
    "春梅",
    "芳",
    "伟",
)
_FIRST = ("Wei", "Mei", "Daniel", "Grace", "Chen", "Helen", "Thomas", "Li", "Anna", "Peter")
_LAST = ("Wang", "Miller", "Tan", "Zhang", "Brown", "Lin", "Novak", "Huang", "Silva", "Liu")

# Numbers that no network gives out: the calling code, and what stands before four digits of ours.
_NEVER_GIVEN = {"CN": ("+86", "1000000"), "TW": ("+886", "10000")}
_ELSEWHERE = ("+999", "00000")

_WISHES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "zh": {
        "best_time": ("晚上六点以后", "上午九点到十一点", "周末都可以", "中午休息时间", ""),
        "safe_contact": ("", "", "只找我本人", "白天家里老人接电话，请晚上打"),
        "concealed": ("请只打给我，爸爸还不知道病情", "病人不知道，千万别打家里电话"),
        "note": ("", "", "", "住得比较远，想先了解要去几次", "下周三要复查"),
        "hospital": ("", "市第一人民医院", "县医院", "省立医院"),
    },
    "en": {
        "best_time": ("after six in the evening", "weekday mornings", "any time at the weekend", ""),
        "safe_contact": ("", "", "only me, please", "please do not leave a message"),
        "concealed": (
            "Please call only me: my father has not been told.",
            "Never call our home number, please.",
        ),
        "note": (
            "",
            "",
            "",
            "We live far away and would like to know how many visits.",
            "Scan next Wednesday.",
        ),
        "hospital": ("", "City Hospital", "University Hospital", "County Hospital"),
    },
}
_CITIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "CN": {
        "zh": ("安徽合肥", "安徽六安", "安徽芜湖", "江苏南京", "河南信阳"),
        "en": ("Hefei, Anhui", "Lu'an, Anhui", "Wuhu, Anhui", "Nanjing, Jiangsu"),
    },
    "TW": {"zh": ("台北", "新北", "桃园", "台中"), "en": ("Taipei", "New Taipei", "Taoyuan", "Taichung")},
}


@dataclass(frozen=True, slots=True)
class MadeUp:
    """``details`` are the fields of the call-back form that are text; ``phone`` is E.164."""

    name: str
    phone: str
    phone_as_typed: str
    details: Mapping[str, str]


def make_up(chance: Random, number: int, locale: str, dialog: Dialog, is_concealed: bool) -> MadeUp:
    """Another person for each ``number`` (0 to 9999), near the study's site."""
    region = dialog.site.region
    code, before = _NEVER_GIVEN.get(region, _ELSEWHERE)
    national = f"{before}{number:04}"
    wishes = _WISHES[locale]
    details = {name: chance.choice(wishes[name]) for name in ("best_time", "note", "hospital")}
    details["safe_contact"] = chance.choice(wishes["concealed" if is_concealed else "safe_contact"])
    details["city"] = chance.choice(_CITIES.get(region, {}).get(locale, ("",)))
    details["treatment_date_set"] = chance.choice(("yes", "no", "no", "unsure", ""))
    for name in set(OF_SOME_STUDIES) - dialog.call_back_asks:
        details[name] = ""
    return MadeUp(_name(chance, locale), f"{code}{national}", _as_typed(national), details)


def _name(chance: Random, locale: str) -> str:
    if locale == "zh":
        return chance.choice(_SURNAMES) + chance.choice(_GIVEN)
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"


def _as_typed(national: str) -> str:
    return f"{national[:3]} {national[3:-4]} {national[-4:]}"
