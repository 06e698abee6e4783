"""Where a finding about a year's scores is mended."""

from __future__ import annotations

from agencies.addresses import address
from assessments.models import Assessment


def scores_url(assessment: Assessment, field: str = "") -> str:
    """The page of scores, at a field where one is named."""
    page = address("assessments:scores-edit", assessment.agency.code, assessment.fiscal_year)
    return f"{page}#id_{field}" if field else page
