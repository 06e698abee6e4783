"""Where the data is mended that a paper's tables and charts are printed from: they are never edited in it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from agencies.models import Agency
from assessments.queries import find_assessment


@dataclass(frozen=True)
class Source:
    """``what`` of the paper is printed from the page at ``url``, "" where there is none yet."""

    what: str
    url: str
    link_text: str


def scores(agency: Agency, fiscal_year: int, what: str) -> Source:
    """The scores of a year; a year that nobody opened has none to mend."""
    if find_assessment(agency, fiscal_year) is None:
        return Source(what, "", f"ยังไม่ได้บันทึกคะแนนปี {fiscal_year}")
    url = reverse("assessments:scores-edit", args=[agency.code, fiscal_year])
    return Source(what, url, f"คะแนนปี {fiscal_year}")


def remarks(agency: Agency, fiscal_year: int, what: str) -> Source:
    """What the assessors noted on a year's items."""
    url = reverse("assessments:remarks", args=[agency.code, fiscal_year])
    return Source(what, url, f"ข้อสังเกตปี {fiscal_year}")


def plan(agency: Agency, fiscal_year: int, what: str) -> Source:
    """The measures of a year's plan."""
    return Source(
        what, reverse("measures:plan", args=[agency.code, fiscal_year]), f"แผนมาตรการปี {fiscal_year}"
    )


def rounds(agency: Agency, fiscal_year: int, what: str) -> Source:
    """The reports on a plan's measures."""
    return Source(
        what, reverse("measures:rounds", args=[agency.code, fiscal_year]), f"รอบติดตามปี {fiscal_year}"
    )


def outcomes(agency: Agency, fiscal_year: int, what: str) -> Source:
    """How a plan's measures ended."""
    url = reverse("measures:outcomes", args=[agency.code, fiscal_year])
    return Source(what, url, f"สรุปผลมาตรการปี {fiscal_year}")


def meeting(agency: Agency, fiscal_year: int, what: str) -> Source:
    """The meeting of a year."""
    return Source(
        what, reverse("reports:meeting", args=[agency.code, fiscal_year]), f"การประชุมปี {fiscal_year}"
    )
