"""What the frame of every page shows: the agency at hand, who is signed in, the version."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from agencies.access import can, posts_of
from agencies.models import Agency, Membership, User
from agencies.roles import Permission


@dataclass(frozen=True)
class FrameLinks:
    """Addresses of the menu; those of an agency are empty where there is none."""

    mine: str
    account: str
    sign_out: str
    dates: str
    desk: str = ""
    officers: str = ""
    reminders: str = ""
    search: str = ""


@lru_cache(maxsize=256)
def frame_links(agency_code: str) -> FrameLinks:
    """The menu's addresses: the same for as long as the portal runs, so worked out once."""
    links = FrameLinks(
        mine=reverse("agencies:my-permissions"),
        account=reverse("agencies:account"),
        sign_out=reverse("agencies:sign-out"),
        dates=reverse("desk:date-read"),
    )
    if not agency_code:
        return links
    return replace(
        links,
        desk=reverse("desk:agency", args=[agency_code]),
        officers=reverse("agencies:officers", args=[agency_code]),
        reminders=reverse("desk:reminders", args=[agency_code]),
        search=reverse("desk:search", args=[agency_code]),
    )


@dataclass(frozen=True)
class Portal:
    """Read by templates/base.html."""

    version: str
    person_key: str  # of who is signed in; empty for nobody
    membership: Membership | None
    links: FrameLinks

    @property
    def agency(self) -> Agency | None:
        """The agency of the page, or of the person's only post."""
        return self.membership.agency if self.membership else None

    @property
    def today(self) -> date:
        """The day that a printed page names."""
        return timezone.localdate()

    @cached_property
    def can_manage(self) -> bool:
        """Whether the link to officers and offices is shown."""
        return self.membership is not None and can(self.membership, Permission.MANAGE_AGENCY)


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``portal`` for the frame."""
    member, user = getattr(request, "officer", None), getattr(request, "user", None)
    key = str(user.pk) if user is not None and user.is_authenticated else ""
    if member is None and key:
        member = next(iter(posts_of(cast(User, user))), None)
    links = frame_links(member.agency.code if member else "")
    return {"portal": Portal(version=settings.VERSION, person_key=key, membership=member, links=links)}
