"""How far the follow-up of a plan has come, as the year's path and its list of tasks both tell it."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from agencies.access import can
from agencies.models import Membership
from agencies.roles import Permission
from measures.queries import Answers
from thai.dates import thai_date_short
from thai.fiscal import FiscalYear


def is_followed_through(plan: Answers) -> bool:
    """Whether no round of the plan in force owes a report."""
    return plan.is_adopted and plan.first_cut_off is not None and plan.next_cut_off is None


def standing_of_rounds(plan: Answers, member: Membership) -> str:
    """The kind of the task to follow a plan up: late for who owes a round whose date has passed, waiting for
    others while there is one. As on the desk, who may report for owners owes what nobody at work owns."""
    if is_followed_through(plan) or not plan.is_adopted:
        return "done" if plan.is_adopted else "later"
    today = timezone.localdate()
    keys = {member.pk, None} if can(member, Permission.REPORT_FOR_OWNER) else {member.pk}
    if any(plan.first_owed[key] < today for key in keys & plan.first_owed.keys()):
        return "late"
    return "waiting" if plan.next_cut_off and plan.next_cut_off < today else "open"


def follow_up_told(plan: Answers, today: date) -> str:
    """That every round was reported; until then the first that was not, and since when it is overdue."""
    if is_followed_through(plan):
        return "รายงานครบทุกรอบ"
    day = plan.next_cut_off or FiscalYear(plan.fiscal_year).cut_offs()[0]
    words = "รอบถัดไป" if plan.is_adopted and plan.next_cut_off != plan.first_cut_off else "รอบแรก"
    late = (today - day).days if plan.is_adopted else 0
    since = f" เลยกำหนด {late} วัน" if late > 0 else ""
    return f"{words} {thai_date_short(day)}{since}"
