"""Every write to a plan: a verb, keyword-only, atomic, with its audit event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.urls import reverse

from agencies.audit import record
from agencies.events import Event
from agencies.findings import Finding, block
from agencies.models import Agency, Membership, Removed, Unit
from agencies.restoring import keep
from agencies.stances import since
from agencies.transitions import Refused
from agencies.versions import claim, require_version
from measures.amendments import what_changed
from measures.models import Measure, Plan, Recommendation, Round, Step, WeakPoint
from measures.queries import usual_cut_offs
from thai.dates import thai_date
from thai.lists import joined
from thai.names import tidy

FIELDS = (
    "title",
    "topic",
    "guideline",
    "all_units",
    "owner",
    "owner_name",
    "starts_on",
    "due_on",
    "monitoring",
    "target",
    "budget",
)


@dataclass(frozen=True)
class MeasureContent:
    """What a person writes about a measure; ``budget`` is in baht.

    ``item_codes`` None leaves the items it answers as they are, ``cut_offs`` None its follow-up dates: a new
    measure then gets those of the plan's calendar.
    """

    title: str
    indicator_codes: Sequence[str] = ()
    item_codes: Sequence[str] | None = None
    topic: int | None = None
    recommendation: Recommendation | None = None
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
    budget: Decimal | None = None
    cut_offs: Sequence[date] | None = None


@transaction.atomic
def open_plan(*, agency: Agency, fiscal_year: int, by: Membership | None) -> Plan:
    """The plan of a year, opened where it was not."""
    plan, created = Plan.objects.get_or_create(agency=agency, fiscal_year=fiscal_year)
    if created:
        record(Event.PLAN_OPENED, by=by, agency=agency, subject=plan)
    return plan


def require_changeable(*, plan: Plan, by: Membership | None, reason: str = "") -> Plan:
    """The plan's row, locked, where a person may change what it holds now; call it inside the transaction.

    Raises Refused while it lies before an executive and, once it is in force, where no reason is given. A
    management command (``by`` None) brings in what was decided elsewhere and is not asked.
    """
    row = Plan.objects.select_for_update(of=("self",)).select_related("agency").get(pk=plan.pk)
    if by is not None and row.is_proposed and row.proposed_at:
        message = (
            f"แผนอยู่ระหว่างการพิจารณาอนุมัติ เสนอเมื่อ {since(row.proposed_at, row.proposed_by)} จึงยังแก้ไขไม่ได้ "
            "หากต้องแก้ไข กรุณาดึงแผนกลับมาก่อน"
        )
        raise Refused([block("plan-proposed", message)])
    if by is not None and row.is_adopted and not reason.strip():
        message = "แผนนี้อนุมัติใช้แล้ว กรุณาระบุเหตุผลที่แก้ไข เพื่อเก็บไว้ในประวัติของแผน"
        raise Refused([block("reason", message)])
    return row


def note_amendment(*, plan: Plan, what: str, by: Membership | None, reason: str) -> None:
    """Keep an amendment in the history of a plan in force; a plan still being written has none."""
    if plan.is_adopted and by is not None:
        comment = f"{what} เหตุผล: {reason.strip()}"
        changes = {"amended": what}
        record(Event.PLAN_CHANGED, by=by, agency=plan.agency, subject=plan, changes=changes, comment=comment)


@transaction.atomic
def add_measure(
    *, agency: Agency, fiscal_year: int, content: MeasureContent, by: Membership, reason: str = ""
) -> Measure:
    """Add a measure at the end of the plan of a year; Refused as ``require_changeable``."""
    plan = open_plan(agency=agency, fiscal_year=fiscal_year, by=by)
    plan = require_changeable(plan=plan, by=by, reason=reason)
    last = plan.measures.aggregate(last=models.Max("order"))["last"] or 0
    measure = Measure(plan=plan, order=last + 1, recommendation=content.recommendation)
    _write(measure, content)
    if content.cut_offs is None:
        _write_rounds(measure, usual_cut_offs(plan))
    changes, why = {"title": content.title}, reason.strip()
    record(Event.MEASURE_ADDED, by=by, agency=agency, subject=measure, changes=changes, comment=why)
    note_amendment(plan=plan, what=f"เพิ่มมาตรการ “{measure.title}”", by=by, reason=reason)
    return measure


@transaction.atomic
def change_measure(
    *, measure: Measure, content: MeasureContent, by: Membership, version: int, reason: str = ""
) -> Measure:
    """Rewrite a measure; raises Stale when the form is older than the record, Refused as above."""
    plan = require_changeable(plan=measure.plan, by=by, reason=reason)
    claim(measure, version)
    before = summary_of(measure)
    _write(measure, content)
    after, why = summary_of(measure), reason.strip()
    changes = {name: [old, after[name]] for name, old in before.items() if _reads_anew(old, after[name])}
    record(Event.MEASURE_CHANGED, by=by, agency=plan.agency, subject=measure, changes=changes, comment=why)
    if changes:
        what = f"แก้ไขมาตรการ “{before['title']}” ({what_changed(changes)})"
        note_amendment(plan=plan, what=what, by=by, reason=reason)
    return measure


def why_not_removable(measure: Measure) -> list[Finding]:
    """Why a person may not remove a measure: a round of it was reported on; empty where they may."""
    days = [thai_date(row.cut_off) for row in measure.rounds.all() if row.is_reported]
    if not days:
        return []
    message = (
        f"มาตรการนี้มีการรายงานผลแล้วจึงลบไม่ได้ (รอบ {joined(days)}) "
        "หากไม่ดำเนินการต่อ กรุณารายงานสถานะเป็น “ไม่ได้ดำเนินการ” พร้อมเหตุผลในรอบถัดไป"
    )
    url = reverse("measures:rounds", args=[measure.agency.code, measure.plan.fiscal_year])
    return [block("measure-reported", message, subject=measure.title, url=url, link_text="ไปที่รอบติดตาม")]


@transaction.atomic
def remove_measure(
    *, measure: Measure, by: Membership | None, reason: str = "", version: str | None = None
) -> Removed | None:
    """Remove a measure; what can be put back where a person did it. Its content stays in the audit record.

    Raises Refused as ``require_changeable``, and where a person would remove what was reported on; Stale.
    """
    plan = require_changeable(plan=measure.plan, by=by, reason=reason)
    require_version(measure, version)
    if by is not None and (findings := why_not_removable(measure)):
        raise Refused(findings)
    changes, why = summary_of(measure), reason.strip()
    record(Event.MEASURE_REMOVED, by=by, agency=plan.agency, subject=measure, changes=changes, comment=why)
    note_amendment(plan=plan, what=f"ลบมาตรการ “{measure.title}”", by=by, reason=reason)
    removed = keep(measure, agency=plan.agency, place=plan, by=by) if by else None
    measure.delete()
    return removed


def _write(measure: Measure, content: MeasureContent) -> None:
    for name in FIELDS:
        setattr(measure, name, getattr(content, name))
    measure.save()
    measure.units.set(content.units)
    items = content.item_codes
    if items is None:
        items = [point.item_code for point in measure.weak_points.all() if point.item_code]
    measure.weak_points.all().delete()
    WeakPoint.objects.bulk_create(_weak_points(measure, content.indicator_codes, items))
    measure.steps.all().delete()
    Step.objects.bulk_create(
        Step(measure=measure, order=place, text=text) for place, text in enumerate(content.steps, 1)
    )
    if content.cut_offs is not None:
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


def _reads_anew(old: str | list[str], new: str | list[str]) -> bool:
    """Whether a value reads otherwise than before; spaces and tabs that a form tidies do not count."""
    before, after = (value.splitlines() if isinstance(value, str) else value for value in (old, new))
    return [tidy(row) for row in before] != [tidy(row) for row in after]


def summary_of(measure: Measure) -> dict[str, Any]:
    """The measure as text, for the audit event."""
    fresh = Measure.objects.get(pk=measure.pk)
    summary: dict[str, Any] = {name: str(getattr(fresh, name) or "") for name in FIELDS}
    summary["units"] = [unit.name for unit in fresh.units.all()]
    summary["steps"] = [step.text for step in fresh.steps.all()]
    summary["weak_points"] = [str(point) for point in fresh.weak_points.all()]
    summary["rounds"] = [row.cut_off.isoformat() for row in fresh.rounds.all()]
    return summary
