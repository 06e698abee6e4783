"""Checks of a year's result: one rule, one function, one test.

Numbers in docstrings are those of the project's list of checks (V4 total against computed, V5 level by
year, V6 range, …). Each function takes the assessment and what it computes to.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from django.utils import timezone

from agencies.findings import Finding, block, warn
from agencies.models import Membership
from assessments import score_checks
from assessments.addresses import scores_url
from assessments.differences import total_difference
from assessments.item_checks import items_are_in_order
from assessments.models import Assessment
from assessments.queries import RecordedYear, declared_of, previous_result, recorded_year
from assessments.scoring import TOLERANCE, YearResult
from thai.dates import thai_date
from thai.fiscal import FiscalYear

Check = Callable[[Assessment, YearResult], list[Finding]]


def every_indicator_has_a_score(assessment: Assessment, result: YearResult) -> list[Finding]:
    """A result can be confirmed only when all indicators are there (V6)."""
    return [
        block(
            "score-missing",
            f"ยังไม่ได้บันทึกคะแนนตัวชี้วัดที่ {row.rule.number} {row.rule.name}",
            subject=row.rule.name,
            url=scores_url(assessment, f"score_{row.rule.code}"),
            link_text="ไปกรอกคะแนน",
        )
        for row in result.indicators
        if row.score is None
    ]


def declared_total_agrees(assessment: Assessment, result: YearResult) -> list[Finding]:
    """The announced total is within 0.01 of the computed one (V4); what was likely mistyped is named."""
    difference = total_difference(result, declared_of(assessment))
    if difference is None:
        return []
    reasons = " หรือ ".join(reason.message for reason in difference.reasons)
    row = difference.first_row
    return [
        warn(
            "declared-total",
            f"คะแนนรวมที่ประกาศ {difference.stated} ไม่ตรงกับที่คำนวณจากคะแนนรายตัวชี้วัด {difference.computed}"
            f" กรุณาตรวจคะแนนรวมและคะแนนแต่ละตัวชี้วัดกับประกาศผลอีกครั้ง{f' {reasons}' if reasons else ''}",
            subject="คะแนนรวม",
            url=scores_url(assessment, f"score_{row}" if row else "declared_total"),
            waivable=True,
        )
    ]


def declared_instruments_agree(assessment: Assessment, result: YearResult) -> list[Finding]:
    """Each announced instrument figure is within 0.01 of the computed one (V4)."""
    findings = []
    for code, stated in declared_of(assessment).instruments.items():
        row = result.instrument(code)
        if row.score is None or row.is_declared or abs(stated - row.score) <= TOLERANCE:
            continue
        findings.append(
            warn(
                f"declared-{code.lower()}",
                f"คะแนน {code} ที่ประกาศ {stated} ไม่ตรงกับที่คำนวณ {row.score} กรุณาตรวจคะแนนตัวชี้วัดของ {code}"
                f"{_swap_hint(result, code, stated)}",
                subject=code,
                url=scores_url(assessment, f"declared_{code.lower()}"),
                waivable=True,
            )
        )
    return findings


def _swap_hint(result: YearResult, code: str, stated: Decimal) -> str:
    """Says so where the figure is that of another instrument."""
    for row in result.instruments:
        if row.rule.code != code and row.score == stated:
            return f" ค่าที่กรอกตรงกับคะแนนของ {row.rule.code} อาจกรอกสลับช่อง"
    return ""


def declared_level_agrees(assessment: Assessment, result: YearResult) -> list[Finding]:
    """The announced level is one that the year's bands allow (V5)."""
    stated = assessment.declared_level
    if not stated or not result.possible or stated in {band.name for band in result.possible}:
        return []
    names = " หรือ ".join(band.name for band in result.possible)
    is_known = result.pack.band(stated) is not None
    reason = "ไม่ตรงกับเกณฑ์" if is_known else "ไม่ใช่ชื่อระดับตามเกณฑ์"
    return [
        warn(
            "declared-level",
            f"ระดับที่ประกาศ “{stated}” {reason}ของปี {assessment.fiscal_year} ซึ่งให้ระดับ {names}",
            subject="ระดับผลการประเมิน",
            url=scores_url(assessment, "declared_level"),
            waivable=True,
        )
    ]


def declared_figures_are_possible(assessment: Assessment, result: YearResult) -> list[Finding]:
    """A declared total can be reached with the scores already entered (V4)."""
    if not result.total_is_declared or result.possible:
        return []
    return [
        block(
            "declared-impossible",
            f"คะแนนรวมที่ประกาศ {result.total} เป็นไปไม่ได้เมื่อเทียบกับคะแนนที่กรอกแล้ว กรุณาตรวจทั้งสองส่วน",
            subject="คะแนนรวม",
            url=scores_url(assessment, "declared_total"),
        )
    ]


def announced_date_fits_year(assessment: Assessment, result: YearResult) -> list[Finding]:
    """Results come after the fiscal year began, within a year of its end, not in the future (V14)."""
    announced = assessment.announced_on
    if announced is None:
        return []
    url = scores_url(assessment, "announced_on")
    if announced > timezone.localdate():
        return [
            warn(
                "announced-future",
                f"วันที่ประกาศผล {thai_date(announced)} ยังมาไม่ถึง",
                subject="วันที่ประกาศผล",
                url=url,
            )
        ]
    if announced < FiscalYear(assessment.fiscal_year).starts_on:
        message = f"วันที่ประกาศผล {thai_date(announced)} อยู่ก่อนเริ่มปีงบประมาณ {assessment.fiscal_year}"
        return [warn("announced-early", message, subject="วันที่ประกาศผล", url=url)]
    if announced > FiscalYear(assessment.fiscal_year + 1).ends_on:
        message = (
            f"วันที่ประกาศผล {thai_date(announced)} ช้ากว่าปีงบประมาณ {assessment.fiscal_year} เกินหนึ่งปี"
            " กรุณาตรวจว่าเป็นประกาศของปีนี้"
        )
        return [warn("announced-late", message, subject="วันที่ประกาศผล", url=url)]
    return []


def check_recorded(year: RecordedYear, before: YearResult | None) -> list[Finding]:
    """All findings about a year already read, in the order in which a clerk should mend them.

    ``before`` is the result of the year before, where it was recorded. Nothing is read from the database.
    """
    checks: tuple[Check, ...] = (
        every_indicator_has_a_score,
        partial(items_are_in_order, entered=year.entered, rows=year.rows),
        *score_checks.SLIPS,
        partial(score_checks.scores_are_not_those_of_last_year, before=before),
        declared_figures_are_possible,
        declared_total_agrees,
        declared_instruments_agree,
        declared_level_agrees,
        announced_date_fits_year,
    )
    return [finding for check in checks for finding in check(year.assessment, year.result)]


def check_result(assessment: Assessment) -> list[Finding]:
    """The same for a record of which nothing else was read."""
    return check_recorded(recorded_year(assessment), previous_result(assessment))


def before_confirming(assessment: Assessment, by: Membership) -> list[Finding]:
    """The same list, in the form the door asks for."""
    return check_result(assessment)
