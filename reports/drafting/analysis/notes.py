"""Remarks and suggestions that came with the result, as recorded; those on items stand in their tables."""

from __future__ import annotations

from collections.abc import Iterator

from assessments.models import Remark, SuggestionSource
from reports.drafting.analysis.facts import AnalysisFacts
from reports.drafting.sections import Sentence

REMARKS = "ข้อสังเกตจากผลการประเมิน"
SOURCES = {source: f"ข้อเสนอแนะจาก{source.label}" for source in SuggestionSource}
LABELS = (REMARKS, *SOURCES.values())
ON_ITEMS = "ข้อสังเกตที่มีเป็นข้อสังเกตรายข้อ ซึ่งแสดงไว้ในตารางประเด็นที่ควรพัฒนาเป็นรายข้อแล้ว"


def notes(facts: AnalysisFacts) -> list[str]:
    """Remarks first, then suggestions by who gave them; none at all where there are none."""
    general = [row for row in facts.remarks if not row.item_code]
    lines = list(_points(REMARKS, [f"{_about(row, facts)} {_one_line(row.text)}" for row in general]))
    for source, label in SOURCES.items():
        texts = [_one_line(row.text) for row in facts.suggestions if row.source == source]
        lines += _points(label, texts)
    return lines or ([ON_ITEMS] if facts.remarks else [])


def _points(label: str, texts: list[str]) -> Iterator[str]:
    if texts:
        yield f"{label}:"
    for place, text in enumerate(texts, 1):
        yield Sentence(f"{place}) {text}", {f"{label} {place}": text})


def _about(row: Remark, facts: AnalysisFacts) -> str:
    """What a remark is about: an indicator or the whole result."""
    known = next((rule for rule in facts.pack.indicators if rule.code == row.indicator_code), None)
    return f"ตัวชี้วัดที่ {known.number} {known.name}" if known else "ในภาพรวม"


def _one_line(text: str) -> str:
    return " ".join(text.split())
