"""What is told of a plan and holds nothing: its readers judge whether it is meant so."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from agencies.addresses import address
from agencies.findings import Finding, warn
from measures.models import Measure, Plan
from measures.names import quoted
from measures.owed import is_owed
from measures.queries import PlanView
from thai.dates import dates_in, thai_date
from thai.fiscal import FiscalYear
from thai.lists import joined


def is_over(fiscal_year: int, day: date) -> bool:
    """Whether a fiscal year ended before a day."""
    return FiscalYear(fiscal_year).ends_on < day


def is_carried_out(plan: Plan, day: date) -> bool:
    """Whether a plan was in force and its year is over, so that it is a record and no longer work."""
    return plan.is_adopted and is_over(plan.fiscal_year, day)


def year_has_ended(fiscal_year: int, plan: Plan | None, day: date) -> list[Finding]:
    """A plan that is not in force can no longer be carried out in a year that has ended (V14)."""
    if not is_over(fiscal_year, day) or (plan and plan.is_adopted):
        return []
    now = FiscalYear.of(day).year
    message = (
        f"ปีงบประมาณ {fiscal_year} สิ้นสุดแล้วเมื่อ {thai_date(FiscalYear(fiscal_year).ends_on)} "
        f"หากเป็นงานที่จะทำต่อไป กรุณาจัดทำในแผนปี {now} "
        "หากแผนนี้อนุมัติและดำเนินการไปแล้วตามฉบับกระดาษ บันทึกย้อนหลังได้ โดยผู้อนุมัติระบุวันที่อนุมัติจริงและที่มาในหน้าพิจารณาแผน"
    )
    return [
        warn(
            "plan-year-ended",
            message,
            subject=f"แผนปี {fiscal_year}",
            url=address("measures:plan", plan.agency.code, now) if plan else "",
            link_text=f"ไปแผนปี {now}",
        )
    ]


def late_rounds(measure: Measure) -> list[date]:
    """The follow-up dates that ask for a report after the day the measure is due."""
    due, rounds = measure.due_on, list(measure.rounds.all())
    return [row.cut_off for row in rounds if due and row.cut_off > due and is_owed(row, rounds)]


def rounds_after_due(view: PlanView) -> list[Finding]:
    """Rounds after a measure has ended can serve its last report, and are often merely left over."""
    found = [(row, told) for row in view.measures if (told := late_rounds_told(row))]
    return [
        warn("round-after-due", told, subject=measure.title, url=_rounds_url(measure), link_text="ดูรอบติดตาม")
        for measure, told in found
    ]


def target_day_told(measure: Measure) -> str:
    """That a target names other days than the one on which its measure is due; empty where it does not."""
    days, due = dates_in(measure.target), measure.due_on
    if not days or due is None or due in days:
        return ""
    named = joined([thai_date(day) for day in days])
    return (
        f"เป้าหมายของ{quoted(measure.title)} ระบุวันที่ {named} แต่วันครบกำหนดคือ {thai_date(due)} "
        "กรุณาตรวจว่าตั้งใจให้เป็นเช่นนั้น"
    )


def _rounds_url(measure: Measure) -> str:
    page = reverse("measures:measure-edit", args=[measure.agency.code, measure.plan.fiscal_year, measure.pk])
    return f"{page}#id_cut_offs_0"


def late_rounds_told(measure: Measure) -> str:
    """The same of one measure, in a sentence; empty where it has none."""
    days, due = late_rounds(measure), measure.due_on
    if not days or due is None:
        return ""
    named = joined([thai_date(day) for day in days])
    return (
        f"{quoted(measure.title)} ครบกำหนด {thai_date(due)} แต่มีรอบติดตามหลังจากนั้น คือ {named} "
        "ใช้รายงานผลครั้งสุดท้ายได้ หากไม่ต้องการ กรุณาเอารอบนั้นออก"
    )
