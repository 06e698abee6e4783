"""The page of one officer, for everybody of their agency."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.access import can
from agencies.http import get_officer
from agencies.kept_pages import kept
from agencies.roles import DUTIES, Permission, Role
from desk.duties import duties_of


@require_GET
@kept
def officer(request: HttpRequest, agency_code: str, officer_id: int) -> HttpResponse:
    """Who an officer is and what they answer for; 404 for one of another agency."""
    member = get_officer(request, agency_code)
    people = member.agency.memberships.select_related("user", "unit", "agency")
    person = get_object_or_404(people, pk=officer_id)
    context = {
        "agency": member.agency,
        "person": person,
        "duty": DUTIES[Role(person.role)].sentence,
        "duties": duties_of(person, timezone.localdate(), member),
        "can_manage": can(member, Permission.MANAGE_AGENCY),
    }
    return render(request, "desk/officer.html", context)
