"""The page on which the paper that takes the place of an issued one is begun."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.http import get_officer
from agencies.roles import Permission
from agencies.versions import telling
from reports.actions import correct_paper
from reports.papers import PAPERS
from reports.queries import get_paper
from thai.forms import ThaiForm


class CorrectionForm(ThaiForm):
    """Why an issued paper is made anew."""

    reason = forms.CharField(
        label="สิ่งที่ต้องแก้ไข",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="เก็บไว้ในประวัติของเอกสารฉบับแก้ไข",
        error_messages={"required": "กรุณาบอกว่าเอกสารที่ออกแล้วต้องแก้ไขอะไร"},
    )


@require_http_methods(["GET", "POST"])
def paper_correct(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Begin the paper that takes the place of an issued one."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    row = get_paper(member.agency, paper_id)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            correction = correct_paper(paper=row, reason=form.cleaned_data["reason"], by=member)
            messages.success(request, "เริ่มฉบับแก้ไขแล้ว ข้อความที่เคยแก้ในฉบับเดิมตามมาด้วย")
            return redirect("reports:paper", agency_code, correction.pk)
    context = {"agency": row.agency, "paper": row, "label": PAPERS[row.kind].label, "form": form}
    return render(request, "reports/paper_correct.html", context, status=422 if form.errors else 200)
