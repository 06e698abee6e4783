"""Pages of a paper: read, edit, submit, sign or return, download."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access import can
from agencies.findings import blocking, waivable
from agencies.histories import history_of
from agencies.http import get_officer, led_to_enrol
from agencies.models import Membership
from agencies.roles import Permission, Role
from agencies.transitions import Refused
from agencies.versions import telling
from reports import actions
from reports.chains import DECIDER, phrases_for
from reports.changes import changes_since
from reports.checks import check_paper, nobody_signed_yet, notes_for_readers
from reports.content import content_of
from reports.forms import OpinionForm, ReturnForm, WithdrawForm
from reports.locks import why_not_editable
from reports.models import Decision, Paper
from reports.papers import PAPERS
from reports.pdf import RenderedPaper
from reports.queries import get_paper
from reports.rendering import frozen_copy, page_numbers, pen_copy, picture, reading_copy, scan_of
from reports.seats import Seat, next_seat, seats_of
from reports.section_checks import each_rule_once
from reports.signatures import has_signature, signature_of
from reports.word import MIME, word_copy


@require_GET
def paper(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """The paper as it stands, the way it has gone, and what can be done now."""
    member = get_officer(request, agency_code)
    return render(request, "reports/paper.html", _reading_context(get_paper(member.agency, paper_id), member))


def _reading_context(row: Paper, member: Membership) -> dict[str, Any]:
    seats = seats_of(row)
    notes = notes_for_readers(row, member)
    waiting = next((seat for seat in seats if seat.is_next), None)
    returned = row.opinions.filter(decision=Decision.RETURNED).order_by("-pk").first()
    return {
        "agency": row.agency,
        "paper": row,
        "label": PAPERS[row.kind].label,
        "pages": page_numbers(row),
        "seats": seats,
        "waiting": waiting if row.state == "submitted" else None,
        "returned": returned if row.state == "returned" else None,
        "changes": [] if row.is_issued else changes_since(row),
        "scan": scan_of(row),
        "replaced_by": Paper.objects.filter(replaces=row).first(),
        "acting": waiting.acting_of(member) if waiting else None,
        "is_my_turn": _is_turn_of(member, waiting, row),
        "has_signed": any(seat.opinion and seat.opinion.member_id == member.pk for seat in seats),
        "can_draft": can(member, Permission.DRAFT_PAPERS),
        "can_withdraw": can(member, Permission.DRAFT_PAPERS) and not any(seat.opinion for seat in seats),
        "events": history_of(row),
        "notes": notes,
        "is_held": bool(blocking(notes)),
    }


def _is_turn_of(member: Membership, waiting: Seat | None, row: Paper) -> bool:
    return row.state == "submitted" and waiting is not None and member in waiting.holders


@require_http_methods(["GET", "POST"])
def paper_submit(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Check before submitting, answer the questions, and send the paper up the chain."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    row = get_paper(member.agency, paper_id)
    findings = check_paper(row) if row.is_editable else []
    questions: list[dict[str, Any]] = [
        {
            "finding": finding,
            "name": f"waive-{finding.rule}",
            "typed": request.POST.get(f"waive-{finding.rule}", ""),
        }
        for finding in each_rule_once(waivable(findings))
    ]
    refusal: list[Any] = []
    if request.method == "POST":
        reasons = {question["finding"].rule: question["typed"] for question in questions}
        try:
            submitted = actions.submit_paper(paper=row, by=member, waivers=reasons)
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
        "refusal": refusal,
        "why_locked": why_not_editable(row),
        "seats": seats_of(row),
    }
    return render(request, "reports/paper_submit.html", context, status=422 if refusal else 200)


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


@require_http_methods(["GET", "POST"])
def paper_sign(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Read the paper, give an opinion and sign."""
    member = get_officer(request, agency_code, Permission.SIGN_PAPERS)
    row = get_paper(member.agency, paper_id)
    if first := led_to_enrol(request, member):
        return first
    form = _opinion_form(row, member, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with telling(form, row):
            signed = actions.sign_paper(
                paper=row,
                opinion=form.opinion,
                outcome=form.decided,
                with_signature=bool(form.cleaned_data.get("with_signature")),
                by=member,
                version=form.cleaned_data["version"],
            )
            messages.success(request, _after_signing(signed))
            return redirect("reports:paper", agency_code, paper_id)
    return _signing_page(request, row, member, form, _return_form(row))


@require_POST
def paper_return(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Send the paper back to its drafter with a comment."""
    member = get_officer(request, agency_code, Permission.SIGN_PAPERS)
    row = get_paper(member.agency, paper_id)
    form = ReturnForm(request.POST)
    if form.is_valid():
        with telling(form, row):
            data = form.cleaned_data
            actions.return_paper(paper=row, comment=data["comment"], by=member, version=data["version"])
            messages.success(request, f"ส่งเอกสารกลับให้ {row.drafted_by.display_name} แก้ไขแล้ว")
            return redirect("reports:paper", agency_code, paper_id)
    return _signing_page(request, row, member, _opinion_form(row, member), form)


def _opinion_form(row: Paper, member: Membership, typed: Any = None) -> OpinionForm:
    """The form of the seat this officer has now; of their own post where it is not their turn."""
    seat = next_seat(row)
    role = seat.role if seat and member in seat.holders else None
    return OpinionForm(
        typed,
        phrases=phrases_for(row, role or Role(member.role)),
        decides=role == DECIDER,
        has_signature=has_signature(member),
        initial={"version": row.version},
    )


def _return_form(row: Paper) -> ReturnForm:
    return ReturnForm(initial={"version": row.version})


def _signing_page(
    request: HttpRequest, row: Paper, member: Membership, form: OpinionForm, return_form: ReturnForm
) -> HttpResponse:
    context = {
        **_reading_context(row, member),
        "form": form,
        "return_form": return_form,
        "signature": signature_of(member),
    }
    has_errors = bool(form.errors or return_form.errors)
    return render(request, "reports/paper_sign.html", context, status=422 if has_errors else 200)


def _after_signing(paper: Paper) -> str:
    if paper.is_issued:
        number = f"ได้เลขที่ {paper.number} และ" if paper.number else ""
        return f"ลงนามครบทุกลำดับแล้ว เอกสาร{number}เก็บไว้เรียบร้อย"
    seat = next_seat(paper)
    return f"บันทึกความเห็นและลงนามแล้ว ลำดับถัดไปคือ {seat.label if seat else ''}"


@require_GET
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
def paper_word(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """A copy of the paper to go on with in Word; the PDF stays the record."""
    member = get_officer(request, agency_code)
    row = get_paper(member.agency, paper_id)
    content = row.issued_file.content if row.is_issued else content_of(row)
    response = HttpResponse(word_copy(content), content_type=MIME)
    name = f"{row.kind}-{row.fiscal_year}-{row.agency.code}.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-cache"
    return response


@require_GET
def paper_page(request: HttpRequest, agency_code: str, paper_id: int, page: int) -> HttpResponse:
    """The picture of one page."""
    member = get_officer(request, agency_code)
    row = get_paper(member.agency, paper_id)
    try:
        image = picture(row, page)
    except IndexError as error:
        raise Http404("no such page") from error
    response = HttpResponse(image, content_type="image/png")
    response["Cache-Control"] = "private, no-cache"
    return response
