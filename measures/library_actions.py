"""Writes of the library: picking into a plan, writing one's own, putting away and taking back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from agencies.audit import record
from agencies.events import Event
from agencies.kinds import ALL_UNITS
from agencies.models import Agency, Membership
from agencies.versions import claim
from assessments.packs import YearPack
from measures.actions import MeasureContent, add_measure, open_plan, require_changeable
from measures.models import Measure, Plan, Recommendation, Retirement
from measures.recommendations import initial_of, offices_for
from thai.fiscal import FiscalYear

CONTENT = (
    "indicator_code",
    "item_key",
    "title",
    "guideline",
    "steps",
    "office",
    "evidence",
    "target",
    "monitoring",
    "question",
)


@transaction.atomic
def pick_recommendations(
    *,
    agency: Agency,
    fiscal_year: int,
    pack: YearPack,
    rows: Iterable[Recommendation],
    by: Membership,
    reason: str = "",
) -> list[Measure]:
    """Add a measure to the plan for each recommendation that it does not hold yet; the measures added,
    in the order of the indicators they answer.

    Pressing the button twice adds nothing twice. ``reason`` is asked for by a plan in force. Raises Refused
    where the plan may not be changed now; then nothing is added.
    """
    plan = open_plan(agency=agency, fiscal_year=fiscal_year, by=by)
    plan = require_changeable(plan=plan, by=by, reason=reason)
    held = set(plan.measures.values_list("recommendation_id", flat=True))
    places = {rule.code: rule.number for rule in pack.indicators}
    wanted = sorted(rows, key=lambda row: places.get(row.indicator_code, 0))
    return [
        add_measure(
            agency=agency, fiscal_year=fiscal_year, content=content_of(row, pack, plan), by=by, reason=reason
        )
        for row in wanted
        if row.pk not in held
    ]


def content_of(row: Recommendation, pack: YearPack, plan: Plan) -> MeasureContent:
    """A measure as the recommendation says it, over what is left of its year, still without an owner."""
    year = FiscalYear(plan.fiscal_year)
    initial = initial_of(row, agency=plan.agency, pack=pack, fiscal_year=plan.fiscal_year)
    return MeasureContent(
        title=row.title,
        indicator_codes=initial["indicators"],
        item_codes=initial["items"],
        topic=initial["topic"],
        guideline=row.guideline,
        steps=row.steps.splitlines(),
        all_units=row.office == ALL_UNITS,
        units=offices_for(plan.agency, row.office),
        starts_on=year.start_after(timezone.localdate()),
        due_on=year.ends_on,
        monitoring=row.monitoring,
        target=row.target,
        recommendation=row,
    )


@transaction.atomic
def add_recommendation(*, agency: Agency, content: Mapping[str, Any], by: Membership) -> Recommendation:
    """Add a recommendation of the agency's own; ``content`` holds the fields of CONTENT."""
    last = agency.recommendations.aggregate(last=models.Max("order"))["last"] or 0
    row = Recommendation.objects.create(agency=agency, order=last + 1, **_known(content))
    record(Event.RECOMMENDATION_ADDED, by=by, agency=agency, subject=row, changes={"title": row.title})
    return row


@transaction.atomic
def change_recommendation(
    *, row: Recommendation, content: Mapping[str, Any], by: Membership, version: int
) -> Recommendation:
    """Rewrite one of the agency's own; raises Stale when the form is older than the record.

    Measures that were adapted from it stay as they are.
    """
    claim(row, version)
    wanted = _known(content)
    changes = {
        name: [getattr(row, name), wanted[name]] for name in wanted if getattr(row, name) != wanted[name]
    }
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    record(Event.RECOMMENDATION_CHANGED, by=by, agency=by.agency, subject=row, changes=changes)
    return row


@transaction.atomic
def retire_recommendation(*, row: Recommendation, by: Membership) -> None:
    """Put a recommendation away for the agency; twice is once. Measures adapted from it stay."""
    if row.agency_id:
        changed = Recommendation.objects.filter(pk=row.pk, is_retired=False).update(is_retired=True)
    else:
        _, created = Retirement.objects.get_or_create(agency=by.agency, recommendation=row)
        changed = int(created)
    if changed:
        record(Event.RECOMMENDATION_RETIRED, by=by, agency=by.agency, subject=row)


@transaction.atomic
def restore_recommendation(*, row: Recommendation, by: Membership) -> None:
    """Take a recommendation back into use; twice is once."""
    if row.agency_id:
        changed = Recommendation.objects.filter(pk=row.pk, is_retired=True).update(is_retired=False)
    else:
        changed, _ = Retirement.objects.filter(agency=by.agency, recommendation=row).delete()
    if changed:
        record(Event.RECOMMENDATION_RESTORED, by=by, agency=by.agency, subject=row)


def _known(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: content[name] for name in CONTENT}
