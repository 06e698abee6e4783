"""Let what was removed, and can no longer be put back, go for good."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from agencies.restoring import DAYS, forget_now, forget_old
from desk.commands import PortalCommand, the_agency


class Command(PortalCommand):
    help = f"ลบถาวรสิ่งที่ลบไว้เกิน {DAYS} วันและนำกลับคืนไม่ได้แล้ว รวมทั้งไฟล์ของหลักฐาน"
    has_json = True
    needs_editions = False

    def add_arguments(self, parser: CommandParser) -> None:
        """One agency's, without waiting."""
        parser.add_argument("--now", metavar="CODE", help="ลบถาวรทุกสิ่งที่หน่วยงานรหัสนี้ลบไว้ ไม่รอให้ครบกำหนด")
        super().add_arguments(parser)

    def run(self, now: str | None = None, **options: Any) -> None:
        count = forget_now(the_agency(now)) if now else forget_old()
        self.answer({"forgotten": count}, f"ลบถาวร {count} รายการ")
