"""The signing chain of a paper: which seats there are, who sits there today, who has acted.

A seat whose position nobody holds is skipped. The seat of หัวหน้าส่วนราชการ belongs to the head of the
office that owns the paper. Who does รักษาราชการแทน for a post today sits there instead of its holder, who is
away; who does ปฏิบัติราชการแทน sits there beside the holder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet
from django.utils import timezone

from agencies.actings import stand_ins_on
from agencies.models import Acting, ActingKind, Agency, Membership
from agencies.prepared import Prepared
from agencies.roles import Role
from reports.chains import signing_roles
from reports.models import Decision, Opinion, Paper
from thai.lists import joined

OF_SIGNING_IN = (
    *("password", "session_stamp", "must_change_password", "last_login", "date_joined"),
    *("is_staff", "is_superuser"),
)


@dataclass(frozen=True)
class Seat:
    """One place in the chain. ``opinion`` is the signature of the present round, where given.

    ``actings`` are the orders by which some of the holders sit here today.
    """

    role: Role
    holders: tuple[Membership, ...]
    opinion: Opinion | None = None
    is_next: bool = False
    actings: tuple[Acting, ...] = field(default=())

    @property
    def is_skipped(self) -> bool:
        """Nobody holds the position and nobody signed."""
        return not self.holders and self.opinion is None

    @property
    def holder(self) -> Membership | None:
        """The person whose name is printed while the seat is unsigned."""
        return self.holders[0] if self.holders else None

    @property
    def who(self) -> str:
        """Who may give the next signature here, by name: of several, any one."""
        names = [holder.display_name for holder in self.holders]
        return joined(names, "หรือ") + (" ลงนามได้คนใดคนหนึ่ง" if len(names) > 1 else "")

    @property
    def label(self) -> str:
        """The position, as people call it, with the words of the order where someone stands in."""
        if self.opinion:
            return " ".join(filter(None, [self.opinion.position, self.opinion.acting]))
        acting = self.acting_of(self.holder) if self.holder else None
        if self.holder is None:
            return self.role.label
        return f"{self.holder.position} {acting.line}" if acting else self.holder.position

    def acting_of(self, member: Membership) -> Acting | None:
        """The order by which a person sits here, if it is not their own post."""
        return next((row for row in self.actings if row.member_id == member.pk), None)


@dataclass(frozen=True)
class Posts:
    """Who is in post in an agency today, and who stands in for whom."""

    people: list[Membership]
    actings: list[Acting]

    def without(self, leaver: Membership) -> Posts:
        """As it would be if somebody had left."""
        return Posts(
            [who for who in self.people if who.pk != leaver.pk],
            [row for row in self.actings if row.member_id != leaver.pk],
        )


def posts_today(agency: Agency) -> Posts:
    """Read in two queries; of several papers of an agency only once."""
    people = _people(agency.pk)
    for who in people:
        who.agency = agency
    return Posts(people, stand_ins_on(agency.pk, timezone.localdate()))


@Prepared
def _people(agency_id: int) -> QuerySet[Membership]:
    """Officers in post whose account is open; how they sign in is nothing to a chain."""
    rows = Membership.objects.filter(agency=agency_id, is_active=True, user__is_active=True)
    return rows.select_related("user").defer(*(f"user__{name}" for name in OF_SIGNING_IN))


def _signed(paper_id: int, attempt: int) -> QuerySet[Opinion]:
    """The signatures of a round of a paper: a return is not one, and a later round is of another text."""
    return Opinion.objects.filter(paper=paper_id, attempt=attempt, decision=Decision.SIGNED)


@Prepared
def _signatures(paper_id: int, attempt: int) -> QuerySet[Opinion]:
    """The same with who gave them; pictures of signatures are read where they are printed."""
    signed = _signed(paper_id, attempt).select_related("member__user")
    return signed.defer("signature", *(f"member__user__{name}" for name in OF_SIGNING_IN))


@Prepared
def _signed_roles(paper_id: int, attempt: int) -> QuerySet[Opinion, str]:
    """Only the roles that signed."""
    return _signed(paper_id, attempt).order_by().values_list("role", flat=True)


def _is_signed(paper: Paper) -> bool:
    """Whether the signatures of its round stand under a paper: not under a sketch, which nobody signs, nor
    under one that was returned, which will be another text."""
    return bool(paper.pk) and not paper.is_editable


def seats_of(paper: Paper, posts: Posts | None = None, *, without: Membership | None = None) -> list[Seat]:
    """The chain in order, with the signatures of the present round.

    ``posts`` where they were read; ``without`` somebody: as it would be if they had left.
    """
    held = posts or posts_today(paper.agency)
    if without:
        held = held.without(without)
    signatures = _signatures(paper.pk, paper.attempt) if _is_signed(paper) else ()
    signed = {opinion.role: opinion for opinion in signatures}
    seats = [
        _seat(role, paper, held, signed.get(role))  # as they sit there today
        for role in signing_roles(paper)
    ]
    waiting = next(filter(_can_be_signed, seats), None)
    return [replace(seat, is_next=seat is waiting) for seat in seats]


def _seat(role: Role, paper: Paper, posts: Posts, opinion: Opinion | None) -> Seat:
    actings = tuple(
        row for row in posts.actings if row.role == role and _is_of_office(row.unit_id, role, paper)
    )
    known = {who.pk: who for who in posts.people}
    standing_in = tuple(known[row.member_id] for row in actings if row.member_id in known)
    is_away = any(row.kind == ActingKind.ACTING for row in actings)
    own = () if is_away else tuple(who for who in posts.people if _sits(who, role, paper))
    holders = tuple(dict.fromkeys(standing_in + own))
    return Seat(role, holders, opinion, actings=actings)


def _can_be_signed(seat: Seat) -> bool:
    return seat.opinion is None and bool(seat.holders)


def _sits(member: Membership, role: Role, paper: Paper) -> bool:
    return member.role == role and _is_of_office(member.unit_id, role, paper)


def _is_of_office(unit_id: int | None, role: Role, paper: Paper) -> bool:
    return role != Role.OFFICE_HEAD or unit_id == paper.unit_id


def filled_instead_of(member: Membership, paper: Paper, seats: Iterable[Seat]) -> Acting | None:
    """The order by which somebody fills today the post an officer holds, whose seat is not signed yet.

    As long as it runs, the turn never comes to the officer.
    """
    own = (seat for seat in seats if seat.opinion is None and _sits(member, seat.role, paper))
    orders = (row for seat in own for row in seat.actings if row.kind == ActingKind.ACTING)
    return next((row for row in orders if row.member_id != member.pk), None)


def anyone_signed(paper: Paper) -> bool:
    """Whether a signature of the present round stands under a paper; one query."""
    return _is_signed(paper) and bool(_signed_roles(paper.pk, paper.attempt))


def next_seat(paper: Paper, posts: Posts | None = None) -> Seat | None:
    """The seat whose turn it is; None when all have signed or nobody can."""
    held = posts or posts_today(paper.agency)
    signed = _signed_roles(paper.pk, paper.attempt) if _is_signed(paper) else ()
    seats = (_seat(role, paper, held, None) for role in signing_roles(paper) if role not in signed)
    return next((replace(seat, is_next=True) for seat in seats if _can_be_signed(seat)), None)
