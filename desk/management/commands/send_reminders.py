"""Send the day's letters of reminder; made for cron, once a day or oftener."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from desk.commands import REFUSED, PortalCommand
from desk.letters import Run, send_reminders
from thai.dates import parse_iso_date, thai_date


def iso_day(text: str) -> date:
    """A day as YYYY-MM-DD; another form is wrong usage (status 2)."""
    try:
        return parse_iso_date(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from error


class Command(PortalCommand):
    help = "ส่งจดหมายเตือนของวัน คนละหนึ่งฉบับ เรียกซ้ำในวันเดียวกันจะไม่ส่งซ้ำ"
    has_json = True
    needs_editions = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", type=iso_day, metavar="YYYY-MM-DD", help="วันที่ของจดหมาย หากไม่ระบุคือวันนี้")
        super().add_arguments(parser)

    def run(self, *, date: date | None = None, **options: Any) -> None:
        day = date or timezone.localdate()
        run = send_reminders(day)
        self.answer({"date": day.isoformat(), **asdict(run)}, "\n".join(_lines(day, run)))
        if not settings.MAIL_IS_SET_UP and run.sent:
            self.note("ยังไม่ได้ตั้งเครื่องส่งอีเมล (ITA_MAIL_URL) จดหมายจึงถูกเขียนเป็นไฟล์ในโฟลเดอร์ mail ของข้อมูล")
        if run.failed:
            sys.exit(REFUSED)


def _lines(day: date, run: Run) -> list[str]:
    named = {
        "ไม่มีที่อยู่อีเมล": run.without_address,
        "ส่งไม่ได้ จะลองใหม่เมื่อเรียกคำสั่งอีกครั้ง": run.failed,
        "คำสั่งอื่นกำลังส่งอยู่หรือส่งค้างไว้ จึงไม่ส่งซ้ำ": run.interrupted,
    }
    lines = [f"จดหมายเตือนของวันที่ {thai_date(day)} ส่งแล้ว {len(run.sent)} ฉบับ"]
    return lines + [
        f"{what} {len(people)} คน: {', '.join(people)}" for what, people in named.items() if people
    ]
