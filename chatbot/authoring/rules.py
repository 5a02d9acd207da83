"""What follows from answers, as written -> criteria, contradictions, safety messages, flags and phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chatbot.authoring import schema
from chatbot.authoring.conditions import NEVER, ConditionReader
from chatbot.authoring.messages import messages_of, safety_messages, shared_ids
from chatbot.authoring.record import without_escapes
from chatbot.authoring.wording import optional_text, text
from chatbot.authoring.yaml_source import Place, Source
from chatbot.screening.condition import Condition
from chatbot.screening.dialog import (
    Branch,
    Contradiction,
    Criterion,
    DecidedBy,
    Flag,
    Lasts,
    Note,
    SafetyMessage,
    Step,
)
from chatbot.screening.phrases import Negations, PhraseRule
from chatbot.screening.wording import Text


class RuleReader:
    """Reads the rules of one file over its questions, which ``conditions`` knows already."""

    def __init__(self, source: Source, written: schema.DialogFile, conditions: ConditionReader) -> None:
        self.source = source
        self.written = written
        self.conditions = conditions

    def criteria(self, lines: Mapping[str, str], limits: Mapping[str, str]) -> tuple[Criterion, ...]:
        """One for each line of the record, in its order; before them those of its fields of age and sex, for
        which a rule may be written.
        """
        quoted = {**limits, **lines}
        for criterion_id in self.written.criteria:
            self.source.known(criterion_id, quoted, ("criteria", criterion_id), "line in the record")
        for criterion_id in lines:
            if criterion_id not in self.written.criteria:
                message = f"The record's line {criterion_id} has no rule here. Add '{criterion_id}:'."
                self.source.problem(("criteria",), message)
        return tuple(
            self._criterion(criterion_id, self.written.criteria[criterion_id], line)
            for criterion_id, line in quoted.items()
            if criterion_id in self.written.criteria
        )

    def _criterion(self, criterion_id: str, part: schema.CriterionPart, line: str) -> Criterion:
        owner = self._owner_of_rules(criterion_id, part)
        rules, place = self.written.criteria[owner], ("criteria", owner)
        self.source.unique(
            (branch.id for branch in rules.does_not_fit_when), (*place, "does_not_fit_when"), "branch"
        )
        self.source.unique((note.id for note in rules.notes), (*place, "notes"), "note")
        decided_by = self._decided_by(criterion_id, part)
        papers = {paper.id for paper in self.written.papers}
        for paper in part.settled_by:
            self.source.known(paper, papers, ("criteria", criterion_id, "settled_by"), "paper")
        if part.sensitive and part.ask_doctor is not None:
            message = f"{criterion_id} is sensitive, and nothing about it is printed. Leave 'ask_doctor' out."
            self.source.problem(("criteria", criterion_id, "ask_doctor"), message)
        return Criterion(
            id=criterion_id,
            line=line,
            label=text(criterion_id, part.label),
            translation=Text.both(f"{criterion_id}.record", without_escapes(line)),
            fits_when=(
                self.conditions.read(rules.fits_when, (*place, "fits_when"))
                if decided_by is DecidedBy.ANSWERS
                else NEVER
            ),
            does_not_fit_when=tuple(
                self._branch(owner, branch, (*place, "does_not_fit_when", index))
                for index, branch in enumerate(rules.does_not_fit_when)
            ),
            notes=tuple(
                self._note(owner, note, (*place, "notes", index)) for index, note in enumerate(rules.notes)
            ),
            sensitive=part.sensitive,
            settled_by=tuple(part.settled_by),
            ask_doctor=optional_text(criterion_id, part.ask_doctor),
            decided_by=decided_by,
            not_asked=optional_text(criterion_id, part.records_only or part.staff_only),
        )

    def _decided_by(self, criterion_id: str, part: schema.CriterionPart) -> DecidedBy:
        place = ("criteria", criterion_id)
        if part.records_only is not None and part.staff_only is not None:
            self.source.problem((*place, "staff_only"), "Keep one of 'records_only' and 'staff_only'.")
        decided_by = (
            DecidedBy.RECORDS
            if part.records_only is not None
            else DecidedBy.STAFF
            if part.staff_only is not None
            else DecidedBy.ANSWERS
        )
        has_rules = part.fits_when is not None or part.does_not_fit_when or part.same_as is not None
        if has_rules and decided_by is not DecidedBy.ANSWERS:
            word = decided_by.value
            message = f"With '{word}' no answer decides {criterion_id}. Leave its rules out, or '{word}'."
            self.source.problem((*place, word), message)
        return decided_by

    def _owner_of_rules(self, criterion_id: str, part: schema.CriterionPart) -> str:
        """The criterion itself, or the twin that ``same_as`` names."""
        if part.same_as is None:
            return criterion_id
        place = ("criteria", criterion_id, "same_as")
        if part.fits_when is not None or part.does_not_fit_when or part.notes:
            message = (
                f"With 'same_as' the rules are those of {part.same_as}. Leave out the ones written here."
            )
            self.source.problem(place, message)
        if not self.source.known(part.same_as, self.written.criteria, place, "criterion"):
            return criterion_id
        if self.written.criteria[part.same_as].same_as is not None:
            self.source.problem(place, f"{part.same_as} has no rules of its own. Name the one that has them.")
        return part.same_as

    def _branch(self, owner: str, part: schema.BranchPart, place: Place) -> Branch:
        return Branch(
            id=part.id,
            when=self.conditions.read(part.when, (*place, "when")),
            lasts=Lasts(part.lasts),
            text=text(owner, part.text),
            sensitive=part.sensitive,
            declined=part.declined,
        )

    def _note(self, owner: str, part: schema.NotePart, place: Place) -> Note:
        return Note(
            id=part.id,
            when=self.conditions.read(part.when, (*place, "when")),
            text=text(owner, part.text),
            concealed=optional_text(owner, part.concealed),
        )

    def contradictions(
        self, criteria: Mapping[str, Criterion], steps: tuple[Step, ...]
    ) -> tuple[Contradiction, ...]:
        self.source.unique(
            (part.id for part in self.written.contradictions), ("contradictions",), "contradiction"
        )
        return tuple(
            self._contradiction(part, ("contradictions", index), criteria, steps)
            for index, part in enumerate(self.written.contradictions)
        )

    def _contradiction(
        self,
        part: schema.ContradictionPart,
        place: Place,
        criteria: Mapping[str, Criterion],
        steps: tuple[Step, ...],
    ) -> Contradiction:
        for criterion_id, branches in part.affects.items():
            if self.source.known(criterion_id, criteria, (*place, "affects", criterion_id), "criterion"):
                known = {branch.id for branch in criteria[criterion_id].does_not_fit_when}
                for branch in branches:
                    what = f"branch of {criterion_id}"
                    self.source.known(branch, known, (*place, "affects", criterion_id), what)
        when = self.conditions.read(part.when, (*place, "when"))
        read = when.questions()
        return Contradiction(
            id=part.id,
            when=when,
            affects={criterion: frozenset(branches) for criterion, branches in part.affects.items()},
            text=text(part.id, part.text),
            steps=tuple(step.id for step in steps if any(question.id in read for question in step.questions)),
        )

    def safety(self, shared: schema.SharedFile) -> tuple[SafetyMessage, ...]:
        self.source.unique((part.id for part in self.written.messages), ("messages",), "safety message")
        parts = messages_of(self.written, shared)
        when: dict[str, Condition] = {}
        for message, raw in self.written.safety.items():
            place = ("safety", message)
            self.source.known(message, {part.id for part in parts}, place, "safety message")
            when[message] = self.conditions.read(raw, place)
        return safety_messages(parts, when)

    def flags(self, shared: schema.SharedFile) -> tuple[Flag, ...]:
        own_ids = (part.id for part in self.written.flags)
        taken = (*ids_of(shared), *(part.id for part in self.written.messages))
        self.source.unique(own_ids, ("flags",), "safety message or flag", taken=taken)
        own = (
            Flag(
                part.id,
                text(f"flag.{part.id}", part.text),
                self.conditions.optional(part.when, ("flags", index, "when")),
            )
            for index, part in enumerate(self.written.flags)
        )
        return (*(Flag(part.id, text(f"flag.{part.id}", part.text)) for part in shared.flags), *own)

    def phrases(self, shared: schema.SharedFile) -> tuple[PhraseRule, ...]:
        messages = (part.id for part in self.written.messages)
        known = {*ids_of(shared), *messages, *(part.id for part in self.written.flags)}
        check_phrases(self.source, self.written.phrases, known)
        parts = (*shared.phrases, *self.written.phrases)
        negations = _negations(shared.negations, parts)
        return tuple(_phrase_rule(part, negations) for part in parts)


def ids_of(shared: schema.SharedFile) -> list[str]:
    """Of the safety messages and flags that every study has."""
    return [*shared_ids(shared), *(part.id for part in shared.flags)]


def _phrase_rule(part: schema.PhrasePart, negations: Negations | None) -> PhraseRule:
    return PhraseRule(
        tuple(part.raises),
        tuple(part.phrases),
        tuple(part.unless),
        tuple(tuple(group) for group in part.all_of),
        part.one_clause,
        negations,
        part.negatable,
        tuple(part.unless_raised),
    )


def _negations(part: schema.NegationsPart | None, phrases: Iterable[schema.PhrasePart]) -> Negations | None:
    if part is None:
        return None
    items = dict.fromkeys(
        [*part.also, *(each for rule in phrases if rule.negatable for each in _complaints(rule))]
    )
    return Negations(
        words=tuple(part.words),
        items=tuple(items),
        not_after=tuple(part.not_after),
        fillers=tuple(part.fillers),
        joints=tuple(part.joints),
        last_joints=tuple(part.last_joints),
    )


def _complaints(part: schema.PhrasePart) -> Iterator[str]:
    """What may be denied; words of one clause (blood, a lot) are no complaints by themselves."""
    yield from part.phrases
    for group in part.all_of if not part.one_clause else ():
        yield from group


def check_phrases(source: Source, phrases: Iterable[schema.PhrasePart], known: Iterable[str]) -> None:
    """Note every id that phrases raise and nobody has, and every rule without phrases."""
    for index, part in enumerate(phrases):
        if not part.phrases and not part.all_of:
            source.problem(("phrases", index), "Write 'phrases' or 'all_of', each with what people write.")
        for raised in part.raises:
            source.known(raised, known, ("phrases", index, "raises"), "safety message or flag")
        for raised in part.unless_raised:
            source.known(raised, known, ("phrases", index, "unless_raised"), "safety message or flag")
