"""A paper that nobody has begun, composed to be looked at and kept nowhere."""

from __future__ import annotations

from django.utils import timezone

from agencies.models import Agency
from agencies.roles import Permission, permissions_of
from reports.actions import owning_unit
from reports.models import Paper, PaperKind
from reports.papers import PAPERS


def sketch(agency: Agency, kind: PaperKind, fiscal_year: int) -> Paper:
    """The paper as it would be if an officer began it today; not saved, and never to be saved.

    The drafter is the first officer who may draft; an agency without one leaves the name open.
    """
    members = agency.memberships.filter(is_active=True).select_related("user").order_by("pk")
    drafters = (who for who in members if Permission.DRAFT_PAPERS in permissions_of(who.role))
    drafter = next(drafters, None)
    dated_on = PAPERS[kind].drafting.date_of(agency, fiscal_year) or timezone.localdate()
    unit = owning_unit(agency)
    paper = Paper(agency=agency, kind=kind, fiscal_year=fiscal_year, unit=unit, dated_on=dated_on)
    if drafter:
        paper.drafted_by = drafter
    return paper
