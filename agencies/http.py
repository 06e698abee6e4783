"""The typed request of a signed-in officer, and the first line of every view: fetch or refuse."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme

from agencies.access import membership_or_404, require
from agencies.models import Agency, Membership, User
from agencies.roles import Permission
from agencies.second_factor import lacks_second_factor

PUT_BACK = (
    '<button class="btn btn-sm btn-outline-primary" type="submit" form="put-back" formaction="{}">{}</button>'
)
ENROL_FIRST = "หน่วยงานของท่านกำหนดให้ผู้ลงนามใช้รหัสยืนยันสองชั้น กรุณาตั้งค่าก่อนลงนาม"


class OfficerRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware; ``officer`` is set by ``get_officer``."""

    user: User
    officer: Membership | None


def get_officer(
    request: HttpRequest, agency_code: str, permission: Permission = Permission.VIEW
) -> Membership:
    """The signed-in person's post in the agency.

    Http404 where the person may not know that the agency exists, PermissionDenied (403) where they may
    look but not do this.
    """
    user: Any = request.user
    member = membership_or_404(user, agency_code)
    request.officer = member  # type: ignore[attr-defined]
    require(member, permission)
    return member


def own_path(request: HttpRequest, wanted: str) -> str:
    """The path of an address of this portal; empty for any other's.

    A path that begins with two slashes would lead a browser to another host.
    """
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    path = urlsplit(wanted).path if is_ours else ""
    return "" if path.startswith("//") else path


def came_from(request: HttpRequest, agency: Agency, otherwise: str) -> str:
    """The agency's own page from which a form was reached, to go back to; ``otherwise`` where none is known.

    The form carries it on as ``next``, so that it outlives a refusal.
    """
    path = own_path(request, request.POST.get("next") or request.META.get("HTTP_REFERER", ""))
    return path if path.startswith(f"/{agency.code}/") and path != request.path else otherwise


def officer_in_post(agency: Agency, officer_id: int) -> Membership:
    """An officer of the agency who holds the post now; Http404 for another's and for who moved away."""
    posts = agency.memberships.select_related("user", "agency")
    return get_object_or_404(posts, pk=officer_id, is_active=True)


def led_to_enrol(request: HttpRequest, member: Membership) -> HttpResponse | None:
    """Where a signer whose agency asks for a second factor sets it up first; None for who may go on."""
    if not lacks_second_factor(member):
        return None
    messages.warning(request, ENROL_FIRST)
    return redirect(reverse("agencies:second-factor", query={"next": request.path}))


def offer_to_put_back(request: HttpRequest, told: str, address: str) -> None:
    """Say that something was removed, with the button that puts it back.

    The page that shows it has the button's form (components/put_back.html).
    """
    button = format_html(PUT_BACK, address, "นำกลับคืน")
    messages.success(request, format_html("{} {}", told, button))


def tell_to_enrol(request: HttpRequest) -> None:
    """Say after signing in that the agency asks its signers for a second factor, with the way to it."""
    link = format_html('<a href="{}">ตั้งค่ารหัสยืนยัน</a>', reverse("agencies:second-factor"))
    messages.warning(request, format_html("{} {}", ENROL_FIRST, link))
