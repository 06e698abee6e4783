"""The pen way: a submitted paper is printed, signed by hand, and its scan becomes the filed copy."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from django.db import transaction
from django.utils import timezone

from agencies.findings import Finding, block
from agencies.models import Membership, Unit
from agencies.transitions import Refused
from agencies.versions import Stale
from reports.issuing import issue
from reports.models import NumberBook, Paper, SignedScan
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
    year = to_buddhist(signed_on.year)
    if number and row.unit:
        _mark_taken(row.unit, year, number)
    filed = issue(row, by=by, step=FILE, number=(number, year) if number else None)
    SignedScan.objects.create(
        paper=filed,
        file=scan.data,
        form=scan.form,
        sha256=hashlib.sha256(scan.data).hexdigest(),
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


def _mark_taken(unit: Unit, year: int, number: str) -> None:
    """Where the number is of the portal's own book, the book goes on after it."""
    place = place_in_book(unit, year, number)
    if place is None:
        return
    NumberBook.objects.get_or_create(unit=unit, year=year)
    book = NumberBook.objects.select_for_update().get(unit=unit, year=year)
    book.last = max(book.last, place)
    book.save()


def place_in_book(unit: Unit, year: int, number: str) -> int | None:
    """The place of a number in an office's book, e.g. 12 of "พร 72501/12"; None for one of another form."""
    pattern = (
        rf"{re.escape(unit.book_prefix)}\s*/\s*(\d{{1,6}})" if unit.book_prefix else rf"(\d{{1,6}})/{year}"
    )
    match = re.fullmatch(pattern, number)
    return int(match[1]) if match else None


def next_in_book(paper: Paper) -> str:
    """The number that the office's book would give now, for writing it on the paper; empty where none is."""
    if not PAPERS[paper.kind].is_numbered or paper.unit is None:
        return ""
    year = to_buddhist(timezone.localdate().year)
    last = NumberBook.objects.filter(unit=paper.unit, year=year).values_list("last", flat=True).first() or 0
    prefix = paper.unit.book_prefix
    return f"{prefix}/{last + 1}" if prefix else f"{last + 1}/{year}"
