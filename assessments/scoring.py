"""From scores to instrument means, total and level: the only place where figures are computed.

Rule (sample papers S000 and S003 reproduce it to two decimals): indicators weigh equally inside an
instrument; the total is the weighted sum of the instruments. Means are kept exact as fractions; a
published figure is the exact value rounded half up to two places, and levels and the threshold are
decided on published figures.

Where scores are missing, each instrument is known only to lie in a range; the levels that remain possible
are worked out from the ranges, so a level is never guessed and never withheld when only one is possible.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import product
from math import ceil

from assessments.packs import Band, IndicatorRule, InstrumentRule, YearPack

TOP = Fraction(100)
TOLERANCE = Decimal("0.01")  # rounded inputs can shift a figure by this much
ROUNDING_SLACK = Fraction(1, 100)  # a total computed from published instrument figures may differ by this


def publish(value: Fraction) -> Decimal:
    """An exact value as the figure that is published: two places, half up.

    >>> publish(Fraction(84995, 1000)), publish(Fraction(849949, 10000))
    (Decimal('85.00'), Decimal('84.99'))
    """
    cents = (200 * value.numerator + value.denominator) // (2 * value.denominator)
    return Decimal(cents).scaleb(-2)


def exact_mean(scores: Sequence[Decimal], count: int) -> Fraction:
    """The sum of scores (two places each) over ``count``, put together from one division: fractions are
    reduced at each, and decimals add exactly and much faster."""
    numerator, denominator = sum(scores, Decimal(0)).as_integer_ratio()
    return Fraction(numerator, denominator * count)


@dataclass(frozen=True)
class Declared:
    """The figures the announcement states; None where it does not."""

    total: Decimal | None = None
    instruments: Mapping[str, Decimal] = field(default_factory=dict)
    level: str = ""


@dataclass(frozen=True)
class IndicatorResult:
    """One indicator's score (None: not known) and whether it is under the threshold.

    ``is_computed`` marks a score that stands for the indicator's items.
    """

    rule: IndicatorRule
    score: Decimal | None
    is_weak: bool
    is_computed: bool = False


@dataclass(frozen=True)
class InstrumentResult:
    """One instrument: its published figure where known, and the exact range it must lie in.

    Inside the range it moves by ``step``, since scores have two places. ``is_declared`` marks a figure taken
    from the announcement because scores are missing.
    """

    rule: InstrumentRule
    score: Decimal | None
    low: Fraction
    high: Fraction
    step: Fraction
    is_declared: bool = False


@dataclass(frozen=True)
class YearResult:
    """Everything that follows from a year's scores; every page, paper and check reads this object.

    ``announced_total`` is the announced one where it is another than the computed total.
    """

    pack: YearPack
    indicators: tuple[IndicatorResult, ...]
    instruments: tuple[InstrumentResult, ...]
    total: Decimal | None
    total_is_declared: bool
    possible: tuple[Band, ...]
    announced_total: Decimal | None = None

    @property
    def level(self) -> Band | None:
        """The level, where only one is possible."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def is_complete(self) -> bool:
        """Whether every indicator has a score."""
        return all(row.score is not None for row in self.indicators)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known."""
        return self.total is None and all(row.score is None for row in self.indicators)

    @property
    def weak(self) -> list[IndicatorResult]:
        """Indicators under the threshold, in official order."""
        return [row for row in self.indicators if row.is_weak]

    @property
    def strong(self) -> list[IndicatorResult]:
        """Indicators at or over the threshold, in official order."""
        return [row for row in self.indicators if row.score is not None and not row.is_weak]

    @property
    def computed(self) -> list[IndicatorResult]:
        """Indicators whose score was computed from their items, in official order."""
        return [row for row in self.indicators if row.is_computed]

    @property
    def lowest(self) -> list[IndicatorResult]:
        """The indicators with the lowest score, ties included."""
        return self._at(min(self._scores(), default=None))

    @property
    def highest(self) -> list[IndicatorResult]:
        """The indicators with the highest score, ties included."""
        return self._at(max(self._scores(), default=None))

    def score_of(self, code: str) -> Decimal | None:
        """The score of an indicator by code; None where it has none."""
        return next((row.score for row in self.indicators if row.rule.code == code), None)

    def instrument(self, code: str) -> InstrumentResult:
        """The result of an instrument by code; raises KeyError."""
        return {row.rule.code: row for row in self.instruments}[code]

    def _scores(self) -> list[Decimal]:
        return [row.score for row in self.indicators if row.score is not None]

    def _at(self, score: Decimal | None) -> list[IndicatorResult]:
        return [row for row in self.indicators if score is not None and row.score == score]


def score_year(
    pack: YearPack,
    scores: Mapping[str, Decimal],
    declared: Declared | None = None,
    computed: Collection[str] = (),
) -> YearResult:
    """Compute a year from ``{indicator code: score}``; declared figures stand in for missing scores only.

    ``computed`` are the codes whose score comes from items.
    """
    stated = declared or Declared()
    rows = tuple(
        _indicator(rule, scores.get(rule.code), pack.threshold, rule.code in computed)
        for rule in pack.indicators
    )
    instruments = tuple(_instrument(rule, rows, stated) for rule in pack.instruments)
    total = _total(instruments)
    is_declared = total is None and stated.total is not None
    if is_declared:
        total = stated.total
    if total is None or is_declared:
        possible = tuple(_possible_levels(pack, instruments, total))
    else:
        possible = _level_reached(pack, instruments, total)
    return YearResult(pack, rows, instruments, total, is_declared, possible, _other(stated.total, total))


def _other(announced: Decimal | None, total: Decimal | None) -> Decimal | None:
    """The announced total, unless it agrees with the year's or there is nothing to compare."""
    if announced is None or total is None or abs(announced - total) <= TOLERANCE:
        return None
    return announced


def _indicator(
    rule: IndicatorRule, score: Decimal | None, threshold: Decimal, is_computed: bool
) -> IndicatorResult:
    return IndicatorResult(rule, score, score is not None and score < threshold, is_computed)


def _instrument(
    rule: InstrumentRule, rows: Iterable[IndicatorResult], declared: Declared
) -> InstrumentResult:
    own = [row.score for row in rows if row.rule.instrument == rule.code]
    known = [score for score in own if score is not None]
    low, step = exact_mean(known, len(own)), _step(len(own))
    if len(known) == len(own):
        return InstrumentResult(rule, publish(low), low, low, step)
    if (stated := declared.instruments.get(rule.code)) is not None:
        return InstrumentResult(rule, stated, Fraction(stated), Fraction(stated), step, is_declared=True)
    high = low + TOP * (len(own) - len(known)) / len(own)
    return InstrumentResult(rule, None, low, high, step)


def _weight(row: InstrumentResult) -> Fraction:
    return _share(row.rule.weight)


@cache
def _share(weight: Decimal) -> Fraction:
    """A weight in percent as a part of the whole."""
    return Fraction(weight) / 100


@cache
def _step(count: int) -> Fraction:
    """How far a mean moves where one of its scores moves by a hundredth."""
    return Fraction(1, 100 * count)


def _total(instruments: Iterable[InstrumentResult]) -> Decimal | None:
    """The published total where every instrument is known."""
    rows = list(instruments)
    if any(row.score is None for row in rows):
        return None
    return publish(sum((_weight(row) * row.low for row in rows), Fraction(0)))


def _level_reached(
    pack: YearPack, instruments: tuple[InstrumentResult, ...], total: Decimal
) -> tuple[Band, ...]:
    """The level where every figure is known: the best band whose floor and gate are met."""
    lowest = min(row.score for row in instruments if row.score is not None)
    reached = [
        band for band in pack.bands if total >= band.floor and (band.gate is None or lowest >= band.gate)
    ]
    return tuple(reached[:1])


def _possible_levels(
    pack: YearPack, instruments: tuple[InstrumentResult, ...], total: Decimal | None
) -> Iterator[Band]:
    """The bands, best first, that some completion of the missing scores would reach."""
    reached = {
        band.name
        for cell in product(*(_pieces(row, pack.bands) for row in instruments))
        for band in _levels_in(pack, instruments, cell, total)
    }
    yield from (band for band in pack.bands if band.name in reached)


def _pieces(row: InstrumentResult, bands: Iterable[Band]) -> list[tuple[Fraction, Fraction]]:
    """Cut an instrument's range at the gates, so that inside a piece no gate is crossed.

    A gate at 85.00 is passed by a published 85.00, that is from 84.995 on. Both ends of a piece are figures
    that some scores really give: a level must not hang on a sliver that no score can reach.
    """
    half = Fraction(1, 200)
    cuts = sorted({Fraction(band.gate) - half for band in bands if band.gate is not None})
    inside = [cut for cut in cuts if row.low < cut <= row.high]
    starts = [row.low + ceil((cut - row.low) / row.step) * row.step for cut in inside]
    ends = [start - row.step for start in starts]
    return list(zip([row.low, *starts], [*ends, row.high], strict=True))


def _levels_in(
    pack: YearPack,
    instruments: tuple[InstrumentResult, ...],
    cell: tuple[tuple[Fraction, Fraction], ...],
    total: Decimal | None,
) -> Iterator[Band]:
    """The bands met while every instrument stays inside its piece."""
    low = sum((_weight(row) * piece[0] for row, piece in zip(instruments, cell, strict=True)), Fraction(0))
    high = sum((_weight(row) * piece[1] for row, piece in zip(instruments, cell, strict=True)), Fraction(0))
    if total is not None:
        stated = Fraction(total)
        if not low - ROUNDING_SLACK <= stated <= high + ROUNDING_SLACK:
            return
        low = high = stated
    floors = [publish(piece[0]) for piece in cell]
    passed = [band for band in pack.bands if band.gate is None or all(f >= band.gate for f in floors)]
    ceiling = None
    for band in passed:
        start = max(publish(low), band.floor)
        if start <= publish(high) and (ceiling is None or start < ceiling):
            yield band
        ceiling = band.floor
