"""The signing chain of a paper: which seats there are, who sits there now, who has acted.

A seat whose position nobody holds is skipped. The seat of หัวหน้าส่วนราชการ belongs to the head of the
office that owns the paper.
"""

from __future__ import annotations

from dataclasses import dataclass

from agencies.models import Membership
from agencies.roles import Role
from reports.models import Decision, Opinion, Paper
from reports.papers import PAPERS


@dataclass(frozen=True)
class Seat:
    """One place in the chain. ``opinion`` is the signature of the present round, where given."""

    role: Role
    holders: tuple[Membership, ...]
    opinion: Opinion | None = None
    is_next: bool = False

    @property
    def is_skipped(self) -> bool:
        """Nobody holds the position and nobody signed."""
        return not self.holders and self.opinion is None

    @property
    def holder(self) -> Membership | None:
        """The person whose name is printed while the seat is unsigned."""
        return self.holders[0] if self.holders else None

    @property
    def label(self) -> str:
        """The position, as people call it."""
        if self.opinion:
            return self.opinion.position
        return self.holder.position if self.holder else self.role.label


def seats_of(paper: Paper) -> list[Seat]:
    """The chain in order, with the signatures of the present round."""
    people = list(
        paper.agency.memberships.filter(is_active=True, user__is_active=True).select_related("user")
    )
    opinions = paper.opinions.select_related("member__user") if paper.pk else ()  # nobody signs a sketch
    # A returned paper will be another text: the signatures of the round that ended do not stand under it.
    signed = {
        opinion.role: opinion
        for opinion in opinions
        if opinion.attempt == paper.attempt and opinion.decision == Decision.SIGNED and not paper.is_editable
    }
    seats = [
        Seat(role, tuple(who for who in people if _sits(who, role, paper)), signed.get(role))
        for role in PAPERS[paper.kind].chain
    ]
    waiting = next((seat for seat in seats if seat.opinion is None and seat.holders), None)
    return [Seat(seat.role, seat.holders, seat.opinion, is_next=seat is waiting) for seat in seats]


def _sits(member: Membership, role: Role, paper: Paper) -> bool:
    if member.role != role:
        return False
    return role != Role.OFFICE_HEAD or member.unit_id == paper.unit_id


def next_seat(paper: Paper) -> Seat | None:
    """The seat whose turn it is; None when all have signed or nobody can."""
    return next((seat for seat in seats_of(paper) if seat.is_next), None)
