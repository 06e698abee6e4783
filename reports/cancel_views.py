"""The page that asks before a draft is cancelled."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.http import get_officer
from agencies.roles import Permission
from agencies.versions import telling
from reports import actions
from reports.checks import never_submitted
from reports.locks import why_not_editable
from reports.papers import PAPERS
from reports.queries import get_paper
from thai.forms import ThaiForm


class CancelForm(ThaiForm):
    """Why the draft is not wanted, for the history."""

    comment = forms.CharField(
        label="เหตุผล",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="เก็บไว้ในประวัติ เช่น เริ่มร่างผิดปี",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


@require_http_methods(["GET", "POST"])
def paper_cancel(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Ask, then take a draft out of the lists; it says why where that is not possible."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    row = get_paper(member.agency, paper_id)
    is_sent = request.method == "POST"
    form = CancelForm(request.POST) if is_sent else CancelForm(initial={"version": row.version})
    if is_sent and form.is_valid():
        with telling(form, row):
            data = form.cleaned_data
            actions.cancel_paper(paper=row, by=member, comment=data["comment"], version=data["version"])
            messages.success(request, f"ยกเลิกร่าง{PAPERS[row.kind].label}แล้ว เริ่มร่างใหม่ได้เมื่อต้องการ")
            return redirect("reports:papers", agency_code, row.fiscal_year)
    context = {
        "agency": row.agency,
        "paper": row,
        "label": PAPERS[row.kind].label,
        "form": form,
        "why_locked": why_not_editable(row),
        "findings": never_submitted(row, member) if row.is_editable else [],
    }
    return render(request, "reports/paper_cancel.html", context, status=422 if form.errors else 200)
