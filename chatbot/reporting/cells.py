"""The cells of a decision table in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import combinations

from chatbot.explaining.rules import Rule, Speaker, as_inner_quote
from chatbot.reporting.columns import Column
from chatbot.reporting.decision import Cells
from chatbot.screening.dialog import Kind
from chatbot.screening.value import NoAnswer, Truth

Literal = tuple[int, Truth]
"""One of a column's conditions, and how it turns out."""
Known = frozenset[int]
"""Positions of kin among a column's that stand for an answer."""


def row_in_words(speaker: Speaker, columns: tuple[Column, ...], cells: Cells) -> tuple[Rule, ...]:
    """What must be answered, question by question; one whose answer does not matter is left out."""
    return tuple(
        _in_words(speaker, column, cell)
        for column, cell in zip(columns, cells, strict=True)
        if len(cell) < len(column.kin)
    )


def _in_words(speaker: Speaker, column: Column, cell: frozenset[int]) -> Rule:
    without = list(_without_answer(speaker, column, cell))
    everything = frozenset(at for at, kin in enumerate(column.kin) if kin.why_no_answer is None)
    known = cell & everything
    if known == everything:
        without.insert(0, speaker.catalog.pgettext("report", "any answer"))
    elif column.questions[0].kind is Kind.CHOICE:
        without[:0] = _named(speaker, column, known, everything)
    elif known:
        some = list(_described(speaker, column, known, everything))
        return _one_of(speaker, [*some, *([_answered(speaker, column, without)] if without else [])])
    return _answered(speaker, column, without)


def _answered(speaker: Speaker, column: Column, answers: list[str]) -> Rule:
    names = (speaker.say(question.short or question.text) for question in column.questions)
    sentence = speaker.catalog.pgettext("rule", "“%(question)s”: %(answer)s")
    return Rule(sentence % {"question": as_inner_quote(" + ".join(names)), "answer": " / ".join(answers)})


def _one_of(speaker: Speaker, rules: list[Rule]) -> Rule:
    if len(rules) == 1:
        return rules[0]
    return Rule(speaker.catalog.pgettext("rule", "at least one of these"), tuple(rules))


def _named(speaker: Speaker, column: Column, known: Known, everything: Known) -> list[str]:
    """The choices, or those that are left out where these are much fewer."""
    named = [f"“{choice}”" for choice in _choices(speaker, column, known)]
    others = [f"“{choice}”" for choice in _choices(speaker, column, everything - known)]
    if len(others) * 2 > len(named):
        return named
    words = speaker.catalog.pgettext("report", "any answer but %(choices)s")
    return [words % {"choices": " / ".join(others)}]


def _choices(speaker: Speaker, column: Column, known: Known) -> Iterator[str]:
    chosen = {choice for at in known for choice in column.kin[at].choices}
    for choice in column.questions[0].choices:
        if choice.id in chosen:
            yield as_inner_quote(speaker.say(choice.text))


def _without_answer(speaker: Speaker, column: Column, cell: frozenset[int]) -> Iterator[str]:
    words = _reasons(speaker)
    reasons = {column.kin[at].why_no_answer for at in cell}
    yield from (words[reason] for reason in NoAnswer if reason in reasons)


def _reasons(speaker: Speaker) -> Mapping[NoAnswer, str]:
    catalog = speaker.catalog
    return {
        NoAnswer.NOT_ASKED: catalog.pgettext("report", "not asked (yet)"),
        NoAnswer.DOES_NOT_KNOW: catalog.pgettext("report", "not known"),
        NoAnswer.NOT_CONCERNED: catalog.pgettext("report", "does not concern this person"),
        NoAnswer.UNCLEAR: catalog.pgettext("report", "an answer that cannot be used as it stands"),
    }


def _described(speaker: Speaker, column: Column, known: Known, everything: Known) -> Iterator[Rule]:
    """The fewest conditions found that these answers, and no others, come to."""
    left = set(known)
    while left:
        best = max(_inside(column, known, everything), key=partial(_worth, left))
        left -= best[1]
        parts = tuple(_literal(speaker, column, literal) for literal in best[0])
        yield parts[0] if len(parts) == 1 else Rule(speaker.catalog.pgettext("rule", "all of these"), parts)


def _worth(left: set[int], described: tuple[tuple[Literal, ...], Known]) -> tuple[int, int, int]:
    """More answers first, then fewer words, then what is so before what is not."""
    literals, answers = described
    return len(left & answers), -len(literals), sum(truth is True for _, truth in literals)


def _inside(column: Column, known: Known, everything: Known) -> Iterator[tuple[tuple[Literal, ...], Known]]:
    """Some conditions together, with the answers that come to them: only such as lie within ``known``."""
    literals = {
        (index, truth): frozenset(at for at in everything if column.kin[at].truths[index] is truth)
        for index in range(len(column.atoms))
        for truth in (True, False, None)
    }
    for size in (1, 2, len(column.atoms)):
        for chosen in combinations(literals, size):
            answers = frozenset.intersection(*(literals[each] for each in chosen))
            if answers and answers <= known:
                yield chosen, answers


def _literal(speaker: Speaker, column: Column, literal: Literal) -> Rule:
    index, truth = literal
    rule = speaker.rule(column.atoms[index])
    if truth is True:
        return rule
    if truth is False:
        return Rule(speaker.catalog.pgettext("rule", "this is not so"), (rule,))
    return Rule(speaker.catalog.pgettext("report", "it cannot be told whether this is so"), (rule,))
