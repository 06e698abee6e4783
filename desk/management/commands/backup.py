"""Keep everything the portal holds, database and files, in one folder; the portal may go on running."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from desk.backups.taking import take_backup
from desk.commands import REFUSED, PortalCommand


class Command(PortalCommand):
    help = "สำรองฐานข้อมูลและไฟล์ทั้งหมดไว้ในโฟลเดอร์ใหม่ โดยไม่ต้องหยุดระบบ"
    has_json = True
    needs_preparation = False  # a backup before an upgrade keeps the database as it is

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="โฟลเดอร์ใหม่หรือที่ยังว่าง")
        super().add_arguments(parser)

    def run(self, *, folder: Path, **options: Any) -> None:
        kept = take_backup(folder.absolute())
        document = {
            "folder": str(folder),
            "tables": len(kept.tables),
            "rows": kept.rows,
            "files": len(kept.files),
            "lost": kept.lost,
        }
        held = f"{len(kept.tables)} ตาราง {kept.rows} แถว ไฟล์ {len(kept.files)} ไฟล์"
        text = f"สำรองแล้วที่ {folder}: {held} ตรวจครบทุกไฟล์"
        self.answer(document, text)
        if kept.lost:
            self.note("ไฟล์หลักฐานต่อไปนี้หายไปจากโฟลเดอร์ข้อมูล จึงไม่อยู่ในข้อมูลสำรอง:\n" + "\n".join(kept.lost))
            sys.exit(REFUSED)
