"""What sentences may and may not say: settled wording, banned phrases, codes and proper names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

SETTLED_IN_CHINESE = (
    "免疫组化结果很有参考价值。这项研究看的是PCR结果，要不要补做由研究团队告诉您。很多人只有免疫组化结果，这很常见。",
    "请让主管医生看到这份结果，它可能影响治疗选择。",
    "请不要为了等这项研究而推迟医生建议的任何治疗。",
    "这可能是急症。请立即拨打120，或让人送您去最近的急诊，不要自己开车。填表以后再说。",
    "如果您想伤害自己，或觉得快控制不住了，请马上拨打120或110，并让身边的人陪着您。也可以拨打全国统一心理援助热线12356。",
    "遇到这样的事，难受是很正常的。想找人说说，可拨打12356（各地服务时间可能不同）。",
    "请马上联系正在治疗的医院；如果寒战、气急或神志不清，请拨打120。",
    "请核对数字和单位。如果没填错，请今天就联系主管医生；有出血、发热或头晕，请去急诊。",
    "请尽快把这个情况告诉主管医生。",
    "请尽快告诉肿瘤科和产科医生；做检查或用药前，也请先说明。",
    "医生有没有说过，除了肠子和旁边的淋巴结，这个病在肝、肺等别的地方也看到了？不清楚也没关系。",
    "有些治疗可能影响怀孕或哺乳，所以需要问一下。",
    "有没有依法指定的监护人替您做看病的决定？（家里人帮着商量不算。）",
    "就您填写的内容，目前没有发现不符合的地方。能否参加要由研究团队检查后决定。",
    "有些内容需要研究人员核对，这很常见。",
    "有一项或几项目前和公开的条件不一致，以后可能会变化，请由研究团队判断。请继续按医生的安排治疗。",
    "有一项或几项回答似乎不符合公开的研究条件。最终由研究团队判断，您仍可以联系他们，也不影响您正常看病。",
    "费用、医保（含异地就医）、路费和往返次数，公开记录没有写，请问研究团队。",
    "研究预筛问卷",
)
"""Sentences that clinicians have agreed on: each is the translation of some message, word for word."""

BANNED_IN_ENGLISH = {
    "a promise of a place": r"you are (eligible|accepted|enrolled)|you qualify|reserved|last places|now open",
    "a verdict": r"\brejected\b|\bdisqualif|\bineligible\b|you (passed|failed)|you will (certainly|never)",
    "a promise of effect": r"\bcures?\b|\bsurviv|\b(treatment|it) (works|is (better|safe|free))|save the an",
    "a stage or a forecast": r"\blate[- ]stage|\bstage (iv|four|4)\b|\bterminal\b|advanced cancer|prognosis",
    "alarm or pity": r"unfortunately|sadly|bad news|we regret|we are sorry|hopeless|don't panic",
    "pressure": r"\bhurry\b|don't miss|act now|are you sure you do not",
    "an exemption or a way to qualify": r"many studies|doesn't matter|in order to qualify|change the result",
    "a blow to dignity": r"\bcompetent\b|\bincompetent\b|\bcrazy\b|\binsane\b|too old|your fault",
    "secrecy": r"\bconfidential\b|stays secret",
    "spread, named first by us": r"metasta",
}
BANNED_IN_CHINESE = {
    "a promise of a place": r"可以入组|成功入组|符合条件|名额|正在招募，",
    "a verdict": r"合格|不合格|淘汰|被拒|通过筛选|未通过",
    "a promise of effect": r"治愈|根治|疗效|有效率|生存率|免费|保住肛门|保肛|更安全",
    "a stage or a forecast": r"晚期|[四4Ⅳ]期|IV期|终末期|预后",
    "alarm or pity": r"不幸|遗憾|可惜|抱歉|坏消息|别慌|可怜",
    "pressure": r"抓紧|赶快报名|机会难得|错过",
    "an exemption or a way to qualify": r"很多研究|多数研究|差一点没关系|才能符合",
    "a blow to dignity": r"精神病|无行为能力|傻|疯|老年痴呆|年纪太大|艾滋病人|您的错|填错了",
    "secrecy": r"绝对保密|严格保密",
    "spread, named first by us": r"转移|扩散",
}
"""What is wrong with it -> how it is recognised."""

MAY_NAME_SPREAD = re.compile(r"\.record/both$|^elsewhere/")
"""Contexts that echo the record's own line or what stands in the person's report."""

CODES = """
ALT AST CRM CT Cr ECOG EMVI FU H HGB HIV Hb IHC KPS L LVI M MLH MMR MRF MRI MSH MSI MSS N NGS PCR PD PET PLT
PMS PS T TBIL WBC a aM b c cT d dMMR eGFR p pMMR y yc yp
"""
UNITS = "cm dL g lakh mm mmol µL"
PROPER_NAMES = "Graves Cookie"
LATIN_IN_CHINESE = frozenset(f"{CODES} {UNITS} {PROPER_NAMES}".split())
PRINTED_ON_REPORTS = frozenset({"K", "U", "µmol"})
"""Found on drawn reports only, which no catalog holds."""

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%")
TAG = re.compile(r"</?\w+[^>]*>")
_SIGN = re.compile(r"\([+-]\)")
_HAN = "[\u3400-\u9fff]"
_NARROW = r"""[!"'(),.:;?\[\]{}]"""
_BESIDE_HAN = re.compile(rf"{_HAN}{_NARROW}|{_NARROW}{_HAN}")


def is_for_staff(context: str) -> bool:
    """Never shown to the person: notes for staff, what the record leaves open, rules in words, reports."""
    return context.startswith(("flag.", "conflict.")) or context in ("rule", "report")


def latin_words(text: str) -> list[str]:
    return re.findall("[A-Za-zµ]+", text)


def foreign_words(text: str) -> list[str]:
    """Latin words in a Chinese text that are no code, unit or proper name."""
    return [word for word in latin_words(text) if word not in LATIN_IN_CHINESE | PRINTED_ON_REPORTS]


def narrow_punctuation(text: str) -> list[str]:
    """Where ASCII punctuation touches a Chinese character; a report's own (+) and (-) may."""
    return _BESIDE_HAN.findall(_SIGN.sub("", text))


def banned(sentence: str, context: str, phrases: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a sentence, if anything."""
    for wrong, pattern in phrases.items():
        if wrong.startswith("spread") and MAY_NAME_SPREAD.search(context):
            continue
        yield from (f"{wrong}: {found.group()}" for found in re.finditer(pattern, sentence, re.IGNORECASE))
