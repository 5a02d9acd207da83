"""Exact phrases in free text that raise a safety message or a staff flag; never a finding.

No stemming and no fuzzy matching: a near miss flips meaning in Chinese (不清楚 and 清楚).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_SIMPLIFIED = str.maketrans(
    "輕殺尋著沒結傷撐暈過氣難劇頭發燒熱戰顫療懷經遲絕亂裡裏鮮體減腸塊黃陽華復參說話邊動識悶嚨腫黑條倒剛個變懼壞兩嚴壓鬱慮灘麼來開門給後時間們",
    "轻杀寻着没结伤撑晕过气难剧头发烧热战颤疗怀经迟绝乱里里鲜体减肠块黄阳华复参说话边动识闷咙肿黑条倒刚个变惧坏两严压郁虑滩么来开门给后时间们",
)
"""The traditional characters that the phrases are written with in Taiwan, Hong Kong and abroad."""


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """Any of ``phrases`` raises the safety messages and flags in ``raises``; text in ``unless`` is
    taken out first.
    """

    raises: tuple[str, ...]
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def found_in(self, normal: str) -> bool:
        for harmless in self.unless:
            normal = _matcher(harmless).sub(" … ", normal)
        return any(_matcher(phrase).search(normal) for phrase in self.phrases)


def normalise(text: str) -> str:
    """Full-width forms, case, quotes, white space and traditional characters folded into one spelling."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").translate(_SIMPLIFIED)
    return re.sub(r"\s+", " ", folded)


def raised_by(rules: Iterable[PhraseRule], texts: Iterable[str]) -> Iterator[str]:
    """Ids of the safety messages and flags that the texts raise, each once, in the rules' order."""
    normal = [normalise(text) for text in texts if text]
    seen: set[str] = set()
    for rule in rules:
        if any(rule.found_in(text) for text in normal):
            yield from (raised for raised in rule.raises if raised not in seen)
            seen.update(rule.raises)


@lru_cache(maxsize=4096)
def _matcher(phrase: str) -> re.Pattern[str]:
    """A Latin phrase matches whole words, also where Han text touches it; Han text has no word borders."""
    normal = re.escape(normalise(phrase))
    return re.compile(rf"(?<![a-z0-9]){normal}(?![a-z0-9])" if normal.isascii() else normal)
