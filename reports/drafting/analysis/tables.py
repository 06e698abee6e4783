"""The tables of the analysis report: scores, change since last year, items, and measures of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from assessments.presenters import signed
from measures.models import Measure
from reports.drafting import prose
from reports.drafting.analysis.facts import SHORTENED, AnalysisFacts, ItemLine
from reports.drafting.prose import listed, named
from reports.drafting.rows import is_short
from reports.figures import NOT_KNOWN, figure

Block = dict[str, Any]

UNSAID = "ยังไม่ได้ระบุ"
SHORTENED_NOTE = f"{SHORTENED} คำเรียกโดยย่อ มิใช่ถ้อยคำทางการของแบบประเมิน"


def table(
    columns: Iterable[tuple[str, str]], rows: list[list[str]], middle: list[int], caption: str
) -> Block:
    """A table with lines; ``columns`` are (label, width), one width may be empty."""
    return {
        "type": "table",
        "columns": [{"label": label, "width": width} for label, width in columns],
        "rows": [{"cells": cells, "continues": False, "whole": is_short(cells)} for cells in rows],
        "middle": middle,
        "caption": caption,
    }


def scores(facts: AnalysisFacts) -> Block:
    """Every indicator with its score and on which side of the threshold it stands, and the total."""
    rows = [
        [str(row.rule.number), row.rule.name, row.rule.instrument, figure(row.score) or NOT_KNOWN, side]
        for row in facts.result.indicators
        for side in ["จุดที่ต้องพัฒนา" if row.is_weak else "จุดแข็ง" if row.score is not None else "ยังไม่มีคะแนน"]
    ]
    level = facts.result.level
    total = figure(facts.result.total) or NOT_KNOWN
    rows.append(["", "คะแนนรวมถ่วงน้ำหนัก", "", total, f"ระดับ {level.name}" if level else NOT_KNOWN])
    columns = [("ที่", "1cm"), ("ตัวชี้วัด", ""), ("เครื่องมือ", "2cm"), ("คะแนน", "2cm"), ("ผลการวิเคราะห์", "3.6cm")]
    return table(columns, rows, [1, 3, 4, 5], f"คะแนนรายตัวชี้วัด ปีงบประมาณ พ.ศ. {facts.fiscal_year}")


def changes(facts: AnalysisFacts) -> Block:
    """Indicators, instruments and total of both years, and by how much they differ."""
    before, year = facts.previous, facts.fiscal_year
    pairs = [(named(row), row.score, facts.before(row)) for row in facts.result.indicators]
    for row in facts.result.instruments:
        pairs.append((row.rule.code, row.score, before.instrument(row.rule.code).score if before else None))
    pairs.append(("คะแนนรวม", facts.result.total, before.total if before else None))
    rows = [
        [
            name,
            figure(now) or NOT_KNOWN,
            figure(then) or NOT_KNOWN,
            signed(now - then) if now is not None and then is not None else NOT_KNOWN,
        ]
        for name, now, then in pairs
    ]
    columns = [("รายการ", ""), (f"ปี {year}", "2.2cm"), (f"ปี {year - 1}", "2.2cm"), ("เปลี่ยนแปลง", "2.6cm")]
    return table(columns, rows, [2, 3, 4], "คะแนนเทียบกับปีก่อน")


def items(facts: AnalysisFacts) -> Iterator[Block]:
    """One table for each indicator whose items have scores or remarks, and a note on their wording."""
    printed = []
    for row in facts.result.indicators:
        if lines := facts.lines_of(row):
            score = f" ({row.score} คะแนน)" if row.score is not None else ""
            printed += lines
            yield _of_items(lines, f"{named(row)}{score}", facts)
    if stray := facts.stray_lines():
        yield _of_items(stray, "ข้อที่เกณฑ์ของปีไม่ได้ระบุตัวชี้วัด", facts)
    if any(line.wording.startswith(SHORTENED) for line in printed):
        yield {"type": "paragraph", "text": SHORTENED_NOTE}


def _of_items(lines: list[ItemLine], caption: str, facts: AnalysisFacts) -> Block:
    rows = [
        [line.code, line.wording, figure(line.score) or NOT_KNOWN, _to_improve(line, facts)] for line in lines
    ]
    columns = [("ข้อ", "1.3cm"), ("ประเด็นการประเมิน", ""), ("คะแนน", "1.9cm"), ("ประเด็นที่ควรพัฒนา", "4.6cm")]
    return table(columns, rows, [1, 3], caption)


def _to_improve(line: ItemLine, facts: AnalysisFacts) -> str:
    """The remarks on an item; without any, on which side of the threshold it stands."""
    threshold = facts.pack.threshold_label
    if line.remarks:
        return "\n".join(line.remarks)
    if line.score is None:
        return "ไม่ปรากฏคะแนน"
    return f"ต่ำกว่า {threshold} คะแนน" if line.is_weak else f"ไม่ต่ำกว่า {threshold} คะแนน"


def measures(facts: AnalysisFacts) -> Block:
    """The measures of the plan: what they answer, their steps, who, when, and how they are followed up."""
    rows = [
        [
            _titled(place, measure, facts),
            _steps(measure) or UNSAID,
            prose.offices(measure) or UNSAID,
            prose.period(measure) or UNSAID,
            prose.follow_up(measure) or UNSAID,
        ]
        for place, measure in enumerate(facts.measures, 1)
    ]
    columns = [
        ("มาตรการ", "5.6cm"),
        ("ขั้นตอนหรือวิธีการ", ""),
        ("ผู้รับผิดชอบ", "3.4cm"),
        ("ระยะเวลา", "3.4cm"),
        ("การกำกับติดตาม", "4.6cm"),
    ]
    return {**table(columns, rows, [], ""), "named": 1, "called": "มาตรการที่"}


def _titled(place: int, measure: Measure, facts: AnalysisFacts) -> str:
    """A measure's number and title, and under it what it answers."""
    codes = {point.indicator_code for point in measure.weak_points.all() if point.indicator_code}
    numbers = [str(rule.number) for rule in facts.pack.indicators if rule.code in codes]
    answers = [f"ตัวชี้วัดที่ {listed(numbers)}"] if numbers else []
    answers += [facts.item_named(point.item_code) for point in measure.weak_points.all() if point.item_code]
    title = f"({place}) {measure.title}"
    return f"{title}\n(พัฒนา{listed(answers)})" if answers else title


def _steps(measure: Measure) -> str:
    """The steps, numbered where there are several; without any, the guideline."""
    texts = prose.unmarked(step.text for step in measure.steps.all())
    texts = texts or prose.unmarked(measure.guideline.splitlines())
    if len(texts) < 2:
        return "".join(texts)
    return "\n".join(f"({place}) {text}" for place, text in enumerate(texts, 1))
