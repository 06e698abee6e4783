"""The year as a path, from ผลคะแนน to รายงาน, in the order of its tasks: what is done and what is not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils import timezone

from agencies.addresses import address
from desk.following import follow_up_told, is_followed_through
from desk.overview import Overview
from reports.models import Paper, PaperKind

OF_THE_RESULT = (PaperKind.MEMO, PaperKind.ANALYSIS)  # begun once the result is confirmed


@dataclass(frozen=True)
class PathStep:
    """One station of the year's path; ``state`` is done, now (begun), next (to begin) or later."""

    label: str
    state: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Station:
    """How far the work of one station has come; ``can_begin`` where somebody may begin it now."""

    label: str
    is_done: bool
    is_begun: bool
    note: str
    url: str
    can_begin: bool = False


def path_of(view: Overview) -> list[PathStep]:
    """The stations in order. Where nothing is under way, the next is that of the task list.

    A station does not wait for those before it: an agency may sign its memo before its plan is adopted.
    """
    kinds = PaperKind
    stations = [
        _scores(view),
        _measures(view),
        _paper("บันทึกข้อความ", view.memo, kinds.MEMO, view),
        *_announcement(view),
        _paper("วิเคราะห์", view.analysis, kinds.ANALYSIS, view),
        _follow_up(view),
        _paper("รายงาน", view.report, kinds.RESULTS, view),
    ]
    is_any_begun = any(row.is_begun and not row.is_done for row in stations)
    following = None if is_any_begun else next((row for row in stations if not row.is_done), None)
    return [_step(row, is_next=row is following) for row in stations]


def _step(row: Station, *, is_next: bool) -> PathStep:
    state = "done" if row.is_done else "now" if row.is_begun else "next" if is_next else "later"
    return PathStep(row.label, state, row.note, row.url if state != "later" or row.can_begin else "")


def _scores(view: Overview) -> Station:
    """Done once confirmed: until then any figure may still change."""
    entered = sum(1 for row in view.result.indicators if row.score is not None)
    if view.assessment.is_confirmed:
        note = ""
    elif view.result.is_complete:
        note = "รอตรวจทานและยืนยัน"
    else:
        note = f"กรอกแล้ว {entered} จาก {len(view.result.indicators)}"
    return Station("ผลคะแนน", view.assessment.is_confirmed, True, note, view.links.year)


def _paper(label: str, paper: Paper | None, kind: PaperKind, view: Overview) -> Station:
    """Done once a paper is issued, and still while a correction of it is on its way.

    What is written on the plan belongs to another year than the path, so its note begins with that year.
    """
    is_of_plan = kind not in OF_THE_RESULT
    year = view.plan.fiscal_year if is_of_plan else view.fiscal_year
    of_plan = _plan_named(view) if is_of_plan else ""
    if paper is None:
        papers = address("reports:papers", view.agency.code, year)
        can_begin = is_followed_through(view.plan) if is_of_plan else view.assessment.is_confirmed
        return Station(label, False, False, of_plan, f"{papers}#paper-{kind}", can_begin)
    in_force = paper if paper.is_issued else view.in_force.get(kind)
    if in_force is None:
        return Station(
            label, False, True, f"{of_plan} {paper.get_state_display()}".strip(), _address(paper, view)
        )
    signed = f"{of_plan} ลงนามแล้ว {in_force.number}".strip()
    note = signed if in_force is paper else f"{signed} (กำลังทำฉบับแก้ไข)"
    return Station(label, True, True, note, _address(in_force, view))


def _plan_named(view: Overview) -> str:
    """Which plan a station is about: that of the year after the path's."""
    return f"แผนปี {view.plan.fiscal_year}"


def _announcement(view: Overview) -> list[Station]:
    """Asked of a year with weak indicators, as the task is, and kept with the papers of the plan's year."""
    plan = view.plan
    if view.announcement is None and not plan.rows:
        return []
    station = _paper("ประกาศ", view.announcement, PaperKind.ANNOUNCEMENT, view)
    if view.announcement:
        return [station]
    return [replace(station, can_begin=view.result.is_complete and not plan.uncovered)]


def _address(paper: Paper, view: Overview) -> str:
    return address("reports:paper", view.agency.code, paper.pk)


def _measures(view: Overview) -> Station:
    """Done once the plan is in force; a year without weak indicators needs none."""
    plan = view.plan
    if plan.state is None:
        is_needless = view.result.is_complete and not plan.rows
        note = "ไม่มีตัวชี้วัดที่ต่ำกว่าเกณฑ์" if is_needless else _plan_named(view)
        return Station("มาตรการ", is_needless, False, note, view.links.plan)
    note = f"{_plan_named(view)} {plan.state_label}"
    return Station("มาตรการ", plan.is_adopted, True, note, view.links.plan)


def _follow_up(view: Overview) -> Station:
    """Done once every round of the plan in force was reported; until then the first of them is named."""
    plan = view.plan
    note = f"{_plan_named(view)} {follow_up_told(plan, timezone.localdate())}"
    url = address("measures:rounds", view.agency.code, plan.fiscal_year)
    return Station("ติดตาม", is_followed_through(plan), plan.is_adopted, note, url)
