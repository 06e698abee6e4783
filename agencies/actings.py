"""Who signs for which post on a day, and what stands against recording it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from agencies.findings import Finding, block
from agencies.kinds import Kind, default_position
from agencies.models import Acting, ActingKind, Agency, Membership, Unit
from agencies.prepared import Prepared
from agencies.roles import Role
from thai.dates import thai_date
from thai.fiscal import to_buddhist

ORDER_NUMBER = re.compile(r"\d\s*/\s*\d{4}")  # the usual form, also within other words
LONG_AGO = timedelta(days=366)
POSTS = (Role.OFFICE_HEAD, Role.DEPUTY_CLERK, Role.CLERK, Role.MAYOR)


@dataclass(frozen=True)
class Stand:
    """What is to be recorded: who stands in for which post, how, by which order, from when to when."""

    member: Membership
    kind: ActingKind
    role: Role
    unit: Unit | None
    post: str
    order_number: str
    order_dated_on: date
    starts_on: date
    ends_on: date


def usual_number(day: date) -> str:
    """An example of the number of an order of a day's year."""
    return f"12/{to_buddhist(day.year)}"


def actings_on(agency_id: int, day: date) -> QuerySet[Acting]:
    """The stand-ins of an agency on a day, of officers still in post, latest order first."""
    rows = Acting.objects.filter(agency=agency_id, starts_on__lte=day, ends_on__gte=day)
    return rows.filter(member__is_active=True, member__user__is_active=True)


@Prepared
def stand_ins_on(agency_id: int, day: date) -> QuerySet[Acting]:
    """The same, read; every paper with a chain asks."""
    return actings_on(agency_id, day)


def acts_today(member: Membership) -> bool:
    """Whether an officer stands in for some post today."""
    return actings_on(member.agency_id, timezone.localdate()).filter(member=member).exists()


def post_name(agency: Agency, role: Role, unit: Unit | None) -> str:
    """How a post is printed: as its latest holder's position says, else by the agency's kind."""
    held = agency.memberships.filter(role=role)
    if role == Role.OFFICE_HEAD:
        held = held.filter(unit=unit)
    known = held.order_by("-is_active", "-pk").values_list("position", flat=True).first()
    if known or unit is None or role != Role.OFFICE_HEAD:
        return known or default_position(role, agency.name, Kind(agency.kind))
    return f"ผู้อำนวยการ{unit.name}" if unit.name.startswith("กอง") else f"หัวหน้า{unit.name}"


# ---- rules: one rule, one function


def days_in_order(ordered: date | None, starts: date | None, ends: date | None) -> list[Finding]:
    """The last day is not before the first, and nobody signs for a post before the order that says so.

    Told of the days that are known, so that one that cannot be read hides nothing about the others.
    """
    found = []
    if starts and ends and ends < starts:
        found.append(block("ends_on", f"วันสุดท้ายอยู่ก่อนวันเริ่ม {thai_date(starts)} กรุณาตรวจวันที่"))
    if ordered and starts and starts < ordered:
        found.append(block("starts_on", f"เริ่มก่อนวันที่ของคำสั่ง {thai_date(ordered)} กรุณาตรวจวันที่"))
    return found


def days_are_in_order(stand: Stand, others: QuerySet[Acting]) -> list[Finding]:
    """The same of a record."""
    return days_in_order(stand.order_dated_on, stand.starts_on, stand.ends_on)


def post_is_another(stand: Stand, others: QuerySet[Acting]) -> list[Finding]:
    """Nobody stands in for the post they hold."""
    same_office = stand.role != Role.OFFICE_HEAD or stand.member.unit_id == (stand.unit and stand.unit.pk)
    if stand.member.role != stand.role or not same_office:
        return []
    return [block("member", f"{stand.member.display_name} ดำรงตำแหน่งนี้อยู่แล้ว กรุณาเลือกผู้อื่น")]


def member_may_sign(stand: Stand, others: QuerySet[Acting]) -> list[Finding]:
    """The administrator keeps the list of who may sign, and therefore signs nothing."""
    if stand.member.role != Role.ADMIN:
        return []
    return [block("member", "ผู้ดูแลระบบลงนามแทนผู้ใดไม่ได้ เพราะเป็นผู้กำหนดสิทธิ์ กรุณาเลือกเจ้าหน้าที่อื่น")]


def nobody_else_stands_in(stand: Stand, others: QuerySet[Acting]) -> list[Finding]:
    """One post has one stand-in on a day."""
    same = others.filter(
        role=stand.role, unit=stand.unit, starts_on__lte=stand.ends_on, ends_on__gte=stand.starts_on
    )
    other = same.select_related("member__user").first()
    if other is None:
        return []
    message = (
        f"ช่วงเวลาซ้อนกับ {other.member.display_name} ซึ่ง{other.get_kind_display()}ตำแหน่งเดียวกัน "
        f"ตั้งแต่ {thai_date(other.starts_on)} ถึง {thai_date(other.ends_on)}"
    )
    return [block("starts_on", message)]


Rule = Callable[[Stand, "QuerySet[Acting]"], list[Finding]]
RULES: tuple[Rule, ...] = (
    days_are_in_order,
    post_is_another,
    member_may_sign,
    nobody_else_stands_in,
)


def objections(agency: Agency, stand: Stand, *, instead_of: Acting | None = None) -> list[Finding]:
    """What stands against a record; the rule of each finding is the field at which it is mended."""
    others = Acting.objects.filter(agency=agency)
    if instead_of is not None:
        others = others.exclude(pk=instead_of.pk)
    return [finding for rule in RULES for finding in rule(stand, others)]


# ---- what is worth asking before recording it


def questions_about(agency: Agency, stand: Stand, *, instead_of: Acting | None = None) -> list[str]:
    """What may be a slip of the hand, whether one person is meant to sign twice, standing in for another post
    of the chain on such a day, and whether somebody is there at all for whose own post another acts on such a
    day. What a record already says is not asked again."""
    days = Acting.objects.filter(agency=agency, starts_on__lte=stand.ends_on, ends_on__gte=stand.starts_on)
    others = days.exclude(pk=instead_of.pk) if instead_of else days
    others = others.select_related("member__user", "member__unit", "unit").order_by("starts_on", "pk")
    twice = others.filter(member=stand.member).exclude(role=stand.role)
    return [
        *_slips(stand, instead_of),
        *(_twice(stand, other) for other in twice),
        *_absences(stand, others),
    ]


def _absences(stand: Stand, others: Iterable[Acting]) -> Iterator[str]:
    """Who is to act for another on days on which somebody fills their own post, by either of two records."""
    for other in others:
        for record, holder in ((other, stand.member), (stand, other.member)):
            if _fills_post_of(record, holder):
                yield _away(record, holder, _shared(stand, other))


def _fills_post_of(record: Stand | Acting, member: Membership) -> bool:
    """Whether a post is filled (รักษาราชการแทน) because its holder, this officer, is away."""
    same_office = record.role != Role.OFFICE_HEAD or record.unit == member.unit
    return record.kind == ActingKind.ACTING and record.role == member.role and same_office


def _slips(stand: Stand, known: Acting | None) -> Iterator[str]:
    """An order without the usual number, and a period that began long ago; both may be right."""
    if not ORDER_NUMBER.search(stand.order_number) and stand.order_number != (known and known.order_number):
        usual = usual_number(stand.starts_on)
        yield f"เลขที่คำสั่ง “{stand.order_number}” ไม่อยู่ในรูปแบบ เลข/พ.ศ. เช่น {usual} ตรงกับที่พิมพ์ในคำสั่งหรือไม่"
    long_ago = timezone.localdate() - LONG_AGO
    if stand.starts_on < long_ago and stand.starts_on != (known and known.starts_on):
        yield f"วันที่เริ่ม {thai_date(stand.starts_on)} ผ่านมาแล้วเกินหนึ่งปี กรุณาตรวจว่าปี พ.ศ. ตรงกับคำสั่ง"


def _shared(stand: Stand, other: Acting) -> str:
    """The days that two records have in common."""
    since, until = max(stand.starts_on, other.starts_on), min(stand.ends_on, other.ends_on)
    return f"ตั้งแต่ {thai_date(since)} ถึง {thai_date(until)}"


def _away(record: Stand | Acting, holder: Membership, days: str) -> str:
    return (
        f"{record.member.display_name} {ActingKind.ACTING.label}{record.post} ซึ่งเป็นตำแหน่งของ "
        f"{holder.display_name} {days} แต่ {holder.display_name} ลงนามแทนตำแหน่งอื่นในช่วงเดียวกัน "
        "กรุณาตรวจว่าอยู่ปฏิบัติหน้าที่และตรงกับคำสั่ง"
    )


def _twice(stand: Stand, other: Acting) -> str:
    return (
        f"{stand.member.display_name} {other.line} อยู่แล้วตามคำสั่งที่ {other.order_number} "
        f"ลงวันที่ {thai_date(other.order_dated_on)} หากบันทึก ผู้เดียวจะลงนามสองลำดับของเอกสารฉบับเดียวกัน "
        f"{_shared(stand, other)}"
    )
