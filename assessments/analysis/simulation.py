"""What would happen if scores were others, and what is the least that reaches a level; pure and exact.

Scores move in steps of 0.01, so all the arithmetic is done in whole hundredths of a point and fractions of
them; nothing is rounded before it is published. A rule "published figure ≥ 85.00" means "exact figure
≥ 84.995", since figures are published rounded half up to two places (see ``assessments.scoring``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import islice
from math import ceil

from assessments.packs import Band, IndicatorRule, InstrumentRule, YearPack
from assessments.scoring import Declared, YearResult, publish, score_year

CENT = Decimal("0.01")
FULL = 10_000  # hundredths in a score of 100.00
HALF = Fraction(1, 2)
WAYS_SHOWN = 5


@dataclass(frozen=True)
class Difference:
    """A figure (คะแนน 0–100) before and after; None where it is not known."""

    code: str
    name: str
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """How much it rose or fell; None where one side is not known."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def is_changed(self) -> bool:
        """Whether the two sides differ, an unknown one included."""
        return self.before != self.after


@dataclass(frozen=True)
class WhatIf:
    """A year as it is and as it would be."""

    before: YearResult
    after: YearResult

    @property
    def indicators(self) -> list[Difference]:
        """Every indicator in official order."""
        return [
            Difference(row.rule.code, row.rule.name, row.score, self.after.score_of(row.rule.code))
            for row in self.before.indicators
        ]

    @property
    def instruments(self) -> list[Difference]:
        """Every instrument in official order."""
        return [
            Difference(row.rule.code, row.rule.name, row.score, self.after.instrument(row.rule.code).score)
            for row in self.before.instruments
        ]

    @property
    def total(self) -> Difference:
        """The total."""
        return Difference("total", "คะแนนรวม", self.before.total, self.after.total)

    @property
    def is_changed(self) -> bool:
        """Whether any score was moved."""
        return any(row.is_changed for row in self.indicators)

    @property
    def level_changed(self) -> bool:
        """Whether the level, or the list of possible levels, became another."""
        return self.before.possible != self.after.possible


def what_if(
    pack: YearPack,
    scores: Mapping[str, Decimal],
    changes: Mapping[str, Decimal | None],
    declared: Declared | None = None,
) -> WhatIf:
    """The year with ``{indicator code: score}`` as recorded, and with ``changes`` laid over it.

    A change to None takes a score away. Declared figures go on standing in for missing scores only where
    nothing beneath them moved: an instrument's figure while its own scores stay, the total while all stay.
    """
    stated = declared or Declared()
    moved = {code for code, score in changes.items() if scores.get(code) != score}
    after = {code: score for code, score in {**scores, **changes}.items() if score is not None}
    touched = {rule.instrument for rule in pack.indicators if rule.code in moved}
    kept = {code: figure for code, figure in stated.instruments.items() if code not in touched}
    still = Declared(None if moved else stated.total, kept, stated.level)
    return WhatIf(score_year(pack, scores, stated), score_year(pack, after, still))


class Reach(StrEnum):
    """Whether a level can be reached by adding points."""

    REACHED = "reached"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Room:
    """How far an indicator may still rise, in points."""

    rule: IndicatorRule
    score: Decimal
    room: Decimal


@dataclass(frozen=True)
class Lift:
    """Points to add to the indicators of one instrument, in any way their room allows.

    ``for_gate`` is the part that the instrument's own minimum asks for.
    """

    instrument: InstrumentRule
    points: Decimal
    for_gate: Decimal
    rooms: tuple[Room, ...]


@dataclass(frozen=True)
class Way:
    """One combination: what to add where, what it costs in points, and the total it gives."""

    lifts: tuple[Lift, ...]
    cost: Decimal
    total: Decimal


@dataclass(frozen=True)
class Shortfall:
    """Why a level is out of reach: an instrument's best figure (or the best total) is under the minimum."""

    instrument: InstrumentRule | None
    best: Decimal
    needed: Decimal


@dataclass(frozen=True)
class Answer:
    """The least number of points that reaches ``target``, summed over the indicators.

    ``ways`` all cost ``cost``, the one that gives the highest total first; ``has_more`` says that there are
    others. ``missing`` are the indicators without a score, where the question cannot be answered.
    """

    target: Band
    reach: Reach
    cost: Decimal | None = None
    ways: tuple[Way, ...] = ()
    has_more: bool = False
    shortfalls: tuple[Shortfall, ...] = ()
    missing: tuple[IndicatorRule, ...] = ()


@dataclass(frozen=True)
class _Side:
    """One instrument in whole hundredths: its sum, what may be added, and what one hundredth is worth."""

    rule: InstrumentRule
    size: int
    sum: int
    room: int
    worth: Fraction
    forced: int


def cheapest(
    pack: YearPack,
    scores: Mapping[str, Decimal],
    target: Band,
    movable: Collection[str] | None = None,
    limit: int = WAYS_SHOWN,
) -> Answer:
    """The least points (in steps of 0.01, no score over 100) that reach ``target`` or better.

    ``movable`` names the indicators that may rise; all when None. At most ``limit`` ways are listed.

    Why the minimum is exact. Indicators weigh equally inside an instrument, so a way is only *how many*
    hundredths b_k each instrument gets, 0 ≤ b_k ≤ room_k. A gate asks for at least f_k of them in its own
    instrument, whatever happens elsewhere, so every way that reaches the level contains the f_k. What is left
    is one demand, Σ worth_k · b_k ≥ deficit, where every unit costs the same. Among all ways of spending N
    further units the one that fills the most valuable instruments first gains most (swapping a unit of a
    worthier instrument with room for one spent on another never loses). So the least N is the first at which
    that filling reaches the deficit, and a level that the full rooms do not reach is out of reach.
    """
    missing = tuple(rule for rule in pack.indicators if scores.get(rule.code) is None)
    if missing:
        return Answer(target, Reach.UNKNOWN, missing=missing)
    allowed = {rule.code for rule in pack.indicators} if movable is None else set(movable)
    sides = [_side(pack, rule, scores, target, allowed) for rule in pack.instruments]
    if shortfalls := tuple(_shortfalls(sides, target)):
        return Answer(target, Reach.IMPOSSIBLE, shortfalls=shortfalls)
    needed = (
        cents(target.floor)
        - HALF
        - sum((side.worth * (side.sum + side.forced) for side in sides), Fraction(0))
    )
    ranked = sorted(sides, key=lambda side: -side.worth)
    units = _fewest_units(ranked, needed)
    cost = units + sum(side.forced for side in sides)
    if cost == 0:
        return Answer(target, Reach.REACHED, Decimal("0.00"))
    spendings = list(islice(_spendings(ranked, units, needed), limit + 1))
    ways = tuple(
        _way(pack, scores, sides, dict(zip(ranked, one, strict=True)), allowed) for one in spendings[:limit]
    )
    return Answer(target, Reach.POSSIBLE, points(cost), ways, has_more=len(spendings) > limit)


def spread(rooms: Iterable[Room], amount: Decimal) -> dict[str, Decimal]:
    """One way to share points out: the lowest scores rise together; gives ``{indicator code: new score}``.

    ``amount`` is at most the sum of the rooms.
    """
    scores = {room.rule.code: cents(room.score) for room in rooms}
    left = cents(amount)
    while left > 0:
        low = min(scores.values())
        lowest = [code for code, score in scores.items() if score == low]
        next_up = min((score for score in scores.values() if score > low), default=FULL)
        step, rest = divmod(min(left, (next_up - low) * len(lowest)), len(lowest))
        for place, code in enumerate(lowest):
            scores[code] += step + (place < rest)
        left -= step * len(lowest) + rest
    return {code: points(score) for code, score in scores.items()}


def reaches(pack: YearPack, scores: Mapping[str, Decimal], target: Band) -> bool:
    """Whether complete scores give ``target`` or better; the rule of ``cheapest``, without a whole result."""
    sides = [_side(pack, rule, scores, target, ()) for rule in pack.instruments]
    exact = sum((side.worth * side.sum for side in sides), Fraction(0))
    return exact >= cents(target.floor) - HALF and not any(side.forced for side in sides)


def cents(score: Decimal) -> int:
    """A score in whole hundredths.

    >>> cents(Decimal("84.99"))
    8499
    """
    return int(score / CENT)


def points(hundredths: int) -> Decimal:
    """Whole hundredths as points.

    >>> points(8499)
    Decimal('84.99')
    """
    return (hundredths * CENT).quantize(CENT)


def _side(
    pack: YearPack,
    rule: InstrumentRule,
    scores: Mapping[str, Decimal],
    target: Band,
    allowed: Collection[str],
) -> _Side:
    own = pack.indicators_of(rule.code)
    total = sum(cents(scores[row.code]) for row in own)
    room = sum(FULL - cents(scores[row.code]) for row in own if row.code in allowed)
    floor = 0 if target.gate is None else ceil(len(own) * (cents(target.gate) - HALF))
    worth = Fraction(rule.weight) / (100 * len(own))
    return _Side(rule, len(own), total, room, worth, max(0, floor - total))


def _shortfalls(sides: Sequence[_Side], target: Band) -> Iterator[Shortfall]:
    """Minimums that stay out of reach even with every movable score at 100."""
    for side in sides:
        if side.forced > side.room and target.gate is not None:
            best = publish(Fraction(side.sum + side.room, 100 * side.size))
            yield Shortfall(side.rule, best, target.gate)
    best = publish(sum((side.worth * (side.sum + side.room) for side in sides), Fraction(0)) / 100)
    if best < target.floor:
        yield Shortfall(None, best, target.floor)


def _fewest_units(ranked: Sequence[_Side], needed: Fraction) -> int:
    """Hundredths beyond the forced ones, the worthiest instruments filled first."""
    units = 0
    for side in ranked:
        if needed <= 0:
            break
        if side.worth:
            taken = min(side.room - side.forced, ceil(needed / side.worth))
            units, needed = units + taken, needed - taken * side.worth
    return units


def _spendings(ranked: Sequence[_Side], units: int, needed: Fraction) -> Iterator[tuple[int, ...]]:
    """Every way of spending the units that meets the need, the one that gains most first.

    Each branch is entered only when filling the rest worthiest first would still meet the need, so every
    branch leads to an answer; giving the worthiest instrument less never makes that bound better.
    """
    if not ranked:
        yield ()
        return
    first, rest = ranked[0], ranked[1:]
    for taken in range(min(units, first.room - first.forced), -1, -1):
        left, still = units - taken, needed - taken * first.worth
        gain = _best_gain(rest, left)
        if gain is None or gain < still:
            return
        for others in _spendings(rest, left, still):
            yield (taken, *others)


def _best_gain(ranked: Sequence[_Side], units: int) -> Fraction | None:
    """The most that exactly so many units can gain; None where they do not fit."""
    gain = Fraction(0)
    for side in ranked:
        taken = min(units, side.room - side.forced)
        units, gain = units - taken, gain + taken * side.worth
    return gain if units == 0 else None


def _way(
    pack: YearPack,
    scores: Mapping[str, Decimal],
    sides: Sequence[_Side],
    extra: Mapping[_Side, int],
    allowed: Collection[str],
) -> Way:
    added = {side: side.forced + extra[side] for side in sides}
    lifts = tuple(
        Lift(side.rule, points(added[side]), points(side.forced), _rooms(pack, side.rule, scores, allowed))
        for side in sides
        if added[side]
    )
    total = publish(sum((side.worth * (side.sum + added[side]) for side in sides), Fraction(0)) / 100)
    return Way(lifts, points(sum(added.values())), total)


def _rooms(
    pack: YearPack, rule: InstrumentRule, scores: Mapping[str, Decimal], allowed: Collection[str]
) -> tuple[Room, ...]:
    """The indicators of an instrument that can still rise, those with most room first."""
    rooms = [
        Room(row, scores[row.code], points(FULL - cents(scores[row.code])))
        for row in pack.indicators_of(rule.code)
        if row.code in allowed and cents(scores[row.code]) < FULL
    ]
    return tuple(sorted(rooms, key=lambda room: (-room.room, room.rule.number)))
