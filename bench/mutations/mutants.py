"""Mistakes made on purpose in an author's files, from their data alone: nothing here knows the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

DIALOG_FILE = "dialog.yaml"
RECORD_FILE = "record.json"

OTHER_STRICTNESS = {"from": "above", "above": "from", "to": "below", "below": "to"}
OTHER_WORD = {"all": "any", "any": "all", "any_of": "only", "only": "any_of"}
OTHER_NEGATION = {"not": "not_if", "not_if": "not", "unless": "not_if"}
Data = Any
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake: where, of what sort, what was done, and the whole file's data with it."""

    sort: str
    place: Place
    what: str
    file: str
    data: Data

    def named(self) -> str:
        """The place, with ids in place of numbers where the data has them."""
        data, names = self.data, []
        for part in self.place:
            data = _at_or_none(data, part)
            has_id = isinstance(part, int) and isinstance(data, dict) and "id" in data
            names.append(str(data["id"] if has_id else part))
        return ".".join(names)


class Mutants:
    """All mutants of one dialog: its data as ``yaml_source`` reads them, and its record's."""

    def __init__(self, dialog: Data, record: Data) -> None:
        self.dialog = dialog
        self.record = record
        self.questions: dict[str, Data] = {
            question["id"]: question for step in dialog["steps"] for question in step["questions"]
        }

    def all(self) -> Iterator[Mutant]:
        for place, condition in self._conditions():
            yield from self._of_condition(place, condition)
        yield from self._of_questions()
        yield from self._of_rules()
        yield from self._of_record()

    # Conditions

    def _conditions(self) -> Iterator[tuple[Place, Data]]:
        """The outermost ones, each with its place."""
        for place, part in self._asked():
            if "ask_when" in part:
                yield (*place, "ask_when"), part["ask_when"]
        yield from self._inside("define")
        yield from self._inside("safety")
        for name, criterion in self.dialog["criteria"].items():
            if "fits_when" in criterion:
                yield ("criteria", name, "fits_when"), criterion["fits_when"]
            for part in ("does_not_fit_when", "notes"):
                for index, each in enumerate(criterion.get(part, ())):
                    yield ("criteria", name, part, index, "when"), each["when"]
        for name in ("contradictions", "flags"):
            for index, each in enumerate(self.dialog.get(name, ())):
                if "when" in each:
                    yield (name, index, "when"), each["when"]

    def _inside(self, name: str) -> Iterator[tuple[Place, Data]]:
        for key, condition in self.dialog.get(name, {}).items():
            yield (name, key), condition

    def _asked(self) -> Iterator[tuple[Place, Data]]:
        """Every step, question and choice."""
        for at, step in enumerate(self.dialog["steps"]):
            yield ("steps", at), step
            for number, question in enumerate(step["questions"]):
                yield ("steps", at, "questions", number), question
                for index, choice in enumerate(question.get("choices", ())):
                    yield ("steps", at, "questions", number, "choices", index), choice

    def _of_condition(self, place: Place, condition: Data) -> Iterator[Mutant]:
        if len(condition) > 1:
            for key in condition:
                yield self._changed("part", (*place, key), "left out", _without(condition, key), place)
        for key, value in condition.items():
            inner = (*place, key)
            if key in ("all", "any"):
                yield from self._of_group(place, condition, key)
            elif key in OTHER_NEGATION:
                yield self._renamed("negation", place, condition, key, OTHER_NEGATION[key])
                if len(condition) == 1:
                    yield self._changed("negation", inner, "taken away", value, place)
                yield from self._of_condition(inner, value)
            elif key == "count":
                yield from self._of_count(inner, value)
            elif key in ("known", "unclear"):
                other = "unclear" if key == "known" else "known"
                yield self._renamed("known", place, condition, key, other)
            elif key != "use":
                yield from self._of_atom(inner, key, value)

    def _of_count(self, place: Place, count: Data) -> Iterator[Mutant]:
        least, parts = int(count["at_least"]), count["of"]
        for other in (least - 1, least + 1):
            if 0 < other <= len(parts):
                yield self._changed("count", (*place, "at_least"), f"{least} -> {other}", str(other))
        for index, part in enumerate(parts):
            inner = (*place, "of", index)
            if least < len(parts):
                left = [*parts[:index], *parts[index + 1 :]]
                yield self._changed("part", inner, "left out", left, inner[:-1])
            yield from self._of_condition(inner, part)

    def _of_group(self, place: Place, condition: Data, key: str) -> Iterator[Mutant]:
        parts = condition[key]
        yield self._renamed("group", place, condition, key, OTHER_WORD[key])
        for index, part in enumerate(parts):
            if len(parts) > 1:
                left = [*parts[:index], *parts[index + 1 :]]
                yield self._changed("part", (*place, key, index), "left out", left, (*place, key))
            yield from self._of_condition((*place, key, index), part)

    def _of_atom(self, place: Place, question: str, value: Data) -> Iterator[Mutant]:
        # What is no question is a computed quantity.
        kind = self.questions.get(question, {"kind": "quantity"})["kind"]
        if kind in ("quantity", "date"):
            yield from self._of_limits(place, value)
            return
        if kind == "choices":
            [(word, listed)] = value.items()
            yield self._renamed("tick word", place, value, word, OTHER_WORD[word])
            yield from self._of_choices((*place, word), question, listed)
        else:
            yield from self._of_choices(place, question, value)

    def _of_limits(self, place: Place, limits: Data) -> Iterator[Mutant]:
        for word, limit in limits.items():
            yield self._renamed("strictness", place, limits, word, OTHER_STRICTNESS[word])
            for moved in _moved(limit):
                yield self._changed("limit", (*place, word), f"{limit} -> {moved}", moved)
            if len(limits) > 1:
                yield self._changed("limit", (*place, word), "left out", _without(limits, word), place)

    def _of_choices(self, place: Place, question: str, value: Data) -> Iterator[Mutant]:
        listed = value if isinstance(value, list) else [value]
        for choice in listed if len(listed) > 1 else ():
            left = [each for each in listed if each != choice]
            yield self._changed("choice", place, f"without '{choice}'", left)
        for choice in (each["id"] for each in self.questions[question]["choices"]):
            if choice not in listed:
                yield self._changed("choice", place, f"with '{choice}'", [*listed, choice])
                if len(listed) == 1:
                    yield self._changed("choice", place, f"'{choice}' instead of '{listed[0]}'", [choice])

    # Questions

    def _of_questions(self) -> Iterator[Mutant]:
        for place, part in self._asked():
            is_choice = "choices" in place
            if "ask_when" in part:
                yield from self._of_asking(place, part, is_skipped=not is_choice)
            if is_choice and self._question_of(place)["kind"] == "choices":
                yield self._flipped(place, part, "exclusive")
            if "questions" in part:
                yield self._flipped(place, part, "sensitive")
            if "ends_on" in part:
                yield self._changed("end", (*place, "ends_on"), "left out", _without(part, "ends_on"), place)
            yield from self._of_number(place, part)

    def _question_of(self, choice: Place) -> Data:
        return _at(self.dialog, choice[:-2])

    def _of_asking(self, place: Place, part: Data, is_skipped: bool) -> Iterator[Mutant]:
        inner = (*place, "ask_when")
        left = _without(_without(part, "ask_when"), "skipped_as")
        yield self._changed("ask_when", inner, "left out", left, place)
        turned = {**part, "ask_when": {"not": part["ask_when"]}}
        yield self._changed("ask_when", inner, "turned round", turned, place)
        if is_skipped:
            other = "not_concerned" if part.get("skipped_as") == "does_not_know" else "does_not_know"
            skipped = {**part, "skipped_as": other}
            yield self._changed("skipped_as", (*place, "skipped_as"), other, skipped, place)

    def _of_number(self, place: Place, question: Data) -> Iterator[Mutant]:
        for side, limit in question.get("plausible", {}).items():
            for moved in _moved(limit):
                yield self._changed("plausible", (*place, "plausible", side), f"{limit} -> {moved}", moved)
        for index, unit in enumerate(question.get("units", ())):
            for name in ("factor", "factor_error"):
                if name in unit:
                    yield from self._of_factor((*place, "units", index, name), unit)

    def _of_factor(self, place: Place, unit: Data) -> Iterator[Mutant]:
        name = str(place[-1])
        value = Decimal(unit[name])
        for other in (value * 10, value / 10, value * Decimal("1.01")):
            yield self._changed("factor", place, f"{value} -> {other}", f"{other:f}")
        yield self._changed("factor", place, "left out", _without(unit, name), place[:-1])

    # Rules

    def _of_rules(self) -> Iterator[Mutant]:
        for name, criterion in self.dialog["criteria"].items():
            yield from self._of_branches(("criteria", name, "does_not_fit_when"), criterion)
            for other in self.dialog["criteria"] if "same_as" in criterion else ():
                if other not in (name, criterion["same_as"]):
                    yield self._changed("twin", ("criteria", name, "same_as"), other, other)
        for part in ("contradictions", "flags"):
            each = self.dialog.get(part, [])
            for index in range(len(each)):
                left = [*each[:index], *each[index + 1 :]]
                yield self._changed(part, (part, index), "left out", left, (part,))
        for index, contradiction in enumerate(self.dialog.get("contradictions", ())):
            yield from self._of_affects(("contradictions", index, "affects"), contradiction["affects"])
        for name in self.dialog.get("safety", {}):
            left = _without(self.dialog["safety"], name)
            yield self._changed("safety", ("safety", name), "left out", left, ("safety",))
        for name in ("erase_below", "alone_from"):
            age = self.dialog["ages"][name]
            for moved in _moved(age):
                yield self._changed("ages", ("ages", name), f"{age} -> {moved}", moved)

    def _of_branches(self, place: Place, criterion: Data) -> Iterator[Mutant]:
        branches = criterion.get("does_not_fit_when", [])
        for index, branch in enumerate(branches):
            left = [*branches[:index], *branches[index + 1 :]]
            yield self._changed("branch", (*place, index), "left out", left, place)
            for lasts in ("permanent", "may_change", "clarify"):
                if branch["lasts"] != lasts:
                    yield self._changed("lasts", (*place, index, "lasts"), lasts, lasts)
            for word in ("declined", "sensitive"):
                if word in branch:
                    yield self._flipped((*place, index), branch, word)

    def _of_affects(self, place: Place, affects: Data) -> Iterator[Mutant]:
        for name, branches in affects.items():
            inner = (*place, name)
            if len(affects) > 1:
                yield self._changed("affects", inner, "left out", _without(affects, name), place)
            if branches:
                yield self._changed("affects", inner, "all branches", [])
            for branch in branches if len(branches) > 1 else ():
                left = [each for each in branches if each != branch]
                yield self._changed("affects", inner, f"without '{branch}'", left)

    # The record

    def _of_record(self) -> Iterator[Mutant]:
        place = ("protocolSection", "eligibilityModule", "eligibilityCriteria")
        text: str = _at(self.record, place)
        lines = text.split("\n")
        for index, line in enumerate(lines):
            if line.strip() and line.lstrip("*- ")[:1].isdigit():
                for what, changed in (("reworded", f"{line} (or so)"), ("left out", None)):
                    left = [*lines[:index], *([changed] if changed is not None else []), *lines[index + 1 :]]
                    data = _replaced(self.record, place, "\n".join(left))
                    yield Mutant("record", (*place, index), what, RECORD_FILE, data)

    # How a mutant is made

    def _changed(self, sort: str, place: Place, what: str, value: Data, at: Place | None = None) -> Mutant:
        return Mutant(sort, place, what, DIALOG_FILE, _replaced(self.dialog, at or place, value))

    def _renamed(self, sort: str, place: Place, part: Data, key: str, other: str) -> Mutant:
        renamed = {other if each == key else each: value for each, value in part.items()}
        return self._changed(sort, (*place, key), f"{key} -> {other}", renamed, place)

    def _flipped(self, place: Place, part: Data, key: str) -> Mutant:
        flipped = {**part, key: not part.get(key, False)}
        return self._changed(key, (*place, key), str(flipped[key]).lower(), flipped, place)


def _moved(limit: str) -> tuple[str, str]:
    """One step of the last digit up and down."""
    number = Decimal(limit)
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    return f"{number + step:f}", f"{number - step:f}"


def _without(part: Mapping[str, Data], key: str) -> Data:
    return {each: value for each, value in part.items() if each != key}


def _at(data: Data, place: Place) -> Data:
    for part in place:
        data = data[part]
    return data


def _at_or_none(data: Data, part: str | int) -> Data:
    try:
        return data[part]
    except (KeyError, IndexError, TypeError):
        return None


def _replaced(data: Data, place: Place, value: Data) -> Data:
    """The data with another value at this place; what is not on the way there is shared."""
    if not place:
        return value
    copy = data.copy()
    copy[place[0]] = _replaced(data[place[0]], place[1:], value)
    return copy
