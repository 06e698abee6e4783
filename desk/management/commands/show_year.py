"""Print what a year computes to."""

from __future__ import annotations

from typing import Any

from assessments.queries import result_of
from desk.commands import YearCommand, the_assessment
from desk.summaries import summary_text, year_summary


class Command(YearCommand):
    help = "แสดงคะแนนรวม ระดับ และตัวชี้วัดที่ต่ำกว่าเกณฑ์ของปี"
    has_json = True

    def run(self, *, agency: str, year: int, **options: Any) -> None:
        summary = year_summary(result_of(the_assessment(agency, year)))
        self.answer(summary, summary_text(summary))
