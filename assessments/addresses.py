"""Where a finding about a year's scores is mended."""

from __future__ import annotations

from django.urls import reverse

from assessments.models import Assessment


def scores_url(assessment: Assessment, field: str = "") -> str:
    """The page of scores, at a field where one is named."""
    address = reverse("assessments:scores-edit", args=[assessment.agency.code, assessment.fiscal_year])
    return f"{address}#id_{field}" if field else address
