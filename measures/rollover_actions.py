"""Carrying measures into the plan of the next year: a verb, keyword-only, atomic, with its audit events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from agencies.audit import record
from agencies.events import Event
from agencies.findings import Finding, block
from agencies.models import Agency, Membership
from agencies.stances import stance
from agencies.transitions import Refused
from agencies.versions import claim
from measures.actions import MeasureContent, add_measure, open_plan
from measures.models import Measure, Plan
from measures.rollover import Candidate, Point
from measures.states import PlanState


@dataclass(frozen=True)
class Carriage:
    """One measure to carry: what it will answer, who will own it, and what the officer let go."""

    candidate: Candidate
    points: Sequence[Point]
    owner: Membership | None
    dropped: Sequence[str] = ()


@transaction.atomic
def roll_over(
    *, agency: Agency, fiscal_year: int, carriages: Sequence[Carriage], by: Membership
) -> list[Measure]:
    """Add measures of the year before to a plan that is still being prepared, statuses reset.

    A measure that the plan carries already is not carried again. Raises Refused where the plan lies before an
    executive or is in force.
    """
    plan = open_plan(agency=agency, fiscal_year=fiscal_year, by=by)
    claim(plan, None)  # locks the row: a second click waits here and then finds the measures carried
    plan.refresh_from_db()
    if findings := cannot_take(plan):
        raise Refused(findings)
    taken = set(plan.measures.values_list("carried_from_id", flat=True))
    wanted = [row for row in carriages if row.candidate.measure.pk not in taken]
    carried = [_carry(row, plan, by) for row in wanted]
    if carried:
        changes = {
            "from": fiscal_year - 1,
            "measures": [measure.title for measure in carried],
            "dropped": [f"{row.candidate.measure.title}: {name}" for row in wanted for name in row.dropped],
        }
        record(Event.PLAN_ROLLED, by=by, agency=agency, subject=plan, changes=changes)
    return carried


def cannot_take(plan: Plan | None) -> list[Finding]:
    """Why a plan cannot take measures of the year before; empty where it can."""
    if plan is None or (plan.state == PlanState.DRAFT and not plan.is_adopted):
        return []
    way = "กรุณาดึงแผนกลับมาก่อน" if plan.is_proposed else "กรุณาเพิ่มทีละมาตรการพร้อมเหตุผล"
    message = f"แผนปี {plan.fiscal_year} {stance(plan)} จึงยกมาตรการมาเพิ่มทั้งชุดไม่ได้ หากจำเป็น{way}"
    return [block("plan-not-draft", message)]


def _carry(row: Carriage, plan: Plan, by: Membership) -> Measure:
    old = row.candidate.measure
    content = MeasureContent(
        title=old.title,
        indicator_codes=[point.indicator_code for point in row.points if point.indicator_code],
        item_codes=[point.item_code for point in row.points if point.item_code],
        topic=row.candidate.topic,
        recommendation=old.recommendation,
        guideline=old.guideline,
        steps=[step.text for step in old.steps.all()],
        all_units=old.all_units,
        units=list(old.units.all()),
        owner=row.owner,
        owner_name="" if row.owner else old.owner_name,
        starts_on=row.candidate.starts_on,
        due_on=row.candidate.due_on,
        monitoring=old.monitoring,
        target=old.target,
        budget=old.budget,
    )
    measure = add_measure(agency=plan.agency, fiscal_year=plan.fiscal_year, content=content, by=by)
    measure.carried_from = old
    measure.save(update_fields=["carried_from"])
    return measure
