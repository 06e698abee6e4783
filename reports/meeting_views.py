"""The page of a year's meeting, which the paper on development reports."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.http import get_officer
from agencies.roles import Permission
from agencies.versions import telling
from measures.queries import get_pack_for_plan, topics_for_plan
from reports import actions
from reports.meeting_forms import MeetingForm, meeting_initial, point_rows
from reports.queries import find_meeting


@require_http_methods(["GET", "POST"])
def meeting_edit(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Record the meeting of a year; a form older than the record is refused with everything typed kept."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    get_pack_for_plan(member.agency, year)
    stored = find_meeting(member.agency, year)
    sent = request.POST if request.method == "POST" else None
    form = MeetingForm(sent, agency=member.agency, year=year, initial=meeting_initial(stored))
    rows = point_rows(stored, topics_for_plan(member.agency, year), sent)
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        with telling(form, version=stored.version if stored else ""):
            actions.replace_meeting(
                agency=member.agency,
                fiscal_year=year,
                head=form.head,
                points=rows.points(),
                by=member,
                version=form.cleaned_data["version"],
            )
            messages.success(request, f"บันทึกการประชุมของปี {year} แล้ว")
            return redirect("reports:papers", agency_code, year)
    context = {"agency": member.agency, "year": year, "form": form, "rows": rows}
    is_wrong = form.errors or rows.total_error_count()
    return render(request, "reports/meeting.html", context, status=422 if is_wrong else 200)
