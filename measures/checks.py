"""Checks of a plan: one rule, one function, one test.

Numbers in docstrings are those of the project's list of checks (V9 coverage, V10 link to an indicator,
V11 required columns, V14 years, V18 copies).
"""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from agencies.findings import Finding, block, warn
from agencies.models import Agency
from measures.models import Measure
from measures.queries import PlanView, plan_view
from thai.dates import thai_date
from thai.fiscal import FiscalYear

MeasureCheck = Callable[[Measure], list[Finding]]


def _edit_url(measure: Measure) -> str:
    return reverse("measures:measure-edit", args=[measure.agency.code, measure.plan.fiscal_year, measure.pk])


def weak_indicators_are_answered(view: PlanView) -> list[Finding]:
    """Every weak indicator of the result has at least one measure (V9)."""
    if view.assessment is None:
        return []
    address = reverse("measures:measure-add", args=[view.assessment.agency.code, view.fiscal_year])
    return [
        warn(
            "weak-without-measure",
            f"ตัวชี้วัดที่ {row.indicator.rule.number} {row.indicator.rule.name} ได้ {row.indicator.score} คะแนน "
            f"ต่ำกว่าเกณฑ์ แต่ยังไม่มีมาตรการในแผนปี {view.fiscal_year}",
            subject=row.indicator.rule.name,
            url=f"{address}?indicator={row.indicator.rule.code}",
            link_text="เพิ่มมาตรการ",
        )
        for row in view.uncovered
    ]


def measure_has_required_parts(measure: Measure) -> list[Finding]:
    """Steps, offices, owner, dates and follow-up are all there (V11)."""
    parts = {
        "ขั้นตอน": bool(measure.steps.all()),
        "ส่วนราชการที่รับผิดชอบ": measure.all_units or bool(measure.units.all()),
        "เจ้าของมาตรการ": bool(measure.owner_label),
        "วันเริ่มและวันครบกำหนด": bool(measure.starts_on and measure.due_on),
        "รอบติดตาม": bool(measure.rounds.all()),
    }
    missing = [name for name, present in parts.items() if not present]
    if not missing:
        return []
    message = f"มาตรการ “{measure.title}” ยังขาด {' '.join(missing)}"
    return [block("measure-incomplete", message, subject=measure.title, url=_edit_url(measure))]


def measure_answers_something(measure: Measure) -> list[Finding]:
    """A measure names an indicator, an item or a topic (V10)."""
    if measure.topic or measure.weak_points.all():
        return []
    message = f"มาตรการ “{measure.title}” ยังไม่ระบุว่าตอบตัวชี้วัดใด"
    return [block("measure-unlinked", message, subject=measure.title, url=_edit_url(measure))]


def measure_is_inside_its_year(measure: Measure) -> list[Finding]:
    """Start and due dates lie in the plan's fiscal year (V14)."""
    year = FiscalYear(measure.plan.fiscal_year)
    outside = [day for day in (measure.starts_on, measure.due_on) if day and not year.contains(day)]
    return [
        warn(
            "measure-outside-year",
            f"มาตรการ “{measure.title}” มีวันที่ {thai_date(day)} อยู่นอกปีงบประมาณ {year.year}",
            subject=measure.title,
            url=_edit_url(measure),
        )
        for day in outside
    ]


def measure_steps_differ(measure: Measure) -> list[Finding]:
    """No step is copied twice (V18)."""
    texts = [" ".join(step.text.split()) for step in measure.steps.all()]
    copies = sorted({text for text in texts if texts.count(text) > 1}, key=texts.index)
    return [
        warn(
            "step-repeated",
            f"มาตรการ “{measure.title}” มีขั้นตอนซ้ำกัน: {text}",
            subject=measure.title,
            url=_edit_url(measure),
        )
        for text in copies
    ]


MEASURE_CHECKS: tuple[MeasureCheck, ...] = (
    measure_answers_something,
    measure_has_required_parts,
    measure_is_inside_its_year,
    measure_steps_differ,
)


def check_measures(measures: list[Measure]) -> list[Finding]:
    """All findings about measures, measure by measure."""
    return [finding for measure in measures for check in MEASURE_CHECKS for finding in check(measure)]


def check_answers(agency: Agency, result_year: int) -> list[Finding]:
    """Whether the weak indicators of a result are answered by the plan of the year after."""
    return weak_indicators_are_answered(plan_view(agency, result_year + 1))
