"""Seeded people who answer step by step, go back, think better of it, and now and then stop early."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from chatbot.checking.agreement import Bench, Disagreement, Tally, raw_of
from chatbot.checking.sampling import Said, Sampler
from chatbot.screening.assessment import Assessment
from chatbot.screening.dialog import Dialog, Kind, Question
from chatbot.screening.interview import Stop, Walk, choices_offered, walk
from chatbot.screening.period import Period

WALKS = 10_000
"""How many walks a thorough check makes."""

GOES_BACK, STOPS = 0.06, 0.01
"""How often, at each step, a person changes an earlier answer, or answers no more."""

MOST_TURNS = 300


@dataclass(slots=True)
class Walker:
    """One person on the way: ``said`` are the answers so far, also those that count no more."""

    dialog: Dialog
    sampler: Sampler
    mind: dict[str, Said]
    said: dict[str, Said] = field(default_factory=dict)

    def walk(self) -> bool:
        """From the first question to the end, or to where the person stops; False if neither ever comes."""
        for _ in range(MOST_TURNS):
            walked = self.stands()
            due = walked.stop(walked.next_step.id) if walked.next_step else None
            stop = self.reconsiders(walked) or due
            if stop is None or (self.said and self.sampler.random.random() < STOPS):
                return True
            self.answers(stop, walked)
        return False

    def stands(self) -> Walk:
        return walk(self.dialog, {each: said.answer for each, said in self.said.items()})

    def reconsiders(self, walked: Walk) -> Stop | None:
        """Now and then a step that was answered before, and is seen otherwise now."""
        answered = [stop for stop in walked.path if any(each.id in walked.heard for each in stop.questions)]
        if not answered or self.sampler.random.random() >= GOES_BACK:
            return None
        stop = self.sampler.random.choice(answered)
        for question in stop.questions:
            self.mind[question.id] = self.sampler.reply(question.id)
        return stop

    def answers(self, stop: Stop, walked: Walk) -> None:
        for question in stop.questions:
            self.said[question.id] = self.reply(question, walked)

    def reply(self, question: Question, walked: Walk) -> Said:
        """What the person has in mind, or else something that is offered."""
        said = self.mind[question.id]
        while not self.can_be_said(question, said, walked):
            said = self.mind[question.id] = self.sampler.reply(question.id)
        return said

    def can_be_said(self, question: Question, said: Said, walked: Walk) -> bool:
        """Whether a page would take it from this person."""
        value = said.answer.value
        if said.raw is None:
            return question.offers_dont_know or question.optional
        if isinstance(value, Period):
            return value.first <= self.sampler.as_of
        return question.kind is not Kind.CHOICE or value in choices_offered(question, walked.values)


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
        heard = {each: said for each, said in walker.said.items() if each in found.walk.heard}
        if len(heard) < len(walker.said) and _told(bench.assess(heard)) != _told(found):
            tally.note(Disagreement("what counts no more", ("no trace", "a trace"), raw_of(walker.said)))
    return tally


def _told(found: Assessment) -> tuple[object, ...]:
    return found.judgements, found.contradictions, found.safety, found.flags
