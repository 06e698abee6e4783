"""What should have come with a result and is not recorded, so that its analysis leaves those parts out."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from agencies.findings import Finding, warn
from reports.drafting.analysis.facts import AnalysisFacts


def missing_parts(facts: AnalysisFacts) -> Iterator[Finding]:
    """Scores of items, remarks and suggestions; each only told, with where it is entered."""
    where = [facts.paper.agency.code, facts.fiscal_year]
    if not facts.items:
        yield warn(
            "items-missing",
            "ยังไม่ได้กรอกคะแนนรายข้อ รายงานจึงวิเคราะห์ถึงระดับตัวชี้วัดเท่านั้น",
            subject="คะแนนรายข้อ",
            url=reverse("assessments:items-edit", args=[*where, facts.pack.instruments[0].code.lower()]),
            link_text="ไปกรอกคะแนนรายข้อ",
        )
    if not facts.remarks and not facts.suggestions:
        yield warn(
            "remarks-missing",
            "ยังไม่ได้กรอกข้อสังเกตและข้อเสนอแนะที่มากับผลการประเมิน รายงานจึงไม่มีส่วนนี้",
            subject="ข้อสังเกต",
            url=reverse("assessments:remarks", args=where),
            link_text="ไปกรอกข้อสังเกต",
        )
