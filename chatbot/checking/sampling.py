"""Seeded random people for a dialog: some a clinician made up, changed in a little, and some quite random."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from random import Random

from chatbot.checking.oracle import Oracle, Unreadable
from chatbot.checking.oracle_cells import Value
from chatbot.checking.oracle_dates import UNITS
from chatbot.reading.answers import read_answers
from chatbot.screening.dialog import Dialog, Kind, Question
from chatbot.screening.interview import Answer
from chatbot.screening.measure import Measure, Unit
from chatbot.screening.value import Span

MOST_CHANGES = 6
QUITE_RANDOM, LEFT_OUT, DOES_NOT_KNOW, AT_A_LIMIT, WRITES = 0.08, 0.1, 0.12, 0.4, 0.03
"""How often a person is made of chance alone, leaves answers out, does not know, gives a number right at a
limit, and writes free text.
"""

TICKS_AT_ONCE = 3
_SPARE_NUMBERS = 8


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it stands in a case, and in the two forms that are compared: as the engine reads it, and
    as the table does.
    """

    raw: object
    answer: Answer
    read: Value


People = Mapping[str, Said]
"""What one person would say, by question id."""


class Sampler:
    """Draws people. The same seed gives the same people, as long as dialog, table and cases stay the same."""

    def __init__(
        self, dialog: Dialog, oracle: Oracle, bases: Iterable[Mapping[str, object]], seed: int, as_of: date
    ) -> None:
        self.dialog = dialog
        self.as_of = as_of
        self.random = Random(seed)  # noqa: S311 - repeatable on purpose
        limits = limits_of(oracle)
        self.pools: Mapping[str, Sequence[Said]] = {
            question.id: tuple(
                self._readable(
                    question, oracle, self._answers(question, oracle, limits.get(question.id, set()))
                )
            )
            for question in dialog.questions.values()
        }
        self.at_limits: Mapping[str, Sequence[Said]] = {
            question: self._at(limits.get(question, set()), pool) for question, pool in self.pools.items()
        }
        self.questions = tuple(self.pools)
        self.bases = [self._base(each, oracle) for each in bases] or [{}]

    def people(self, how_many: int) -> Iterator[dict[str, Said]]:
        for _ in range(how_many):
            yield self.person()

    def person(self) -> dict[str, Said]:
        """What one person has said; of some people a few answers, or the last ones, are missing."""
        said = self.mind()
        return self._some_of(said) if self.random.random() < LEFT_OUT else said

    def mind(self) -> dict[str, Said]:
        """What one person would say to each question, asked or not."""
        chance = self.random
        base = {} if chance.random() < QUITE_RANDOM else chance.choice(self.bases)
        said = {each: base[each] if each in base else self.reply(each) for each in self.questions}
        for _ in range(chance.randint(0, MOST_CHANGES)):
            changed = chance.choice(self.questions)
            said[changed] = self.reply(changed)
        return said

    def reply(self, question: str) -> Said:
        """Any answer to this question."""
        pool = self.pools[question]
        is_text = self.dialog.questions[question].kind is Kind.TEXT
        if self.random.random() < (1 - WRITES if is_text else DOES_NOT_KNOW):
            return pool[0]
        edge = self.at_limits[question]
        return self.random.choice(edge if edge and self.random.random() < AT_A_LIMIT else pool)

    def _at(self, limits: set[Decimal], pool: Sequence[Said]) -> Sequence[Said]:
        """Those that are exactly at a limit, in whatever unit."""
        return tuple(
            said
            for said in pool
            if isinstance(span := said.answer.value, Span) and span.low == span.high and span.low in limits
        )

    def _some_of(self, said: dict[str, Said]) -> dict[str, Said]:
        if self.random.random() < 1 / 2:
            last = self.random.randrange(len(self.questions))
            return {each: said[each] for each in self.questions[:last]}
        for each in self.random.sample(self.questions, self.random.randint(1, MOST_CHANGES)):
            del said[each]
        return said

    def _base(self, answers: Mapping[str, object], oracle: Oracle) -> People:
        """Without free text, and without numbers that only the engine can read."""
        questions = (each for each in self.dialog.questions.values() if each.kind is not Kind.TEXT)
        return {
            question.id: said
            for question in questions
            if question.id in answers
            for said in self._readable(question, oracle, [answers[question.id]])
        }

    def _readable(self, question: Question, oracle: Oracle, raws: Iterable[object]) -> Iterator[Said]:
        for raw in raws:
            answers, problems = read_answers(self.dialog, {question.id: raw})
            try:
                read = oracle.read(question.id, raw, self.as_of)
            except Unreadable:
                continue
            if not problems:
                yield Said(raw, answers[question.id], read)

    def _answers(self, question: Question, oracle: Oracle, limits: set[Decimal]) -> Iterator[object]:
        yield None
        if question.measure is not None:
            yield from self._numbers(question.measure, limits)
        elif question.id in oracle.dates:
            yield from self._dates(oracle.dates[question.id], limits)
        elif question.kind is Kind.CHOICE:
            yield from (choice.id for choice in question.choices)
        elif question.kind is Kind.CHOICES:
            yield from _ticks(question)
        else:
            rules = self.dialog.phrases
            yield from ("2026-01", "好的，谢谢", *(rule.phrases[0] for rule in rules if rule.phrases))

    def _dates(self, unit: str, limits: set[Decimal]) -> Iterator[str]:
        """The day of each limit and of a whole unit more and less, their neighbours, months and years."""
        counts = {0, *(max(int(limit) + more, 0) for limit in limits for more in (-1, 0, 1))}
        days = {
            UNITS[unit](self.as_of, count) + timedelta(days=more) for count in counts for more in (-1, 0, 1)
        }
        written = {
            f"{day:{form}}" for day in days if day <= self.as_of for form in ("%Y-%m-%d", "%Y-%m", "%Y")
        }
        yield from sorted(written)

    def _numbers(self, measure: Measure, limits: set[Decimal]) -> Iterator[object]:
        """At, just below and just above every limit in each unit, anywhere between, beyond, and bounds."""
        marks = sorted({*limits, measure.plausible_from, measure.plausible_to})
        for unit in measure.units:
            texts = {text for mark in marks for text in _around(mark, unit, measure.whole)}
            spread = (
                measure.plausible_from
                + share * (measure.plausible_to - measure.plausible_from) / _SPARE_NUMBERS
                for share in range(1, _SPARE_NUMBERS)
            )
            texts |= {text for mark in spread for text in _around(mark, unit, measure.whole)[:1]}
            yield from ({"value": text, "unit": unit.id, "confirmed": True} for text in sorted(texts))
        if not measure.whole:
            yield from (f"{sign}{mark}" for mark in marks for sign in "<>")
            yield from (f"{mark}-{mark + 1}" for mark in marks)


def limits_of(oracle: Oracle) -> dict[str, set[Decimal]]:
    """Every number that the table holds a question against."""
    limits: dict[str, set[Decimal]] = {}
    tables = (oracle.plausible, oracle.asked, oracle.decisions, oracle.outcomes)
    rows = [row for table in tables for each in table.values() for row in each]
    for cell in (cell for row in (*rows, *oracle.messages) for cell in row.cells):
        if isinstance(cell.wanted, Decimal):
            limits.setdefault(cell.of, set()).add(cell.wanted)
    return limits


def _around(mark: Decimal, unit: Unit, whole: bool) -> list[str]:
    """The mark in this unit as people write it, with few and with many decimals, and its neighbours."""
    written = []
    for decimals in (0,) if whole else (0, 1, 2, 3):
        step = Decimal(1).scaleb(-decimals)
        near = (mark / unit.factor).quantize(step)
        written += [f"{each:f}" for each in (near, near - step, near + step) if each >= 0]
    return written


def _ticks(question: Question) -> Iterator[list[str]]:
    """Each choice alone, and those that may stand together by twos and threes."""
    yield from ([choice.id] for choice in question.choices)
    together = [choice.id for choice in question.choices if not choice.exclusive]
    for count in range(2, TICKS_AT_ONCE + 1):
        yield from (list(each) for each in combinations(together, count))
    yield together
