"""Prove that the audit record, every issued paper and every file of evidence are as they were written.

With ``--since`` a document that an earlier run wrote (``--json``) is held against the record too: who cut off
the end of a chain and mended its last link is found by what was noted outside the portal.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from agencies.audit import Heads, heads, verify, verify_since
from agencies.models import AuditEvent
from desk.commands import REFUSED, PortalCommand
from desk.yearfile import Unreadable
from measures.proving import prove_evidence
from reports.models import IssuedFile
from reports.proving import prove_papers


class Command(PortalCommand):
    help = "ตรวจสายบันทึกการกระทำ เอกสารฉบับสมบูรณ์ และไฟล์หลักฐานทุกฉบับ ว่าตรงกับเมื่อแรกบันทึก"
    has_json = True

    def add_arguments(self, parser: CommandParser) -> None:
        """The document of an earlier run, where there is one."""
        parser.add_argument("--since", type=Path, metavar="FILE", help="ผลการตรวจครั้งก่อนที่เก็บไว้ (--json)")
        super().add_arguments(parser)

    def run(self, *, since: Path | None, **options: Any) -> None:
        earlier = _heads_in(since) if since else {}
        problems = list(_problems(earlier))
        if problems:
            # An officer may have acted between two of the questions: what is wrong is wrong a second time.
            again = set(_problems(earlier))
            problems = [line for line in problems if line in again]
        events, files = AuditEvent.objects.count(), IssuedFile.objects.count()
        document = {
            "ok": not problems,
            "events": events,
            "files": files,
            "problems": problems,
            "chains": heads(),
        }
        good = f"ถูกต้องทั้งหมด: บันทึก {events} รายการ เอกสาร {files} ฉบับ"
        self.answer(document, "\n".join(problems) or good)
        if problems:
            sys.exit(REFUSED)


def _problems(earlier: Heads) -> Iterator[str]:
    yield from verify()
    yield from verify_since(earlier)
    yield from prove_papers()
    yield from prove_evidence()


def _heads_in(path: Path) -> Heads:
    """The chains as an earlier run found them; raises Unreadable."""
    try:
        chains = json.loads(path.read_text(encoding="utf-8"))["chains"]
        return {
            str(name): {"sequence": int(row["sequence"]), "hash": str(row["hash"])}
            for name, row in chains.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable(f"อ่านผลการตรวจครั้งก่อนจาก {path} ไม่ได้") from error
