"""Reads of the desk: what waits for a person, and the agency's years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils import timezone

from agencies.access import can
from agencies.addresses import address
from agencies.histories import HistoryLine
from agencies.models import Membership
from agencies.roles import Permission
from assessments.models import Assessment
from assessments.presenters import LevelView, level_view
from assessments.queries import RecordedYear
from desk.corrections import corrections
from desk.overview import Overview
from desk.tasks import Task, draft_kind, tasks_of
from desk.waiting import Waiting, amendments_for, decisions_for, of_others, rounds_for, rounds_in
from measures.decisions import returns_of as plan_returns_of
from measures.models import Plan, Round
from measures.queries import plans_being_written
from measures.rounds import SOON, next_round_of
from reports.checks import OVERTAKEN
from reports.corrections import named, reason_of
from reports.emblems import has_emblem
from reports.models import Opinion, Paper
from reports.queries import on_the_way, turns_of
from reports.returns import returns_of
from reports.seats import Seat
from reports.states import PaperState
from reports.void_papers import original_of
from thai.dates import thai_date, thai_date_short, thai_datetime_short
from thai.lists import joined

ROUNDS_SHOWN = 5
OF_OTHERS = ("waiting", "open", "begun")  # kinds of tasks that an officer watches, or may help with


@dataclass(frozen=True)
class YearRow:
    """One year in the agency's list."""

    assessment: Assessment
    total: Decimal | None
    level: LevelView
    weak: int
    is_empty: bool


def year_rows(years: Mapping[int, RecordedYear]) -> list[YearRow]:
    """The years with what they came to, in the order given."""
    return [
        YearRow(
            assessment=row.assessment,
            total=row.result.total,
            level=level_view(row.result),
            weak=len(row.result.weak),
            is_empty=row.result.is_empty,
        )
        for row in years.values()
    ]


def my_tasks(
    member: Membership, latest: Overview | None, years: Mapping[int, RecordedYear] | None = None
) -> list[Task]:
    """What waits for this officer, most pressing first.

    Signatures, plans to decide, amendments to note, what was returned, rounds that are late, results to
    correct, the year's next step, papers begun, plans to propose, the next rounds to report, and the emblem
    that is missing; last, what others have missed.
    """
    today = timezone.localdate()
    returned, to_propose = _plans(member, latest)
    due = rounds_in(member.agency, today)
    rounds = rounds_for(member, due, today)
    late = [row for row in rounds if row.cut_off and row.cut_off < today]
    papers = on_the_way(member.agency)
    overtaken = latest.overtaken if latest else {}
    turns = turns_of(member, papers)
    signatures = [_signature(paper, seat) for paper, seat in turns if paper.pk not in overtaken]
    back = [_unsignable(paper) for paper, _ in turns if paper.pk in overtaken]
    decisions = [*decisions_for(member), *amendments_for(member)]
    tasks = [*signatures, *back, *map(_task, decisions), *_sent_back(member, papers), *returned]
    tasks += [*_late(late), *corrections(member, latest, years or {})]
    if can(member, Permission.DRAFT_PAPERS):
        tasks = _added(tasks, _year_tasks(latest, member))
        tasks = _added(tasks, [_begun(paper, member) for paper in papers if paper.state == PaperState.DRAFT])
    tasks += [*to_propose, *_rounds(member, rounds, late)]
    tasks += _emblem(member, papers)
    return [*tasks, *_missed(of_others(member, due))]


def _sent_back(member: Membership, papers: Iterable[Paper]) -> list[Task]:
    """The papers that were returned, for those who may mend them."""
    if not can(member, Permission.DRAFT_PAPERS):
        return []
    back = [paper for paper in papers if paper.state == PaperState.RETURNED]
    requests = returns_of(back)
    return [_returned(paper, requests[paper.pk], member) for paper in back]


def _emblem(member: Membership, papers: list[Paper]) -> list[Task]:
    """For administrators, who alone can give it: the emblem that papers on their way lack."""
    if not papers or not can(member, Permission.MANAGE_AGENCY) or has_emblem(member.agency):
        return []
    detail = "ยังไม่มีตราครุฑ เอกสารที่ออกจะไม่มีตราและเติมภายหลังไม่ได้ ผู้ดูแลระบบเท่านั้นที่เพิ่มได้"
    url = address("reports:emblem", member.agency.code)
    return [_now(title="เพิ่มตราบนเอกสาร", detail=detail, url=url, action="เพิ่มตรา")]


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
    returns = plan_returns_of(plans)
    unready = latest.plan.fiscal_year if latest and latest.plan.uncovered else None
    returned = [_returned_plan(plan, returns[plan.pk]) for plan in plans if plan.pk in returns]
    ready = [row for row in plans if row.pk not in returns and row.fiscal_year != unready]
    return returned, [_ready_plan(plan) for plan in ready]


def _now(**shown: str) -> Task:
    """A line of what this officer can do today."""
    return Task(**shown, kind="now")


def _returned_plan(plan: Plan, line: HistoryLine) -> Task:
    return _now(
        title=f"แก้ไขและเสนอใหม่: {plan}",
        detail=f"{line.who} ส่งกลับให้แก้ไข: {line.comment}",
        url=address("measures:plan", plan.agency.code, plan.fiscal_year),
        action="เปิดแผน",
    )


def _ready_plan(plan: Plan) -> Task:
    return _now(
        title=f"เสนอขออนุมัติ: {plan}",
        detail="เมื่ออนุมัติแล้วจึงเริ่มรอบติดตามและรายงานผลได้",
        url=address("measures:plan-propose", plan.agency.code, plan.fiscal_year),
        action="ตรวจและเสนอ",
    )


def _missed(due: list[Round]) -> list[Task]:
    """The rounds that others did not answer in time: of which plan, since how long, and whose they are."""
    today = timezone.localdate()
    missed: dict[int, list[Round]] = defaultdict(list)
    for row in due:
        if row.cut_off < today:
            missed[row.measure.plan.fiscal_year].append(row)
    return [_missed_of(year, rows, today) for year, rows in sorted(missed.items())]


def _missed_of(year: int, rows: list[Round], today: date) -> Task:
    owners = list(dict.fromkeys(row.measure.owner_label for row in rows if row.measure.owner_label))
    return Task(
        title=f"แผนมาตรการปี {year} มีรอบติดตามที่เลยกำหนดและยังไม่รายงาน {len(rows)} รอบ",
        detail=f"เลยกำหนดแล้ว {(today - rows[0].cut_off).days} วัน (รอบ {thai_date_short(rows[0].cut_off)})",
        who=joined(owners),
        url=address("measures:rounds", rows[0].measure.plan.agency.code, year),
        action="ดูรอบที่เลยกำหนด",
        kind="waiting",
    )


def _task(row: Waiting) -> Task:
    return _now(title=row.title, detail=row.detail, url=row.path, action=row.action)


def _late(rows: list[Waiting]) -> list[Task]:
    """The rounds that should have been reported, the oldest first."""
    return [replace(_task(row), kind="late") for row in rows[:ROUNDS_SHOWN]]


def _rounds(member: Membership, rows: list[Waiting], late: list[Waiting]) -> list[Task]:
    """The rounds to report that are not late; of many, one line leads to all that are not listed."""
    room = ROUNDS_SHOWN - len(late[:ROUNDS_SHOWN])
    tasks = [_task(row) for row in rows[len(late) :][:room]]
    if len(rows) > ROUNDS_SHOWN:
        page = address("measures:my-rounds", member.agency.code)
        title = f"รายงานผลอีก {len(rows) - ROUNDS_SHOWN} รอบ"
        tasks.append(_now(title=title, url=page, action="ดูรอบที่ต้องรายงานทั้งหมด"))
    return tasks


def _signature(paper: Paper, seat: Seat) -> Task:
    since = ""
    if paper.submitted_by and paper.submitted_at:
        since = f"เสนอโดย {paper.submitted_by.display_name} เมื่อ {thai_datetime_short(paper.submitted_at)}"
    return _now(
        title=f"ลงนาม: {paper}",
        detail=" · ".join(filter(None, [_replacing(paper), since])),
        who=seat.who if len(seat.holders) > 1 else "",
        url=address("reports:paper-sign", paper.agency.code, paper.pk),
        action="อ่านและลงนาม",
    )


def _unsignable(paper: Paper) -> Task:
    """A paper whose turn is this officer's, but whose figures the record has left behind."""
    return _now(
        title=f"ส่งกลับให้แก้ไข: {paper}",
        detail=OVERTAKEN,
        url=address("reports:paper-sign", paper.agency.code, paper.pk),
        action="อ่านและส่งกลับ",
    )


def _replacing(paper: Paper) -> str:
    """Of a correction, which paper it is to replace and why."""
    original = original_of(paper)
    if original is None:
        return ""
    reason = reason_of(paper)
    return f"ฉบับแก้ไข แทน{named(original)}{f' เหตุผล {reason}' if reason else ''}"


def _returned(paper: Paper, asked: Opinion, member: Membership) -> Task:
    """A returned paper, whose drafter is to mend it."""
    kind = _draft_kind(paper, member)
    return Task(
        kind=kind,
        who="" if kind == "now" else paper.drafted_by.display_name,
        title=f"แก้ไขและเสนอใหม่: {paper}",
        detail=f"{asked.full_name} ({asked.position}) ส่งกลับให้แก้ไข: {asked.text}",
        url=address("reports:paper", paper.agency.code, paper.pk),
        action="เปิดอ่านความเห็น",
    )


def _begun(paper: Paper, member: Membership) -> Task:
    """A paper that nobody submitted yet."""
    return Task(
        kind=_draft_kind(paper, member),
        title=f"ร่างต่อและเสนอ: {paper}",
        detail=f"เริ่มร่างโดย {paper.drafted_by.display_name}",
        url=address("reports:paper", paper.agency.code, paper.pk),
        action="เปิดร่าง",
    )


def _draft_kind(paper: Paper, member: Membership) -> str:
    return draft_kind(member, paper.drafted_by_id, is_at_work=paper.drafted_by.is_active)


def _year_tasks(latest: Overview | None, member: Membership) -> list[Task]:
    """The next step of the latest year, where it is this officer's."""
    if latest is None:
        return []
    return [replace(task, who="") for task in tasks_of(latest, member) if task.kind == "now"]


def coming_up(member: Membership, latest: Overview | None) -> list[str]:
    """For an officer for whom nothing waits: what comes next, by whom and when, in sentences."""
    if latest is None:
        return []
    tasks = tasks_of(latest, member)
    waiting = next((task for task in tasks if task.kind in ("waiting", "begun")), None)
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
    elif latest.plan.is_adopted and (coming := latest.plan.next_after(timezone.localdate())):
        day = thai_date(coming)
        sentences.append(f"รอบติดตามถัดไปของแผนปี {latest.plan.fiscal_year} คือ {day} ผู้รายงานคือเจ้าของมาตรการ")
    if not sentences:
        year = latest.fiscal_year + 1
        sentences.append(f"งานถัดไปคือเปิดปี {year} เมื่อสำนักงาน ป.ป.ช. ประกาศผล ผู้ดำเนินการคือ{latest.in_charge}")
    return sentences
