"""Checks of a year's result: one rule, one function, one test.

Numbers in docstrings are those of the project's list of checks (V4 total against computed, V5 level by
year, V6 range, …). Each function takes the assessment and what it computes to.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils import timezone

from agencies.findings import Finding, block, warn
from agencies.models import Membership
from assessments.models import Assessment
from assessments.queries import declared_of, result_of
from assessments.scoring import YearResult, publish
from thai.dates import thai_date
from thai.fiscal import FiscalYear

TOLERANCE = Decimal("0.01")  # rounded inputs can shift a figure by this much

Check = Callable[[Assessment, YearResult], list[Finding]]


def _scores_url(assessment: Assessment, field: str = "") -> str:
    address = reverse("assessments:scores-edit", args=[assessment.agency.code, assessment.fiscal_year])
    return f"{address}#id_{field}" if field else address


def every_indicator_has_a_score(assessment: Assessment, result: YearResult) -> list[Finding]:
    """A result can be confirmed only when all indicators are there (V6)."""
    return [
        block(
            "score-missing",
            f"ยังไม่ได้บันทึกคะแนนตัวชี้วัดที่ {row.rule.number} {row.rule.name}",
            subject=row.rule.name,
            url=_scores_url(assessment, f"score_{row.rule.code}"),
            link_text="ไปกรอกคะแนน",
        )
        for row in result.indicators
        if row.score is None
    ]


def declared_total_agrees(assessment: Assessment, result: YearResult) -> list[Finding]:
    """The announced total is within 0.01 of the computed one (V4)."""
    if result.total is None or result.total_is_declared or assessment.declared_total is None:
        return []
    if abs(assessment.declared_total - result.total) <= TOLERANCE:
        return []
    plain = publish(
        Fraction(sum(row.score or Decimal(0) for row in result.indicators)) / len(result.indicators)
    )
    hint = (
        " ค่าที่กรอกตรงกับค่าเฉลี่ยธรรมดาของทุกตัวชี้วัดซึ่งไม่ได้ถ่วงน้ำหนัก"
        if abs(plain - assessment.declared_total) <= TOLERANCE
        else ""
    )
    return [
        warn(
            "declared-total",
            f"คะแนนรวมที่ประกาศ {assessment.declared_total} ไม่ตรงกับที่คำนวณจากคะแนนรายตัวชี้วัด {result.total}"
            f" กรุณาตรวจคะแนนแต่ละตัวชี้วัดกับประกาศผลอีกครั้ง{hint}",
            subject="คะแนนรวม",
            url=_scores_url(assessment, "declared_total"),
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
                f"คะแนน {code} ที่ประกาศ {stated} ไม่ตรงกับที่คำนวณ {row.score} กรุณาตรวจคะแนนตัวชี้วัดของ {code}",
                subject=code,
                url=_scores_url(assessment, f"declared_{code.lower()}"),
                waivable=True,
            )
        )
    return findings


def declared_level_agrees(assessment: Assessment, result: YearResult) -> list[Finding]:
    """The announced level is one that the year's bands allow (V5)."""
    stated = assessment.declared_level
    if not stated or stated in {band.name for band in result.possible}:
        return []
    names = " หรือ ".join(band.name for band in result.possible)
    return [
        warn(
            "declared-level",
            f"ระดับที่ประกาศ “{stated}” ไม่ตรงกับเกณฑ์ของปี {assessment.fiscal_year} ซึ่งให้ระดับ {names}",
            subject="ระดับผลการประเมิน",
            url=_scores_url(assessment, "declared_level"),
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
            url=_scores_url(assessment, "declared_total"),
        )
    ]


def announced_date_fits_year(assessment: Assessment, result: YearResult) -> list[Finding]:
    """Results are announced after the fiscal year began and not in the future (V14)."""
    announced = assessment.announced_on
    if announced is None:
        return []
    url = _scores_url(assessment, "announced_on")
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
    return []


CHECKS: tuple[Check, ...] = (
    every_indicator_has_a_score,
    declared_figures_are_possible,
    declared_total_agrees,
    declared_instruments_agree,
    declared_level_agrees,
    announced_date_fits_year,
)


def check_result(assessment: Assessment, result: YearResult | None = None) -> list[Finding]:
    """All findings about a year's result, in the order in which a clerk should mend them."""
    computed = result or result_of(assessment)
    return [finding for check in CHECKS for finding in check(assessment, computed)]


def before_confirming(assessment: Assessment, by: Membership) -> list[Finding]:
    """The same list, in the form the door asks for."""
    return check_result(assessment)
