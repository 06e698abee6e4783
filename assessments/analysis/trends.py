"""Years side by side: what rose, what fell, what has been weak for how long; pure.

Indicators are matched by code, since editions may give the same indicator another name or number. A year
without a record is a gap: it neither ends nor lengthens a run that it interrupts, because nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assessments.packs import YearPack
from assessments.scoring import YearResult

YEARS_SHOWN = 10


@dataclass(frozen=True)
class Point:
    """A figure (คะแนน 0–100) of a year; None where it is not known."""

    fiscal_year: int
    score: Decimal | None


@dataclass(frozen=True)
class Line:
    """One indicator, instrument or the total through the years, oldest first.

    ``number`` and ``name`` are those of the newest edition shown; ``other_names`` are ``(year, number,
    name)`` of the years that had others. ``instrument`` is empty for the total.
    """

    code: str
    number: int
    name: str
    instrument: str
    points: tuple[Point, ...]
    threshold: Decimal
    other_names: tuple[tuple[int, int, str], ...] = ()

    @property
    def known(self) -> list[Point]:
        """The points that have a figure."""
        return [point for point in self.points if point.score is not None]

    @property
    def latest(self) -> Point | None:
        """The newest figure."""
        return self.known[-1] if self.known else None

    @property
    def before(self) -> Point | None:
        """The figure before the newest one, of whatever year."""
        return self.known[-2] if len(self.known) > 1 else None

    @property
    def change(self) -> Decimal | None:
        """From the figure before to the newest; None where there are not two."""
        known = self.known
        if len(known) < 2 or known[-1].score is None or known[-2].score is None:
            return None
        return known[-1].score - known[-2].score

    @property
    def weak_run(self) -> list[Point]:
        """The newest known figures as far back as all are under the threshold, oldest first."""
        run: list[Point] = []
        for point in reversed(self.known):
            if point.score is None or point.score >= self.threshold:
                break
            run.insert(0, point)
        return run


@dataclass(frozen=True)
class Trends:
    """Up to ten years side by side.

    ``years`` are all years from the first record to the last, those without a record too. ``level_names`` are
    the years' levels, several where figures are missing. ``scales`` are ``(first year, last year, names)`` of
    each stretch of years with the same levels.
    """

    years: tuple[int, ...]
    recorded: tuple[int, ...]
    threshold: Decimal
    is_own_threshold: bool
    total: Line
    instruments: tuple[Line, ...]
    indicators: tuple[Line, ...]
    level_names: Mapping[int, tuple[str, ...]]
    scales: tuple[tuple[int, int, tuple[str, ...]], ...]

    @property
    def risen(self) -> list[Line]:
        """Indicators over their figure before, the greatest rise first."""
        return sorted(
            (row for row in self.indicators if (row.change or 0) > 0), key=lambda row: -(row.change or 0)
        )

    @property
    def fallen(self) -> list[Line]:
        """Indicators under their figure before, the greatest fall first."""
        return sorted(
            (row for row in self.indicators if (row.change or 0) < 0), key=lambda row: row.change or 0
        )

    @property
    def lasting_weak(self) -> list[Line]:
        """Indicators under the threshold now, the longest first."""
        weak = [row for row in self.indicators if row.weak_run]
        return sorted(weak, key=lambda row: (-len(row.weak_run), row.number))


def trends(results: Mapping[int, YearResult], threshold: Decimal | None = None) -> Trends:
    """Put ``{fiscal year: result}`` side by side, the newest ten years of at least one.

    ``threshold`` is that of the newest year unless another is chosen. Raises ValueError without a year.
    """
    last = max(results)
    shown = {year: results[year] for year in sorted(results) if year > last - YEARS_SHOWN}
    years = tuple(range(min(shown), last + 1))
    newest = shown[last].pack
    line = newest.threshold if threshold is None else threshold
    total = tuple(Point(year, shown[year].total if year in shown else None) for year in years)
    return Trends(
        years=years,
        recorded=tuple(shown),
        threshold=line,
        is_own_threshold=line == newest.threshold,
        total=Line("total", 0, "คะแนนรวม", "", total, line),
        instruments=tuple(_instrument(shown, years, code, line) for code in _codes(shown, "instruments")),
        indicators=tuple(_indicator(shown, years, code, line) for code in _codes(shown, "indicators")),
        level_names={year: tuple(band.name for band in row.possible) for year, row in shown.items()},
        scales=tuple(_scales(shown)),
    )


def _codes(shown: Mapping[int, YearResult], kind: str) -> list[str]:
    """Codes of all editions, the newest edition's order first, then what only older ones had."""
    newest_first = [
        row.code for year in sorted(shown, reverse=True) for row in getattr(shown[year].pack, kind)
    ]
    return list(dict.fromkeys(newest_first))


def _instrument(shown: Mapping[int, YearResult], years: Sequence[int], code: str, line: Decimal) -> Line:
    figures = {
        year: row.score
        for year, result in shown.items()
        for row in result.instruments
        if row.rule.code == code
    }
    rule = next(
        row
        for year in sorted(shown, reverse=True)
        for row in shown[year].pack.instruments
        if row.code == code
    )
    return Line(code, 0, rule.name, code, tuple(Point(year, figures.get(year)) for year in years), line)


def _indicator(shown: Mapping[int, YearResult], years: Sequence[int], code: str, line: Decimal) -> Line:
    rules = {
        year: rule for year, result in shown.items() for rule in result.pack.indicators if rule.code == code
    }
    newest = rules[max(rules)]
    others = tuple(
        (year, rule.number, rule.name)
        for year, rule in sorted(rules.items())
        if (rule.number, rule.name) != (newest.number, newest.name)
    )
    figures = tuple(Point(year, shown[year].score_of(code) if year in shown else None) for year in years)
    return Line(code, newest.number, newest.name, newest.instrument, figures, line, others)


def _scales(shown: Mapping[int, YearResult]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Stretches of years whose levels have the same names."""
    stretches: list[tuple[int, int, tuple[str, ...]]] = []
    for year in sorted(shown):
        names = _level_names(shown[year].pack)
        if stretches and stretches[-1][2] == names:
            stretches[-1] = (stretches[-1][0], year, names)
        else:
            stretches.append((year, year, names))
    return stretches


def _level_names(pack: YearPack) -> tuple[str, ...]:
    return tuple(band.name for band in pack.bands)
