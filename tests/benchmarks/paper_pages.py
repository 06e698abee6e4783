"""The three papers that are timed: their content, and their pages in HTML on the sheet of every paper."""

from __future__ import annotations

from typing import Any

from django.template import Context, Template

from reports import pdf
from tests.reports.sample_memo import AGENCY, POINTS, SCORES, memo

_WIDE = """{% extends "reports/paper/v1/base.html" %}{% block title %}{{ paper.subject }}{% endblock %}
{% block sheet %}wide report-head{% endblock %}{% block head %}<h1>{{ paper.subject }}</h1>{% endblock %}"""
_COVERED = """{% extends "reports/paper/v1/base.html" %}{% block title %}{{ paper.subject }}{% endblock %}
{% block head %}<section class="cover"><h1>{{ paper.subject }}</h1></section>{% endblock %}"""
_EVIDENCE = "(อ้างอิงจากผลการประเมิน ITA ตัวชี้วัดที่ 2 การใช้งบประมาณ ได้คะแนนไม่ต่ำกว่าร้อยละ 85) คะแนนตัวชี้วัดที่ 2 ได้ 90.13"


def short_memo() -> tuple[dict[str, Any], str]:
    """The sample memo of three pages."""
    return memo(), pdf.paper_html(memo())


def long_table(measures: int = 9) -> tuple[dict[str, Any], str]:
    """A result report of 16 pages: one wide table, several sub-rows to a measure."""
    content = _content("รายงานผลการดำเนินการตามมาตรการ", [{"blocks": [_results(measures)]}])
    return content, _page(_WIDE, content)


def long_report(chapters: int = 8) -> tuple[dict[str, Any], str]:
    """A report of 40 pages: a cover, then chapters of text, bars and tables."""
    sections = [{"heading": f"{n}. ผลการวิเคราะห์", "blocks": _chapter(n)} for n in range(1, chapters + 1)]
    content = _content("รายงานการวิเคราะห์ผลการประเมิน", sections)
    return content, _page(_COVERED, content)


PAPERS = {"memo": short_memo, "table": long_table, "report": long_report}


def _content(subject: str, sections: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "kind": "memo",
        "template": "v1",
        "is_draft": False,
        "agency": AGENCY,
        "subject": subject,
        "sections": sections,
    }


def _page(template: str, content: dict[str, Any]) -> str:
    return Template(template).render(Context({"paper": content}))


def _chapter(number: int) -> list[dict[str, Any]]:
    paragraphs = [{"type": "paragraph", "text": f"{text} {_EVIDENCE}"} for text in POINTS * 2]
    bars = [{"label": name, "score": score, "width": score} for name, score in SCORES]
    chart = {"type": "chart", "caption": f"แผนภูมิที่ {number}", "threshold": "85", "bars": bars}
    return [*paragraphs, chart, _results(2)]


def _results(measures: int) -> dict[str, Any]:
    rows = [
        {
            "cells": [
                "" if step else str(measure + 1),
                "" if step else POINTS[measure % 5],
                f"{step + 1}. {POINTS[(measure + step) % 5]}",
                f"{POINTS[(measure + 2 * step) % 5]}\n{_EVIDENCE}",
            ],
            "continues": step > 0,
        }
        for measure in range(measures)
        for step in range(4)
    ]
    labels = ("ลำดับที่", "มาตรการหรือกิจกรรมที่ดำเนินการ", "รายละเอียดการดำเนินการ", "ผลลัพธ์หรือความสำเร็จ")
    columns = [
        {"label": label, "width": width}
        for label, width in zip(labels, ("10%", "23%", "33%", ""), strict=True)
    ]
    return {"type": "table", "caption": "ตารางผลการดำเนินการ", "middle": [1], "columns": columns, "rows": rows}
