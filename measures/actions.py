"""Every write to a plan: a verb, keyword-only, atomic, with its audit event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models, transaction

from agencies.audit import record
from agencies.events import Event
from agencies.models import Agency, Membership, Unit
from agencies.versions import claim
from measures.models import Measure, Plan, Round, Step, WeakPoint

FIELDS = (
    "title",
    "guideline",
    "all_units",
    "owner",
    "owner_name",
    "starts_on",
    "due_on",
    "monitoring",
    "target",
)


@dataclass(frozen=True)
class MeasureContent:
    """What a person writes about a measure. ``cut_offs`` are its follow-up dates."""

    title: str
    indicator_codes: Sequence[str] = ()
    guideline: str = ""
    steps: Sequence[str] = ()
    all_units: bool = False
    units: Sequence[Unit] = ()
    owner: Membership | None = None
    owner_name: str = ""
    starts_on: date | None = None
    due_on: date | None = None
    monitoring: str = ""
    target: str = ""
    cut_offs: Sequence[date] = field(default_factory=tuple)


@transaction.atomic
def open_plan(*, agency: Agency, fiscal_year: int, by: Membership | None) -> Plan:
    """The plan of a year, opened where it was not."""
    plan, created = Plan.objects.get_or_create(agency=agency, fiscal_year=fiscal_year)
    if created:
        record(Event.PLAN_OPENED, by=by, agency=agency, subject=plan)
    return plan


@transaction.atomic
def add_measure(*, agency: Agency, fiscal_year: int, content: MeasureContent, by: Membership) -> Measure:
    """Add a measure at the end of the plan of a year."""
    plan = open_plan(agency=agency, fiscal_year=fiscal_year, by=by)
    last = plan.measures.aggregate(last=models.Max("order"))["last"] or 0
    measure = Measure(plan=plan, order=last + 1)
    _write(measure, content)
    record(Event.MEASURE_ADDED, by=by, agency=agency, subject=measure, changes={"title": content.title})
    return measure


@transaction.atomic
def change_measure(*, measure: Measure, content: MeasureContent, by: Membership, version: int) -> Measure:
    """Rewrite a measure; raises Stale when the form is older than the record."""
    claim(measure, version)
    before = _summary(measure)
    _write(measure, content)
    after = _summary(measure)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(Event.MEASURE_CHANGED, by=by, agency=measure.agency, subject=measure, changes=changes)
    return measure


@transaction.atomic
def remove_measure(*, measure: Measure, by: Membership | None) -> None:
    """Remove a measure; its content stays in the audit record."""
    record(Event.MEASURE_REMOVED, by=by, agency=measure.agency, subject=measure, changes=_summary(measure))
    measure.delete()


def _write(measure: Measure, content: MeasureContent) -> None:
    for name in FIELDS:
        setattr(measure, name, getattr(content, name))
    measure.save()
    measure.units.set(content.units)
    kept_items = [point.item_code for point in measure.weak_points.all() if point.item_code]
    measure.weak_points.all().delete()
    WeakPoint.objects.bulk_create(_weak_points(measure, content.indicator_codes, kept_items))
    measure.steps.all().delete()
    Step.objects.bulk_create(
        Step(measure=measure, order=place, text=text) for place, text in enumerate(content.steps, 1)
    )
    _write_rounds(measure, content.cut_offs)


def _weak_points(measure: Measure, indicators: Iterable[str], items: Iterable[str]) -> list[WeakPoint]:
    points = [{"indicator_code": code} for code in indicators] + [{"item_code": code} for code in items]
    return [WeakPoint(measure=measure, order=place, **point) for place, point in enumerate(points, 1)]


def _write_rounds(measure: Measure, cut_offs: Sequence[date]) -> None:
    """Keep the rounds asked for and every round that was reported already."""
    existing = {row.cut_off: row for row in measure.rounds.all()}
    for day, row in existing.items():
        if day not in cut_offs and not row.is_reported:
            row.delete()
    Round.objects.bulk_create(Round(measure=measure, cut_off=day) for day in cut_offs if day not in existing)


def _summary(measure: Measure) -> dict[str, Any]:
    """The measure as text, for the audit event."""
    fresh = Measure.objects.get(pk=measure.pk)
    summary: dict[str, Any] = {name: str(getattr(fresh, name) or "") for name in FIELDS}
    summary["units"] = [unit.name for unit in fresh.units.all()]
    summary["steps"] = [step.text for step in fresh.steps.all()]
    summary["weak_points"] = [str(point) for point in fresh.weak_points.all()]
    summary["rounds"] = [row.cut_off.isoformat() for row in fresh.rounds.all()]
    return summary
