"""Print everything that should be mended in a year."""

from __future__ import annotations

from typing import Any

from agencies.findings import Severity
from desk.commands import YearCommand, the_assessment
from desk.review import findings_of_year


class Command(YearCommand):
    help = "ตรวจข้อมูลของปีและแสดงสิ่งที่ต้องแก้ไขหรือควรตรวจสอบ"
    has_json = True

    def run(self, *, agency: str, year: int, **options: Any) -> None:
        findings = findings_of_year(the_assessment(agency, year))
        lines = [f"[{Severity(row.severity).label}] {row.message}" for row in findings]
        self.answer([row.as_json() for row in findings], "\n".join(lines) or "ไม่พบสิ่งที่ต้องแก้ไข")
        self.end_with(findings)
