"""The table of the result report: each measure, what was done, what came of it, and the scores it cites.

A measure has one line for each detail, or where it has none for each round, and a line that sums it up. What
nobody reported is said to be so, in the words of such reports; a round to come is said to be not yet due, and
one that needed no report, why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from assessments.packs import ItemRule
from measures.models import Cite, Evidence
from measures.outcomes import NOT_RECORDED, Comparison, OutcomeRow, Report
from reports.drafting.analysis.facts import SHORTENED, wording
from reports.drafting.analysis.tables import SHORTENED_NOTE
from reports.drafting.results.facts import ResultsFacts
from reports.drafting.rows import is_short
from thai.dates import thai_date

Block = dict[str, Any]

COLUMNS = (
    ("ลำดับที่", "1.6cm"),
    ("มาตรการหรือกิจกรรมที่ดำเนินการ", "5.6cm"),
    ("รายละเอียดการดำเนินการ", "8.2cm"),
    ("ผลลัพธ์หรือความสำเร็จของการดำเนินการ", ""),
)
NEWLINE = "\n"
UNTOLD = "ยังไม่ได้สรุปผลของมาตรการ"
UNREPORTED, NOT_DUE, NOTHING = "ยังไม่มีรายงานผล", "ยังไม่ถึงกำหนดรายงาน", "–"
SOURCE = "อ้างอิงจากผลการประเมิน ITA"


def table(facts: ResultsFacts) -> list[Block]:
    """The table with its last line, the year's total, and a note where wording is not the official one."""
    rows = [line for row in facts.rows for line in _lines(row, facts)]
    rows.append(_line(["", f"คะแนนรวมผลการประเมิน ITA ปีงบประมาณ พ.ศ. {facts.fiscal_year}", *_total(facts)]))
    grid = {
        "type": "table",
        "columns": [{"label": label, "width": width} for label, width in COLUMNS],
        "rows": rows,
        "middle": [1],
        "named": 2,
        "called": "มาตรการที่",
        "caption": "",
    }
    is_shortened = any(SHORTENED in cell for line in rows for cell in line["cells"])
    return [grid, {"type": "paragraph", "text": SHORTENED_NOTE}] if is_shortened else [grid]


def _line(cells: list[str], *, continues: bool = False) -> Block:
    return {"cells": cells, "continues": continues, "whole": is_short(cells)}


def _lines(row: OutcomeRow, facts: ResultsFacts) -> Iterator[Block]:
    """The lines of one measure; its number and title stand in the first."""
    for place, (activity, result) in enumerate([*_work(row, facts), _summary(row, facts)]):
        head = ["", ""] if place else [str(row.number), row.measure.title]
        yield _line([*head, activity, result], continues=place > 0)


def _work(row: OutcomeRow, facts: ResultsFacts) -> list[tuple[str, str]]:
    """What was done beside what came of it: by details, else by rounds."""
    if details := list(row.measure.details.all()):
        return [
            (
                _text([detail.activity]) or NOTHING,
                _text([detail.result or UNREPORTED, *(cite(one, facts) for one in detail.cites.all())]),
            )
            for detail in details
        ]
    return [_reported(report, facts) for report in row.reports] or [(UNREPORTED, NOTHING)]


def _text(parts: Iterable[str]) -> str:
    """Paragraphs as the lines of a cell; empty ones are left out."""
    lines = (" ".join(line.split()) for part in parts for line in part.splitlines())
    return "\n".join(line for line in lines if line)


def _reported(report: Report, facts: ResultsFacts) -> tuple[str, str]:
    """A round: what it says was done, and its result, problems, suggestions and evidence."""
    day = thai_date(report.cut_off)
    if not report.is_recorded:
        told = report.needless or (NOT_DUE if report.cut_off > facts.dated_on else UNREPORTED)
        return f"รอบวันที่ {day}: {told}", _evidence(report.evidence) or NOTHING
    labels = {"": report.result, "ปัญหาและอุปสรรค: ": report.problems, "ข้อเสนอแนะ: ": report.suggestions}
    result = [f"{label}{text}" for label, text in labels.items() if text != NOT_RECORDED]
    return (
        _text([f"รอบวันที่ {day}{_told_on(report)} (สถานะ: {report.status})", _known(report.text)]),
        _text([*result, _evidence(report.evidence)]) or NOTHING,
    )


def _known(text: str) -> str:
    return "" if text == NOT_RECORDED else text


def _told_on(report: Report) -> str:
    """The day on which a round was reported, where the record has it: often not the day it is for."""
    return f" รายงานเมื่อวันที่ {thai_date(report.reported_on)}" if report.reported_on else ""


def _evidence(rows: Iterable[Evidence]) -> str:
    """The label stands on the line of the first piece, so that no page ends with the label alone."""
    titles = [f"{row.title}{_dated(row)}" for row in rows]
    if len(titles) > 1:
        titles = [f"({place}) {title}" for place, title in enumerate(titles, 1)]
    return f"หลักฐาน: {NEWLINE.join(titles)}" if titles else ""


def _dated(row: Evidence) -> str:
    return f" ลงวันที่ {thai_date(row.dated_on)}" if row.dated_on else ""


def _summary(row: OutcomeRow, facts: ResultsFacts) -> tuple[str, str]:
    """The measure as of the paper: achieved or not, what came of it, and the scores of what it answers."""
    details = list(row.measure.details.all())
    cited = {one.indicator_code or one.item_code for detail in details for one in detail.cites.all()}
    compared = [
        _compared(one, facts) for one in row.comparisons if one.code not in cited and one.after is not None
    ]
    named = {one.pk: one for report in row.reports for one in report.evidence}.values() if details else ()
    labels = {"ความสำเร็จตามเป้าหมาย": row.achievement, "ผลที่เกิดขึ้น": row.outcome}
    told = [f"{label}: {text}" for label, text in labels.items() if text != NOT_RECORDED]
    return (
        f"สรุปผล{facts.as_of} พ.ศ. {facts.fiscal_year}" if facts.is_ended else f"สรุปผล {facts.as_of}",
        _text([*(told or [UNTOLD]), *compared, _evidence(named)]),
    )


def cite(one: Cite, facts: ResultsFacts) -> str:
    """The words that cite an indicator, an item or the total of the year, as far as it has a score."""
    if not one.indicator_code and not one.item_code:
        return f"({SOURCE}) {_total(facts)[-1]}"
    if row := cited(one, facts):
        return _scored(row, facts)
    if one.item_code:
        return f"({SOURCE} ข้อ {one.item_code}) ไม่พบข้อนี้ในเกณฑ์ปี {facts.fiscal_year}"
    return f"({SOURCE}) ไม่พบตัวชี้วัด {one.indicator_code} ในเกณฑ์ปี {facts.fiscal_year}"


def cited(one: Cite, facts: ResultsFacts) -> Comparison | None:
    """What is cited, with its score of the year; None for the total and what the year's rules do not have."""
    if indicator := facts.indicator(one.indicator_code):
        score = facts.result.score_of(indicator.code) if facts.result else None
        label = f"ตัวชี้วัดที่ {indicator.number} {indicator.name}"
        return facts.cited(indicator.code, indicator.name, label, score)
    item = facts.pack.item(one.item_code) if facts.pack else None
    if item is None:
        return None
    return facts.cited(item.code, item.name, _item_label(item.code, item), facts.items.get(item.code))


def _item_label(code: str, rule: ItemRule | None) -> str:
    """An item by code and wording; the code alone where no wording is known."""
    known = wording(rule) if rule and (rule.title or rule.label) else ""
    return f"ข้อ {code} {known}".strip()


def _scored(row: Comparison, facts: ResultsFacts) -> str:
    """What is cited, that it reached the threshold where a locked result says so, and its score."""
    if row.after is None:
        return f"({SOURCE} {row.label}) ไม่มีคะแนนที่ประกาศ"
    indicator = facts.indicator(row.code)
    short = f"ตัวชี้วัดที่ {indicator.number}" if indicator else f"ข้อ {row.code}"
    return f"({SOURCE} {row.claim or row.label}) คะแนน{short} ได้ {row.after} คะแนน"


def _compared(row: Comparison, facts: ResultsFacts) -> str:
    """The same of what a measure answers, and how it changed since the result that the plan answers."""
    item = facts.pack.item(row.code) if facts.pack else None
    told = _scored(replace(row, label=_item_label(row.code, item)) if item else row, facts)
    if row.change is None:
        return told
    since = f"ปีงบประมาณ พ.ศ. {row.before_year}"
    if not row.change:
        return f"{told} เท่ากับ{since}"
    return f"{told} {row.change_text} จาก{since} ซึ่งได้ {row.before} คะแนน"


def _total(facts: ResultsFacts) -> list[str]:
    """The figures of instruments, and the total with its level, as far as they are known."""
    result = facts.result
    if result is None or result.total is None:
        return [NOTHING, f"ยังไม่ปรากฏคะแนนรวมของปีงบประมาณ พ.ศ. {facts.fiscal_year}"]
    known = [f"{row.rule.code} ได้ {row.score} คะแนน" for row in result.instruments if row.score is not None]
    level = f" อยู่ในระดับ {result.level.name}" if result.level else ""
    return ["\n".join(known), f"คะแนนรวม {result.total} คะแนน{level}"]
