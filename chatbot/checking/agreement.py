"""Whether a dialog and the table written beside it agree, over many seeded people."""

from __future__ import annotations

import gc
import json
import shlex
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from chatbot.authoring.cases import load_cases
from chatbot.authoring.problems import DialogError, Problem
from chatbot.checking.oracle import Oracle, Verdict
from chatbot.checking.oracle_cells import DOES_NOT_FIT, LEFT_TO_TEAM, UNKNOWN
from chatbot.checking.oracle_file import ORACLE_FILE, load_oracle
from chatbot.checking.sampling import People, Sampler
from chatbot.screening.assessment import Assessment, assess, typed_in
from chatbot.screening.dialog import Dialog
from chatbot.screening.phrases import raised_by

SETS, SEED = 2_000, 1
"""How many people an ordinary check compares, and the seed of the first."""

LEAST = 2_000
"""Each finding of each criterion must be reached once in so many people, or agreement would say nothing."""

Both = tuple[str, str]
"""What the table says, and what the dialog says."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What they differ about, and the fewest answers with which they do, for ``flask dialogs assess``."""

    about: str
    both: Both
    answers: Mapping[str, object]
    line: int = 0


@dataclass(slots=True)
class Tally:
    """Of so many people: how often each finding of each criterion was reached, and each disagreement once."""

    people: int = 0
    reached: Counter[tuple[str, str]] = field(default_factory=Counter)
    disagreements: dict[tuple[str, Both], Disagreement] = field(default_factory=dict)

    def note(self, disagreement: Disagreement) -> None:
        self.disagreements.setdefault((disagreement.about, disagreement.both), disagreement)

    def add(self, other: Tally) -> None:
        self.people += other.people
        self.reached += other.reached
        self.disagreements = {**other.disagreements, **self.disagreements}


@dataclass(frozen=True, slots=True)
class Bench:
    """A dialog, its table, and people to try both with."""

    dialog: Dialog
    oracle: Oracle
    sampler: Sampler
    as_of: date

    @classmethod
    def of(cls, dialog: Dialog, folder: Path, seed: int, as_of: date | None = None) -> Bench:
        """On the day of the first case, or another. Raises DialogError for a table or cases that cannot be
        read.
        """
        oracle = load_oracle(folder / ORACLE_FILE, dialog)
        cases = load_cases(folder, dialog)
        day = as_of or cases[0].as_of
        return cls(dialog, oracle, Sampler(dialog, oracle, [case.answers for case in cases], seed, day), day)

    def judge(self, said: People) -> Verdict:
        return self.oracle.judge_read({each: said[each].read for each in said})

    def assess(self, said: People) -> Assessment:
        return assess(self.dialog, {each: said[each].answer for each in said}, self.as_of)

    def compare(self, said: People, tally: Tally) -> Assessment:
        """Count what the table says of these answers, and note where the dialog, whose assessment comes
        back, says something else.
        """
        verdict, found = self.judge(said), self.assess(said)
        tally.people += 1
        tally.reached.update(verdict.findings.items())
        tally.reached.update([("outcome", verdict.outcome.get("outcome", ""))])
        for about, both in self._differences(verdict, found).items():
            if (about, both) not in tally.disagreements:
                tally.note(self._disagreement(said, about, both))
        return found

    def _disagreement(self, said: People, about: str, both: Both) -> Disagreement:
        fewest = self._fewest(said, about, both)
        verdict = self.judge(fewest)
        row = verdict.rows.get(about) or next(iter(self.oracle.decisions.get(about, ())), None)
        return Disagreement(about, both, raw_of(fewest), row.line if row else 0)

    def _fewest(self, said: People, about: str, both: Both) -> People:
        """Without every answer that can go while they still differ in the same way."""
        for question in said:
            fewer = {each: said[each] for each in said if each != question}
            differences = self._differences(self.judge(fewer), self.assess(fewer))
            if differences.get(about) == both:
                return self._fewest(fewer, about, both)
        return said

    def _differences(self, verdict: Verdict, found: Assessment) -> dict[str, Both]:
        pairs = [*_pairs(verdict, found)]
        messages = frozenset(each.id for each in found.safety)
        if messages != verdict.messages:
            messages -= self._raised_by_words(found) - verdict.messages
        pairs.append(("safety messages", (_listed(verdict.messages), _listed(messages))))
        return {about: both for about, both in pairs if both[0] != both[1]}

    def _raised_by_words(self, found: Assessment) -> frozenset[str]:
        """What free text raises: no row can say."""
        words = typed_in(found.walk, self.dialog.free_texts)
        return frozenset(raised_by(self.dialog.phrases, words))


def _pairs(verdict: Verdict, found: Assessment) -> Iterator[tuple[str, Both]]:
    for judgement in found.judgements:
        yield judgement.criterion.id, (verdict.findings[judgement.criterion.id], judgement.finding.value)
    for judgement, branch in found.failures:
        criterion = judgement.criterion.id
        if verdict.findings[criterion] == DOES_NOT_FIT:
            yield f"how long {criterion} lasts", (verdict.lasts[criterion], branch.lasts.value)
    yield "outcome", (verdict.outcome.get("outcome", ""), found.outcome.value)
    yield "declined", (verdict.outcome.get("declined", ""), "yes" if found.is_declined else "")
    yield "may_change", (verdict.outcome.get("may_change", ""), "yes" if found.may_change else "")
    path = {question.id for stop in found.walk.path for question in stop.questions}
    yield "questions asked", (_listed(verdict.asked - path), _listed(path - verdict.asked))


def raw_of(said: People) -> dict[str, object]:
    """The answers as ``flask dialogs assess`` reads them."""
    return {each: said[each].raw for each in said}


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids)) if ids else ""


def compare_sets(dialog: Dialog, folder: Path, how_many: int, seed: int) -> Tally:
    """So many seeded sets of answers. Raises DialogError for a table or cases that cannot be read."""
    bench, tally = Bench.of(dialog, folder, seed), Tally()
    for said in bench.sampler.people(how_many):
        bench.compare(said, tally)
    return tally


def side_by_side(
    compare: Callable[[Dialog, Path, int, int], Tally],
    dialog: Dialog,
    folder: Path,
    how_many: int,
    seed: int,
    processes: int,
) -> Tally:
    """The same, shared out among processes, each with a seed of its own."""
    shares = [how_many // processes + (part < how_many % processes) for part in range(processes)]
    tally = Tally()
    # What is made up here is in no cycle, and looking for some takes a tenth of the time.
    with ProcessPoolExecutor(processes, initializer=gc.disable) as pool:
        parts = [
            pool.submit(compare, dialog, folder, share, seed + part) for part, share in enumerate(shares)
        ]
        for part in parts:
            tally.add(part.result())
    return tally


def oracle_problems(
    dialog: Dialog, folder: Path, how_many: int = SETS, seed: int = SEED
) -> Iterator[Problem]:
    """Where dialog and table disagree, and findings that these people never reached."""
    try:
        yield from problems_in(compare_sets(dialog, folder, how_many, seed), dialog, folder)
    except DialogError as error:
        yield from error.problems


def problems_in(tally: Tally, dialog: Dialog, folder: Path) -> Iterator[Problem]:
    file = folder / ORACLE_FILE
    for each in tally.disagreements.values():
        yield Problem(file, each.line, _told(each, dialog))
    least = tally.people // LEAST
    lines: dict[tuple[str, str], int] = {}
    for about, finding, line in _to_be_reached(load_oracle(file, dialog)):
        lines.setdefault((about, finding), line)
    for (about, finding), line in lines.items():
        count = tally.reached[about, finding]
        if count < max(least, 1):
            message = (
                f"{about}: '{finding}' came of {count} among {tally.people} made-up people, which proves too "
                "little. Add a case to cases.yaml that leads there."
            )
            yield Problem(file, line, message)


def _to_be_reached(oracle: Oracle) -> Iterator[tuple[str, str, int]]:
    """Every finding and outcome that some row gives, and "unknown" of every criterion."""
    for criterion in oracle.criteria:
        yield criterion, UNKNOWN, oracle.decisions[criterion].rows[0].line
    rows = [*oracle.decisions.values(), oracle.outcomes.get("outcome", ())]
    for row in (row for each in rows for row in each if row.kind in ("finding", "outcome")):
        if row.is_ not in (UNKNOWN, LEFT_TO_TEAM):
            yield row.of, row.is_, row.line


def _told(each: Disagreement, dialog: Dialog) -> str:
    table, found = each.both
    answers = shlex.quote(json.dumps(each.answers, ensure_ascii=False))
    return (
        f"{each.about}: of these answers this table says '{table}' and the dialog '{found}'. Decide by the "
        "clinical rules which is right, and mend the other. To see it: "
        f"echo {answers} | flask dialogs assess {dialog.study.nct_id} -"
    )
