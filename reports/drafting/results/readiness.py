"""What the record of a plan does not hold yet, so that its result report would print it as not recorded.

None of it keeps the report from being begun: it follows the record until it is submitted.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from agencies.findings import Finding, warn
from agencies.models import Agency
from assessments.queries import find_assessment
from measures.models import Measure
from measures.owed import is_owed, tally
from measures.queries import measures_of
from reports.drafting.years import year_url
from thai.dates import thai_date, thai_date_short
from thai.fiscal import FiscalYear


def awaited(agency: Agency, fiscal_year: int) -> list[Finding]:
    """Rounds and outcomes nobody wrote, a year that still runs, a result not recorded, with the way there."""
    measures = list(measures_of(agency, fiscal_year))
    return (
        [*unfinished(measures, agency, fiscal_year), *result_is_there(agency, fiscal_year)]
        if measures
        else []
    )


def unfinished(measures: list[Measure], agency: Agency, fiscal_year: int) -> list[Finding]:
    """The same without the result of the year, which the checks of every paper name.

    A reason is asked for what nobody wrote; that the year still runs is only told.
    """
    return [
        *rounds_are_reported(measures, agency, fiscal_year),
        *outcomes_are_written(measures, agency, fiscal_year),
        *year_is_over(fiscal_year),
    ]


def rounds_are_reported(measures: list[Measure], agency: Agency, fiscal_year: int) -> Iterator[Finding]:
    """Every round of the plan that asks for a report has one; of rounds still to come it is said apart."""
    every = [(row, list(measure.rounds.all())) for measure in measures for row in measure.rounds.all()]
    silent = [row for row, rounds in every if is_owed(row, rounds)]
    if not silent:
        return
    due = sum(row.cut_off <= timezone.localdate() for row in silent)
    when = f" ถึงกำหนดแล้ว {due} รอบ" if due else " ทุกรอบที่เหลือยังไม่ถึงกำหนด"
    url = reverse("measures:rounds", args=[agency.code, fiscal_year])
    counted = tally(every)
    uncounted = f" {counted.uncounted('รอบ')}" if counted.needless else ""
    message = f"รอบติดตาม {len(silent)} จาก {counted.asked} รอบยังไม่มีรายงาน{uncounted}{when}"
    subject, link = "รอบติดตาม", "ไปที่รอบติดตาม"
    if due:
        yield warn("rounds-unreported", message, subject=subject, url=url, link_text=link, waivable=True)
    else:
        yield warn("rounds-not-due", message, subject=subject, url=url, link_text=link, waivable=True)


def outcomes_are_written(measures: list[Measure], agency: Agency, fiscal_year: int) -> Iterator[Finding]:
    """Every measure is summed up."""
    silent = [row for row in measures if not row.achievement]
    if not silent:
        return
    url = reverse("measures:outcomes", args=[agency.code, fiscal_year])
    message = f"มาตรการ {len(silent)} จาก {len(measures)} มาตรการยังไม่ได้สรุปผล"
    yield warn(
        "outcomes-unwritten", message, subject="สรุปผลมาตรการ", url=url, link_text="ไปสรุปผล", waivable=True
    )


def year_is_over(fiscal_year: int) -> Iterator[Finding]:
    """The fiscal year that the report sums up has ended."""
    ends_on = FiscalYear(fiscal_year).ends_on
    if timezone.localdate() <= ends_on:
        message = f"ปีงบประมาณ {fiscal_year} ยังไม่สิ้นสุด (สิ้นสุด {thai_date_short(ends_on)})"
        yield warn("year-not-ended", message, subject=thai_date(ends_on))


def result_is_there(agency: Agency, fiscal_year: int) -> Iterator[Finding]:
    """The result of the year is recorded; one that is not has no figures to cite."""
    if find_assessment(agency, fiscal_year):
        return
    url = year_url(agency, fiscal_year)
    message = f"ยังไม่ได้บันทึกผลคะแนนปี {fiscal_year}"
    yield warn("result-awaited", message, subject="ผลคะแนน", url=url, link_text="ไปที่หน้าของปี")
