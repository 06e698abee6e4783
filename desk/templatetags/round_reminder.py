"""Who is to answer a late round, and the button that reminds them; loaded by the page of a round."""

from __future__ import annotations

from typing import Any

from django import template

from agencies.models import Membership
from desk.round_reminders import reminder_of
from measures.models import Round

register = template.Library()


@register.inclusion_tag("desk/_round_reminder.html", takes_context=True)
def round_reminder(context: Any, row: Round, reader: Membership) -> dict[str, Any]:
    """The part of the page that is about reminding the owner."""
    return {
        "round": row,
        "agency": reader.agency,
        "reminder": reminder_of(row, reader),
        "csrf_token": context.get("csrf_token"),
    }
