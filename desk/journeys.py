"""The year as a path: ผลคะแนน, วิเคราะห์, มาตรการ, ลงนาม, ติดตาม, รายงาน; what is done and what is not."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from agencies.addresses import address
from desk.overview import Overview
from reports.models import Paper
from thai.dates import thai_date_short
from thai.fiscal import FiscalYear


@dataclass(frozen=True)
class PathStep:
    """One station of the year's path; ``state`` is done, now (begun), next (to begin) or later."""

    label: str
    state: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Station:
    """How far the work of one station has come."""

    label: str
    is_done: bool
    is_begun: bool
    note: str
    url: str


def path_of(view: Overview) -> list[PathStep]:
    """The stations in order. Where nothing is under way, the next is that of the task list.

    A station does not wait for those before it: an agency may sign its memo before its plan is adopted.
    """
    scores, measures, memo = _scores(view), _measures(view), _paper("ลงนาม", view.memo, view)
    analysis, report = _paper("วิเคราะห์", view.analysis, view), _paper("รายงาน", view.report, view)
    follow_up = _follow_up(view)
    by_work = [scores, measures, memo, analysis, follow_up, report]
    is_any_begun = any(row.is_begun and not row.is_done for row in by_work)
    following = None if is_any_begun else next((row for row in by_work if not row.is_done), None)
    stations = [scores, analysis, measures, memo, follow_up, report]
    return [_step(row, is_next=row is following) for row in stations]


def _step(row: Station, *, is_next: bool) -> PathStep:
    state = "done" if row.is_done else "now" if row.is_begun else "next" if is_next else "later"
    return PathStep(row.label, state, row.note, "" if state == "later" else row.url)


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


def _paper(label: str, paper: Paper | None, view: Overview) -> Station:
    """Done once the paper is issued."""
    if paper is None:
        return Station(label, False, False, "", view.links.papers)
    note = paper.number if paper.is_issued else paper.get_state_display()
    url = address("reports:paper", view.agency.code, paper.pk)
    return Station(label, paper.is_issued, True, note, url)


def _measures(view: Overview) -> Station:
    """Done once the plan is in force; a year without weak indicators needs none."""
    plan = view.plan
    if plan.state is None:
        is_needless = view.result.is_complete and not plan.rows
        note = "ไม่มีตัวชี้วัดที่ต่ำกว่าเกณฑ์" if is_needless else f"แผนปี {plan.fiscal_year}"
        return Station("มาตรการ", is_needless, False, note, view.links.plan)
    note = f"แผนปี {plan.fiscal_year} {plan.state_label}"
    return Station("มาตรการ", plan.is_adopted, True, note, view.links.plan)


def _follow_up(view: Overview) -> Station:
    """Done once every round of the plan in force was reported; until then the first of them is named."""
    plan = view.plan
    is_done = plan.is_adopted and plan.first_cut_off is not None and plan.next_cut_off is None
    day = plan.next_cut_off or FiscalYear(plan.fiscal_year).cut_offs()[0]
    words = "รอบถัดไป" if plan.is_adopted and plan.next_cut_off != plan.first_cut_off else "รอบแรก"
    late = (timezone.localdate() - day).days if plan.is_adopted else 0
    since = f" เลยกำหนด {late} วัน" if late > 0 else ""
    note = "รายงานครบทุกรอบ" if is_done else f"{words} {thai_date_short(day)}{since}"
    url = address("measures:rounds", view.agency.code, plan.fiscal_year)
    return Station("ติดตาม", is_done, plan.is_adopted, note, url)
