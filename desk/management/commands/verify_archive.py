"""Prove that the audit record, every issued paper and every file of evidence are as they were written."""

from __future__ import annotations

import sys
from typing import Any

from agencies.audit import verify
from agencies.models import AuditEvent
from desk.commands import REFUSED, PortalCommand
from measures.evidence import digest_holds as evidence_holds
from measures.models import Evidence
from reports.issuing import digest_holds
from reports.models import IssuedFile


class Command(PortalCommand):
    help = "ตรวจสายบันทึกการกระทำและค่า SHA-256 ของเอกสารฉบับสมบูรณ์และไฟล์หลักฐานทุกฉบับ"
    has_json = True

    def run(self, **options: Any) -> None:
        problems, files = list(verify()), 0
        for file in IssuedFile.objects.select_related("paper__agency").iterator(chunk_size=50):
            files += 1
            if not digest_holds(file):
                problems.append(f"{file.paper.agency.code}: the PDF of paper {file.paper.number} was changed")
        for row in Evidence.objects.exclude(file="").select_related("agency").iterator(chunk_size=50):
            if not evidence_holds(row):
                problems.append(f"{row.agency.code}: the file of evidence {row.pk} was changed or is gone")
        events = AuditEvent.objects.count()
        document = {"ok": not problems, "events": events, "files": files, "problems": problems}
        good = f"ถูกต้องทั้งหมด: บันทึก {events} รายการ เอกสาร {files} ฉบับ"
        self.answer(document, "\n".join(problems) or good)
        if problems:
            sys.exit(REFUSED)
