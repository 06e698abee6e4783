"""Render a paper of a year as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.findings import block, blocking
from agencies.models import Agency
from agencies.transitions import Refused
from desk.commands import YearCommand, the_agency, write_file
from reports.models import Paper, PaperKind
from reports.papers import PAPERS
from reports.rendering import reading_copy, word_file
from reports.sketches import sketch


class Command(YearCommand):
    help = "จัดทำเอกสารของปีเป็น PDF ตามข้อมูลขณะนี้ (มีลายน้ำ ร่าง จนกว่าจะออกเลขที่)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "kind", choices=PaperKind.values, metavar="KIND", help=", ".join(PaperKind.values)
        )
        super().add_arguments(parser)
        parser.add_argument("-o", "--output", type=Path, metavar="FILE.pdf", help="ไฟล์ปลายทาง")
        parser.add_argument("--docx", type=Path, metavar="FILE.docx", help="ไฟล์ Word ปลายทาง")

    def run(
        self, *, kind: str, agency: str, year: int, output: Path | None, docx: Path | None, **options: Any
    ) -> None:
        if kind not in PAPERS:
            made = ", ".join(PAPERS)
            raise Refused([block("kind", f"ระบบรุ่นนี้ยังไม่จัดทำเอกสารชนิด {kind} จัดทำได้เฉพาะ {made}")])
        paper = _paper(the_agency(agency), PaperKind(kind), year)
        target = output or Path(f"{kind}-{year}-{agency}.pdf")
        copy = reading_copy(paper)
        write_file(target, copy.pdf)
        self.stdout.write(f"บันทึก {target} แล้ว {copy.pages} หน้า")
        if docx is not None:
            write_file(docx, word_file(paper))
            self.stdout.write(f"บันทึก {docx} แล้ว")


def _paper(agency: Agency, kind: PaperKind, year: int) -> Paper:
    """The paper that was begun, else a sketch of it; raises Refused where there is nothing to make it of."""
    papers = Paper.objects.standing().filter(agency=agency, kind=kind, fiscal_year=year)
    begun = papers.order_by("-pk").first()
    if begun is None and (lacking := blocking(PAPERS[kind].drafting.lacks(agency, year))):
        raise Refused(lacking)
    return begun or sketch(agency, kind, year)
