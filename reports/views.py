"""Pages of a paper: read, submit, take back, download."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access import can
from agencies.findings import Finding, block, blocking
from agencies.histories import history_of
from agencies.http import get_officer
from agencies.models import Membership
from agencies.questions import questions_of, reasons_of
from agencies.roles import Permission
from agencies.transitions import Refused
from agencies.versions import telling
from agencies.withdrawing import WithdrawForm
from reports import actions
from reports.advice import EMBLEM_MISSING, before_submitting_told, on_opening_told, untold_first
from reports.changes import moved_on
from reports.checks import nobody_signed_yet
from reports.codes import grouped
from reports.content import figures_now
from reports.corrections import correction_of
from reports.earlier_reasons import reasons_before
from reports.limits import limits_layouts
from reports.locks import why_not_editable
from reports.models import Opinion, Paper
from reports.papers import PAPERS
from reports.pdf import RenderedPaper
from reports.queries import get_paper, replacement_of
from reports.rendering import (
    frozen_copy,
    frozen_of,
    page_numbers,
    pages_on_their_side,
    pen_copy,
    reading_copy,
    scan_of,
    word_file,
)
from reports.returns import asked_and_changed, open_requests
from reports.seats import Seat, filled_instead_of, next_seat, seats_of
from reports.void_papers import cancellation_of
from reports.word import MIME

WITHOUT_EMBLEM = "เสนอโดยยังไม่มีตราครุฑ"


@require_GET
@limits_layouts
def paper(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """The paper as it stands, the way it has gone, and what can be done now."""
    member = get_officer(request, agency_code)
    return render(request, "reports/paper.html", reading_context(get_paper(member.agency, paper_id), member))


def reading_context(row: Paper, member: Membership) -> dict[str, Any]:
    """What every page on which a paper is read shows: its pages, its way, and what may be done now."""
    seats = seats_of(row)
    notes = on_opening_told(row, member)
    waiting = next((seat for seat in seats if seat.is_next), None)
    pages = page_numbers(row)
    is_my_turn = _is_turn_of(member, waiting, row)
    own_seat = waiting.role if waiting and is_my_turn else ""
    has_moved = any(note.rule in {"wording-changed", "table-changed"} for note in notes)
    return {
        "agency": row.agency,
        "paper": row,
        "label": PAPERS[row.kind].label,
        "pages": pages,
        "wide": pages_on_their_side(row) if pages else (),
        "seats": seats,
        "waiting": waiting if row.state == "submitted" else None,
        **asked_and_changed(row, own_seat),
        "moved": moved_on(row) if has_moved else [],
        "scan": scan_of(row),
        "frozen": frozen_of(row),
        "cancellation": cancellation_of(row) if row.is_issued else None,
        "code": grouped(row.code),
        "replaced_by": replacement_of(row),
        "correction": correction_of(row, _figures_of(row)) if row.replaces_id else None,
        "filled": filled_instead_of(member, row, seats) if row.state == "submitted" else None,
        "acting": waiting.acting_of(member) if waiting else None,
        "is_my_turn": is_my_turn,
        "own_opinion": _latest_of(member, seats),
        "can_draft": can(member, Permission.DRAFT_PAPERS),
        # To go on with: a draft by who drafts, an issued paper by all; what is being signed stays as it is.
        "offers_word": row.is_issued or (row.is_editable and can(member, Permission.DRAFT_PAPERS)),
        # Who sent the paper back waits for its drafter, and is not led to mend it.
        "is_for_the_drafter": row.drafted_by_id != member.pk and _asked_by(row, member),
        "can_withdraw": can(member, Permission.DRAFT_PAPERS) and not any(seat.opinion for seat in seats),
        "events": history_of(row),
        "notes": notes,
        "untold": untold_first(row, notes),
        "is_held": bool(blocking(notes)),
    }


def _latest_of(member: Membership, seats: Iterable[Seat]) -> Opinion | None:
    """The signature of this round that an officer gave last; None of who has not signed."""
    own = [seat.opinion for seat in seats if seat.opinion and seat.opinion.member_id == member.pk]
    return own[-1] if own else None


def _asked_by(row: Paper, member: Membership) -> bool:
    return row.is_editable and any(asked.member_id == member.pk for asked in open_requests(row))


def _figures_of(row: Paper) -> Mapping[str, str | None]:
    """The figures that a paper states: as submitted, once it is."""
    return figures_now(row) if row.is_editable else (row.snapshot or {}).get("figures", {})


def _is_turn_of(member: Membership, waiting: Seat | None, row: Paper) -> bool:
    return row.state == "submitted" and waiting is not None and member in waiting.holders


@require_http_methods(["GET", "POST"])
def paper_submit(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Check before submitting, answer the questions, and send the paper up the chain."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    row = get_paper(member.agency, paper_id)
    findings = before_submitting_told(row, member) if row.is_editable else []
    earlier = reasons_before(row, findings) if request.method == "GET" else {}
    questions = questions_of(findings, earlier or request.POST)
    refusal: list[Any] = []
    if request.method == "POST":
        try:
            if not blocking(findings):
                _emblem_is_considered(findings, request.POST)
            submitted = actions.submit_paper(paper=row, by=member, waivers=reasons_of(questions))
        except Refused as refused:
            refusal = refused.findings
        else:
            seat = next_seat(submitted)
            messages.success(request, f"เสนอเอกสารแล้ว ขณะนี้รอ {seat.label if seat else ''} ลงนาม")
            return redirect("reports:paper", agency_code, paper_id)
    context = {
        "agency": row.agency,
        "paper": row,
        "label": PAPERS[row.kind].label,
        "findings": findings,
        "questions": questions,
        "has_earlier": bool(earlier),
        "refusal": refusal,
        "is_blocked": bool(blocking(findings)),
        "lacks_emblem": any(row.rule == EMBLEM_MISSING for row in findings),
        "without_emblem": WITHOUT_EMBLEM,
        "is_ticked": "without_emblem" in request.POST,
        **asked_and_changed(row),
        "why_locked": why_not_editable(row),
        "seats": seats_of(row),
    }
    return render(request, "reports/paper_submit.html", context, status=422 if refusal else 200)


def _emblem_is_considered(findings: Iterable[Finding], posted: Mapping[str, str]) -> None:
    """A paper without the emblem is sent up only by who says so: an issued one never gets it any more."""
    if "without_emblem" not in posted and any(row.rule == EMBLEM_MISSING for row in findings):
        message = f"กรุณาเพิ่มตราครุฑก่อน หรือทำเครื่องหมายที่ “{WITHOUT_EMBLEM}”"
        raise Refused([block("emblem-unconsidered", message, subject="ตราครุฑ", url="#id_without_emblem")])


@require_http_methods(["GET", "POST"])
def paper_withdraw(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Ask, then take a submitted paper back to its draft; it says why where that is not possible any more."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    row = get_paper(member.agency, paper_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            actions.withdraw_paper(paper=row, by=member, comment=form.cleaned_data["comment"])
            messages.success(request, "ดึงเอกสารกลับมาแล้ว แก้ไขแล้วเสนอลงนามใหม่ได้")
            return redirect("reports:paper-edit", agency_code, paper_id)
    context = {
        "agency": row.agency,
        "paper": row,
        "label": PAPERS[row.kind].label,
        "form": form,
        "seats": seats_of(row),
        "findings": nobody_signed_yet(row, member),
    }
    return render(request, "reports/paper_withdraw.html", context, status=422 if form.errors else 200)


@require_GET
@limits_layouts
def paper_pdf(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """The PDF: as it stands, or what is filed once issued; ``?download=1`` offers to save it.

    ``?pen=1`` is a submitted paper to be signed by hand, ``?frozen=1`` the portal's own copy beside a scan.
    """
    member = get_officer(request, agency_code)
    row = get_paper(member.agency, paper_id)
    response = HttpResponse(_asked_copy(request, row).pdf, content_type="application/pdf")
    how = "attachment" if "download" in request.GET else "inline"
    response["Content-Disposition"] = f'{how}; filename="{row.kind}-{row.fiscal_year}-{row.agency.code}.pdf"'
    response["Cache-Control"] = "private, no-cache"
    return response


def _asked_copy(request: HttpRequest, row: Paper) -> RenderedPaper:
    if "pen" in request.GET and row.state == "submitted":
        return pen_copy(row)
    return frozen_copy(row) if "frozen" in request.GET and row.is_issued else reading_copy(row)


@require_GET
@limits_layouts
def paper_word(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """A copy of the paper to go on with in Word; the PDF stays the record."""
    member = get_officer(request, agency_code)
    row = get_paper(member.agency, paper_id)
    response = HttpResponse(word_file(row), content_type=MIME)
    name = f"{row.kind}-{row.fiscal_year}-{row.agency.code}.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-cache"
    return response
