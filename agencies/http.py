"""The typed request of a signed-in officer, and the first line of every view: fetch or refuse."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from agencies.access import membership_or_404, require
from agencies.models import Membership, User
from agencies.roles import Permission


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
