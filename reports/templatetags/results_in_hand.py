"""The way back to the report that sums a plan up, for who drafts it; loaded where its gaps are filled."""

from __future__ import annotations

from typing import Any

from django import template

from agencies.access import can
from agencies.models import Membership
from agencies.roles import Permission
from reports.queries import results_being_drafted

register = template.Library()


@register.inclusion_tag("reports/_results_in_hand.html")
def results_in_hand(member: Membership, fiscal_year: int) -> dict[str, Any]:
    """A link to the result report of a plan; nothing where there is no draft that this officer may edit."""
    may_draft = can(member, Permission.DRAFT_PAPERS)
    paper = results_being_drafted(member.agency, fiscal_year) if may_draft else None
    return {"agency": member.agency, "paper": paper}
