"""The history of a thing with what each act changed; loaded by the pages that show one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from agencies.histories import HistoryLine
from desk.told_changes import told, told_amendments
from measures.amendments import Amendments
from measures.models import Plan

register = template.Library()


@register.inclusion_tag("components/timeline.html")
def told_timeline(events: Iterable[HistoryLine]) -> dict[str, Any]:
    """The timeline of acts, each with what it changed from what to what."""
    return {"events": told(events)}


@register.inclusion_tag("components/timeline.html")
def plan_timeline(plan: Plan, events: Iterable[HistoryLine]) -> dict[str, Any]:
    """The timeline of a plan, its amendments with the texts of measures that each rewrote."""
    return {"events": told_amendments(plan, told(events))}


@register.inclusion_tag("measures/_plan_amendments.html")
def plan_amendments(plan: Plan, amended: Amendments) -> dict[str, Any]:
    """Every amendment of a plan, newest first, the first ``new`` of them those nobody took note of yet."""
    return {"lines": told_amendments(plan, amended.lines), "new": len(amended.waiting)}
