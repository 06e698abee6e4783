"""Check the text of an old paper against a year's record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.findings import Severity
from desk.commands import REFUSED, YearCommand, the_agency
from desk.yearfile import Unreadable
from reports.reading.facts import facts_of
from reports.reading.files import UnreadablePaper, text_of_file
from reports.reading.judging import judge
from reports.reading.lines import numbered


class Command(YearCommand):
    help = "ตรวจข้อความของเอกสารเดิม (.txt .docx .pdf) กับข้อมูลของปี และบอกบรรทัดกับถ้อยคำที่ควรแก้ไข"
    has_json = True

    def add_arguments(self, parser: CommandParser) -> None:
        """The file of the old paper, then the agency and the year."""
        parser.add_argument("file", metavar="FILE", type=Path, help="ไฟล์เอกสารเดิม")
        super().add_arguments(parser)

    def run(self, *, file: Path, agency: str, year: int, **options: Any) -> None:
        """Print the findings in the order of the text."""
        try:
            text = text_of_file(file)
        except UnreadablePaper as error:
            raise Unreadable(str(error)) from error
        findings = judge(numbered(text), facts_of(the_agency(agency), year))
        lines = [f"[{row.severity.label}] {row.message}" for row in findings]
        self.answer([row.as_json() for row in findings], "\n".join(lines) or "ไม่พบสิ่งที่ควรแก้ไข")
        if any(row.severity == Severity.BLOCK for row in findings):
            raise SystemExit(REFUSED)
