"""Read a year file into the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from desk.commands import PortalCommand
from desk.yearfile import Outcome, Unreadable, apply_year, parse, read_year
from desk.yearfile.applying import PARTS
from desk.yearfile.document import LARGEST


class Command(PortalCommand):
    help = "นำเข้าไฟล์ข้อมูลประจำปี ไฟล์เดิมนำเข้าซ้ำได้โดยไม่มีอะไรเปลี่ยน"
    has_json = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.json", help="ไฟล์ข้อมูลประจำปี (UTF-8 JSON)")
        parser.add_argument("--dry-run", action="store_true", help="ตรวจและแสดงสิ่งที่จะเปลี่ยน โดยไม่เปลี่ยน")
        super().add_arguments(parser)

    def run(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        outcome = apply_year(read_year(parse(_bytes(file))), dry_run=dry_run)
        if not self.as_json:
            for warning in outcome.warnings:
                self.note(f"ควรตรวจสอบ {warning.message}")
        self.answer(_document(outcome, dry_run), _text(outcome, dry_run))


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        raise Unreadable(f"อ่านไฟล์ {path} ไม่ได้ ({error.strerror})") from error


def _document(outcome: Outcome, dry_run: bool) -> dict[str, Any]:
    return {
        "agency": outcome.agency_code,
        "fiscal_year": outcome.fiscal_year,
        "dry_run": dry_run,
        "changed": list(outcome.changed),
        "findings": [warning.as_json() for warning in outcome.warnings],
    }


def _text(outcome: Outcome, dry_run: bool) -> str:
    which = f"{outcome.agency_code} ปีงบประมาณ พ.ศ. {outcome.fiscal_year}"
    if not outcome.changed:
        return f"{which}: ข้อมูลตรงกับที่มีอยู่แล้ว ไม่มีอะไรเปลี่ยน"
    parts = ", ".join(PARTS[part] for part in outcome.changed)
    return f"{which}: {'จะเปลี่ยน (ยังไม่ได้บันทึก)' if dry_run else 'นำเข้าแล้ว'} {parts}"
