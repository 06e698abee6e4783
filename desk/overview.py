"""A year at a glance: what the result is, how far the year has come, and what comes next by whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse

from agencies.access import can
from agencies.models import Agency, Membership
from agencies.roles import Permission
from assessments.models import Assessment
from assessments.queries import recorded_years
from assessments.scoring import YearResult
from measures.queries import PlanView, answers_to
from reports.models import Paper, PaperKind
from reports.seats import next_seat
from thai.dates import thai_date_short
from thai.fiscal import FiscalYear

STAFF = "เจ้าหน้าที่ผู้รับผิดชอบ ITA"


@dataclass(frozen=True)
class Task:
    """One line of a task list; ``kind`` is done, now, waiting or later."""

    title: str
    detail: str = ""
    who: str = ""
    due: str = ""
    url: str = ""
    action: str = ""
    kind: str = "later"


@dataclass(frozen=True)
class PathStep:
    """One station of the year's path; ``state`` is done, now or later."""

    label: str
    state: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Overview:
    """Everything the year's page shows. ``plan`` is the plan of the year after, which answers this result."""

    agency: Agency
    assessment: Assessment
    result: YearResult
    previous: YearResult | None
    plan: PlanView
    memo: Paper | None

    @property
    def fiscal_year(self) -> int:
        """The year whose result this is."""
        return self.assessment.fiscal_year


def overview_of(agency: Agency, fiscal_year: int) -> Overview | None:
    """Read everything about a year once; None where the year was not opened."""
    years = recorded_years(agency, {fiscal_year, fiscal_year - 1})
    if fiscal_year not in years:
        return None
    recorded, before = years[fiscal_year], years.get(fiscal_year - 1)
    memos = Paper.objects.filter(agency=agency, kind=PaperKind.MEMO, fiscal_year=fiscal_year)
    return Overview(
        agency=agency,
        assessment=recorded.assessment,
        result=recorded.result,
        previous=before.result if before else None,
        plan=answers_to(agency, recorded),
        memo=memos.select_related("drafted_by__user").first(),
    )


def tasks_of(view: Overview, member: Membership) -> list[Task]:
    """The year's work in order. The first unfinished task is "now" for who may do it, "waiting" for others."""
    planned = [
        _scores(view),
        _confirmation(view),
        _measures(view),
        _draft(view),
        _signatures(view, member),
    ]
    tasks = []
    reached = False
    for task, is_done, may in planned:
        if is_done:
            kind = "done"
        elif reached:
            kind = "later"
        else:
            kind, reached = ("now" if _may(member, may) else "waiting"), True
        tasks.append(replace(task, kind=kind, url=_reachable(task, kind)))
    return tasks


def _may(member: Membership, may: Permission | bool) -> bool:
    return may if isinstance(may, bool) else can(member, may)


def _reachable(task: Task, kind: str) -> str:
    """Links of tasks that wait for someone else, or for an earlier task, are not offered."""
    return task.url if kind in {"done", "now"} else ""


def _scores(view: Overview) -> tuple[Task, bool, Permission | bool]:
    entered = sum(1 for row in view.result.indicators if row.score is not None)
    task = Task(
        title="กรอกผลคะแนนรายตัวชี้วัด",
        detail=f"กรอกแล้ว {entered} จาก {len(view.result.indicators)} ตัวชี้วัด",
        who=STAFF,
        url=reverse("assessments:scores-edit", args=[view.agency.code, view.fiscal_year]),
        action="ดูคะแนน" if view.assessment.is_confirmed else "กรอกคะแนน",
    )
    return task, view.result.is_complete, Permission.ENTER_SCORES


def _confirmation(view: Overview) -> tuple[Task, bool, Permission | bool]:
    by = view.assessment.confirmed_by
    task = Task(
        title="ตรวจทานและยืนยันผลคะแนน",
        detail=f"ยืนยันโดย {by.display_name}" if by else "เมื่อยืนยันแล้ว คะแนนจะถูกล็อกเพื่อใช้ทำเอกสาร",
        who=STAFF,
        url=reverse("assessments:result-confirm", args=[view.agency.code, view.fiscal_year]),
        action="ดูการยืนยัน" if by else "ตรวจทานและยืนยัน",
    )
    return task, view.assessment.is_confirmed, Permission.CONFIRM_RESULT


def _measures(view: Overview) -> tuple[Task, bool, Permission | bool]:
    year, weak, open_ = view.fiscal_year + 1, len(view.plan.coverage), len(view.plan.uncovered)
    if not view.result.is_complete:
        detail = "จะทราบตัวชี้วัดที่ต้องมีมาตรการเมื่อคะแนนครบ"
    elif weak:
        detail = f"มีมาตรการแล้ว {weak - open_} จาก {weak} ตัวชี้วัดที่ต่ำกว่าเกณฑ์"
    else:
        detail = "ไม่มีตัวชี้วัดที่ต่ำกว่าเกณฑ์"
    task = Task(
        title=f"จัดทำมาตรการสำหรับปี {year}",
        detail=detail,
        who=STAFF,
        url=reverse("measures:plan", args=[view.agency.code, year]),
        action="จัดทำมาตรการ" if open_ else "ดูมาตรการ",
    )
    return task, view.result.is_complete and not open_, Permission.EDIT_MEASURES


def _draft(view: Overview) -> tuple[Task, bool, Permission | bool]:
    memo = view.memo
    is_done = memo is not None and not memo.is_editable
    if memo is None:
        task = Task(
            title="ร่างบันทึกข้อความรายงานผล",
            detail="ระบบร่างจากคะแนนและมาตรการให้ ท่านตรวจและแก้ไขได้",
            who=STAFF,
            url=reverse("desk:year", args=[view.agency.code, view.fiscal_year]) + "#memo",
            action="เริ่มร่าง",
        )
    else:
        task = Task(
            title="ร่างและเสนอบันทึกข้อความ",
            detail=f"สถานะ: {memo.get_state_display()}",
            who=memo.drafted_by.display_name,
            url=reverse("reports:paper", args=[view.agency.code, memo.pk]),
            action="เปิดบันทึกข้อความ",
        )
    return task, is_done, Permission.DRAFT_PAPERS


def _signatures(view: Overview, member: Membership) -> tuple[Task, bool, Permission | bool]:
    memo = view.memo
    seat = next_seat(memo) if memo and memo.state == "submitted" else None
    if memo and memo.is_issued:
        detail = f"ลงนามครบแล้ว เลขที่ {memo.number}"
    else:
        detail = f"รอ {seat.label}" if seat else "หัวหน้าส่วนราชการ รองปลัด ปลัด และนายก ตามลำดับ"
    task = Task(
        title="ให้ความเห็นและลงนามตามลำดับ",
        detail=detail,
        who=seat.holder.display_name if seat and seat.holder else "",
        url=_signing_url(view, bool(seat and member in seat.holders)),
        action="เปิดเอกสาร" if memo and memo.is_issued else "อ่านและลงนาม",
    )
    return task, bool(memo and memo.is_issued), bool(seat and member in seat.holders)


def _signing_url(view: Overview, is_my_turn: bool) -> str:
    if view.memo is None:
        return ""
    name = "reports:paper-sign" if is_my_turn else "reports:paper"
    return reverse(name, args=[view.agency.code, view.memo.pk])


def path_of(view: Overview) -> list[PathStep]:
    """The year as a path from scores to follow-up."""
    memo = view.memo
    done = [
        ("ผลคะแนน", view.result.is_complete, ""),
        ("ยืนยันผล", view.assessment.is_confirmed, ""),
        ("มาตรการ", view.result.is_complete and not view.plan.uncovered, f"แผนปี {view.fiscal_year + 1}"),
        ("บันทึกข้อความ", memo is not None and not memo.is_editable, ""),
        ("ลงนาม", memo is not None and memo.is_issued, memo.number if memo and memo.is_issued else ""),
        ("ติดตาม", False, _next_follow_up(view)),
    ]
    first_open = next(place for place, (_, is_done, _) in enumerate(done) if not is_done)
    return [
        PathStep(label, "done" if is_done else "now" if place == first_open else "later", note)
        for place, (label, is_done, note) in enumerate(done)
    ]


def _next_follow_up(view: Overview) -> str:
    """The first follow-up date of the plan, else the one its year will have."""
    dates = sorted(row.cut_off for measure in view.plan.measures for row in measure.rounds.all())
    first = dates[0] if dates else FiscalYear(view.fiscal_year + 1).cut_offs()[0]
    return f"รอบแรก {thai_date_short(first)}"
