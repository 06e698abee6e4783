"""Why an indicator is weak: its items under the threshold, else what was remarked on it."""

from __future__ import annotations

from dataclasses import dataclass

from agencies.addresses import address
from assessments.models import Remark
from desk.overview import Overview
from measures.queries import Answer

SHOWN = 4


@dataclass(frozen=True)
class WeakPoint:
    """A weak indicator with what is known of why; ``more`` counts the weak items that are not named."""

    answer: Answer
    items: list[str]
    more: int
    items_url: str
    remarks: list[str]


def weak_points(view: Overview) -> list[WeakPoint]:
    """The weak indicators of a year in official order; one query where some have no weak item to name."""
    below = {row.indicator.rule.code: _below(view, row.indicator.rule.code) for row in view.plan.rows}
    remarks = _remarks(view) if not all(below.values()) else {}
    return [_point(view, row, below[row.indicator.rule.code], remarks) for row in view.plan.rows]


def _point(view: Overview, row: Answer, below: list[str], remarks: dict[str, list[str]]) -> WeakPoint:
    rule = row.indicator.rule
    place = (view.agency.code, view.fiscal_year, rule.instrument.lower())
    url = address("assessments:items", *place) if below else ""
    told = [] if below else remarks.get(rule.code, [])[:1]
    return WeakPoint(row, below[:SHOWN], max(0, len(below) - SHOWN), url, told)


def _below(view: Overview, indicator: str) -> list[str]:
    """The items of an indicator under the threshold, the lowest first, each with its score."""
    pack, scores = view.result.pack, view.recorded.entered.items
    weak = [
        (score, rule)
        for rule in pack.items_of(indicator)
        if (score := scores.get(rule.code)) is not None and score < pack.threshold
    ]
    return [f"{rule.code} {rule.name} ({score})" for score, rule in sorted(weak, key=lambda pair: pair[0])]


def _remarks(view: Overview) -> dict[str, list[str]]:
    """``{indicator code: remarks on it or on one of its items}``."""
    of_items = {rule.code: rule.indicator for rule in view.result.pack.items}
    found: dict[str, list[str]] = {}
    for row in Remark.objects.filter(assessment=view.assessment):
        code = row.indicator_code or of_items.get(row.item_code, "")
        found.setdefault(code, []).append(row.text)
    return found
