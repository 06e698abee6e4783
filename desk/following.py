"""How far the follow-up of a plan has come, as the year's path and its list of tasks both tell it."""

from __future__ import annotations

from datetime import date

from measures.queries import Answers
from thai.dates import thai_date_short
from thai.fiscal import FiscalYear


def is_followed_through(plan: Answers) -> bool:
    """Whether every round of the plan in force was reported."""
    return plan.is_adopted and plan.first_cut_off is not None and plan.next_cut_off is None


def follow_up_told(plan: Answers, today: date) -> str:
    """That every round was reported; until then the first that was not, and since when it is overdue."""
    if is_followed_through(plan):
        return "รายงานครบทุกรอบ"
    day = plan.next_cut_off or FiscalYear(plan.fiscal_year).cut_offs()[0]
    words = "รอบถัดไป" if plan.is_adopted and plan.next_cut_off != plan.first_cut_off else "รอบแรก"
    late = (today - day).days if plan.is_adopted else 0
    since = f" เลยกำหนด {late} วัน" if late > 0 else ""
    return f"{words} {thai_date_short(day)}{since}"
