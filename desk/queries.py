"""Reads of the desk: what waits for a person, and the agency's years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from agencies.access import can
from agencies.histories import HistoryLine
from agencies.models import Membership
from agencies.roles import Permission
from assessments.models import Assessment
from assessments.presenters import LevelView, level_view
from assessments.queries import RecordedYear
from desk.overview import STAFF, Overview, Task, tasks_of
from desk.waiting import Waiting, decisions_for, rounds_for
from measures.decisions import returns_of
from measures.models import Plan
from measures.queries import plans_being_written
from measures.rounds import SOON, next_round_of, overdue_by_year
from reports.models import Paper
from reports.queries import on_the_way, turns_of
from reports.seats import Seat
from reports.states import PaperState
from thai.dates import thai_date, thai_datetime_short

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

    Signatures, plans to decide, what was returned, the year's next step, papers begun, plans to propose, and
    rounds to report; for executives the rounds that others have missed.
    """
    returned, to_propose = _plans(member, latest)
    papers = on_the_way(member.agency)
    signatures = [_signature(paper, seat) for paper, seat in turns_of(member, papers)]
    tasks = [*signatures, *map(_task, decisions_for(member)), *returned]
    if can(member, Permission.DRAFT_PAPERS):
        tasks += [_returned(paper) for paper in papers if paper.state == PaperState.RETURNED]
        tasks = _added(tasks, _year_tasks(latest, member))
        tasks = _added(tasks, [_begun(paper) for paper in papers if paper.state == PaperState.DRAFT])
    return [*tasks, *to_propose, *_rounds(member), *_missed(member)]


def _added(tasks: list[Task], more: list[Task]) -> list[Task]:
    """The lists one after the other, without what leads where an earlier task leads."""
    listed = {task.url for task in tasks}
    return tasks + [task for task in more if task.url not in listed]


def _plans(member: Membership, latest: Overview | None) -> tuple[list[Task], list[Task]]:
    """The plans that were returned, and those that nobody proposed yet; two queries at most.

    A plan that does not answer every weak indicator of the latest result is not ready to be proposed.
    """
    if not can(member, Permission.EDIT_MEASURES):
        return [], []
    plans = plans_being_written(member.agency)
    returns = returns_of(plans)
    unready = latest.plan.fiscal_year if latest and latest.plan.uncovered else None
    returned = [_returned_plan(plan, returns[plan.pk]) for plan in plans if plan.pk in returns]
    ready = [row for row in plans if row.pk not in returns and row.fiscal_year != unready]
    return returned, [_ready_plan(plan) for plan in ready]


def _returned_plan(plan: Plan, line: HistoryLine) -> Task:
    return Task(
        title=f"แก้ไขและเสนอใหม่: {plan}",
        detail=f"{line.who} ส่งกลับให้แก้ไข: {line.comment}",
        url=reverse("measures:plan", args=[plan.agency.code, plan.fiscal_year]),
        action="เปิดแผน",
        kind="now",
    )


def _ready_plan(plan: Plan) -> Task:
    return Task(
        title=f"เสนอขออนุมัติ: {plan}",
        detail="เมื่ออนุมัติแล้วจึงเริ่มรอบติดตามและรายงานผลได้",
        url=reverse("measures:plan-propose", args=[plan.agency.code, plan.fiscal_year]),
        action="ตรวจและเสนอ",
        kind="now",
    )


def _missed(member: Membership) -> list[Task]:
    """For those who put plans in force: the rounds that nobody answered in time, a line for each plan."""
    if not can(member, Permission.ADOPT_PLAN):
        return []
    missed = overdue_by_year(member.agency, timezone.localdate())
    return [
        Task(
            title=f"แผนมาตรการปี {year} มีรอบติดตามที่เลยกำหนดและยังไม่รายงาน {count} รอบ",
            url=reverse("measures:rounds", args=[member.agency.code, year]),
            action="ดูรอบที่เลยกำหนด",
            kind="waiting",
        )
        for year, count in missed.items()
    ]


def _task(row: Waiting) -> Task:
    return Task(title=row.title, detail=row.detail, url=row.path, action=row.action, kind="now")


def _rounds(member: Membership) -> list[Task]:
    """The rounds to report, the oldest first; of many, one line leads to all of them."""
    rows = rounds_for(member, timezone.localdate())
    tasks = [_task(row) for row in rows[:ROUNDS_SHOWN]]
    if len(rows) > ROUNDS_SHOWN:
        address = reverse("measures:my-rounds", args=[member.agency.code])
        title = f"รายงานผลอีก {len(rows) - ROUNDS_SHOWN} รอบ"
        tasks.append(Task(title=title, url=address, action="ดูรอบที่ต้องรายงานทั้งหมด", kind="now"))
    return tasks


def _signature(paper: Paper, seat: Seat) -> Task:
    since = ""
    if paper.submitted_by and paper.submitted_at:
        since = f"เสนอโดย {paper.submitted_by.display_name} เมื่อ {thai_datetime_short(paper.submitted_at)}"
    return Task(
        title=f"ลงนาม: {paper}",
        detail=since,
        who=seat.who if len(seat.holders) > 1 else "",
        url=reverse("reports:paper-sign", args=[paper.agency.code, paper.pk]),
        action="อ่านและลงนาม",
        kind="now",
    )


def _returned(paper: Paper) -> Task:
    return Task(
        title=f"แก้ไขและเสนอใหม่: {paper}",
        detail="ผู้ลงนามส่งกลับให้แก้ไข",
        url=reverse("reports:paper", args=[paper.agency.code, paper.pk]),
        action="เปิดอ่านความเห็น",
        kind="now",
    )


def _begun(paper: Paper) -> Task:
    return Task(
        title=f"ร่างต่อและเสนอ: {paper}",
        detail=f"เริ่มร่างโดย {paper.drafted_by.display_name}",
        url=reverse("reports:paper", args=[paper.agency.code, paper.pk]),
        action="เปิดร่าง",
        kind="now",
    )


def _year_tasks(latest: Overview | None, member: Membership) -> list[Task]:
    """The next step of the latest year, where it is this officer's."""
    if latest is None:
        return []
    return [replace(task, who="") for task in tasks_of(latest, member) if task.kind == "now"]


def coming_up(member: Membership, latest: Overview | None) -> list[str]:
    """For an officer for whom nothing waits: what comes next, by whom and when, in sentences."""
    if latest is None:
        return []
    waiting = next((task for task in tasks_of(latest, member) if task.kind == "waiting"), None)
    sentences = []
    if waiting:
        by = f" ผู้ดำเนินการคือ {waiting.who}" if waiting.who else ""
        sentences.append(f"งานถัดไปของปี {latest.fiscal_year} คือ “{waiting.title}”{by}")
    own = next_round_of(member)
    if own:
        sentences.append(
            f"รอบติดตามถัดไปของท่านคือ {thai_date(own.cut_off)} เรื่อง “{own.measure.title}” "
            f"ระบบจะแจ้งที่นี่ก่อนถึงกำหนด {SOON.days} วัน"
        )
    elif latest.plan.is_adopted and latest.plan.next_cut_off:
        day = thai_date(latest.plan.next_cut_off)
        sentences.append(f"รอบติดตามถัดไปของแผนปี {latest.plan.fiscal_year} คือ {day} ผู้รายงานคือเจ้าของมาตรการ")
    if not sentences:
        year = latest.fiscal_year + 1
        sentences.append(f"งานถัดไปคือเปิดปี {year} เมื่อสำนักงาน ป.ป.ช. ประกาศผล ผู้ดำเนินการคือ{STAFF}")
    return sentences
