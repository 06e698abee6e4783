"""Who may see and do what; no other file asks the question."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from agencies.actings import acts_today
from agencies.models import Agency, Membership, User
from agencies.roles import DUTIES, Permission, permissions_of

MOST_NAMED = 4  # people to turn to, in a refusal


def can(member: Membership, permission: Permission) -> bool:
    """Whether an officer still in post may do something; who acts for a signer today may sign."""
    if not member.is_active:
        return False
    own = permission in permissions_of(member.role)
    return own or (permission == Permission.SIGN_PAPERS and acts_today(member))


def memberships_of(user: User) -> QuerySet[Membership]:
    """The posts a person holds now, with agency and user at hand; none where the account is closed."""
    posts: QuerySet[Membership] = user.memberships.filter(is_active=True).select_related("agency")
    return posts.order_by("agency__name") if user.is_active else posts.none()


def posts_of(user: User) -> list[Membership]:
    """The same as a list; of the signed-in person it was read with the person (``OfficerBackend``)."""
    known = list(memberships_of(user)) if user.posts is None else user.posts
    return sorted(known, key=lambda post: post.agency.name)


def visible_agencies(user: User) -> QuerySet[Agency]:
    """The agencies whose existence a person may know of."""
    return Agency.objects.filter(memberships__in=memberships_of(user).order_by()).distinct()


def membership_or_404(user: User, agency_code: str) -> Membership:
    """The person's post in the agency; Http404 where they have none, as if the agency did not exist."""
    for member in posts_of(user):
        if member.agency.code == agency_code:
            return member
    raise Http404("no such agency for this person")


def require(member: Membership, permission: Permission) -> None:
    """Raise PermissionDenied, saying who may do it, by post and name, unless the officer may."""
    if can(member, permission):
        return
    roles = [duty.role for duty in DUTIES.values() if permission in duty.permissions]
    holders = " / ".join(role.label for role in roles)
    people = Membership.objects.filter(
        agency=member.agency, role__in=roles, is_active=True, user__is_active=True
    ).select_related("user")
    names = ", ".join(person.display_name for person in people[:MOST_NAMED])
    by_name = f" ได้แก่ {names}" if names else ""
    raise PermissionDenied(f"ตำแหน่งของท่านไม่มีสิทธิ์ “{permission.label}” ผู้ที่ทำได้คือ {holders}{by_name}")
