"""Strengths and weaknesses as a reader sees them: lines and rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from assessments.analysis.standings import Extremes, Standings
from assessments.scoring import IndicatorResult
from thai.lists import joined

Row = TypeVar("Row")


@dataclass(frozen=True)
class ExtremesRow:
    """The strongest and the weakest of a group, ties named."""

    group: str
    high: str
    low: str


@dataclass(frozen=True)
class StandingsView:
    """``line`` is the threshold as text; ``reached`` best first, ``below`` worst first."""

    line: str
    reached: list[str]
    below: list[str]
    rows: list[ExtremesRow]


def standings_view(found: Standings) -> StandingsView:
    """The standings in words."""
    rows = [
        _row("เครื่องมือ", found.instrument_extremes, lambda row: row.rule.code),
        _row("ตัวชี้วัดทั้งหมด", found.indicator_extremes, _name),
    ]
    for standing in found.instruments:
        code = standing.row.rule.code
        rows.append(_row(f"ตัวชี้วัดใน {code}", standing.indicators, _name))
        if standing.items.strongest:
            rows.append(_row(f"รายข้อใน {code}", standing.items, lambda item: item[0].code))
    return StandingsView(
        line=f"{found.threshold:.2f}",
        reached=[f"{_name(row)} {row.score}" for row in found.reached],
        below=[f"{_name(row)} {row.score}" for row in found.below],
        rows=rows,
    )


def _name(row: IndicatorResult) -> str:
    return f"{row.rule.number}. {row.rule.name}"


def _row(group: str, extremes: Extremes[Row], name: Callable[[Row], str]) -> ExtremesRow:
    if extremes.high is None or extremes.low is None:
        return ExtremesRow(group, "–", "–")
    if extremes.is_flat:
        return ExtremesRow(group, f"เท่ากันทุกรายการ {extremes.high}", "–")
    high = joined([name(row) for row in extremes.strongest])
    low = joined([name(row) for row in extremes.weakest])
    return ExtremesRow(group, f"{high} {extremes.high}", f"{low} {extremes.low}")
