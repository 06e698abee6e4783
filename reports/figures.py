"""Figures as papers print them, and the pictures of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from assessments.analysis.trend_views import LineGroup, line_groups, years_told
from assessments.analysis.trends import Trends
from assessments.scoring import IndicatorResult, YearResult

Figures = Mapping[str, str | None]  # as a paper states them, by the code of what they are about
NOT_KNOWN = "–"
FEW_YEARS = 6  # whose columns have room for more than the smallest size


def figure(value: object) -> str | None:
    """A figure as it is frozen: with its two places; None where it is not known."""
    return None if value is None else str(value)


def figures_of(result: YearResult) -> dict[str, str | None]:
    """The figures of a result that a paper states: kept with it, to see later whether the record moved on."""
    figures = {row.rule.code: figure(row.score) for row in result.indicators}
    figures |= {row.rule.code: figure(row.score) for row in result.instruments}
    return figures | {"total": figure(result.total), "level": result.level.name if result.level else None}


def score_rows(result: YearResult) -> dict[str, Any]:
    """The block that lists every indicator with its score."""
    rows = [
        {"number": row.rule.number, "name": row.rule.name, "score": figure(row.score) or NOT_KNOWN}
        for row in result.indicators
    ]
    return {"type": "scores", "rows": rows}


def score_chart(result: YearResult, caption: str = "") -> dict[str, Any]:
    """The block that draws every indicator as a bar from 0 to 100, with the line of the threshold."""
    return chart(result.indicators, caption, threshold=str(result.pack.threshold))


def instrument_chart(result: YearResult, caption: str = "") -> dict[str, Any]:
    """The block that draws every instrument as a bar from 0 to 100."""
    bars = [_bar(row.rule.code, row.score) for row in result.instruments]
    return {"type": "chart", "caption": caption, "bars": bars, "threshold": ""}


def _bar(label: str, score: object, *, is_weak: bool = False) -> dict[str, Any]:
    return {
        "label": label,
        "score": figure(score) or NOT_KNOWN,
        "width": figure(score),
        "is_weak": is_weak,
    }


def chart(rows: Iterable[IndicatorResult], caption: str = "", *, threshold: str = "") -> dict[str, Any]:
    """Indicators as bars; one without a score has none."""
    bars = [_bar(f"{row.rule.number}. {row.rule.name}", row.score, is_weak=row.is_weak) for row in rows]
    return {"type": "chart", "caption": caption, "bars": bars, "threshold": threshold}


def line_figures(view: Trends) -> list[dict[str, Any]]:
    """The blocks that draw years side by side: instruments with the total, then each one's indicators."""
    return [_line_figure(group, view) for group in line_groups(view)]


def _line_figure(group: LineGroup, view: Trends) -> dict[str, Any]:
    title = f"{group.title} {years_told(view)}"
    line = f"{view.threshold.normalize():f}"
    years = len(view.years)
    return {
        "type": "figure",
        "caption": f"แผนภูมิ{title} (เส้นประยาว คือ เกณฑ์ {line} คะแนน)",
        "title": title,
        "years": list(view.years),
        "threshold": str(view.threshold),
        "rows": [
            {"label": row.label, "name": row.name, "cells": [figure(score) for score in row.scores]}
            for row in group.lines
        ],
        "middle": list(range(2, years + 2)),
        "year_width": "1.6cm" if years <= FEW_YEARS else "1.1cm",
        "is_dense": years > FEW_YEARS,
    }
