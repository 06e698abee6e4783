"""Render a paper of a year as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.findings import block
from agencies.transitions import Refused
from desk.commands import YearCommand, the_assessment, write_file
from reports.models import Paper, PaperKind
from reports.rendering import reading_copy
from reports.sketches import sketch

KINDS = ("memo", "announcement", "analysis", "results", "development")


class Command(YearCommand):
    help = "จัดทำเอกสารของปีเป็น PDF ตามข้อมูลขณะนี้ (มีลายน้ำ ร่าง จนกว่าจะออกเลขที่)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
        super().add_arguments(parser)
        parser.add_argument("-o", "--output", type=Path, metavar="FILE.pdf", help="ไฟล์ปลายทาง")
        parser.add_argument("--docx", type=Path, metavar="FILE.docx", help="ไฟล์ Word ปลายทาง")

    def run(
        self, *, kind: str, agency: str, year: int, output: Path | None, docx: Path | None, **options: Any
    ) -> None:
        if kind not in PaperKind.values:
            made = ", ".join(PaperKind.values)
            raise Refused([block("kind", f"ระบบรุ่นนี้ยังไม่จัดทำเอกสารชนิด {kind} จัดทำได้เฉพาะ {made}")])
        if docx is not None:
            raise Refused([block("docx", "ระบบรุ่นนี้ยังไม่จัดทำไฟล์ Word จัดทำได้เฉพาะ PDF")])
        assessment = the_assessment(agency, year)
        papers: Any = Paper.objects.filter(agency=assessment.agency, kind=kind, fiscal_year=year)
        paper = papers.order_by("-pk").first() or sketch(assessment.agency, PaperKind(kind), year)
        target = output or Path(f"{kind}-{year}-{agency}.pdf")
        copy = reading_copy(paper)
        write_file(target, copy.pdf)
        self.stdout.write(f"บันทึก {target} แล้ว {copy.pages} หน้า")
