"""What today's record would print otherwise than a submitted paper, told to each reader in their place."""

from __future__ import annotations

from agencies.findings import Finding, warn
from agencies.models import Membership
from reports.changes import Change, table_changes
from reports.content import body_of, wordings, written_sections
from reports.models import Paper
from reports.printed_tables import tables_of
from reports.seats import seats_of


def moved_since(paper: Paper, by: Membership) -> list[Finding]:
    """Whoever reads a submitted paper is told what today's record says otherwise."""
    return [*wordings_still_hold(paper, by), *tables_still_hold(paper, by)]


def wordings_still_hold(paper: Paper, by: Membership) -> list[Finding]:
    """Whoever reads a submitted paper is told of sections that today's facts would word differently."""
    submitted = (paper.snapshot or {}).get("wordings")
    if submitted is None:  # submitted before the portal kept them
        return []
    sections = written_sections(paper)
    now = wordings(sections)
    names = [row.draft.label for row in sections if submitted.get(row.draft.key) != now[row.draft.key]]
    if not names and submitted.keys() == now.keys():
        return []
    which = f"ในส่วน {' '.join(f'“{name}”' for name in names)} " if names else ""
    message = f"ข้อมูลที่ใช้ร่างเอกสาร{which}เปลี่ยนไปหลังจากเสนอ {_what_may_be_done(paper, by)}"
    return [warn("wording-changed", message, subject=str(paper))]


def tables_still_hold(paper: Paper, by: Membership) -> list[Finding]:
    """Whoever reads a submitted paper is told of tables that today's record would print differently."""
    if not paper.snapshot:
        return []
    changes = table_changes(tables_of(paper.snapshot), tables_of(body_of(paper)))
    told = " ".join(f"“{change.label}”{_rows_named(change)}" for change in changes)
    message = f"ข้อมูลใน {told} เปลี่ยนไปหลังจากเสนอ เอกสารที่เสนอพิมพ์ข้อมูลเดิม {_what_may_be_done(paper, by)}"
    return [warn("table-changed", message, subject=str(paper))] if changes else []


def how_it_goes_back(paper: Paper, by: Membership) -> str:
    """What each reader of a paper that can no longer be signed as it is may do, or waits for."""
    seats = seats_of(paper)
    if any(seat.is_next and by in seat.holders for seat in seats):
        return "กรุณาส่งกลับให้ผู้จัดทำปรับเอกสารให้ตรงกัน"
    if any(seat.opinion for seat in seats):
        return "ผู้ที่ถึงลำดับต้องส่งกลับให้ผู้จัดทำปรับเอกสารให้ตรงกัน"
    return "ผู้จัดทำดึงเอกสารกลับมาปรับให้ตรงกันได้ หรือผู้ที่ถึงลำดับส่งกลับให้ผู้จัดทำ"


def _what_may_be_done(paper: Paper, by: Membership) -> str:
    """Once someone signed what it says, it is not for the portal to advise that it be taken back; and only
    the officer whose turn it is has something to consider."""
    seats = seats_of(paper)
    signed = [seat.opinion.member_id for seat in seats if seat.opinion]
    if any(seat.is_next and by in seat.holders for seat in seats):
        if signed:
            return "ผู้ลงนามก่อนหน้าลงนามตามข้อมูลเดิม โปรดดูข้อมูลเดิมและข้อมูลปัจจุบันแล้วพิจารณา"
        return "โปรดดูข้อมูลเดิมและข้อมูลปัจจุบันด้านล่าง หากควรเปลี่ยนตาม กรุณาส่งกลับให้ผู้จัดทำ"
    if by.pk in signed:
        return "ท่านลงนามตามข้อมูลเดิมแล้ว ผู้ที่ถึงลำดับจะเห็นข้อมูลทั้งสองก่อนลงนาม"
    if signed:
        return "ผู้ลงนามก่อนหน้าลงนามตามข้อมูลเดิม ผู้ที่ถึงลำดับจะเห็นข้อมูลทั้งสองก่อนลงนาม"
    return "หากควรเปลี่ยนตาม ผู้จัดทำดึงเอกสารกลับมาแก้ไขได้จนกว่าจะมีผู้ลงนาม"


def _rows_named(change: Change) -> str:
    return f" ({' '.join(f'{row.word} “{row.name}”' for row in change.rows)})" if change.rows else ""
