"""A reminder of one late round: what its page shows of it, and the button that sends it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from agencies.access import can
from agencies.forms import NO_MAIL
from agencies.http import get_officer
from agencies.models import Membership
from agencies.roles import Permission
from desk.letters import Run, remind
from desk.models import Letter
from measures.models import Round
from measures.round_presenters import office_words, owner_words, round_url
from measures.rounds import overdue_rounds, rounds_of
from thai.dates import thai_date


@dataclass(frozen=True)
class OwnersReminder:
    """Who answers a round, whether the reader may have them reminded, and why not where that is so."""

    owner: str
    offices: str
    last: str
    may_send: bool
    why_not: str


def reminder_of(row: Round, reader: Membership) -> OwnersReminder:
    """What the page of a late round shows to others than its owner."""
    owner = row.measure.owner
    last = Letter.objects.filter(user=owner.user, sent_at__isnull=False).first() if owner else None
    why_not = _why_not(owner)
    return OwnersReminder(
        owner=owner_words(row.measure) + (f" {owner.position}" if owner else ""),
        offices=office_words(row.measure),
        last=thai_date(last.day) if last else "",
        may_send=can(reader, Permission.ADOPT_PLAN) and not why_not,
        why_not=why_not,
    )


def _why_not(owner: Membership | None) -> str:
    """Why the portal can write to nobody; empty where it can."""
    if owner is None or not owner.is_active:
        return "เจ้าของมาตรการไม่มีบัญชีที่ใช้งานอยู่ กรุณาแจ้งส่วนราชการโดยตรง"
    if not settings.MAIL_IS_SET_UP:
        return f"{NO_MAIL} กรุณาพิมพ์หน้านี้แล้วส่งให้เจ้าของมาตรการ"
    if not owner.user.email:
        return "เจ้าของมาตรการยังไม่ได้ระบุอีเมล กรุณาพิมพ์หน้านี้แล้วส่งให้เจ้าของมาตรการ"
    return ""


@require_POST
def round_remind(request: HttpRequest, agency_code: str, round_id: int) -> HttpResponse:
    """Send the owner of a late round the letter of today, and say what became of it."""
    member = get_officer(request, agency_code, Permission.ADOPT_PLAN)
    row = get_object_or_404(rounds_of(member.agency), pk=round_id)
    owner, today = row.measure.owner, timezone.localdate()
    if not overdue_rounds(member.agency, today).filter(pk=row.pk).exists():
        messages.info(request, "รอบนี้รายงานแล้ว ไม่ต้องรายงาน หรือยังไม่เลยกำหนด จึงไม่ได้ส่งจดหมายเตือน")
    elif why_not := _why_not(owner):
        messages.warning(request, why_not)
    elif owner is not None:
        _tell(request, remind(owner, today, member), owner)
    return redirect(round_url(row))


def _tell(request: HttpRequest, run: Run, owner: Membership) -> None:
    if run.sent:
        messages.success(request, f"ส่งจดหมายเตือนถึง {owner.display_name} แล้ว")
    elif run.failed:
        messages.error(request, "ส่งจดหมายเตือนไม่สำเร็จ ระบบจะส่งอีกครั้งในรอบถัดไปของวันนี้ กรุณาแจ้งผู้ดูแลระบบหากยังไม่ได้รับ")
    else:
        messages.info(
            request, f"ไม่ได้ส่งซ้ำ เพราะวันนี้ระบบมีจดหมายถึง {owner.display_name} แล้ว หรือผู้รับเลือกไม่รับจดหมายเตือน"
        )
