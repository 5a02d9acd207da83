"""Every conversation beside the same one in which one known answer is "I don't know"."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chatbot.checking.classes import NOT_ASKED
from chatbot.checking.walks import Conversation, Following, Open, Turn, Walks, truths_of

Pair = tuple[Open, Open]
Both = tuple[Conversation, Conversation]


def turned_into_unknown(
    walks: Walks, may_matter: Callable[[Open], bool]
) -> Iterator[tuple[str, Conversation, Conversation]]:
    """Question, conversation, and the conversation in which that question is not known.

    All later answers are the same, as far as they are still asked for; what is only asked in the second is
    left open or not known there. Pairs that come to the same truths are given once. ``may_matter``: only
    where this can still be said of what the second conversation leaves open.
    """
    states: dict[Open, Conversation] = {walks.start: Conversation()}
    for position, question in enumerate(walks.questions):
        pairs = _parted_at(walks, position, states)
        for later in range(position + 1, len(walks.questions)):
            pairs = {pair: both for pair, both in pairs.items() if may_matter(pair[1])}
            pairs = _one_on(walks, later, pairs)
        told = {(truths_of(one), truths_of(other)): both for (one, other), both in pairs.items()}
        yield from ((question.id, before, after) for before, after in told.values())
        states = {
            after: conversation.followed_by(turn, None)
            for state, conversation in states.items()
            for turn, after in walks.following(position, state)
        }


def _parted_at(walks: Walks, position: int, states: dict[Open, Conversation]) -> dict[Pair, Both]:
    pairs: dict[Pair, Both] = {}
    for state, conversation in states.items():
        following = walks.following(position, state)
        forgotten = [each for each in following if _is_not_known(each[0])]
        for turn, after in following:
            for unknown, then in forgotten if turn.answer.is_known else ():
                if after != then:
                    pairs[after, then] = (
                        conversation.followed_by(turn, None),
                        conversation.followed_by(unknown, None),
                    )
    return pairs


def _one_on(walks: Walks, position: int, pairs: dict[Pair, Both]) -> dict[Pair, Both]:
    later: dict[Pair, Both] = {}
    for (state, other), (before, then) in pairs.items():
        others = walks.following(position, other)
        for turn, after in walks.following(position, state):
            for same, after_same in _same(turn, others):
                pair = (after, after_same)
                if after != after_same and pair not in later:
                    later[pair] = (before.followed_by(turn, None), then.followed_by(same, None))
    return later


def _same(turn: Turn, others: Following) -> Following:
    """What happens in the second conversation where this happens in the first."""
    if others[0][0].skipped_as is not None:
        return others
    if turn.skipped_as is not None:
        return tuple(each for each in others if not each[0].answer.is_known)
    same = tuple(each for each in others if each[0].answer is turn.answer)
    return same or tuple(each for each in others if each[0].answer is NOT_ASKED)


def _is_not_known(turn: Turn) -> bool:
    return turn.skipped_as is None and turn.answer is not NOT_ASKED and not turn.answer.is_known
