"""Strengths and weaknesses of a year: strongest and weakest per instrument, indicator and item; pure.

The threshold (คะแนน) is that of the year unless another is chosen; at the threshold counts as reached, so
every known score is on one side and none on both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from assessments.packs import ItemRule
from assessments.scoring import IndicatorResult, InstrumentResult, YearResult

Row = TypeVar("Row")


@dataclass(frozen=True)
class Extremes(Generic[Row]):
    """The strongest and the weakest of some rows, ties included; both empty where nothing is known."""

    strongest: tuple[Row, ...]
    weakest: tuple[Row, ...]
    high: Decimal | None
    low: Decimal | None

    @property
    def is_flat(self) -> bool:
        """Whether all known rows have the same score, so that none is stronger than another."""
        return self.high is not None and self.high == self.low


@dataclass(frozen=True)
class InstrumentStanding:
    """One instrument beside the threshold, and the extremes among its own indicators."""

    row: InstrumentResult
    has_reached: bool | None
    indicators: Extremes[IndicatorResult]
    items: Extremes[tuple[ItemRule, Decimal]]


@dataclass(frozen=True)
class Standings:
    """A year's strengths (at or over the threshold) and weaknesses (under it), best first and worst first."""

    threshold: Decimal
    is_own_threshold: bool
    instruments: tuple[InstrumentStanding, ...]
    instrument_extremes: Extremes[InstrumentResult]
    indicator_extremes: Extremes[IndicatorResult]
    reached: tuple[IndicatorResult, ...]
    below: tuple[IndicatorResult, ...]


def standings(
    result: YearResult,
    threshold: Decimal | None = None,
    item_scores: Mapping[str, Decimal] | None = None,
) -> Standings:
    """Where a year stands against a threshold; items are compared where they have scores."""
    line = result.pack.threshold if threshold is None else threshold
    known = [row for row in result.indicators if row.score is not None]
    given = item_scores or {}
    items = [(rule, given[rule.code]) for rule in result.pack.items if rule.code in given]
    return Standings(
        threshold=line,
        is_own_threshold=line == result.pack.threshold,
        instruments=tuple(_instrument(result, row, line, items) for row in result.instruments),
        instrument_extremes=extremes(result.instruments, _score),
        indicator_extremes=extremes(result.indicators, _score),
        reached=tuple(sorted((row for row in known if _figure(row) >= line), key=_best_first)),
        below=tuple(sorted((row for row in known if _figure(row) < line), key=_worst_first)),
    )


def extremes(rows: Iterable[Row], score: Callable[[Row], Decimal | None]) -> Extremes[Row]:
    """The rows with the highest and the lowest score, ties in the order given; unknown ones do not count."""
    scored = [(row, figure) for row in rows if (figure := score(row)) is not None]
    high = max((figure for _, figure in scored), default=None)
    low = min((figure for _, figure in scored), default=None)
    return Extremes(
        tuple(row for row, figure in scored if figure == high),
        tuple(row for row, figure in scored if figure == low),
        high,
        low,
    )


def _instrument(
    result: YearResult, row: InstrumentResult, line: Decimal, items: Sequence[tuple[ItemRule, Decimal]]
) -> InstrumentStanding:
    own = [indicator for indicator in result.indicators if indicator.rule.instrument == row.rule.code]
    codes = {indicator.rule.code for indicator in own}
    return InstrumentStanding(
        row=row,
        has_reached=None if row.score is None else row.score >= line,
        indicators=extremes(own, _score),
        items=extremes((item for item in items if item[0].indicator in codes), _item_score),
    )


def _score(row: IndicatorResult | InstrumentResult) -> Decimal | None:
    return row.score


def _item_score(item: tuple[ItemRule, Decimal]) -> Decimal:
    return item[1]


def _figure(row: IndicatorResult) -> Decimal:
    return row.score if row.score is not None else Decimal(0)


def _best_first(row: IndicatorResult) -> tuple[Decimal, int]:
    return -_figure(row), row.rule.number


def _worst_first(row: IndicatorResult) -> tuple[Decimal, int]:
    return _figure(row), row.rule.number
