"""Exact phrases in free text that raise a safety message or a staff flag; never a finding.

No stemming and no fuzzy matching: a near miss flips meaning in Chinese (不清楚 and 清楚).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

_TRADITIONAL = (
    "並乾亂併來個們倫側傢傷儘兒兩凈別剋剛劇勁動厭厲參唸喚喪喫單嗎嘔嘩噁噴嚇嚨嚴堅報塊塗壓壞夠奧婦媽寧尋巖帶幹"
    "幾庫弔強彆後從復悶惡愛慮慾憂應懷懼戀戰捨採撐擔擺攤斷於昇時暈曏書會朮東條棄樂樓樣橋機檢欖歐歸殘殺氣沒涼淚"
    "淨減測渾湧溫滲滾滿潑潰濃濱瀉灕灘為無熱燒爾狀狹獨獻現環異疊痠瘋瘓療癇癥癱癲發盃盜盡礙祕穩箇紅納紺結絕絞給"
    "絲經緊緒總繃續纍羅義聲聽脈脣脫脹腦腫腳腸膚膠膩膽臉臟與舊華萊著葯蔘藥蘭虛號蠟術裏補裝裡製複褲襬見規覺觀許"
    "診註話誌認語說講譁識譫變讓貝貞貧費賽贅較輕輸轉辦農迴這週進過達適遲遺還邊醣鉑錶鏡門開間闆陞陳陽雙離難鞏預"
    "頭願顫顯風餓餬馬驗驚驟髒體髮鬆鬍鬱鮮鴉麥麴麵麼黃點齒齣龍"
)
_SIMPLIFIED = (
    "并干乱并来个们伦侧家伤尽儿两净别克刚剧劲动厌厉参念唤丧吃单吗呕哗恶喷吓咙严坚报块涂压坏够奥妇妈宁寻岩带干"
    "几库吊强别后从复闷恶爱虑欲忧应怀惧恋战舍采撑担摆摊断于升时晕向书会术东条弃乐楼样桥机检榄欧归残杀气没凉泪"
    "净减测浑涌温渗滚满泼溃浓滨泻漓滩为无热烧尔状狭独献现环异叠酸疯痪疗痫症瘫癫发杯盗尽碍秘稳个红纳绀结绝绞给"
    "丝经紧绪总绷续累罗义声听脉唇脱胀脑肿脚肠肤胶腻胆脸脏与旧华莱着药参药兰虚号蜡术里补装里制复裤摆见规觉观许"
    "诊注话志认语说讲哗识谵变让贝贞贫费赛赘较轻输转办农回这周进过达适迟遗还边糖铂表镜门开间板升陈阳双离难巩预"
    "头愿颤显风饿糊马验惊骤脏体发松胡郁鲜鸦麦曲面么黄点齿出龙"
)
_ONE_SPELLING = str.maketrans(_TRADITIONAL, _SIMPLIFIED, "'’ʼ‘`")
"""The traditional characters that the phrases are written with in Taiwan, Hong Kong and abroad; apostrophes,
which people leave out, are dropped.
"""

_GAP = " … "
_YES = re.compile(r"\s*[:?]?\s*(?:有|yes)(?=\s*(?:[,.;。、!]|$))")
_HAN = "\u4e00-\u9fff"
# After a Han word a space parts what people list: 发烧没有 胸痛.
_SPACE = f"(?:(?<![{_HAN}]) )?"
_BESIDE_DIGIT = re.compile(f"(?<=[0-9]) (?=[{_HAN}])|(?<=[{_HAN}]) (?=[0-9])")
_CLAUSES = re.compile("[,.;!?。、…]")
_COMMA = re.compile(r"\s*,\s*")


@dataclass(frozen=True)
class Negations:
    """How people say what they do not have: "没有发烧、胸痛", "no fever, chills or chest pain".

    One of ``words`` and then ``items``, joined by ``joints``; ``fillers`` may stand before an item. Commas
    join only up to one of ``last_joints``, for "no fever, chest pain" may mean either. ``not_after`` are
    words after which nothing is denied (有没有 asks). What is not such a run denies nothing.
    """

    words: tuple[str, ...]
    items: tuple[str, ...]
    not_after: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    last_joints: tuple[str, ...] = ()

    def taken_out(self, normal: str) -> str:
        """The text without what it denies."""
        kept, start = "", 0
        for word in self._word.finditer(normal):
            end = self._end_of_run(normal, word.end()) if word.start() >= start else None
            if end is not None:
                kept, start = kept + normal[start : word.start()] + _GAP, end
        return kept + normal[start:]

    def _end_of_run(self, normal: str, start: int) -> int | None:
        end = here = self._end_of_item(normal, start)
        is_open = False
        while here is not None:
            last = self._last_joint.match(normal, here)
            joint = last or self._joint.match(normal, here)
            comma = joint or _COMMA.match(normal, here)
            here = self._end_of_item(normal, comma.end()) if comma else None
            is_open = (is_open or joint is None) and last is None
            end = here if here is not None and not is_open else end
        return end

    def _end_of_item(self, normal: str, start: int) -> int | None:
        found = self._item.match(normal, start)
        return found.end() if found and not _YES.match(normal, found.end()) else None

    @cached_property
    def _word(self) -> re.Pattern[str]:
        return re.compile(_guard(self.not_after) + _one_of(self.words))

    @cached_property
    def _item(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{_SPACE}{_one_of(self.fillers)})*{_SPACE}{_one_of(self.items)}")

    @cached_property
    def _joint(self) -> re.Pattern[str]:
        return re.compile(rf"\s*{_one_of(self.joints)}")

    @cached_property
    def _last_joint(self) -> re.Pattern[str]:
        return re.compile(rf"\s*,?\s*{_one_of(self.last_joints)}")


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """Any of ``phrases``, or one of each group in ``all_of`` (in ``one_clause``, or anywhere in the text),
    raises the safety messages and flags in ``raises``; in a phrase "#" stands for one digit.

    What ``negations`` deny is taken out first, where the rule is ``negatable``, and then the text in
    ``unless``. Where an earlier rule has raised one of ``unless_raised``, this one raises nothing.
    """

    raises: tuple[str, ...]
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    all_of: tuple[tuple[str, ...], ...] = ()
    one_clause: bool = False
    negations: Negations | None = None
    negatable: bool = True
    unless_raised: tuple[str, ...] = ()

    def found_in(self, said: Said) -> bool:
        normal = said.but_for(self.negations) if self.negatable else said.normal
        if not (self.all_of or any(map(normal.__contains__, _literals(self.phrases)))):
            return False
        not_after = self.negations.not_after if self.negations else ()
        for harmless in _likely_in(normal, self.unless):
            normal = _harmless(harmless, not_after).sub(_GAP, normal)
        return _any_in(normal, self.phrases) or self._is_together(normal)

    def _is_together(self, normal: str) -> bool:
        if not self.all_of:
            return False
        parts = _CLAUSES.split(normal) if self.one_clause else [normal]
        return any(all(_any_in(part, group) for group in self.all_of) for part in parts)


class Said:
    """One text as the rules read it; what negations deny, each in its own line, is worked out once."""

    def __init__(self, text: str) -> None:
        self.normal = normalise(text)
        self._lines = [normalise(line) for line in text.splitlines()]
        self._negations: Negations | None = None
        self._left = self.normal

    def but_for(self, negations: Negations | None) -> str:
        if negations is not self._negations:
            self._negations = negations
            left = " ".join(map(negations.taken_out, self._lines)) if negations else self.normal
            self._left = re.sub(" +", " ", left)
        return self._left


def normalise(text: str) -> str:
    """Full-width forms, case, white space and traditional characters folded into one spelling, without
    apostrophes and without a space between a digit and a Han character.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_ONE_SPELLING)
    return _BESIDE_DIGIT.sub("", re.sub(r"\s+", " ", folded))


def raised_by(rules: Iterable[PhraseRule], texts: Iterable[str]) -> Iterator[str]:
    """Ids of the safety messages and flags that the texts raise, each once, in the rules' order."""
    said = [Said(text) for text in texts if text]
    if not said:
        return
    seen: set[str] = set()
    for rule in rules:
        if seen.isdisjoint(rule.unless_raised) and any(rule.found_in(each) for each in said):
            yield from (raised for raised in rule.raises if raised not in seen)
            seen.update(rule.raises)


def _any_in(normal: str, phrases: tuple[str, ...]) -> bool:
    return any(_matcher(phrase).search(normal) for phrase in _likely_in(normal, phrases))


def _likely_in(normal: str, phrases: tuple[str, ...]) -> list[str]:
    """The phrases whose letters stand in the text: patterns are far slower, and few are left to try."""
    letters = zip(phrases, _literals(phrases), strict=True)
    return [phrase for phrase, literal in letters if literal in normal]


@lru_cache(maxsize=512)
def _literals(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """What a text must hold of each phrase in any case."""
    return tuple(normalise(phrase).partition("#")[0] for phrase in phrases)


@lru_cache(maxsize=8192)
def _matcher(phrase: str) -> re.Pattern[str]:
    return re.compile(_pattern(phrase))


@lru_cache(maxsize=8192)
def _harmless(phrase: str, not_after: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_guard(not_after) + _pattern(phrase))


def _pattern(phrase: str) -> str:
    """A Latin phrase matches whole words, also where Han text touches it; Han text has no word borders."""
    normal = normalise(phrase)
    digits = re.escape(normal).replace(r"\#", "[0-9]")
    return rf"(?<![a-z0-9]){digits}(?![a-z0-9])" if normal.isascii() else digits


def _one_of(phrases: Iterable[str]) -> str:
    """A pattern of any of the phrases, the longest first; of none it never matches."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return f"(?:{'|'.join(map(_pattern, ordered)) or '(?!)'})"


def _guard(not_after: Iterable[str]) -> str:
    """A Latin word stands before the next one with a space between."""
    words = (f"{normalise(word)} " if word.isascii() else normalise(word) for word in not_after)
    return "".join(f"(?<!{re.escape(word)})" for word in words)
