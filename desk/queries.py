"""Reads of the desk: what waits for a person, and the agency's years."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from agencies.access import can
from agencies.models import Agency, Membership
from agencies.roles import Permission
from assessments.models import Assessment
from assessments.presenters import LevelView, level_view
from assessments.queries import result_of
from desk.overview import Task, overview_of, tasks_of
from reports.queries import unfinished, waiting_for
from thai.dates import thai_datetime_short


@dataclass(frozen=True)
class YearRow:
    """One year in the agency's list."""

    assessment: Assessment
    total: Decimal | None
    level: LevelView
    weak: int


def years_of(agency: Agency) -> list[Assessment]:
    """The agency's opened years, newest first."""
    return list(agency.assessments.select_related("edition", "agency", "confirmed_by__user"))


def year_rows(assessments: list[Assessment]) -> list[YearRow]:
    """The years with what they came to."""
    rows = []
    for assessment in assessments:
        result = result_of(assessment)
        rows.append(YearRow(assessment, result.total, level_view(result), len(result.weak)))
    return rows


def my_tasks(member: Membership, latest: Assessment | None) -> list[Task]:
    """What waits for this officer, most pressing first: signatures, returned papers, the year's next step."""
    tasks = _signatures(member)
    if can(member, Permission.DRAFT_PAPERS):
        tasks += _returned(member)
        tasks += [task for task in _year_tasks(latest, member) if task.url not in {known.url for known in tasks}]
    return tasks


def _signatures(member: Membership) -> list[Task]:
    return [
        Task(
            title=f"ลงนาม: {paper}",
            detail=f"เสนอโดย {paper.submitted_by.display_name}" if paper.submitted_by else "",
            due=f"เสนอเมื่อ {thai_datetime_short(paper.submitted_at)}" if paper.submitted_at else "",
            url=reverse("reports:paper-sign", args=[paper.agency.code, paper.pk]),
            action="อ่านและลงนาม",
            kind="now",
        )
        for paper in waiting_for(member)
    ]


def _returned(member: Membership) -> list[Task]:
    return [
        Task(
            title=f"แก้ไขและเสนอใหม่: {paper}",
            detail="ผู้ลงนามส่งกลับให้แก้ไข",
            url=reverse("reports:paper", args=[paper.agency.code, paper.pk]),
            action="เปิดอ่านความเห็น",
            kind="now",
        )
        for paper in unfinished(member.agency)
        if paper.state == "returned"
    ]


def _year_tasks(latest: Assessment | None, member: Membership) -> list[Task]:
    """The next step of the latest year, where it is this officer's."""
    if latest is None:
        return []
    return [task for task in tasks_of(overview_of(latest), member) if task.kind == "now"]


