"""Papers on their way whose next signatures change hands when an officer leaves a post, or takes one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agencies.models import Agency, Membership
from agencies.posts import Post
from agencies.roles import Role
from reports.models import Paper
from reports.queries import papers_of
from reports.seats import Seat, next_seat, seats_of
from reports.states import PaperState


@dataclass(frozen=True)
class Handed:
    """A paper that an officer has still to sign, and in a sentence who will be asked instead."""

    paper: Paper
    waits_now: bool
    instead: str


def handed_on(officer: Membership) -> list[Handed]:
    """The papers that an officer has still to sign, those whose turn it is first."""
    found = [row for paper in _submitted(officer.agency) for row in _handed(paper, officer)]
    return sorted(found, key=lambda row: not row.waits_now)


def _handed(paper: Paper, officer: Membership) -> Iterator[Handed]:
    """One for a paper in which the officer has a signature to give, none for another."""
    seats = seats_of(paper)
    open_seats = [seat for seat in seats if seat.opinion is None and officer in seat.holders]
    if open_seats:
        first = open_seats[0]
        yield Handed(paper, first.is_next, _instead(first, seats_of(paper, without=officer)))


def _instead(left: Seat, seats: list[Seat]) -> str:
    place = [seat.role for seat in seats].index(left.role)
    if seats[place].holders:
        return f"ผู้ลงนามแทนในลำดับนี้คือ {_named(seats[place])}"
    following = next((seat for seat in seats[place + 1 :] if seat.holders and seat.opinion is None), None)
    if following:
        return f"ไม่มีผู้ดำรงตำแหน่งนี้ ระบบจะข้ามไปให้ {_named(following)} ลงนาม"
    return "ไม่มีผู้ลงนามแทน เอกสารจะค้างอยู่จนกว่าจะมีผู้ดำรงตำแหน่งหรือผู้รักษาราชการแทน"


def _named(seat: Seat) -> str:
    return f"{seat.who} ({seat.label})" if len(seat.holders) == 1 else seat.who


def waiting_at(agency: Agency, post: Post) -> list[Paper]:
    """The papers whose next signature is that of a post."""
    at_post = []
    for paper in _submitted(agency):
        seat = next_seat(paper)
        same_office = post.role != Role.OFFICE_HEAD or (post.unit and paper.unit_id == post.unit.pk)
        if seat and seat.role == post.role and same_office:
            at_post.append(paper)
    return at_post


def _submitted(agency: Agency) -> list[Paper]:
    return list(papers_of(agency).filter(state=PaperState.SUBMITTED))
