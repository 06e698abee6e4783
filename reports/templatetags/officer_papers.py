"""What a change of an officer means for the papers on their way, shown on the officer's own form."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from agencies.models import Agency, Membership
from agencies.posts import Post, post_now
from measures.queries import measures_left_by
from reports.leaving import handed_on, waiting_at

register = template.Library()


@register.inclusion_tag("reports/_officer_papers.html")
def officer_papers(
    agency: Agency, officer: Membership | None, new: Post | None, *, stays: bool = True
) -> dict[str, Any]:
    """Papers and measures that the officer leaves to others, and papers that wait at the post they take."""
    old = post_now(officer) if officer else None
    return {
        "agency": agency,
        "leaves": bool(officer and officer.is_active and new != old),
        "handed": handed_on(officer) if officer and new != old else [],
        "measures": measures_left_by(officer, timezone.localdate()) if officer and not stays else [],
        "taken": new if new != old else None,
        "waiting": waiting_at(agency, new) if new and new != old else [],
    }
