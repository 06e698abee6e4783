"""Temporary passwords: asked first, issued, and shown to who issued them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from agencies.actions import set_temporary_password
from agencies.http import get_officer, officer_in_post
from agencies.issued_passwords import SHOWN_FOR, issued_in, remember_nonces
from agencies.models import Membership
from agencies.passwords import new_nonce
from agencies.roles import Permission


@require_http_methods(["GET", "POST"])
@never_cache
def officer_password(request: HttpRequest, agency_code: str, officer_id: int) -> HttpResponse:
    """Ask, then give an officer a temporary password; one's own needs the old one."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    officer = officer_in_post(member.agency, officer_id)
    if officer == member:
        messages.warning(request, "รหัสผ่านของท่านเอง กรุณาเปลี่ยนที่หน้านี้ด้วยรหัสผ่านปัจจุบัน")
        return redirect("agencies:password")
    if request.method == "POST":
        return issue_and_show(request, officer, by=member)
    return render(request, "agencies/officer_password.html", {"agency": member.agency, "edited": officer})


def issue_and_show(request: HttpRequest, officer: Membership, *, by: Membership) -> HttpResponse:
    """Issue a temporary password and lead to the page that shows it, which may be loaded again."""
    nonce = new_nonce()
    set_temporary_password(member=officer, by=by, nonce=nonce)
    remember_nonces(request.session, {officer.pk: nonce})
    return redirect("agencies:officer-passwords", by.agency.code)


@require_GET
@never_cache
def officer_passwords(request: HttpRequest, agency_code: str) -> HttpResponse:
    """The temporary passwords that were issued in this session, to be printed and handed out."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    context = {
        "agency": member.agency,
        "issued": issued_in(request.session, member.agency),
        "minutes": SHOWN_FOR // 60,
    }
    return render(request, "agencies/officer_passwords.html", context)
