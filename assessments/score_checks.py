"""Scores that look as if something went wrong while typing or pasting: one rule, one function, one test.

A real agency may be right in every case here, so each is a question that a reason answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import pairwise

from agencies.findings import Finding, warn
from assessments.addresses import scores_url
from assessments.models import Assessment
from assessments.scoring import IndicatorResult, YearResult
from thai.lists import joined

FULL, NOTHING = Decimal(100), Decimal(0)
ONE_DIGIT = Decimal(10)  # under it a score has one digit before the point
HIGH = Decimal(50)  # others this high make a score of one digit look like a lost digit


def scores_are_not_all_the_same(assessment: Assessment, result: YearResult) -> list[Finding]:
    """Ten equal scores come from filling down, unless all are full or nothing (V6)."""
    scores = {row.score for row in result.indicators}
    if not result.is_complete or len(scores) > 1 or scores & {FULL, NOTHING}:
        return []
    return [
        _question(
            assessment,
            "scores-identical",
            f"ทุกตัวชี้วัดได้ {result.indicators[0].score} เท่ากันหมด กรุณาตรวจกับประกาศผลว่าไม่ได้วางคะแนนซ้ำ",
            result.indicators[0],
        )
    ]


def neighbours_are_not_the_same(assessment: Assessment, result: YearResult) -> list[Finding]:
    """Two neighbouring rows of an instrument with one score are often the same row pasted twice (V6)."""
    if len({row.score for row in result.indicators}) == 1:
        return []
    pairs = [
        (one, two)
        for rows in _by_instrument(result)
        for one, two in pairwise(rows)
        if one.score is not None and one.score == two.score and one.score not in {FULL, NOTHING}
    ]
    if not pairs:
        return []
    named = joined([f"{one.rule.number} กับ {two.rule.number} ({one.score})" for one, two in pairs])
    return [
        _question(
            assessment,
            "scores-repeated",
            f"ตัวชี้วัดที่อยู่ติดกันได้คะแนนเท่ากันพอดี คือตัวชี้วัดที่ {named} กรุณาตรวจว่าไม่ได้วางคะแนนซ้ำแถว",
            pairs[0][1],
        )
    ]


def scores_are_not_in_order_of_rank(assessment: Assessment, result: YearResult) -> list[Finding]:
    """Scores that fall strictly inside every instrument come from a page sorted by score (V3, sample S000).

    With five, three and two indicators, one order in 1,440 does so by chance.
    """
    groups = _by_instrument(result)
    if not result.is_complete or not all(_falls(rows) for rows in groups):
        return []
    return [
        _question(
            assessment,
            "scores-sorted",
            "คะแนนลดลงตามลำดับในทุกเครื่องมือ อาจคัดลอกจากหน้าผลที่เรียงตามคะแนน ไม่ได้เรียงตามลำดับตัวชี้วัด"
            " กรุณาตรวจว่าคะแนนตรงกับชื่อตัวชี้วัดทุกแถว",
            result.indicators[0],
        )
    ]


def no_score_lost_a_digit(assessment: Assessment, result: YearResult) -> list[Finding]:
    """A score under 10 among high ones of its instrument looks like 9.63 for 96.3 (V6)."""
    rows = [row for group in _by_instrument(result) for row in group if _is_out_of_line(row, group)]
    if not rows:
        return []
    named = joined([f"ตัวชี้วัดที่ {row.rule.number} {row.rule.name} {row.score}" for row in rows])
    message = f"{named} ต่ำกว่าตัวชี้วัดอื่นในเครื่องมือเดียวกันมาก กรุณาตรวจว่าไม่ได้พิมพ์ตกหลักหรือวางจุดทศนิยมผิดที่"
    return [_question(assessment, "score-digit", message, rows[0])]


def scores_are_not_those_of_last_year(
    assessment: Assessment, result: YearResult, *, before: YearResult | None
) -> list[Finding]:
    """A year whose ten scores all equal the year before was typed from the wrong announcement (V14)."""
    if before is None or not result.is_complete:
        return []
    known, scores = ({row.rule.code: row.score for row in side.indicators} for side in (before, result))
    if known != scores or set(scores.values()) <= {FULL, NOTHING}:
        return []
    year = assessment.fiscal_year
    message = f"คะแนนทุกตัวชี้วัดเท่ากับปี {year - 1} ทุกแถว กรุณาตรวจว่าใช้ประกาศผลของปี {year}"
    return [_question(assessment, "scores-last-year", message, result.indicators[0])]


def _question(assessment: Assessment, rule: str, message: str, row: IndicatorResult) -> Finding:
    return warn(
        rule,
        message,
        subject=row.rule.name,
        url=scores_url(assessment, f"score_{row.rule.code}"),
        waivable=True,
    )


def _by_instrument(result: YearResult) -> list[list[IndicatorResult]]:
    return [
        [row for row in result.indicators if row.rule.instrument == rule.code]
        for rule in result.pack.instruments
    ]


def _falls(rows: Sequence[IndicatorResult]) -> bool:
    return all(
        one.score is not None and two.score is not None and one.score > two.score
        for one, two in pairwise(rows)
    )


def _is_out_of_line(row: IndicatorResult, group: Sequence[IndicatorResult]) -> bool:
    others = [other.score for other in group if other is not row and other.score is not None]
    if row.score is None or not NOTHING < row.score < ONE_DIGIT or not others:
        return False
    return sum(others) >= HIGH * len(others)


# What can be told from the scores alone, so also while they are typed.
SLIPS: tuple[Callable[[Assessment, YearResult], list[Finding]], ...] = (
    scores_are_not_all_the_same,
    scores_are_not_in_order_of_rank,
    neighbours_are_not_the_same,
    no_score_lost_a_digit,
)
