"""The page that carries last year's unfinished measures into the plan of a year."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.http import get_officer
from agencies.roles import Permission
from agencies.transitions import Refused
from measures.queries import find_plan, get_pack_for_plan
from measures.rollover import rollover_into
from measures.rollover_actions import cannot_take, roll_over
from measures.rollover_forms import RolloverForm


@require_http_methods(["GET", "POST"])
def rollover(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Show what goes on from the plan of the year before, then carry what was ticked."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    offer = rollover_into(member.agency, get_pack_for_plan(member.agency, year), year)
    form = RolloverForm(request.POST or None, agency=member.agency, rollover=offer)
    if request.method == "POST" and form.is_valid():
        try:
            carried = roll_over(agency=member.agency, fiscal_year=year, carriages=form.carriages(), by=member)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"ยก {len(carried)} มาตรการมาไว้ในแผนปี {year} แล้ว กรุณาทบทวนก่อนเสนออนุมัติ")
            return redirect("measures:plan", agency_code, year)
    context = {
        "agency": member.agency,
        "year": year,
        "page_title": f"ยกมาตรการจากปี {year - 1} มาปี {year}",
        "offer": offer,
        "form": form,
        "findings": cannot_take(find_plan(member.agency, year)),
    }
    return render(request, "measures/rollover.html", context, status=422 if form.errors else 200)
