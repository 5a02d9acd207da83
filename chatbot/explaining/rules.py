"""Conditions -> rules in words: the questions' and choices' own wording, in one voice and language.

A rule is a small tree, so that a terminal can indent it and a page can nest lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from gettext import NullTranslations

from chatbot.screening.computed import OfComputed
from chatbot.screening.condition import (
    All,
    Any,
    AnyOf,
    Condition,
    InRange,
    IsOneOf,
    Known,
    Not,
    NotIf,
    Only,
    Unclear,
    Unless,
)
from chatbot.screening.count import AtLeast
from chatbot.screening.dialog import Dialog
from chatbot.screening.period import Ago
from chatbot.screening.wording import Text, Voice

Data = str | Mapping[str, Sequence["Data"]]
"""A rule as JSON has it: a sentence, or ``{heading: [rules]}``."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One sentence; with ``parts``, the heading over them."""

    text: str
    parts: tuple[Rule, ...] = ()

    def as_data(self) -> Data:
        return {self.text: [part.as_data() for part in self.parts]} if self.parts else self.text


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who words the rules: a dialog's sentences in one voice and one language.

    ``catalog`` is the study's, with the site's behind it.
    """

    dialog: Dialog
    voice: Voice
    catalog: NullTranslations

    def say(self, text: Text) -> str:
        return self.catalog.pgettext(*text.source(self.voice))

    def rule(self, condition: Condition) -> Rule:
        """The condition in words. Raises TypeError for a kind of condition that has none."""
        match condition:
            case All() | Any():
                return self._joined(condition)
            case AtLeast(count, parts):
                heading = self.catalog.pgettext("rule", "at least %(count)s of these") % {"count": count}
                return Rule(heading, tuple(self.rule(part) for part in parts))
            case Not(part):
                return Rule(self.catalog.pgettext("rule", "this is not so"), (self.rule(part),))
            case NotIf(part) | Unless(part):
                heading = self.catalog.pgettext("rule", "this is not so, or it is not known")
                return Rule(heading, (self.rule(part),))
            case IsOneOf() | AnyOf() | Only():
                return self._choices(condition)
            case OfComputed(computed, InRange() | Known() | Unclear() as inner):
                return self._about(computed.text, self._answered(inner, computed.unit))
            case InRange() | Known() | Unclear():
                question = self.dialog.questions[condition.question]
                unit = question.measure.default_unit.label if question.measure else question.ago
                return self._about(question.text, self._answered(condition, unit))
        raise TypeError(f"{type(condition).__name__} has no words yet")

    def _joined(self, condition: All | Any) -> Rule:
        """A group in a group of its own kind is one group; a group of one is that one."""
        parts = tuple(self.rule(part) for part in _members(condition))
        if len(parts) == 1:
            return parts[0]
        if isinstance(condition, All):
            return Rule(self.catalog.pgettext("rule", "all of these"), parts)
        return Rule(self.catalog.pgettext("rule", "at least one of these"), parts)

    def _choices(self, condition: IsOneOf | AnyOf | Only) -> Rule:
        """A single choice stands beside its question, several below it, in the order of the page."""
        question = self.dialog.questions[condition.question]
        named = [self.say(each.text) for each in question.choices if each.id in condition.choices]
        if len(named) == 1:
            return self._about(
                question.text, self._only_one(condition) % {"choice": as_inner_quote(named[0])}
            )
        return self._about(question.text, self._several(condition), (Rule(each) for each in named))

    def _only_one(self, condition: IsOneOf | AnyOf | Only) -> str:
        if isinstance(condition, IsOneOf):
            return self.catalog.pgettext("rule", "“%(choice)s”")
        if isinstance(condition, AnyOf):
            return self.catalog.pgettext("rule", "“%(choice)s” is ticked")
        return self.catalog.pgettext("rule", "only “%(choice)s” is ticked")

    def _several(self, condition: IsOneOf | AnyOf | Only) -> str:
        if isinstance(condition, IsOneOf):
            return self.catalog.pgettext("rule", "one of these")
        if isinstance(condition, AnyOf):
            return self.catalog.pgettext("rule", "at least one of these is ticked")
        return self.catalog.pgettext("rule", "one or more of these are ticked, and nothing else")

    def _answered(self, condition: InRange | Known | Unclear, unit: Text | Ago | None) -> str:
        if isinstance(condition, Unclear):
            if isinstance(unit, Ago):
                return self.catalog.pgettext("rule", "a date that cannot be used as it stands")
            return self.catalog.pgettext("rule", "a number that cannot be used as it stands")
        limits = list(self._limits(condition, unit)) if isinstance(condition, InRange) else []
        if not limits:
            return self.catalog.pgettext("rule", "an answer is known")
        whole = limits[0]
        for limit in limits[1:]:
            whole = self.catalog.pgettext("rule", "%(limit)s and %(other)s") % {
                "limit": whole,
                "other": limit,
            }
        return whole

    def _limits(self, condition: InRange, unit: Text | Ago | None) -> Iterator[str]:
        limits = (condition.from_, condition.above, condition.to, condition.below)
        worded = self._since() if isinstance(unit, Ago) else self._sizes()
        for limit, words in zip(limits, worded, strict=True):
            if limit is not None:
                yield words % {"limit": self._measured(limit, unit)}

    def _sizes(self) -> tuple[str, str, str, str]:
        return (
            self.catalog.pgettext("rule", "at least %(limit)s"),
            self.catalog.pgettext("rule", "more than %(limit)s"),
            self.catalog.pgettext("rule", "at most %(limit)s"),
            self.catalog.pgettext("rule", "less than %(limit)s"),
        )

    def _since(self) -> tuple[str, str, str, str]:
        return (
            self.catalog.pgettext("rule", "at least %(limit)s ago"),
            self.catalog.pgettext("rule", "more than %(limit)s ago"),
            self.catalog.pgettext("rule", "at most %(limit)s ago"),
            self.catalog.pgettext("rule", "less than %(limit)s ago"),
        )

    def _measured(self, limit: Decimal, unit: Text | Ago | None) -> str:
        """A limit in its default unit, as the pages write a quantity; of a date, the time since then."""
        if isinstance(unit, Ago):
            return self._lengths()[unit] % {"number": f"{limit:f}"}
        return f"{limit:f} {self.say(unit)}" if unit else f"{limit:f}"

    def _lengths(self) -> Mapping[Ago, str]:
        return {
            Ago.DAY: self.catalog.pgettext("rule", "%(number)s day(s)"),
            Ago.WEEK: self.catalog.pgettext("rule", "%(number)s week(s)"),
            Ago.MONTH: self.catalog.pgettext("rule", "%(number)s month(s)"),
            Ago.YEAR: self.catalog.pgettext("rule", "%(number)s year(s)"),
        }

    def _about(self, asked: Text, answer: str, parts: Iterable[Rule] = ()) -> Rule:
        sentence = self.catalog.pgettext("rule", "“%(question)s”: %(answer)s")
        return Rule(sentence % {"question": as_inner_quote(self.say(asked)), "answer": answer}, tuple(parts))


def as_quoted(asked: str) -> str:
    """A question's English as every English rule about it quotes it."""
    return f"“{as_inner_quote(asked)}”: "


def _members(group: All | Any) -> Iterator[Condition]:
    for part in group.parts:
        if isinstance(part, All | Any) and type(part) is type(group):
            yield from _members(part)
        else:
            yield part


def as_inner_quote(quoted: str) -> str:
    """A sentence as it stands between quotation marks: its own become the inner ones."""
    return quoted.translate(str.maketrans("“”", "‘’"))
