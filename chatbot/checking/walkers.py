"""Seeded people who answer step by step, go back, think better of it, and now and then stop early."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from chatbot.checking.agreement import Bench, Disagreement, Tally, raw_of
from chatbot.checking.sampling import Said, Sampler
from chatbot.screening.assessment import Assessment
from chatbot.screening.dialog import Dialog, Kind, Question, Step
from chatbot.screening.interview import Answer, Replay, Stop, choices_offered
from chatbot.screening.period import Period

WALKS = 10_000
"""How many walks a thorough check makes."""

GOES_BACK, STOPS = 0.06, 0.01
"""How often, at each step, a person changes an earlier answer, or answers no more."""

MOST_TURNS = 300


@dataclass
class Walker:
    """One person on the way: ``said`` are the answers so far, also those that count no more."""

    dialog: Dialog
    sampler: Sampler
    mind: dict[str, Said]
    said: dict[str, Said] = field(default_factory=dict)
    given: dict[str, Answer] = field(default_factory=dict)
    way: Replay = field(init=False)
    ahead: Iterator[Step] = field(init=False)

    def walk(self) -> bool:
        """From the first question to the end, or to where the person stops; False if neither ever comes."""
        due = self.sets_out()
        for _ in range(MOST_TURNS):
            again = self.reconsiders()
            stop = again or due
            if stop is None or (self.said and self.sampler.random.random() < STOPS):
                return True
            self.answers(stop)
            due = self.goes_on(stop) if stop is due else self.sets_out()
        return False

    def sets_out(self) -> Stop | None:
        """From the first step, past all that was answered, to the stop that is due now."""
        self.way = Replay(self.dialog, self.sampler.as_of)
        self.ahead = iter(self.dialog.steps)
        return self.goes_on()

    def goes_on(self, answered: Stop | None = None) -> Stop | None:
        """From the stop that was answered to the next that was not, if there is one."""
        stops = (stop for step in self.ahead if (stop := self.way.stop(step)))
        stop = answered or next(stops, None)
        while stop and self.way.is_answered(stop, self.given):
            stop = next(stops, None) if self.way.take(stop, self.given) else None
        return stop

    def reconsiders(self) -> Stop | None:
        """Now and then a step that was answered before, and is seen otherwise now."""
        if not self.way.path or self.sampler.random.random() >= GOES_BACK:
            return None
        stop = self.sampler.random.choice(self.way.path)
        for question in stop.questions:
            self.mind[question.id] = self.sampler.reply(question.id)
        return stop

    def answers(self, stop: Stop) -> None:
        for question in stop.questions:
            said = self.said[question.id] = self.reply(question)
            self.given[question.id] = said.answer

    def reply(self, question: Question) -> Said:
        """What the person has in mind, or else something that is offered."""
        said = self.mind[question.id]
        while not self.can_be_said(question, said):
            said = self.mind[question.id] = self.sampler.reply(question.id)
        return said

    def can_be_said(self, question: Question, said: Said) -> bool:
        """Whether a page would take it from this person."""
        value = said.answer.value
        if said.raw is None:
            return question.offers_dont_know or question.optional
        if isinstance(value, Period):
            return value.first <= self.sampler.as_of
        return question.kind is not Kind.CHOICE or value in choices_offered(question, self.way.values)


def compare_walks(dialog: Dialog, folder: Path, how_many: int, seed: int) -> Tally:
    """So many walks: at their ends the table agrees, and answers that count no more have left no trace.

    Raises DialogError for a table or cases that cannot be read.
    """
    bench, tally = Bench.of(dialog, folder, seed), Tally()
    for _ in range(how_many):
        walker = Walker(dialog, bench.sampler, bench.sampler.mind())
        if not walker.walk():
            tally.note(Disagreement("the end of the talk", ("reached", "not reached"), raw_of(walker.said)))
        found = bench.compare(walker.said, tally)
        if found.walk.path[: len(walker.way.path)] != tuple(walker.way.path):
            tally.note(Disagreement("the way", ("as it was gone", "otherwise"), raw_of(walker.said)))
        heard = {each: said for each, said in walker.said.items() if each in found.walk.heard}
        if len(heard) < len(walker.said) and _told(bench.assess(heard)) != _told(found):
            tally.note(Disagreement("what counts no more", ("no trace", "a trace"), raw_of(walker.said)))
    return tally


def _told(found: Assessment) -> tuple[object, ...]:
    return found.judgements, found.contradictions, found.safety, found.flags
