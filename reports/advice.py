"""What the pages of a paper tell an officer: what its checks found, told once and with a way they may go.

The rules stay as they are in ``reports.checks``, for the door and the commands; only the telling differs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse

from agencies.access import can
from agencies.findings import Finding, warn
from agencies.models import Agency, Membership
from agencies.roles import Permission, Role
from reports.checks import (
    address_is_known,
    check_paper,
    emblem_is_there,
    notes_for_readers,
    plan_year,
)
from reports.models import Paper
from reports.numbering import first_number, this_year
from reports.papers import PAPERS

EMBLEM_MISSING = "emblem-missing"
OF_THE_ADMINISTRATOR = frozenset({"book-prefix-missing", EMBLEM_MISSING})
GATHERED = "weak-without-measure"
UNTOLD = frozenset({"rounds-unreported", "outcomes-unwritten"})


def before_submitting_told(paper: Paper, member: Membership) -> list[Finding]:
    """Everything to mend or to know before an editable paper is submitted."""
    address = address_is_known(paper) if can(member, Permission.MANAGE_AGENCY) else []
    return _told(
        [*check_paper(paper), *emblem_is_there(paper), *book_is_begun(paper), *address], paper, member
    )


def book_is_begun(paper: Paper) -> list[Finding]:
    """The first number of a book cannot be taken back, and paper books seldom begin with the portal."""
    number = first_number(paper.unit) if paper.unit and PAPERS[paper.kind].is_numbered else ""
    if not number:
        return []
    message = (
        f"เมื่อลงนามครบ เอกสารนี้จะได้เลขที่ {number} ซึ่งเป็นเลขแรกของปี {this_year()} ในระบบ "
        "หากทะเบียนเล่มเดิมใช้เลขไปแล้ว กรุณาตั้งเลขถัดไปก่อนเสนอลงนาม เลขที่ออกแล้วถอนคืนไม่ได้"
    )
    url = reverse("reports:number-book", args=[paper.agency.code, paper.unit_id, this_year()])
    if paper.pk:
        url += f"?paper={paper.pk}"
    return [warn("book-not-begun", message, subject="เลขที่หนังสือ", url=url, link_text="ตั้งเลขถัดไป")]


def on_opening_told(paper: Paper, member: Membership) -> list[Finding]:
    """The same for those who draft an editable paper; for others what readers and signers should know."""
    if paper.is_editable and can(member, Permission.DRAFT_PAPERS):
        return before_submitting_told(paper, member)
    return _told([*notes_for_readers(paper, member), *emblem_is_there(paper)], paper, member)


def untold_first(paper: Paper, notes: Iterable[Finding]) -> Finding | None:
    """The first thing among a draft's notes that is to be told before the draft is worth submitting.

    None of a paper that was submitted before: what it lacks was given its reason then.
    """
    if paper.attempt:
        return None
    return next((note for note in notes if note.rule in UNTOLD), None)


def _told(findings: Iterable[Finding], paper: Paper, member: Membership) -> list[Finding]:
    return [_led(row, member) for row in _gathered(list(findings), paper)]


def _gathered(findings: list[Finding], paper: Paper) -> list[Finding]:
    """Several weak indicators without a measure are one thing to know, in the place of the first."""
    several = [row for row in findings if row.rule == GATHERED]
    if len(several) < 2:
        return findings
    year = plan_year(paper)
    message = (
        f"{len(several)} ตัวชี้วัดที่ต่ำกว่าเกณฑ์ยังไม่มีมาตรการในแผนปี {year} ได้แก่ "
        f"{' '.join(row.subject for row in several)} เสนอเอกสารนี้ได้โดยไม่ต้องรอ"
    )
    one = replace(
        several[0],
        message=message,
        subject=f"แผนปี {year}",
        url=reverse("measures:plan", args=[paper.agency.code, year]),
        link_text="ไปที่แผนมาตรการ",
    )
    return [one if row is several[0] else row for row in findings if row is several[0] or row not in several]


def _led(finding: Finding, member: Membership) -> Finding:
    """Who may not mend it is told who may, instead of a link that refuses them."""
    if finding.rule not in OF_THE_ADMINISTRATOR or can(member, Permission.MANAGE_AGENCY):
        return finding
    return replace(finding, url="", message=f"{finding.message} {_who_can(member.agency)}".strip())


def _who_can(agency: Agency) -> str:
    admins = agency.memberships.filter(role=Role.ADMIN, is_active=True).select_related("user").order_by("pk")
    names = " หรือ ".join(admin.display_name for admin in admins)
    return f"ผู้ที่เพิ่มได้คือ {names} (ผู้ดูแลระบบ)" if names else ""
