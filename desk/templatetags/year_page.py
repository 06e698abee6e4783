"""Rows of the year's page, the busiest of all, written in Python: its instruments and its weak indicators."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import truncatechars
from django.utils.safestring import SafeString

from agencies.components import term
from agencies.pieces import fill, optional, status_tag
from assessments.presenters import InstrumentView
from desk.addresses import YearAddresses
from desk.weak_points import WeakPoint
from thai.tags import score
from thai.wholes import whole

register = template.Library()

FACT = '<div><dt>{} <span class="app-weight">ร้อยละ {}</span></dt><dd>{}{}</dd></div>'
CHANGE = ' <span class="app-change">{}</span>'
REMARK_SHOWN = 160  # letters of a remark
ROW = """
      <tr>
        <th scope="row" data-label="ตัวชี้วัด">{}. {}</th>
        <td data-label="คะแนน" class="app-number">{}</td>
        <td data-label="ที่มาของคะแนน">{}</td>
        <td data-label="มาตรการ">{}</td>
      </tr>"""
ITEMS = (
    '<div><ul>{}</ul> <a class="app-no-print" href="{}">{}'
    '<span class="visually-hidden">ของ{}</span></a></div>'
)
REMARK = (
    '<div><p>{}</p> <a class="app-no-print" href="{}">ดูข้อสังเกต'
    '<span class="visually-hidden">ของ{}</span></a></div>'
)
NOTHING_KNOWN = SafeString('<span class="app-muted">ยังไม่มีคะแนนรายข้อหรือข้อสังเกต</span>')
ADD = (
    ' <a class="app-no-print" href="{}?indicator={}">เพิ่มมาตรการ'
    '<span class="visually-hidden">สำหรับ{}</span></a>'
)


@register.simple_tag
def instrument_facts(rows: Iterable[InstrumentView]) -> SafeString:
    """The figure of each instrument, its weight, and how it moved since last year."""
    facts = [
        fill(FACT, term(row.code, row.short), row.weight, score(row.score), optional(CHANGE, row.change))
        for row in rows
    ]
    return fill('<dl class="app-facts">{}</dl>', SafeString("".join(facts)))


@register.simple_tag
def weak_rows(points: Iterable[WeakPoint], links: YearAddresses, *, may_add: bool) -> SafeString:
    """One row of the table for each weak indicator; ``may_add`` leads to a measure where there is none."""
    return SafeString("".join(_row(point, links, may_add=may_add) for point in points))


def _row(point: WeakPoint, links: YearAddresses, *, may_add: bool) -> SafeString:
    rule, measures = point.answer.indicator.rule, _measures(point, links, may_add=may_add)
    figure = score(point.answer.indicator.score)
    return fill(ROW, rule.number, rule.name, figure, _reasons(point, links), measures)


def _reasons(point: WeakPoint, links: YearAddresses) -> SafeString:
    """The weak items, else what was remarked."""
    name = point.answer.indicator.rule.name
    if point.items:
        items = SafeString("".join(fill("<li>{}</li>", whole(item)) for item in point.items))
        words = f"ดูข้อที่ต่ำกว่าเกณฑ์อีก {point.more} ข้อ" if point.more else "ดูคะแนนรายข้อ"
        return fill(ITEMS, items, point.items_url, words, name)
    remarks = [fill(REMARK, truncatechars(text, REMARK_SHOWN), links.remarks, name) for text in point.remarks]
    return SafeString("".join(remarks)) or NOTHING_KNOWN


def _measures(point: WeakPoint, links: YearAddresses, *, may_add: bool) -> SafeString:
    """The titles of the measures that answer an indicator, else that there is none."""
    if point.answer.titles:
        return SafeString("".join(fill("<p>{}</p>", whole(title)) for title in point.answer.titles))
    rule = point.answer.indicator.rule
    return status_tag("warn", "ยังไม่มีมาตรการ") + (
        fill(ADD, links.add_measure, rule.code, rule.name) if may_add else SafeString("")
    )
