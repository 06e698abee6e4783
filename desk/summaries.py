"""What a year computes to, in the shape that ``show_year --json`` prints."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from assessments.scoring import IndicatorResult, YearResult


def year_summary(result: YearResult) -> dict[str, Any]:
    """Figures as strings with two decimals or None, indicators by official name in official order.

    ``level`` is None where it cannot be known; ``possible_levels`` are then all that remain, best first.
    """
    figures = {row.rule.code: _figure(row.score) for row in result.instruments}
    return {
        "fiscal_year": result.pack.fiscal_year,
        **figures,
        "total": _figure(result.total),
        "level": result.level.name if result.level else None,
        "possible_levels": [band.name for band in result.possible],
        "threshold": _figure(result.pack.threshold),
        "weak": _names(result.weak),
        "strong": _names(result.strong),
        "lowest": _names(result.lowest),
        "highest": _names(result.highest),
    }


def summary_text(summary: dict[str, Any]) -> str:
    """The same for people, in Thai."""
    figures = "  ".join(f"{code} {summary[code] or '–'}" for code in ("IIT", "EIT", "OIT"))
    level = summary["level"] or f"ยังไม่ทราบ (ที่เป็นไปได้: {', '.join(summary['possible_levels']) or 'ไม่มี'})"
    lists = {
        f"ต่ำกว่าเกณฑ์ {summary['threshold']}": summary["weak"],
        "ผ่านเกณฑ์": summary["strong"],
        "คะแนนต่ำสุด": summary["lowest"],
        "คะแนนสูงสุด": summary["highest"],
    }
    lines = [
        f"ผลการประเมิน ITA ปีงบประมาณ พ.ศ. {summary['fiscal_year']}",
        f"{figures}  คะแนนรวม {summary['total'] or '–'}  ระดับ {level}",
        *(f"{label} ({len(names)}): {', '.join(names) or '–'}" for label, names in lists.items()),
    ]
    return "\n".join(lines)


def _names(rows: Iterable[IndicatorResult]) -> list[str]:
    return [row.rule.name for row in rows]


def _figure(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
