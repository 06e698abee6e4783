"""Scores in prose that stand beside no name: each is a figure of the record (V4).

What stands beside the name of an indicator, an instrument or an item, and the total, is held against its own
figure in ``figures``; here is what the sentence gives no name for, or only a distant one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from reports.reading.claims import claims
from reports.reading.differences import changes
from reports.reading.facts import Facts
from reports.reading.findings import Reading, TextFinding
from reports.reading.outline import DIGIT
from thai.digits import to_arabic_digits

_FIGURE = rf"(?<![0-9๐-๙.,]){DIGIT}{{1,3}}[.]{DIGIT}{{2}}(?![0-9๐-๙]|[.,][0-9๐-๙])"
_EXACT = re.compile(_FIGURE)
_STRAY = re.compile(rf"(?:ร้อยละ\s?(?P<share>{_FIGURE})|(?P<score>{_FIGURE})\s?(?:คะแนน|%))")
# Bounds, weights and differences are no scores.
_NO_SCORE = re.compile(
    r"(?:เพิ่ม|ลดลง|กว่า|ขาด|อีก|ต่าง|ห่าง|เกณฑ์|เป้าหมาย|ตั้งแต่|น้ำหนัก|เต็ม|เกิน)\S{0,12}\s?\S{0,8}\s?$"
)


def exact_figures(text: str) -> set[Decimal]:
    """The figures with two places in a text, in Thai or Arabic digits."""
    return {Decimal(to_arabic_digits(match[0])) for match in _EXACT.finditer(text)}


def scores_are_of_the_record(reading: Reading) -> Iterator[TextFinding]:
    """A score with two places is some figure of the record, whatever the sentence says it is of."""
    read = {claim.end for claim in claims(reading)} | {row.end("number") for row in changes(reading)}
    known = _figures(reading.facts)
    if not known:
        return
    for match in reading.paper.find(_STRAY):
        group = "share" if match["share"] else "score"
        if match.end(group) in read or exact_figures(match[group]) <= known:
            continue
        if _NO_SCORE.search(reading.paper.before(match.start(), 30)):
            continue
        why = "ไม่ตรงกับคะแนนใดในข้อมูลของหน่วยงาน กรุณาตรวจตัวเลขและที่มา"
        yield reading.warn("score-unknown", why, match.start(), match.end())


def _figures(facts: Facts) -> set[Decimal]:
    """Every score on record in the years at hand."""
    figures: set[Decimal] = set()
    for year, result in facts.results.items():
        scores = [row.score for row in result.indicators] + [row.score for row in result.instruments]
        figures |= {score for score in (*scores, *facts.totals(year)) if score is not None}
    for items in facts.items.values():
        figures |= set(items.values())
    return figures


RULES = (scores_are_of_the_record,)
