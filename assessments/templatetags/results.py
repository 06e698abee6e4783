"""A year's level, total and open facts, written in Python because the busiest pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from agencies.pieces import DRAWN, fill, optional
from assessments.presenters import LevelView
from assessments.scoring import YearResult
from thai.tags import score

register = template.Library()

TOP = """<div class="app-result-top">
  <p class="app-level{}" data-tone="{}"><span>ระดับ</span><b>{}</b></p>
  <p><span>คะแนนรวม{}</span><span class="app-big-number">{}</span>{}{}</p>
</div>"""
STATED = '<span class="app-stated" data-tone="warn">{} ประกาศไว้ {}</span>'
CHANGE = '<span class="app-change">{} จากปีก่อน</span>'
LONG_NAME = 4  # letters of a level's name, from which on it is set smaller
UNVERIFIED = """<details class="app-help">\
<summary>ทำงานต่อได้ตามปกติ เกณฑ์บางข้อของปีนี้ยังรอเทียบกับเอกสารทางการ</summary><div>
<p>คะแนนที่ท่านกรอกไม่เปลี่ยน กรุณาเทียบระดับที่ระบบบอกกับประกาศของสำนักงาน ป.ป.ช. หากต่างกัน ให้ยึดตามประกาศ \
และแจ้งผู้ดูแลระบบของหน่วยงานให้แก้ไขเกณฑ์ของปี ระบบจะคำนวณให้ใหม่ ข้อที่ยังรอเทียบ:</p>
<ul>{}</ul>
</div></details>"""


@register.simple_tag
def result_top(
    result: YearResult, level: LevelView, stated: Decimal | None = None, change: str = ""
) -> SafeString:
    """The level and the total with where it comes from.

    ``stated`` is the total of the announcement, shown where it is another; ``change`` since last year.
    """
    differs = stated is not None and result.total is not None and stated != result.total
    return fill(
        TOP,
        " app-level-long" if len(level.name) > LONG_NAME else "",
        level.tone,
        level.name,
        _source(result),
        score(result.total),
        fill(STATED, DRAWN["warn"], score(stated)) if differs else "",
        optional(CHANGE, change),
    )


def _source(result: YearResult) -> str:
    """Where the total comes from; nothing where there is none."""
    if result.total_is_declared:
        return " (ตามประกาศ)"
    return " (คำนวณได้)" if result.total is not None else ""


@register.simple_tag
def unverified_facts(notes: Iterable[str]) -> SafeString:
    """Which facts of the year still wait for an official paper, opened on request; nothing where none do."""
    lines = "".join(fill("<li>{}</li>", note) for note in notes)
    return fill(UNVERIFIED, SafeString(lines)) if lines else SafeString("")
