"""The pen way: a submitted paper is printed, signed by hand, and its scan becomes the filed copy."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction
from django.utils import timezone

from agencies.findings import Finding, block
from agencies.models import Membership
from agencies.transitions import Refused
from agencies.versions import Stale
from reports.issuing import issue
from reports.models import Paper, SignedScan
from reports.numbering import take_number
from reports.papers import PAPERS
from reports.scans import Scan
from reports.workflow import FILE
from thai.dates import thai_date
from thai.fiscal import to_buddhist


@transaction.atomic
def file_scan(
    *, paper: Paper, scan: Scan, signed_on: date, number: str, by: Membership, version: int | None = None
) -> Paper:
    """File the scan of a paper signed by hand; the portal's own copy is frozen beside it.

    ``number`` is the one written on the paper, empty where its kind has none. Raises Refused with findings
    whose rules are names of fields, Stale where the paper has moved on since it was read.
    """
    row = Paper.objects.select_for_update(of=("self",)).select_related("agency", "unit").get(pk=paper.pk)
    if version is not None and row.version != version:
        raise Stale
    if against := [*_against_day(row, signed_on), *_against_number(row, number)]:
        raise Refused(against)
    taken = None
    if number and row.unit:
        taken = take_number(unit=row.unit, year=to_buddhist(signed_on.year), text=number, by=by)
    digest = hashlib.sha256(scan.data).hexdigest()
    filed = issue(row, by=by, step=FILE, number=taken, changes={"scan": digest})
    SignedScan.objects.create(
        paper=filed,
        file=scan.data,
        form=scan.form,
        sha256=digest,
        pages=scan.pages,
        signed_on=signed_on,
        filed_at=timezone.now(),
        filed_by=by,
    )
    return filed


def _against_day(paper: Paper, signed_on: date) -> list[Finding]:
    """Signed not before the paper was written, and not in days to come."""
    if signed_on > timezone.localdate():
        return [block("signed_on", "วันที่ลงนามยังมาไม่ถึง กรุณาตรวจวันที่")]
    if paper.dated_on and signed_on < paper.dated_on:
        return [block("signed_on", f"ลงนามก่อนวันที่ของเอกสาร {thai_date(paper.dated_on)} กรุณาตรวจวันที่")]
    return []


def _against_number(paper: Paper, number: str) -> list[Finding]:
    """A kind that has numbers bears one that no other paper of its office has."""
    if not PAPERS[paper.kind].is_numbered:
        return []
    if not number:
        return [block("number", "กรุณากรอกเลขที่ที่เขียนไว้บนเอกสาร")]
    if Paper.objects.filter(unit=paper.unit, number=number).exclude(pk=paper.pk).exists():
        return [block("number", f"เลขที่ {number} ใช้กับเอกสารอื่นแล้ว กรุณาตรวจเลขที่บนเอกสาร")]
    return []
