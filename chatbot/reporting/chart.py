"""The flow of a dialog as boxes and lines, for paper: worked out here, drawn by the template.

Lengths are in units of the drawing; a page of the chart is ``WIDTH`` wide and at most ``TALLEST`` high.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from chatbot.checking.walks import gate_of
from chatbot.explaining.rules import Rule, Speaker
from chatbot.screening.condition import Condition, questions_in
from chatbot.screening.dialog import Dialog, Step

WIDTH, TALLEST = 720, 800
_LINE, _FONT, _PAD, _GAP = 14, 11.0, 6, 22
_LEFT, _MIDDLE, _RIGHT = 210, 250, 180
_LONGEST_RULE = 150


@dataclass(frozen=True, slots=True)
class Drawn:
    """One step: lines of text in its box, when it is asked (left), what follows from it (right)."""

    top: int
    height: int
    box: tuple[str, ...]
    when: tuple[str, ...]
    then: tuple[str, ...]

    @property
    def bottom(self) -> int:
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class ChartPage:
    """``gap`` is the length of the line from one box to the next."""

    steps: tuple[Drawn, ...]
    is_last: bool
    gap: int = _GAP

    @property
    def height(self) -> int:
        return self.steps[-1].bottom + (0 if self.is_last else self.gap)


def chart_of(dialog: Dialog, speaker: Speaker) -> tuple[ChartPage, ...]:
    """The steps from top to bottom, then what they come to, parted into pages."""
    pages: list[list[Drawn]] = [[]]
    boxes = [_drawn(dialog, speaker, number, step) for number, step in enumerate(dialog.steps, 1)]
    for box in (*boxes, _end(speaker)):
        top = pages[-1][-1].bottom + _GAP if pages[-1] else _GAP
        if top + box.height + _GAP > TALLEST:
            pages.append([])
            top = _GAP
        pages[-1].append(replace(box, top=top))
    return tuple(ChartPage(tuple(page), page is pages[-1]) for page in pages)


def _end(speaker: Speaker) -> Drawn:
    catalog = speaker.catalog
    ends = (
        catalog.pgettext("report", "Result, of all lines that were asked about:"),
        catalog.pgettext("report", "anything that does not fit: likely not a match"),
        catalog.pgettext("report", "else anything unknown: a person must look"),
        catalog.pgettext("report", "else: nothing rules it out so far"),
    )
    return _placed(_wrapped(ends, _MIDDLE), (), ())


def _placed(*columns: tuple[str, ...]) -> Drawn:
    """Not placed on a page yet."""
    return Drawn(0, max(len(each) for each in columns) * _LINE + 2 * _PAD, *columns)


def _drawn(dialog: Dialog, speaker: Speaker, number: int, step: Step) -> Drawn:
    names = [speaker.say(question.short or question.text) for question in step.questions]
    box = [f"{number}. {names[0]}", *(f"· {name}" for name in names[1:])]
    return _placed(
        _wrapped(box, _MIDDLE),
        _wrapped(_when(dialog, speaker, step), _LEFT),
        _wrapped(_then(dialog, speaker, step), _RIGHT),
    )


def _when(dialog: Dialog, speaker: Speaker, step: Step) -> Iterator[str]:
    if step.ask_when is not None:
        words = flat(speaker.rule(step.ask_when))
        yield words if len(words) <= _LONGEST_RULE else _depends_on(dialog, speaker, step.ask_when)
    if step.sensitive:
        yield speaker.catalog.pgettext("report", "not after something that does not fit for good")


def _depends_on(dialog: Dialog, speaker: Speaker, condition: Condition) -> str:
    read = [question for question in dialog.questions.values() if question.id in condition.questions()]
    names = "; ".join(speaker.say(question.short or question.text) for question in read)
    return speaker.catalog.pgettext("report", "depends on: %(names)s") % {"names": names}


def _then(dialog: Dialog, speaker: Speaker, step: Step) -> Iterator[str]:
    catalog, ids = speaker.catalog, {question.id for question in step.questions}
    lines = [each.id for each in dialog.criteria if any(ids & when.questions() for when in each.conditions())]
    if lines:
        yield catalog.pgettext("report", "for %(lines)s") % {"lines": ", ".join(lines)}
    if any(each.when is not None and ids & each.when.questions() for each in dialog.safety):
        yield catalog.pgettext("report", "may show a safety message")
    gated = [each for each in dialog.steps if each is not step and ids & _gate_questions(dialog, each)]
    if gated:
        numbers = ", ".join(str(dialog.steps.index(each) + 1) for each in gated)
        yield catalog.pgettext("report", "decides on step %(numbers)s") % {"numbers": numbers}
    if step.ends_on:
        yield catalog.pgettext("report", "ends if %(lines)s does not fit") % {
            "lines": ", ".join(step.ends_on)
        }


def _gate_questions(dialog: Dialog, step: Step) -> frozenset[str]:
    return questions_in(when for question in step.questions for _, _, when in gate_of(dialog, question))


def flat(rule: Rule) -> str:
    """A rule on one line."""
    if not rule.parts:
        return rule.text
    return f"{rule.text}: {'; '.join(flat(part) for part in rule.parts)}"


def _wrapped(paragraphs: Iterable[str], width: int) -> tuple[str, ...]:
    """Lines no wider than a column; a Han character is as wide as the font, others about half of that."""
    lines: list[str] = []
    for paragraph in paragraphs:
        line, room = "", (width - 2 * _PAD) / _FONT
        for word in _words(paragraph):
            if line.strip() and _ems(line + word.rstrip()) > room:
                lines.append(line.rstrip())
                line = ""
            line += word if line else word.lstrip() or word
        lines.append(line.rstrip())
    return tuple(lines)


def _words(text: str) -> Iterator[str]:
    """Where a line may break: after a space, and around Han characters."""
    word = ""
    for letter in text:
        if _is_wide(letter) and not _clings(letter):
            if word:
                yield word
            word = letter
        elif word and (_is_wide(word[0]) and not _is_wide(letter) and letter != " "):
            yield word
            word = letter
        else:
            word += letter
            if letter == " ":
                yield word
                word = ""
    if word:
        yield word


def _clings(letter: str) -> bool:
    """Punctuation that cannot begin a line."""
    return unicodedata.category(letter) in {"Po", "Pe", "Pf"}


def _ems(text: str) -> float:
    return sum(1.0 if _is_wide(letter) else 0.56 for letter in text)


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in {"W", "F"}
