"""Put a backup back into an empty installation, on the same or the other kind of database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from desk.backups.restoring import restore_backup
from desk.commands import PortalCommand


class Command(PortalCommand):
    help = "นำข้อมูลสำรองกลับเข้าสู่ระบบที่ยังว่าง"
    has_json = True
    needs_preparation = False  # what it fills must be empty, without the years' rules of this program

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="โฟลเดอร์ข้อมูลสำรอง")
        super().add_arguments(parser)

    def run(self, *, folder: Path, **options: Any) -> None:
        kept = restore_backup(folder.absolute())
        document = {
            "tables": len(kept.tables),
            "rows": kept.rows,
            "files": len(kept.files),
            "lost": kept.lost,
        }
        text = (
            f"นำข้อมูลกลับแล้ว: {len(kept.tables)} ตาราง {kept.rows} แถว ไฟล์ {len(kept.files)} ไฟล์ "
            f"ตรงกับข้อมูลสำรองทุกแถวและทุกไฟล์ (สำรองเมื่อ {kept.taken_at}) ผู้ใช้ทุกคนต้องเข้าสู่ระบบใหม่"
        )
        self.answer(document, text)
