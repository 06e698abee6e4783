"""Reads of the desk: what waits for a person, and the agency's years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from agencies.access import can
from agencies.models import Membership
from agencies.roles import Permission
from assessments.models import Assessment
from assessments.presenters import LevelView, level_view
from assessments.queries import RecordedYear
from desk.overview import Overview, Task, tasks_of
from desk.waiting import Waiting, decisions_for, rounds_for
from reports.models import Paper
from reports.queries import unfinished, waiting_for
from thai.dates import thai_datetime_short

ROUNDS_SHOWN = 5


@dataclass(frozen=True)
class YearRow:
    """One year in the agency's list."""

    assessment: Assessment
    total: Decimal | None
    level: LevelView
    weak: int


def year_rows(years: Mapping[int, RecordedYear]) -> list[YearRow]:
    """The years with what they came to, in the order given."""
    return [
        YearRow(row.assessment, row.result.total, level_view(row.result), len(row.result.weak))
        for row in years.values()
    ]


def my_tasks(member: Membership, latest: Overview | None) -> list[Task]:
    """What waits for this officer, most pressing first.

    Signatures, plans to decide, returned papers, the year's next step, rounds to report.
    """
    tasks = [*_signatures(member), *map(_task, decisions_for(member))]
    if can(member, Permission.DRAFT_PAPERS):
        tasks += _returned(member)
        listed = {task.url for task in tasks}
        tasks += [task for task in _year_tasks(latest, member) if task.url not in listed]
    return [*tasks, *_rounds(member)]


def _task(row: Waiting) -> Task:
    return Task(title=row.title, detail=row.detail, url=row.path, action=row.action, kind="now")


def _rounds(member: Membership) -> list[Task]:
    """The rounds to report, the oldest first; of many, one line leads to all of them."""
    rows = rounds_for(member, timezone.localdate())
    tasks = [_task(row) for row in rows[:ROUNDS_SHOWN]]
    if len(rows) > ROUNDS_SHOWN:
        address = reverse("measures:my-rounds", args=[member.agency.code])
        title = f"รายงานผลอีก {len(rows) - ROUNDS_SHOWN} มาตรการ"
        tasks.append(Task(title=title, url=address, action="ดูรอบที่ต้องรายงานทั้งหมด", kind="now"))
    return tasks


def _signatures(member: Membership) -> list[Task]:
    return [
        Task(
            title=f"ลงนาม: {paper}",
            detail=_submitted(paper),
            url=reverse("reports:paper-sign", args=[paper.agency.code, paper.pk]),
            action="อ่านและลงนาม",
            kind="now",
        )
        for paper in waiting_for(member)
    ]


def _submitted(paper: Paper) -> str:
    """Who sent a paper up, and when."""
    if paper.submitted_by is None or paper.submitted_at is None:
        return ""
    return f"เสนอโดย {paper.submitted_by.display_name} เมื่อ {thai_datetime_short(paper.submitted_at)}"


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


def _year_tasks(latest: Overview | None, member: Membership) -> list[Task]:
    """The next step of the latest year, where it is this officer's."""
    if latest is None:
        return []
    return [task for task in tasks_of(latest, member) if task.kind == "now"]
