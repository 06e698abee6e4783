"""Move to another database, say from SQLite to PostgreSQL, with the proof of a backup and its restore."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from desk.backups.moving import move_to
from desk.commands import PortalCommand


class Command(PortalCommand):
    help = "ย้ายข้อมูลทั้งหมดไปยังฐานข้อมูลอื่นที่ยังว่าง เช่น จาก SQLite ไป PostgreSQL (กรุณาหยุดระบบก่อน)"
    needs_preparation = False  # what is there is moved as it is

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "database_url", metavar="DATABASE_URL", help="เช่น postgres://ผู้ใช้:รหัสผ่าน@เครื่อง/ฐานข้อมูล"
        )
        super().add_arguments(parser)

    def run(self, *, database_url: str, **options: Any) -> None:
        kept = move_to(database_url)
        self.stdout.write(
            f"ย้ายแล้ว: {len(kept.tables)} ตาราง {kept.rows} แถว ตรงกันทุกแถว ไฟล์หลักฐานอยู่ที่เดิม "
            "กรุณาตั้งค่า DATABASE_URL เป็นที่อยู่ใหม่ แล้วเปิดระบบ"
        )
