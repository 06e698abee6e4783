"""The page that removes a year opened by mistake; it asks first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.http import get_officer
from agencies.removing import RemovalForm
from agencies.roles import Permission
from agencies.versions import telling
from assessments.queries import get_assessment
from desk.year_actions import recorded_in, remove_year


@require_http_methods(["GET", "POST"])
def year_remove(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Ask, then remove a year in which nothing was recorded; say what was where something is."""
    member = get_officer(request, agency_code, Permission.ENTER_SCORES)
    assessment = get_assessment(member.agency, year)
    form = RemovalForm(request.POST or None, initial={"version": assessment.version})
    if request.method == "POST" and form.is_valid():
        with telling(form, assessment):
            remove_year(assessment=assessment, by=member, version=form.cleaned_data["version"])
            messages.success(request, f"ลบปีงบประมาณ พ.ศ. {year} ที่เปิดไว้แล้ว")
            return redirect("desk:agency", agency_code)
    context = {"assessment": assessment, "form": form, "kept": recorded_in(assessment)}
    return render(request, "desk/year_remove.html", context, status=422 if form.errors else 200)
