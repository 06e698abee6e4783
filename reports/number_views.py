"""Pages of the books of numbers: the offices, one book, numbers passed over or cancelled."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.access import can
from agencies.form_pages import form_stands_on
from agencies.histories import history_of
from agencies.http import get_officer
from agencies.models import Membership
from agencies.roles import Permission
from agencies.versions import telling
from reports.models import Paper
from reports.number_queries import Book, books_of, get_book
from reports.number_series import doubts_about_numbers
from reports.numbering import (
    HIGHEST,
    cancel_number,
    paper_to_cancel,
    pass_numbers,
    place_in_book,
    this_year,
)
from reports.papers import PAPERS
from reports.queries import replacement_of
from reports.void_papers import counted_before
from thai.digits import plain
from thai.forms import ThaiForm


class PlaceField(forms.CharField):
    """A number of the book, in Thai or Arabic digits; gives int.

    With a ``book`` it also understands a number as it is printed, e.g. "พร 72501/12".
    """

    book: Book | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        """The number; raises ValidationError with a Thai message."""
        text = plain(super().clean(value))
        if self.book and (place := place_in_book(self.book.unit, self.book.year, text)):
            return place
        if not text.isdecimal() or not 1 <= int(text) <= HIGHEST:
            raise ValidationError(f"กรุณาพิมพ์เลขลำดับอย่างเดียว ตั้งแต่ 1 ถึง {HIGHEST} เช่น 46", code="invalid")
        return int(text)


class PassForm(ThaiForm):
    """The next number, and why those before it are passed over."""

    following = PlaceField(
        label="เลขถัดไปที่จะออก",
        help_text="เช่น 46 เมื่อทะเบียนเล่มเดิมใช้ถึงเลข 45 แล้ว หรือเลขถัดไปบวกหนึ่งเมื่อต้องการยกเลิกเลขเดียว",
    )
    reason = forms.CharField(label="เหตุผลที่ข้ามเลข", max_length=300)


class CancelForm(ThaiForm):
    """A number that a paper carries, and why it no longer counts."""

    place = PlaceField(label="เลขที่ยกเลิก", help_text="พิมพ์เลขลำดับ เช่น 12 หรือเลขที่ตามเอกสาร")
    reason = forms.CharField(label="เหตุผลที่ยกเลิก", max_length=300)

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(PlaceField, self.fields["place"]).book = book


@require_GET
def books(request: HttpRequest, agency_code: str) -> HttpResponse:
    """The offices with their books of this year and before."""
    member = get_officer(request, agency_code)
    rows = books_of(member.agency)
    doubts = doubts_about_numbers([row.unit for row in rows], member)
    context = {"agency": member.agency, "year": this_year(), "books": rows, "doubts": doubts}
    return render(request, "reports/number_books.html", context)


@require_GET
def book(request: HttpRequest, agency_code: str, unit_id: int, book_year: int) -> HttpResponse:
    """One book: its next number, and every number given or cancelled."""
    member = get_officer(request, agency_code)
    its = get_book(member.agency, unit_id, book_year)
    cancel_form = CancelForm(book=its, initial={"place": request.GET.get("cancel", "")})
    return _page(request, member, its, PassForm(), cancel_form)


@form_stands_on("reports:number-book")
def numbers_pass(request: HttpRequest, agency_code: str, unit_id: int, book_year: int) -> HttpResponse:
    """Set the next number of this year's book."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    its = get_book(member.agency, unit_id, book_year)
    form = PassForm(request.POST)
    if form.is_valid() and its.is_open:
        with telling(form):
            passed = pass_numbers(unit=its.unit, by=member, **form.cleaned_data)
            messages.success(request, f"บันทึกแล้ว เลขที่ {passed} ไม่ใช้ในระบบ")
            page = reverse("reports:number-book", args=[agency_code, unit_id, book_year])
            from_paper = _came_from(request, member)
            return redirect(f"{page}?paper={from_paper.pk}" if from_paper else page)
    return _page(request, member, its, form, CancelForm(book=its))


@form_stands_on("reports:number-book")
def number_cancel(request: HttpRequest, agency_code: str, unit_id: int, book_year: int) -> HttpResponse:
    """Ask, then cancel the number of an issued paper."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    its = get_book(member.agency, unit_id, book_year)
    form = CancelForm(request.POST, book=its)
    if form.is_valid():
        with telling(form):
            if "confirmed" not in request.POST:
                return _ask(request, member, its, form)
            cancel_number(unit=its.unit, year=its.year, by=member, **form.cleaned_data)
            messages.success(request, f"ยกเลิกเลขที่ {form.cleaned_data['place']} แล้ว ตัวเอกสารยังเก็บไว้ตามเดิม")
            return redirect("reports:number-book", agency_code, unit_id, book_year)
    return _page(request, member, its, PassForm(), form)


def _came_from(request: HttpRequest, member: Membership) -> Paper | None:
    """The paper from which an officer was led to its book, while it is still to be submitted."""
    asked = request.GET.get("paper", "")
    rows = member.agency.papers.filter(pk=int(asked)) if asked.isdecimal() and len(asked) < 10 else ()
    return next((row for row in rows if row.is_editable and can(member, Permission.DRAFT_PAPERS)), None)


def _ask(request: HttpRequest, member: Membership, its: Book, form: CancelForm) -> HttpResponse:
    """What cancelling will bring about. Raises Refused where there is nothing to cancel."""
    paper = paper_to_cancel(its.unit, its.year, form.cleaned_data["place"])
    replacement = replacement_of(paper)
    context = {
        "agency": member.agency,
        "book": its,
        "form": form,
        "paper": paper,
        "label": PAPERS[paper.kind].label,
        "used_instead": replacement if replacement and replacement.is_issued else None,
        "original": counted_before(paper),
    }
    return render(request, "reports/number_cancel.html", context)


def _page(
    request: HttpRequest, member: Membership, its: Book, pass_form: PassForm, cancel_form: CancelForm
) -> HttpResponse:
    # Two forms of one page, each with a field "reason": their ids must differ.
    pass_form.auto_id, cancel_form.auto_id = "pass_%s", "cancel_%s"
    context = {
        "agency": member.agency,
        "book": its,
        "came_from": _came_from(request, member),
        "pass_form": pass_form,
        "cancel_form": cancel_form,
        "doubts": doubts_about_numbers(list(member.agency.units.all()), member, of=its.unit),
        "can_change": can(member, Permission.DRAFT_PAPERS),
        "has_papers": any(line.paper for line in its.lines),
        "events": history_of(its.row) if its.row else [],
    }
    status = 422 if pass_form.errors or cancel_form.errors else 200
    return render(request, "reports/number_book.html", context, status=status)
