"""The book of numbers of an office and calendar year: the next number, and those no valid paper carries.

Every act locks the book's row first, so two officers never get or cancel the same number. The book only goes
forward: a number that was passed over is kept with its reason and is never given again.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies.audit import record
from agencies.events import Event
from agencies.findings import block
from agencies.models import Membership, Unit
from agencies.transitions import Refused
from reports.models import CancelledNumbers, NumberBook, Paper
from reports.void_papers import is_void
from thai.fiscal import to_buddhist

HIGHEST = 99_999  # beyond it somebody has typed a year or a telephone number


class Number(NamedTuple):
    """A number as printed, the book's year (พ.ศ.) and its place in the book."""

    text: str
    year: int
    place: int


def this_year() -> int:
    """The calendar year (พ.ศ.) whose books are open."""
    return to_buddhist(timezone.localdate().year)


def printed(unit: Unit, year: int, place: int) -> str:
    """A number as it stands on a paper, e.g. "พร 72501/12", or "12/2563" for an office without a prefix."""
    return f"{unit.book_prefix}/{place}" if unit.book_prefix else f"{place}/{year}"


@transaction.atomic
def next_number(unit: Unit) -> Number:
    """Take the next number of an office's book of this year."""
    book = _locked_book(unit, this_year())
    book.last += 1
    book.save()
    return Number(printed(unit, book.year, book.last), book.year, book.last)


@transaction.atomic
def take_number(*, unit: Unit, year: int, place: int, by: Membership) -> Number:
    """Enter a number written by hand, by its place; the book goes on after it.

    The numbers between, which the portal did not give, are kept as passed over.
    """
    text = printed(unit, year, place)
    book = _locked_book(unit, year)
    if place > book.last:
        first, book.last = book.last + 1, place
        book.save()
        if first < place:
            reason = f"ใช้นอกระบบก่อนเลขที่ {text} ซึ่งลงนามด้วยปากกา"
            _cancel(Event.NUMBERS_PASSED, book, first, place - 1, reason, by)
    return Number(text, year, place)


def why_not_taken(unit: Unit, year: int, place: int) -> str:
    """Why a number written by hand cannot be entered in the book of a year; empty where it can."""
    text = printed(unit, year, place)
    # Papers numbered before the book knew their place are known by the number alone.
    is_it = Q(number_place=place) | Q(number=text)
    if other := Paper.objects.filter(is_it, unit=unit, number_year=year).first():
        return f"เลขที่ {text} ใช้กับเอกสารอื่นแล้ว คือ {other} กรุณาตรวจเลขที่บนเอกสาร"
    rows = CancelledNumbers.objects.filter(book__unit=unit, book__year=year)
    if row := rows.filter(first__lte=place, last__gte=place).first():
        return f"ทะเบียนบันทึกไว้ว่าเลขที่ {text} ไม่ใช้ในระบบ ({row.reason}) กรุณาตรวจเลขที่บนเอกสาร หรือใช้เลขถัดไป"
    return ""


def place_in_book(unit: Unit, year: int, text: str) -> int | None:
    """The place of a number in an office's book, e.g. 12 of "พร 72501/12"; None for one of another form."""
    head, _, tail = (part.strip() for part in text.rpartition("/"))
    prefixed = unit.book_prefix.strip()
    place, other, wanted = (tail, head, prefixed) if prefixed else (head, tail, str(year))
    return int(place) if other == wanted and place.isdecimal() and 0 < int(place) <= HIGHEST else None


def next_in_book(unit: Unit, year: int | None = None) -> str:
    """The number that the office's book of a year, of this one unless told, would give now."""
    year = year or this_year()
    return printed(unit, year, _last_given(unit, year) + 1)


def first_number(unit: Unit) -> str:
    """The number that would open the office's book of this year; empty where the book is begun."""
    year = this_year()
    return "" if _last_given(unit, year) else printed(unit, year, 1)


def _last_given(unit: Unit, year: int) -> int:
    """The last place given or passed over in the office's book of a year; 0 before the first."""
    return NumberBook.objects.filter(unit=unit, year=year).values_list("last", flat=True).first() or 0


@transaction.atomic
def pass_numbers(*, unit: Unit, following: int, reason: str, by: Membership) -> CancelledNumbers:
    """Make ``following`` the next number of this year's book; those before it are kept as passed over.

    Raises Refused where it lies not ahead, is absurdly high, or no reason is given.
    """
    book = _locked_book(unit, this_year())
    if following <= book.last + 1:
        raise Refused([block("number", f"เลขถัดไปคือ {book.last + 1} อยู่แล้ว กรุณาระบุเลขที่มากกว่านี้")])
    if following > HIGHEST:
        raise Refused([block("number", f"เลขที่สูงสุดคือ {HIGHEST} กรุณาตรวจสอบเลขที่พิมพ์")])
    first, book.last = book.last + 1, following - 1
    book.save()
    return _cancel(Event.NUMBERS_PASSED, book, first, following - 1, reason, by)


@transaction.atomic
def cancel_number(*, unit: Unit, year: int, place: int, reason: str, by: Membership) -> CancelledNumbers:
    """Cancel the number of an issued paper; the paper and its file stay as they are.

    Raises Refused for a number no paper carries or that is cancelled already.
    """
    book = _locked_book(unit, year)
    paper_to_cancel(unit, year, place)
    return _cancel(Event.NUMBER_CANCELLED, book, place, place, reason, by)


def paper_to_cancel(unit: Unit, year: int, place: int) -> Paper:
    """The paper whose number would be cancelled. Raises Refused as ``cancel_number`` does."""
    paper = Paper.objects.filter(unit=unit, number_year=year, number_place=place).first()
    if paper is None:
        raise Refused([block("number", f"ไม่มีเอกสารเลขที่ {place} ในทะเบียนนี้")])
    if is_void(paper):
        raise Refused([block("number", f"เลขที่ {place} ยกเลิกไว้แล้ว")])
    return paper


def _locked_book(unit: Unit, year: int) -> NumberBook:
    NumberBook.objects.get_or_create(unit=unit, year=year)
    return NumberBook.objects.select_for_update().get(unit=unit, year=year)


def _cancel(
    event: Event, book: NumberBook, first: int, last: int, reason: str, by: Membership
) -> CancelledNumbers:
    reason = " ".join(reason.split())
    if not reason:
        raise Refused([block("reason", "กรุณาระบุเหตุผล")])
    row = CancelledNumbers.objects.create(
        book=book, first=first, last=last, reason=reason, cancelled_at=timezone.now(), cancelled_by=by
    )
    changes = {"first": first, "last": last}
    record(event, by=by, agency=book.unit.agency, subject=book, changes=changes, comment=reason)
    return row
