"""How long a person reads: what is new to the reader, at the pace of somebody who is ill or worried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.pages.report import RESULTS, Report
from bench.pages.walking import Place, Walks

BLOCKS = (Path(__file__).parent / "reading.js").read_text(encoding="utf-8")
WORDS_A_MINUTE = 180
HAN_A_MINUTE = 260
SECONDS_A_TAP = 3
MOST_MINUTES = {"with papers": 9.0, "without papers": 5.0}

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
WORD = re.compile(r"[^\W_](?:[^\W_]|['’.,\-](?=[^\W_]))*")
NUMBER = re.compile(r"\d+")

COUNTED = f"""\
   Counted: the page's visible text on a phone, each block (paragraph, heading, button, label, summary) the
   first time it is shown, so header, footer, "Continue" and "I don't know" once in all. Read whole, every
   choice included. Not counted: earlier turns (also where they are read back), closed <details>, a counter
   whose number alone changed, options of a closed list, what is typed. A minute has {WORDS_A_MINUTE} words or
   {HAN_A_MINUTE} Han characters (in Chinese, Latin words and numbers count as words); a tap takes
   {SECONDS_A_TAP} s, typing into a field counts as one."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much there is to read."""

    words: int = 0
    han: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.words + other.words, self.han + other.han)

    @property
    def minutes(self) -> float:
        return self.words / WORDS_A_MINUTE + self.han / HAN_A_MINUTE


def amount(text: str) -> Amount:
    """Words and Han characters of a text."""
    return Amount(len(WORD.findall(HAN.sub(" ", text))), len(HAN.findall(text)))


@dataclass(frozen=True, slots=True)
class Block:
    """A block of text where the reader met it first."""

    place: str
    kind: str
    text: str


def new_to_the_reader(places: Iterable[Place]) -> list[Block]:
    """What each place adds to what was read before it, in order."""
    known: set[str] = set()
    added = []
    for place in places:
        for kind, text in place.blocks:
            name = NUMBER.sub("#", text) if kind == "way" else text
            if kind != "turns" and name not in known:
                known.add(name)
                added.append(Block(place.title, kind, text))
    return added


def report_reading(report: Report, walks: Walks) -> None:
    """Minutes of each conversation, and where they go; the text itself, with its seconds, in a file."""
    print(COUNTED)
    RESULTS.mkdir(exist_ok=True)
    for (name, locale), places in walks.items():
        blocks = new_to_the_reader(places)
        _keep(blocks, RESULTS / f"reading-{locale}-{name.replace(' ', '-')}.txt")
        total = _amount(block.text for block in blocks)
        taps = sum(place.taps for place in places)
        tapping = taps * SECONDS_A_TAP / 60
        whole, most = total.minutes + tapping, MOST_MINUTES[name]
        report.budget(f"reading, {locale}, {name}", f"{whole:.1f} min", f"<= {most:.0f} min", whole <= most)
        counted = f"{total.words} words" + (f", {total.han} Han characters" if total.han else "")
        report.figure(f"  {counted}", f"{total.minutes:.1f} min")
        _report_parts(report, places, blocks)
        report.figure(f"  {taps} taps", f"{tapping:.1f} min")


def _report_parts(report: Report, places: Sequence[Place], blocks: Sequence[Block]) -> None:
    start, end = places[0].title, places[-1].title
    between = [block for block in blocks if block.place not in (start, end)]
    parts = {
        "start page": [block for block in blocks if block.place == start],
        "choices": [block for block in between if block.kind == "choice"],
        "all else in the questions": [block for block in between if block.kind != "choice"],
        "outcome": [block for block in blocks if block.place == end],
    }
    for name, part in parts.items():
        report.figure(f"    {name}", f"{_amount(block.text for block in part).minutes:.1f} min")
    texts: dict[str, list[str]] = {}
    for block in blocks:
        texts.setdefault(block.place, []).append(block.text)
    seconds = {place: 60 * _amount(each).minutes for place, each in texts.items()}
    longest = sorted(seconds, key=lambda place: -seconds[place])[:6]
    report.figure("    longest", ", ".join(f"{place} {seconds[place]:.0f} s" for place in longest))
    again = _amount(text for place in places if place.title == "page check" for _, text in place.blocks)
    report.figure("    not counted: the answers read back in full", f"{again.minutes:.1f} min")


def _amount(texts: Iterable[str]) -> Amount:
    return sum((amount(text) for text in texts), Amount())


def _keep(blocks: Iterable[Block], file: Path) -> None:
    lines = [
        f"{60 * amount(block.text).minutes:5.1f} s  {block.place}  [{block.kind}]  {block.text}"
        for block in blocks
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
