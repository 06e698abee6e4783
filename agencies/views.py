"""Pages of one's own rights, and of the agency's officers and offices."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies import actions
from agencies.access import posts_of
from agencies.account_actions import reset_second_factor, unlock_officer
from agencies.forms import (
    AgencyForm,
    NewOfficerForm,
    OfficerForm,
    UnitForm,
    officer_initial,
)
from agencies.http import came_from, get_officer, officer_in_post
from agencies.issued_passwords import shows_any
from agencies.lockout import locked_usernames
from agencies.models import Agency, Membership, Unit, User
from agencies.password_views import issue_and_show
from agencies.roles import DUTIES, Permission, Role
from agencies.second_factor import has_second_factor, with_second_factor
from agencies.transitions import Refused
from agencies.versions import telling
from thai.sorting import thai_key


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say in Thai that the form is too old, and what to do."""
    return render(request, "agencies/csrf_failure.html", status=403)


@require_GET
def my_permissions(request: HttpRequest) -> HttpResponse:
    """The roles table, with one's own line marked."""
    own = [member.role for member in posts_of(cast(User, request.user))]
    rows = [
        {
            "duty": duty,
            "mine": duty.role in own,
            "permissions": [p for p in Permission if p in duty.permissions],
        }
        for duty in DUTIES.values()
    ]
    return render(request, "agencies/my_permissions.html", {"rows": rows})


@require_GET
def officers(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Officers and offices of the agency, for its administrator."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    shows_passwords = shows_any(request.session, member.agency)
    context = _officers_context(member.agency) | {"shows_passwords": shows_passwords}
    return render(request, "agencies/officers.html", context)


def _officers_context(agency: Agency) -> dict[str, Any]:
    people = list(agency.memberships.select_related("user", "unit"))
    locked = locked_usernames(person.user.username for person in people)
    coded = with_second_factor([person.user for person in people])
    order = list(Role)
    people.sort(
        key=lambda person: (not person.is_active, -order.index(Role(person.role)), thai_key(person.user.name))
    )
    rows = [
        {"person": row, "is_locked": row.user.username in locked, "has_code": row.user_id in coded}
        for row in people
    ]
    return {
        "agency": agency,
        "rows": rows,
        "units": list(agency.units.all()),
        "has_public_address": bool(settings.PUBLIC_URL),
    }


@require_http_methods(["GET", "POST"])
def officer_add(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Add an officer, then lead to their temporary password."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    form = NewOfficerForm(request.POST or None, agency=member.agency)
    if request.method == "POST" and form.is_valid() and form.settles(form.asked()):
        fields = form.to_save()
        del fields["version"]
        created = actions.add_officer(agency=member.agency, by=member, **fields)
        return issue_and_show(request, created, by=member)
    return render(request, "agencies/officer_form.html", {"form": form, "agency": member.agency})


@require_http_methods(["GET", "POST"])
def officer_edit(request: HttpRequest, agency_code: str, officer_id: int) -> HttpResponse:
    """Correct an officer's name, post or office, or mark them as moved away."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    officer = get_object_or_404(member.agency.memberships.select_related("user", "unit"), pk=officer_id)
    form = OfficerForm(request.POST or None, agency=member.agency, initial=officer_initial(officer))
    if request.method == "POST" and form.is_valid():
        fields = form.to_save()
        if officer == member and (not fields["is_active"] or fields["role"] != Role.ADMIN):
            form.add_error(None, "ท่านปิดหรือเปลี่ยนบทบาทผู้ดูแลระบบของตนเองไม่ได้ กรุณาให้ผู้ดูแลอีกคนดำเนินการ")
        elif form.settles(form.asked(officer)):
            with telling(form, officer):
                actions.change_officer(member=officer, by=member, **fields)
                messages.success(request, f"บันทึกข้อมูลของ {officer.display_name} แล้ว")
                return redirect("agencies:officers", agency_code)
    context = {"form": form, "agency": member.agency, "edited": officer}
    return render(request, "agencies/officer_form.html", context)


@require_POST
def officer_unlock(request: HttpRequest, agency_code: str, officer_id: int) -> HttpResponse:
    """Let an officer who failed too often sign in again at once."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    officer = officer_in_post(member.agency, officer_id)
    unlock_officer(member=officer, by=member)
    messages.success(request, f"ปลดล็อกแล้ว {officer.display_name} เข้าสู่ระบบได้ทันที")
    return redirect("agencies:officers", agency_code)


@require_http_methods(["GET", "POST"])
def officer_second_factor(request: HttpRequest, agency_code: str, officer_id: int) -> HttpResponse:
    """Ask, then let an officer who lost the telephone sign in with the password alone."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    officer = officer_in_post(member.agency, officer_id)
    if request.method == "POST":
        try:
            reset_second_factor(member=officer, by=member)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("agencies:account")
        messages.success(request, f"ยกเลิกรหัสยืนยันสองชั้นของ {officer.display_name} แล้ว และบันทึกไว้ในประวัติ")
        return redirect("agencies:officers", agency_code)
    context = {"agency": member.agency, "edited": officer, "has_code": has_second_factor(officer.user)}
    return render(request, "agencies/officer_second_factor.html", context)


@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, agency_code: str, unit_id: int | None = None) -> HttpResponse:
    """Add an office, or change its name and book number."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    unit = get_object_or_404(Unit, agency=member.agency, pk=unit_id) if unit_id else None
    back = came_from(request, member.agency, reverse("agencies:officers", args=[agency_code]))
    initial = {name: getattr(unit, name) for name in UnitForm.base_fields} if unit else {}
    form = UnitForm(request.POST or None, agency=member.agency, unit=unit, initial=initial)
    if request.method == "POST" and form.is_valid():
        with telling(form, unit):
            _save_unit(unit, form, member)
            messages.success(request, f"บันทึกส่วนราชการ {form.cleaned_data['name']} แล้ว")
            return redirect(back)
    context = {"form": form, "agency": member.agency, "unit": unit, "back": back}
    return render(request, "agencies/unit_form.html", context)


def _save_unit(unit: Unit | None, form: UnitForm, by: Membership) -> None:
    fields = dict(form.cleaned_data)
    if unit:
        actions.change_unit(unit=unit, by=by, **fields)
    else:
        del fields["version"]
        actions.add_unit(agency=by.agency, by=by, **fields)


@require_http_methods(["GET", "POST"])
def agency_edit(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Correct the agency's own data."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    agency = member.agency
    initial = {name: getattr(agency, name) for name in AgencyForm.base_fields}
    form = AgencyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with telling(form, agency):
            change = actions.change_agency(agency=agency, by=member, **form.cleaned_data)
            messages.success(request, f"บันทึกข้อมูลหน่วยงานแล้ว{_renamed(change)}")
            return redirect("agencies:officers", agency_code)
    return render(request, "agencies/agency_form.html", {"form": form, "agency": agency})


def _renamed(change: actions.AgencyChange) -> str:
    """For how many officers the new name went into the position; empty where for none."""
    if not change.renamed:
        return ""
    return f" และใส่ชื่อใหม่ในตำแหน่งของเจ้าหน้าที่ {len(change.renamed)} คน เอกสารที่ออกแล้วไม่เปลี่ยน"
