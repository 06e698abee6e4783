"""The way to the page of a year, where the portal has one."""

from __future__ import annotations

from django.urls import reverse

from agencies.models import Agency
from assessments.years_without_rules import waits_for_rules


def year_url(agency: Agency, fiscal_year: int) -> str:
    """The page on which a year's result is recorded; empty for a year that the portal has no rules for."""
    return (
        "" if waits_for_rules(fiscal_year, agency) else reverse("desk:year", args=[agency.code, fiscal_year])
    )
