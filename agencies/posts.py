"""The posts of the signing chain, and what is worth asking when an officer takes one or leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from agencies.actings import POSTS, acts_today
from agencies.models import Agency, Membership, Unit
from agencies.roles import Role
from thai.lists import joined

HELD_BY_ONE = frozenset({Role.OFFICE_HEAD, Role.CLERK, Role.MAYOR})


class Post(NamedTuple):
    """A place of the signing chain; ``unit`` only for the head of an office."""

    role: Role
    unit: Unit | None = None

    @property
    def name(self) -> str:
        """How the post is called in a sentence."""
        return f"{self.role.label} ({self.unit})" if self.unit else self.role.label


def post_of(role: str, unit: Unit | None) -> Post | None:
    """The post that goes with a role; None for roles that do not sign."""
    if role not in POSTS:
        return None
    return Post(Role(role), unit if role == Role.OFFICE_HEAD else None)


def holders_of(agency: Agency, post: Post) -> list[Membership]:
    """Who holds a post now."""
    held = agency.memberships.filter(role=post.role, is_active=True, user__is_active=True)
    if post.unit:
        held = held.filter(unit=post.unit)
    return list(held.select_related("user", "unit"))


def questions_about(
    agency: Agency, new: Post | None, officer: Membership | None, *, stays: bool
) -> list[str]:
    """What to ask before an officer takes a post, or none; ``officer`` as they were, None for a new one."""
    old = post_now(officer) if officer else None
    asked = list(_taking(agency, new, officer)) if new and new != old else []
    if officer and officer.is_active:
        asked += _leaving(officer, old if new != old else None, stays=stays)
    return asked


def post_now(officer: Membership) -> Post | None:
    """The post that an officer holds; None for who signs nothing or has left."""
    return post_of(officer.role, officer.unit) if officer.is_active else None


def _taking(agency: Agency, post: Post, officer: Membership | None) -> Iterator[str]:
    others = [holder for holder in holders_of(agency, post) if holder != officer]
    if others and post.role in HELD_BY_ONE:
        names = joined([holder.display_name for holder in others])
        yield (
            f"{names} ดำรงตำแหน่ง {post.name} อยู่แล้ว ซึ่งตามปกติมีผู้ดำรงตำแหน่งคนเดียว หากบันทึก เอกสารที่ถึงลำดับนี้ "
            "คนใดคนหนึ่งลงนามได้ และชื่อที่พิมพ์คือชื่อของผู้ที่ลงนาม"
        )


def _leaving(officer: Membership, left: Post | None, *, stays: bool) -> Iterator[str]:
    if not stays:
        yield f"เมื่อบันทึก {officer.display_name} จะพ้นหน้าที่ทันที และทำงานในระบบของหน่วยงานไม่ได้อีก"
    if left:
        others = [holder for holder in holders_of(officer.agency, left) if holder != officer]
        names = joined([holder.display_name for holder in others])
        after = f"ผู้ที่ยังดำรงตำแหน่งนี้คือ {names}" if others else "และจะไม่มีผู้ดำรงตำแหน่งนี้"
        yield f"{officer.display_name} จะไม่ลงนามในตำแหน่ง {left.name} อีก {after}"
    if not stays and acts_today(officer):
        yield f"{officer.display_name} ลงนามแทนตำแหน่งอื่นอยู่ในวันนี้ตามคำสั่ง และจะลงนามแทนไม่ได้อีก"
