"""What the frame of every page shows: the agency at hand, who is signed in, the version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from agencies.access import can, memberships_of
from agencies.models import Agency, Membership
from agencies.roles import Permission


@dataclass(frozen=True)
class Portal:
    """Read by templates/base.html."""

    version: str
    membership: Membership | None

    @property
    def agency(self) -> Agency | None:
        """The agency of the page, or of the person's only post."""
        return self.membership.agency if self.membership else None

    @property
    def can_manage(self) -> bool:
        """Whether the link to officers and offices is shown."""
        return self.membership is not None and can(self.membership, Permission.MANAGE_AGENCY)


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``portal`` for the frame."""
    member = getattr(request, "officer", None)
    user = getattr(request, "user", None)
    if member is None and user is not None and user.is_authenticated:
        member = memberships_of(user).first()
    return {"portal": Portal(version=settings.VERSION, membership=member)}
