"""Bring the stored editions in line with ``fixtures/editions/``."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import CommandParser

from assessments.editions import Outcome, apply_editions
from desk.commands import REFUSED, PortalCommand

ACTIONS = {
    "added": "เพิ่ม",
    "replaced": "แทนที่",
    "completed": "เติมข้อมูลที่ยังขาด",
    "same": "ไม่เปลี่ยน",
    "refused": "ไม่รับ",
}


class Command(PortalCommand):
    help = "นำเข้าเกณฑ์การประเมินประจำปีจาก fixtures/editions/"
    needs_editions = False  # loading them is its work, and showing what would be loaded

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="แสดงสิ่งที่จะเปลี่ยน โดยไม่เปลี่ยน")
        super().add_arguments(parser)

    def run(self, *, dry_run: bool, **options: Any) -> None:
        outcomes = apply_editions(dry_run=dry_run)
        self.stdout.write("\n".join(_line(outcome) for outcome in outcomes))
        if any(outcome.action == "refused" for outcome in outcomes):
            self.note("ไม่มีเกณฑ์ปีใดเปลี่ยน เพราะมีไฟล์ที่ไม่รับ")
            sys.exit(REFUSED)


def _line(outcome: Outcome) -> str:
    note = f" {outcome.note}" if outcome.note else ""
    return f"ปีงบประมาณ พ.ศ. {outcome.fiscal_year} ฉบับที่ {outcome.revision}: {ACTIONS[outcome.action]}{note}"
