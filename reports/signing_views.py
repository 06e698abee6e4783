"""Pages on which a paper is signed or sent back by the officer whose turn it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.form_pages import form_stands_on
from agencies.http import get_officer, led_to_enrol
from agencies.models import Membership
from agencies.roles import Permission, Role
from agencies.versions import telling
from reports import actions
from reports.chains import DECIDER, phrases_for
from reports.consequences import after_returning, button_words, on_returning, on_signing
from reports.limits import limits_layouts
from reports.models import Paper
from reports.opinion_forms import OpinionForm, ReturnForm
from reports.papers import PAPERS
from reports.queries import get_paper, turns_of
from reports.seats import next_seat, seats_of
from reports.signatures import has_signature, signature_of
from reports.views import reading_context


@require_http_methods(["GET", "POST"])
@limits_layouts
def paper_sign(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Read the paper, give an opinion and sign."""
    member = get_officer(request, agency_code, Permission.SIGN_PAPERS)
    row = get_paper(member.agency, paper_id)
    if first := led_to_enrol(request, member):
        return first
    if request.method == "POST" and not turns_of(member, [row]):
        return _not_theirs_now(request, row, member)
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


@form_stands_on("reports:paper-sign")
def paper_return(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Send the paper back to its drafter with a comment."""
    member = get_officer(request, agency_code, Permission.SIGN_PAPERS)
    row = get_paper(member.agency, paper_id)
    if not turns_of(member, [row]):
        return _not_theirs_now(request, row, member)
    form = ReturnForm(request.POST)
    if form.is_valid():
        with telling(form, row):
            data, seats = form.cleaned_data, seats_of(row)
            actions.return_paper(paper=row, comment=data["comment"], by=member, version=data["version"])
            messages.success(request, after_returning(row, seats))
            return redirect("reports:paper", agency_code, paper_id)
    return _signing_page(request, row, member, _opinion_form(row, member), form)


def _not_theirs_now(request: HttpRequest, row: Paper, member: Membership) -> HttpResponse:
    """For a form sent from a page that is no longer true: it cannot be pressed again, so none is shown."""
    context = {**reading_context(row, member), "is_refused": True, "form": None, "return_form": None}
    return render(request, "reports/paper_sign.html", context, status=422)


def _opinion_form(row: Paper, member: Membership, typed: Any = None) -> OpinionForm:
    """The form of the seat this officer has now; of their own post where it is not their turn."""
    seat = next_seat(row)
    role = seat.role if seat and member in seat.holders else None
    return OpinionForm(
        typed,
        phrases=phrases_for(row, role or Role(member.role)),
        decisions=PAPERS[row.kind].decisions if role == DECIDER else None,
        has_signature=has_signature(member),
        initial={"version": row.version},
    )


def _return_form(row: Paper) -> ReturnForm:
    return ReturnForm(initial={"version": row.version})


def _signing_page(
    request: HttpRequest, row: Paper, member: Membership, form: OpinionForm, return_form: ReturnForm
) -> HttpResponse:
    reading = reading_context(row, member)
    waiting, seats = reading["waiting"], reading["seats"]
    context = {
        **reading,
        "form": form,
        "return_form": return_form,
        "signature": signature_of(member),
        "sign_words": button_words(row, seats, waiting) if waiting else "",
        "on_signing": on_signing(row, seats, waiting) if waiting else [],
        "on_returning": on_returning(row, seats),
    }
    has_errors = bool(form.errors or return_form.errors)
    return render(request, "reports/paper_sign.html", context, status=422 if has_errors else 200)


def _after_signing(paper: Paper) -> str:
    if paper.is_issued:
        number = f"ได้เลขที่ {paper.number} และ" if paper.number else ""
        return f"ลงนามครบทุกลำดับแล้ว เอกสาร{number}เก็บไว้เรียบร้อย"
    seat = next_seat(paper)
    return f"บันทึกความเห็นและลงนามแล้ว ลำดับถัดไปคือ {seat.label if seat else ''}"
