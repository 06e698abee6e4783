"""Ask the links of evidence whether they still answer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from desk.commands import PortalCommand, the_agency
from measures.link_checks import check_links


class Command(PortalCommand):
    help = "ตรวจว่าลิงก์ของหลักฐานยังเปิดได้ และบันทึกผลไว้ที่หลักฐานแต่ละชิ้น"
    has_json = True
    needs_editions = False

    def add_arguments(self, parser: CommandParser) -> None:
        """One agency, or all of them."""
        parser.add_argument("--agency", metavar="CODE", help="เฉพาะหน่วยงานรหัสนี้ หากไม่ระบุจะตรวจทุกหน่วยงาน")
        super().add_arguments(parser)

    def run(self, agency: str | None = None, **options: Any) -> None:
        found = list(check_links(the_agency(agency) if agency else None))
        dead = [link for link in found if not link.is_alive]
        document = {"checked": len(found), "dead": [asdict(link) for link in dead]}
        lines = [f"{link.agency}: {link.title} – {link.said} – {link.url}" for link in dead]
        summary = f"ตรวจ {len(found)} ลิงก์ เปิดได้ {len(found) - len(dead)} เปิดไม่ได้ {len(dead)}"
        self.answer(document, "\n".join([*lines, summary]))
