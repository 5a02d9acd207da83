"""What sums are told: nobody who reads all of them knows a count from 1 to 4."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.screening.disclosure import FEWEST_TOLD, Band, band, share_between, share_lost


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, (0, 4)), (1, (0, 4)), (4, (0, 4)), (5, (5, 9)), (44, (40, 44)), (45, (45, 49))],
)
def test_a_count_is_told_in_fives(count: int, expected: tuple[int, int]) -> None:
    assert band(count) == Band(*expected)
    assert band(count).is_hidden is (count < FEWEST_TOLD)


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [
        (40, 30, 10 / 42),
        (44, 30, 10 / 42),
        (1000, 500, 500 / 1002),
        (24, 10, 10 / 22),
        (24, 15, None),
        (19, 0, None),
        (40, 40, None),
        (40, 45, None),
        (0, 0, None),
    ],
)
def test_a_share_is_told_where_bands_bear_it(before: int, after: int, share: float | None) -> None:
    assert share_lost(band(before), band(after)) == share


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        (5, 53, (5 / 54, 9 / 50)),
        (20, 64, (20 / 64, 24 / 60)),
        (9, 9, (5 / 9, 1)),
        (4, 10, (0, 4 / 10)),
        (0, 5, (0, 4 / 5)),
        (3, 4, (0, 1)),
    ],
)
def test_a_share_is_told_by_the_least_and_the_most_that_it_can_be(
    part: int, whole: int, expected: tuple[float, float]
) -> None:
    assert share_between(band(part), band(whole)) == expected


@given(st.integers(0, 60), st.integers(1, 60))
def test_the_true_share_lies_between(part: int, whole: int) -> None:
    least, most = share_between(band(min(part, whole)), band(whole))
    assert 0 <= least <= min(part, whole) / whole <= most <= 1


@dataclass(frozen=True)
class World:
    """What may be true of a study: sums of people.

    ``way``: how many came so far, from those who started to those who enrolled, each no more than the one
    before; number ``LEFT_DETAILS`` of them are the leads. ``parts``: groups of leads that add up to all, or
    leave a ``rest`` that is told nowhere: by language, by respondent, by what a criterion finds, by week and
    outcome (what came before the first whole week is left out).
    """

    way: tuple[int, ...]
    parts: tuple[tuple[int, ...], ...]
    have_rest: tuple[bool, ...]

    @property
    def leads(self) -> int:
        return self.way[LEFT_DETAILS]

    def rest(self, part: int) -> int:
        return self.leads - sum(self.parts[part])

    @property
    def is_possible(self) -> bool:
        falls = all(now >= later for now, later in zip(self.way, self.way[1:], strict=False))
        rests = [self.rest(number) for number in range(len(self.parts))]
        adds_up = all(
            rest >= 0 if may else rest == 0 for rest, may in zip(rests, self.have_rest, strict=True)
        )
        return falls and self.way[-1] >= 0 and adds_up and all(min(part) >= 0 for part in self.parts)

    @property
    def shown(self) -> tuple[object, ...]:
        """All that is told; shares and charts are worked out from it."""
        return tuple(map(band, self.way)), tuple(tuple(map(band, part)) for part in self.parts)


LEFT_DETAILS = 5
Count = Callable[[World], int]


def counts(world: World) -> Iterator[Count]:
    """Whatever somebody might want to know: each sum, what lies between two, and what is left over."""
    for place in range(len(world.way)):
        yield lambda world, place=place: world.way[place]  # type: ignore[misc]
    for place in range(len(world.way) - 1):
        yield lambda world, place=place: world.way[place] - world.way[place + 1]  # type: ignore[misc]
    for number, part in enumerate(world.parts):
        yield lambda world, number=number: world.rest(number)  # type: ignore[misc]
        for place in range(len(part)):
            yield lambda world, number=number, place=place: world.parts[number][place]  # type: ignore[misc]


def moved(numbers: Sequence[int], change: int) -> Iterator[tuple[int, ...]]:
    """These numbers with one of them, or a run of neighbours, changed by so many; short runs first."""
    for length in range(len(numbers)):
        for first in range(len(numbers) - length):
            last = first + length
            yield tuple(each + change * (first <= place <= last) for place, each in enumerate(numbers))


def within(numbers: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The same, and with one changed or one given to another."""
    yield tuple(numbers)
    for up in range(len(numbers)):
        for change in (-1, 1):
            one = tuple(each + change * (place == up) for place, each in enumerate(numbers))
            yield one
            for other in range(len(numbers)):
                if other != up:
                    yield tuple(each - change * (place == other) for place, each in enumerate(one))


def look_alikes(world: World) -> Iterator[World]:
    """Worlds beside this one of which the same is told. All that parts share is how many leads there are."""
    for way in (world.way, *moved(world.way, -1), *moved(world.way, 1)):
        changed = replace(world, way=way)
        if not look_alike(way, world.way) or not replace(changed, parts=(), have_rest=()).is_possible:
            continue
        fitting = [
            [
                part
                for part in within(old)
                if look_alike(part, old) and replace(changed, parts=(part,), have_rest=(may,)).is_possible
            ]
            for old, may in zip(world.parts, world.have_rest, strict=True)
        ]
        if all(fitting):
            first = tuple(each[0] for each in fitting)
            for number, each in enumerate(fitting):
                for part in each:
                    yield replace(changed, parts=(*first[:number], part, *first[number + 1 :]))


def look_alike(these: Sequence[int], those: Sequence[int]) -> bool:
    return all(band(this) == band(that) for this, that in zip(these, those, strict=True))


small = st.one_of(st.integers(0, 9), st.integers(0, 60))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Three steps between the start and the end of the talk; leads, contacted, a visit, enrolled."""
    leads = draw(small)
    before = [leads]
    for _ in range(LEFT_DETAILS):
        before.append(before[-1] + draw(small))
    after = [leads]
    for _ in range(3):
        after.append(draw(st.integers(0, after[-1])))

    def cut(pieces: int, may_rest: bool) -> tuple[int, ...]:
        rest, part = leads, []
        for _ in range(pieces - (not may_rest)):
            part.append(draw(st.integers(0, min(rest, draw(st.sampled_from([4, 9, 60]))))))
            rest -= part[-1]
        return tuple(part) if may_rest else (*part, rest)

    have_rest = (False, False, True, True)
    parts = tuple(cut(pieces, may) for pieces, may in zip((2, 2, 2, 6), have_rest, strict=True))
    return World((*reversed(before), *after[1:]), parts, have_rest)


@settings(max_examples=60, derandomize=True)
@given(worlds())
def test_no_count_from_one_to_four_is_known_from_all_that_is_told(world: World) -> None:
    """For each there is another world that looks the same and in which it is another number."""
    assert world.is_possible
    open_ = [count for count in counts(world) if 1 <= count(world) < FEWEST_TOLD]
    for other in look_alikes(world):
        if not open_:
            return
        assert other.is_possible
        assert other.shown == world.shown
        open_ = [count for count in open_ if count(other) == count(world)]
    assert not open_, (world, [count(world) for count in open_])


def test_the_property_would_see_a_leak() -> None:
    """Five groups of four that add up to the least of a band: so no part that has no rest is as long."""
    leak = World((20,) * 7, ((4, 4, 4, 4, 4),), (False,))
    assert {other.parts for other in look_alikes(leak)} == {leak.parts}
    assert len({other.parts for other in look_alikes(replace(leak, have_rest=(True,)))}) > 1
