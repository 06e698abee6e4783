"""รายงานการวิเคราะห์ผลการประเมิน: what a year's result shows, indicator by indicator, and what is done next.

Every indicator is a section of its own, so that its wording can be edited and goes stale with it alone.
Tables and charts follow the record and are not edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from agencies.findings import Finding
from agencies.models import Agency
from assessments.scoring import IndicatorResult
from measures.models import Measure
from reports.drafting import memo
from reports.drafting import sources as where
from reports.drafting.analysis import tables, words
from reports.drafting.analysis.facts import AnalysisFacts, gather
from reports.drafting.analysis.notes import LABELS, notes
from reports.drafting.analysis.readiness import missing_parts
from reports.drafting.remedies import weakest_first
from reports.drafting.sections import Draft, Written, drafted
from reports.drafting.sources import Source
from reports.figures import figure, figures_of, instrument_chart, line_figures, score_chart
from thai.dates import thai_date

__all__ = [
    "awaited",
    "check",
    "date_of",
    "draft",
    "figures",
    "gather",
    "lacks",
    "measures",
    "page",
    "sources",
]

Block = dict[str, Any]


def lacks(agency: Agency, fiscal_year: int) -> list[Finding]:
    """As the memo, it needs the year's result, were it only opened."""
    return memo.lacks(agency, fiscal_year)


def awaited(agency: Agency, fiscal_year: int) -> list[Finding]:
    """Once it can be begun there is nothing to wait for."""
    return []


def date_of(agency: Agency, fiscal_year: int) -> date | None:
    """A report is dated the day it is begun."""
    return None


def sources(agency: Agency, fiscal_year: int) -> list[Source]:
    """What its tables and charts are printed from."""
    return [
        where.scores(agency, fiscal_year, "ตารางคะแนน แผนภูมิ และคะแนนรายข้อ"),
        where.remarks(agency, fiscal_year, "ประเด็นที่ควรพัฒนาในตารางรายข้อ"),
        where.scores(agency, fiscal_year - 1, "ตารางเทียบกับปีก่อน"),
        where.plan(agency, fiscal_year + 1, "ตารางมาตรการ"),
    ]


def draft(facts: AnalysisFacts) -> list[Draft]:
    """The sections in printed order; those that would have nothing to say are left out."""
    return [row for row in _drafts(facts) if row.text]


def _drafts(facts: AnalysisFacts) -> Iterator[Draft]:
    before = facts.fiscal_year - 1
    instruments = (
        words.instrument(place, row, facts) for place, row in enumerate(facts.result.instruments, 1)
    )
    yield drafted("subject", "ชื่อรายงาน", "", [words.subject(facts)])
    yield drafted("preface", "คำนำ", "คำนำ", words.preface(facts))
    yield drafted("rationale", "หลักการและเหตุผล", "หลักการและเหตุผล", words.rationale(facts))
    yield drafted("overview", "ผลการประเมิน (ก่อนตารางคะแนน)", "ผลการประเมินในภาพรวม", words.overview(facts))
    yield drafted("summary", "ผลการประเมิน (หลังตารางคะแนน)", "", words.summary(facts))
    yield drafted(
        "comparison", f"การเทียบกับปี {before}", f"การเทียบกับปีงบประมาณ พ.ศ. {before}", words.comparison(facts)
    )
    yield drafted("years", "ผลย้อนหลังหลายปี (ก่อนแผนภูมิ)", "ผลการประเมินย้อนหลัง", words.years(facts))
    yield drafted("strengths", "จุดแข็ง (คำนำรายการ)", "จุดแข็ง", [words.strengths(facts)])
    yield from _indicators(_best_first(facts.result.strong), facts)
    yield drafted("weaknesses", "จุดที่ต้องพัฒนา (คำนำรายการ)", "จุดที่ต้องพัฒนา", [words.weaknesses(facts)])
    yield from _indicators(weakest_first(facts.result.weak), facts)
    yield from _indicators(_unknown(facts), facts)
    yield drafted("instruments", "ผลตามเครื่องมือ", "ผลการประเมินจำแนกตามเครื่องมือ", instruments)
    yield drafted("items", "รายข้อ (ก่อนตาราง)", "ประเด็นที่ควรพัฒนาเป็นรายข้อ", words.items(facts))
    yield drafted("first", "ลำดับแรกที่ต้องพัฒนา", "ประเด็นที่ต้องพัฒนาเป็นลำดับแรก", words.first_to_improve(facts))
    yield drafted("notes", "ข้อสังเกตและข้อเสนอแนะ", "ข้อสังเกตและข้อเสนอแนะ", notes(facts), LABELS)
    yield drafted(
        "plan", "มาตรการ (ก่อนตาราง)", f"มาตรการในแผนปีงบประมาณ พ.ศ. {facts.plan_year}", words.plan(facts)
    )
    yield drafted("proposal", "การเสนอรายงาน", "การเสนอรายงาน", [words.proposal(facts)])


def _indicators(rows: Iterable[IndicatorResult], facts: AnalysisFacts) -> Iterator[Draft]:
    for row in rows:
        name = f"ตัวชี้วัดที่ {row.rule.number} {row.rule.name}"
        yield drafted(f"indicator-{row.rule.code}", name, name, words.indicator(row, facts))


def _best_first(rows: Iterable[IndicatorResult]) -> list[IndicatorResult]:
    """Strong points as such reports are read; those alike in official order."""
    return sorted(rows, key=lambda row: -(row.score or 0))


def _unknown(facts: AnalysisFacts) -> list[IndicatorResult]:
    return [row for row in facts.result.indicators if row.score is None]


def page(facts: AnalysisFacts, written: Mapping[str, Written]) -> dict[str, Any]:
    """Cover, คำนำ, and the numbered sections with their tables and charts; measures lie on wide pages."""
    parts = list(_parts(facts, written))
    for number, part in enumerate(parts, 1):
        part["heading"] = f"{number}. {part['heading']}"
        _numbered(part["blocks"], number)
    return {
        "cover": _cover(facts, written["subject"].text),
        "preface": {"heading": written["preface"].draft.heading, "blocks": written["preface"].blocks},
        "made": _made(facts),
        "sections": parts,
    }


def _numbered(blocks: list[Block], number: int) -> None:
    """Mark the headings inside a part: 3.1 those that hold others, (1) (2) … the ones they hold."""
    outer = inner = 0
    for block in blocks:
        if block.pop("holds", False):
            outer, inner = outer + 1, 0
            block |= {"text": f"{number}.{outer} {block['text']}", "leads": True}
        elif block.pop("held", False):
            inner += 1
            block["text"] = f"({inner}) {block['text']}"


def _cover(facts: AnalysisFacts, subject: str) -> dict[str, str]:
    """The title without year and agency, which stand for themselves."""
    agency = facts.paper.agency
    district = f"อำเภอ{agency.district}" if agency.district else ""
    province = f"จังหวัด{agency.province}" if agency.province else ""
    return {
        "title": " ".join(subject.split()).partition(" ประจำปีงบประมาณ")[0],
        "place": f"{district} {province}".strip(),
        "year": f"ประจำปีงบประมาณ พ.ศ. {facts.fiscal_year}",
    }


def _made(facts: AnalysisFacts) -> list[str]:
    """Who made the report and when, under its คำนำ."""
    paper = facts.paper
    unit = paper.unit.name if paper.unit else ""
    dated = thai_date(paper.dated_on) if paper.dated_on else ""
    return [line for line in (unit, dated) if line]


def _parts(facts: AnalysisFacts, written: Mapping[str, Written]) -> Iterator[Block]:
    result = facts.result
    shown = {key: row.blocks for key, row in written.items()}
    lighter = " แถบสีอ่อน คือ ตัวชี้วัดที่ต่ำกว่าเกณฑ์" if result.weak else ""
    line = f"เส้นประ คือ เกณฑ์ {facts.pack.threshold_label} คะแนน{lighter}"
    chart = score_chart(result, f"แผนภูมิคะแนนรายตัวชี้วัด ({line})")
    tools = instrument_chart(result, "แผนภูมิคะแนนตามเครื่องมือ")
    yield _part(written["rationale"], shown["rationale"])
    after = shown.get("summary", [])
    yield _part(written["overview"], [*shown.get("overview", []), tables.scores(facts), *after, chart])
    if "comparison" in written:
        yield _part(written["comparison"], [*shown["comparison"], tables.changes(facts)])
    if "years" in written and facts.years:
        yield _part(written["years"], [*shown["years"], *line_figures(facts.years)])
    yield {"heading": "การวิเคราะห์รายตัวชี้วัด", "blocks": list(_analysed(facts, written)), "is_wide": False}
    yield _part(written["instruments"], [*shown["instruments"], tools])
    if "items" in written:
        yield _part(written["items"], [*shown["items"], *tables.items(facts)])
    if "first" in written:
        yield _part(written["first"], shown["first"])
    if "notes" in written:
        yield _part(written["notes"], shown["notes"])
    measured = [tables.measures(facts)] if facts.measures else []
    yield _part(written["plan"], [*shown["plan"], *measured], is_wide=bool(measured))
    yield _part(written["proposal"], shown["proposal"])


def _part(row: Written, blocks: list[Block], *, is_wide: bool = False) -> Block:
    return {"heading": row.draft.heading, "blocks": blocks, "is_wide": is_wide}


def _analysed(facts: AnalysisFacts, written: Mapping[str, Written]) -> Iterator[Block]:
    """Strong indicators, weak ones, and those without a score, each under its name."""
    for key, rows in (("strengths", facts.result.strong), ("weaknesses", facts.result.weak)):
        yield {"type": "heading", "text": written[key].draft.heading, "holds": True}
        yield from written[key].blocks
        yield from _named(rows, written)
    if unknown := _unknown(facts):
        yield {"type": "heading", "text": "ตัวชี้วัดที่ยังไม่มีคะแนน", "holds": True}
        yield from _named(unknown, written)


def _named(rows: list[IndicatorResult], written: Mapping[str, Written]) -> Iterator[Block]:
    keys = {f"indicator-{row.rule.code}" for row in rows}
    for key, row in written.items():
        if key in keys:
            yield {"type": "heading", "text": row.draft.heading, "held": True}
            yield from row.blocks


def figures(facts: AnalysisFacts) -> dict[str, str | None]:
    """All figures of the result, and the scores of items."""
    return figures_of(facts.result) | {f"item-{code}": figure(score) for code, score in facts.items.items()}


def check(facts: AnalysisFacts) -> list[Finding]:
    """What came with the result is recorded; without it the report leaves those parts out."""
    return list(missing_parts(facts))


def measures(facts: AnalysisFacts) -> list[Measure]:
    """All measures of the plan that answers the result."""
    return facts.measures
