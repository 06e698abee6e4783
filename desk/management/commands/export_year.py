"""Write a year of the record as a year file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.findings import block
from agencies.transitions import Refused
from desk.commands import YearCommand, the_agency, write_file
from desk.yearfile import dump, write_year


class Command(YearCommand):
    help = "ส่งออกข้อมูลของปีเป็นไฟล์ข้อมูลประจำปี"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "-o", "--output", type=Path, metavar="FILE", help="ไฟล์ปลายทาง (ถ้าไม่ระบุ พิมพ์ออกทางจอ)"
        )

    def run(self, *, agency: str, year: int, output: Path | None, **options: Any) -> None:
        owner = the_agency(agency)
        document = write_year(owner, year)
        if document is None:
            message = f"{owner.name} ยังไม่มีข้อมูลของปีงบประมาณ พ.ศ. {year}"
            raise Refused([block("unknown-year", message, subject=str(year))])
        if output is None:
            self.stdout.write(dump(document), ending="")
            return
        write_file(output, dump(document).encode())
        self.stdout.write(f"บันทึก {output} แล้ว")
