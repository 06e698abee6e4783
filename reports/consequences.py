"""What a signature or a return will bring about, in sentences shown beside the button that does it."""

from __future__ import annotations

from collections.abc import Sequence

from agencies.roles import Role
from reports.models import Paper
from reports.papers import PAPERS
from reports.seats import Seat
from thai.dates import thai_date
from thai.lists import joined


def on_signing(paper: Paper, seats: Sequence[Seat], waiting: Seat) -> list[str]:
    """What follows when the seat whose turn it is signs."""
    return ["ลงนามแล้วถอนคืนไม่ได้", _next_step(paper, seats, waiting), _where_printed(paper, seats, waiting)]


def button_words(paper: Paper, seats: Sequence[Seat], waiting: Seat) -> str:
    """What the button that signs does, in its own words."""
    if following := _following(seats, waiting):
        return f"ลงนามและส่งต่อถึง{following.label}"
    return "ลงนามและออกเลขที่" if PAPERS[paper.kind].is_numbered else "ลงนามและออกเอกสาร"


def _following(seats: Sequence[Seat], waiting: Seat) -> Seat | None:
    unsigned = (seat for seat in seats if seat.holders and seat.opinion is None)
    return next((seat for seat in unsigned if seat is not waiting), None)


def _next_step(paper: Paper, seats: Sequence[Seat], waiting: Seat) -> str:
    if following := _following(seats, waiting):
        return f"เอกสารไปยังลำดับถัดไป คือ {following.label} ({following.who})"
    number = "ได้เลขที่" if PAPERS[paper.kind].is_numbered else "ออกเป็นฉบับสมบูรณ์"
    dated = f" ลงวันที่ {thai_date(paper.dated_on)} ตามที่ผู้จัดทำกำหนด" if paper.dated_on else ""
    return f"ท่านเป็นลำดับสุดท้าย เอกสารจะ{number}ทันที{dated} ระบบล็อกเนื้อหาและเก็บไว้ หากต้องแก้ไขภายหลังต้องทำฉบับแก้ไข"


def _where_printed(paper: Paper, seats: Sequence[Seat], waiting: Seat) -> str:
    """Where the papers' templates put the opinion of a seat (`reports.content`)."""
    if PAPERS[paper.kind].is_proposed:
        is_first = waiting.role == Role.OFFICE_HEAD
        return f"ความเห็นของท่านพิมพ์ในเอกสาร {'ต่อท้ายเนื้อหา ' if is_first else ''}เหนือลายมือชื่อของท่าน"
    if waiting is seats[-1]:
        return "เอกสารชนิดนี้พิมพ์ชื่อและตำแหน่งของท่าน ส่วนความเห็นเก็บไว้ในระบบ ไม่พิมพ์ในเอกสาร"
    return "เอกสารชนิดนี้พิมพ์เฉพาะผู้ลงนามลำดับสุดท้าย ชื่อและความเห็นของท่านเก็บไว้ในระบบ ไม่พิมพ์ในเอกสาร"


def on_returning(paper: Paper, seats: Sequence[Seat]) -> str:
    """Which signatures of this round stop counting when the paper goes back."""
    names = [f"{seat.opinion.full_name} ({seat.opinion.position})" for seat in seats if seat.opinion]
    if not names:
        return f"เอกสารจะกลับไปที่ผู้จัดทำ คือ {paper.drafted_by.display_name}"
    return f"ลายมือชื่อที่ลงไว้แล้วของ {joined(names, 'และ')} จะถูกยกเลิก เมื่อเสนอใหม่ต้องลงนามใหม่ตั้งแต่ลำดับแรก"


def after_returning(paper: Paper, seats: Sequence[Seat]) -> str:
    """The same once it is done; ``seats`` as they were before."""
    names = [f"{seat.opinion.full_name} ({seat.opinion.position})" for seat in seats if seat.opinion]
    cleared = f" ลายมือชื่อของ {joined(names, 'และ')} ถูกยกเลิก เมื่อเสนอใหม่ต้องลงนามใหม่ตั้งแต่ลำดับแรก" if names else ""
    return f"ส่งเอกสารกลับให้ {paper.drafted_by.display_name} แก้ไขแล้ว{cleared}"
