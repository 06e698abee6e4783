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
from reports.numbering import next_in_book, place_in_book, take_number, why_not_taken
from reports.papers import PAPERS
from reports.rendering import pen_copy
from reports.scans import Scan
from reports.states import PaperState
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
    if found := against(row, scan, signed_on, number):
        raise Refused(found)
    taken = None
    year = to_buddhist(signed_on.year)
    if row.unit and (place := place_in_book(row.unit, year, number)):
        taken = take_number(unit=row.unit, year=year, place=place, by=by)
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


def against(paper: Paper, scan: Scan, signed_on: date, number: str) -> list[Finding]:
    """What stands against filing a scan, with the name of the field as the rule; nothing is written."""
    if paper.state != PaperState.SUBMITTED:
        return []  # the transition says so
    return [
        *_against_day(paper, signed_on),
        *_against_number(paper, number, to_buddhist(signed_on.year)),
        *_against_pages(paper, scan),
    ]


def _against_day(paper: Paper, signed_on: date) -> list[Finding]:
    """Signed not before the paper was written, and not in days to come."""
    if signed_on > timezone.localdate():
        return [block("signed_on", "วันที่ลงนามยังมาไม่ถึง กรุณาตรวจวันที่")]
    if paper.dated_on and signed_on < paper.dated_on:
        return [block("signed_on", f"ลงนามก่อนวันที่ของเอกสาร {thai_date(paper.dated_on)} กรุณาตรวจวันที่")]
    return []


def _against_number(paper: Paper, number: str, year: int) -> list[Finding]:
    """A kind that has numbers bears one of its office's book, which no other paper has."""
    if paper.unit is None or not PAPERS[paper.kind].is_numbered:
        return []
    if not number:
        return [block("number", "กรุณากรอกเลขที่ที่เขียนไว้บนเอกสาร")]
    place = place_in_book(paper.unit, year, number)
    if place is None:
        form = next_in_book(paper.unit, year)
        message = f"“{number}” ไม่เป็นเลขที่ของทะเบียน{paper.unit} ปี {year} กรุณากรอกให้ครบตามรูปแบบ เช่น {form}"
        return [block("number", message)]
    why = why_not_taken(paper.unit, year, place)
    return [block("number", why)] if why else []


def _against_pages(paper: Paper, scan: Scan) -> list[Finding]:
    """A scan shows every page of the paper; a picture is one page."""
    pages = pen_copy(paper).pages
    if scan.pages >= pages:
        return []
    if scan.form == "jpeg":
        message = f"เอกสารนี้มี {pages} หน้า ภาพ JPEG มีหน้าเดียว กรุณาสแกนครบทุกหน้าเป็นไฟล์ PDF ไฟล์เดียว"
    else:
        message = f"ไฟล์มี {scan.pages} หน้า แต่เอกสารนี้มี {pages} หน้า กรุณาสแกนให้ครบทุกหน้า"
    return [block("file", message)]
