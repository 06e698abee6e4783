"""A year at a glance: what the result is, how far the year has come, and what comes next by whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from django.urls import reverse

from agencies.access import can
from agencies.models import Agency, Membership
from agencies.roles import Permission
from assessments.models import Assessment
from assessments.queries import RecordedYear, recorded_years
from assessments.scoring import YearResult
from measures.queries import Answers, answers_to
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
class Planned:
    """A task before it is known whose turn it is. ``page`` gives its address, asked for only where it is offered."""

    task: Task
    is_done: bool
    may: Permission | bool
    page: Callable[[], str]


@dataclass(frozen=True)
class PathStep:
    """One station of the year's path; ``state`` is done, now or later."""

    label: str
    state: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Overview:
    """Everything the year's page shows. ``plan`` is what the plan of the year after does about this result.

    ``names`` are the full names of the officers who confirmed the result and drafted the memo, by key.
    """

    agency: Agency
    assessment: Assessment
    result: YearResult
    previous: YearResult | None
    plan: Answers
    memo: Paper | None
    names: Mapping[int | None, str]

    @property
    def fiscal_year(self) -> int:
        """The year whose result this is."""
        return self.assessment.fiscal_year


def overview_of(agency: Agency, fiscal_year: int) -> Overview | None:
    """Read everything about a year once; None where the year was not opened."""
    return overview_in(agency, recorded_years(agency, {fiscal_year, fiscal_year - 1}), fiscal_year)


def overview_in(agency: Agency, years: Mapping[int, RecordedYear], fiscal_year: int) -> Overview | None:
    """The same, where the year and the one before it were already read."""
    recorded, before = years.get(fiscal_year), years.get(fiscal_year - 1)
    if recorded is None:
        return None
    memo = _memo(agency, fiscal_year)
    return Overview(
        agency=agency,
        assessment=recorded.assessment,
        result=recorded.result,
        previous=before.result if before else None,
        plan=answers_to(agency, recorded),
        memo=memo,
        names=_names(recorded.assessment.confirmed_by_id, memo.drafted_by_id if memo else None),
    )


def _memo(agency: Agency, fiscal_year: int) -> Paper | None:
    """The year's memo, of which there is at most one, with what the year's page and its seats need."""
    memos = agency.papers.filter(kind=PaperKind.MEMO, fiscal_year=fiscal_year).order_by()
    shown = memos.only("agency", "kind", "unit", "attempt", "state", "number", "drafted_by")
    return next(iter(shown), None)


def _names(*member_ids: int | None) -> dict[int | None, str]:
    """``{key: full name}`` of officers; nothing is read where there is no key."""
    known = {key for key in member_ids if key is not None}
    if not known:
        return {}
    people = Membership.objects.filter(pk__in=known).select_related("user").order_by()
    return {person.pk: person.display_name for person in people}


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
    for plan in planned:
        if plan.is_done:
            kind = "done"
        elif reached:
            kind = "later"
        else:
            kind, reached = ("now" if _may(member, plan.may) else "waiting"), True
        # Links of tasks that wait for someone else, or for an earlier task, are not offered.
        tasks.append(replace(plan.task, kind=kind, url=plan.page() if kind in {"done", "now"} else ""))
    return tasks


def _may(member: Membership, may: Permission | bool) -> bool:
    return may if isinstance(may, bool) else can(member, may)


def _page(name: str, view: Overview, *, of: int | None, fragment: str = "") -> Callable[[], str]:
    """The address of a page ``of`` a year or a paper; never asked for where there is no paper."""
    return partial(reverse, name, args=[view.agency.code, of], fragment=fragment or None)


def _scores(view: Overview) -> Planned:
    entered = sum(1 for row in view.result.indicators if row.score is not None)
    task = Task(
        title="กรอกผลคะแนนรายตัวชี้วัด",
        detail=f"กรอกแล้ว {entered} จาก {len(view.result.indicators)} ตัวชี้วัด",
        who=STAFF,
        action="ดูคะแนน" if view.assessment.is_confirmed else "กรอกคะแนน",
    )
    page = _page("assessments:scores-edit", view, of=view.fiscal_year)
    return Planned(task, view.result.is_complete, Permission.ENTER_SCORES, page)


def _confirmation(view: Overview) -> Planned:
    by = view.names.get(view.assessment.confirmed_by_id)
    task = Task(
        title="ตรวจทานและยืนยันผลคะแนน",
        detail=f"ยืนยันโดย {by}" if by else "เมื่อยืนยันแล้ว คะแนนจะถูกล็อกเพื่อใช้ทำเอกสาร",
        who=STAFF,
        action="ดูการยืนยัน" if by else "ตรวจทานและยืนยัน",
    )
    page = _page("assessments:result-confirm", view, of=view.fiscal_year)
    return Planned(task, view.assessment.is_confirmed, Permission.CONFIRM_RESULT, page)


def _measures(view: Overview) -> Planned:
    year, weak, open_ = view.fiscal_year + 1, len(view.plan.rows), len(view.plan.uncovered)
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
        action="จัดทำมาตรการ" if open_ else "ดูมาตรการ",
    )
    is_done = view.result.is_complete and not open_
    return Planned(task, is_done, Permission.EDIT_MEASURES, _page("measures:plan", view, of=year))


def _draft(view: Overview) -> Planned:
    memo = view.memo
    is_done = memo is not None and not memo.is_editable
    if memo is None:
        task = Task(
            title="ร่างบันทึกข้อความรายงานผล",
            detail="ระบบร่างจากคะแนนและมาตรการให้ ท่านตรวจและแก้ไขได้",
            who=STAFF,
            action="เริ่มร่าง",
        )
        page = _page("desk:year", view, of=view.fiscal_year, fragment="memo")
    else:
        task = Task(
            title="ร่างและเสนอบันทึกข้อความ",
            detail=f"สถานะ: {memo.get_state_display()}",
            who=view.names[memo.drafted_by_id],
            action="เปิดบันทึกข้อความ",
        )
        page = _page("reports:paper", view, of=memo.pk)
    return Planned(task, is_done, Permission.DRAFT_PAPERS, page)


def _signatures(view: Overview, member: Membership) -> Planned:
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
        action="เปิดเอกสาร" if memo and memo.is_issued else "อ่านและลงนาม",
    )
    is_my_turn = bool(seat and member in seat.holders)
    name = "reports:paper-sign" if is_my_turn else "reports:paper"
    page = _page(name, view, of=memo.pk if memo else None)
    return Planned(task, bool(memo and memo.is_issued), is_my_turn, page)


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
    first = view.plan.first_cut_off or FiscalYear(view.plan.fiscal_year).cut_offs()[0]
    return f"รอบแรก {thai_date_short(first)}"
