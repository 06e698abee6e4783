"""Read year files into the record, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.db import transaction

from agencies.transitions import Refused
from desk.commands import PortalCommand
from desk.yearfile import Outcome, Unreadable, apply_year, parse, read_year
from desk.yearfile.applying import PARTS
from desk.yearfile.document import LARGEST


class Command(PortalCommand):
    help = "นำเข้าไฟล์ข้อมูลประจำปี ไฟล์เดิมนำเข้าซ้ำได้โดยไม่มีอะไรเปลี่ยน หลายไฟล์จะนำเข้าครบทุกไฟล์หรือไม่นำเข้าเลย"
    has_json = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", type=Path, nargs="+", metavar="FILE.json", help="ไฟล์ข้อมูลประจำปี (UTF-8 JSON)"
        )
        parser.add_argument("--dry-run", action="store_true", help="ตรวจและแสดงสิ่งที่จะเปลี่ยน โดยไม่เปลี่ยน")
        super().add_arguments(parser)

    def run(self, *, files: list[Path], dry_run: bool, **options: Any) -> None:
        outcomes = _imported(files, dry_run)
        if not self.as_json:
            for warning in (warning for outcome in outcomes for warning in outcome.warnings):
                self.note(f"ควรตรวจสอบ {warning.message}")
        documents = [_document(outcome, dry_run) for outcome in outcomes]
        self.answer(
            documents[0] if len(documents) == 1 else {"files": documents},
            "\n".join(_text(outcome, dry_run) for outcome in outcomes),
        )


def _imported(files: list[Path], dry_run: bool) -> list[Outcome]:
    """What each file did or would do, one after the other; a file may build on the one before it."""
    outcomes = []
    with transaction.atomic():
        for path in files:
            with _named(path if len(files) > 1 else None):
                outcomes.append(apply_year(read_year(parse(_bytes(path)))))
        transaction.set_rollback(dry_run)
    return outcomes


@contextmanager
def _named(path: Path | None) -> Iterator[None]:
    """Say with every error which of several files it is in."""
    try:
        yield
    except Unreadable as error:
        raise Unreadable(f"{path}: {error}" if path else str(error)) from error
    except Refused as refusal:
        named = [replace(row, message=f"{path}: {row.message}") for row in refusal.findings if path]
        raise Refused(named or refusal.findings) from refusal
    except ValidationError as error:
        raise ValidationError([f"{path}: {line}" for line in error.messages] if path else error) from error


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
