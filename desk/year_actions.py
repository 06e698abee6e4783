"""Removing a year that was opened by mistake: only one in which nothing was recorded, in any room."""

from __future__ import annotations

from django.db import transaction

from agencies.audit import record
from agencies.events import Event
from agencies.findings import block
from agencies.models import Agency, Membership
from agencies.transitions import Refused
from agencies.versions import require_version
from assessments.actions import DECLARED
from assessments.models import Assessment
from reports.models import PaperKind
from thai.lists import joined

ON_RESULTS = (PaperKind.MEMO, PaperKind.ANALYSIS)


@transaction.atomic
def remove_year(*, assessment: Assessment, by: Membership, version: str | None = None) -> None:
    """Remove a year; the record of acts keeps who opened and who removed it.

    Raises Refused, naming what was recorded, where there is anything; Stale as ``require_version``.
    """
    # The agency's row is the lock of its papers: one must not begin meanwhile.
    Agency.objects.select_for_update(of=("self",)).get(pk=assessment.agency_id)
    require_version(assessment, version)
    if kept := recorded_in(assessment):
        told = f"ลบปี {assessment.fiscal_year} ไม่ได้ เพราะมีข้อมูลที่บันทึกไว้แล้ว ได้แก่ {joined(kept)}"
        raise Refused([block("year-recorded", told)])
    year = {"fiscal_year": assessment.fiscal_year}
    record(Event.YEAR_REMOVED, by=by, agency=assessment.agency, subject=assessment, changes=year)
    assessment.delete()


def recorded_in(assessment: Assessment) -> list[str]:
    """What was recorded for a year, in words; empty where it was only opened."""
    agency, year = assessment.agency, assessment.fiscal_year
    found = {
        "คะแนน": assessment.scores.exists(),
        "คะแนนรายข้อ": assessment.item_scores.exists(),
        "ข้อมูลตามประกาศ": any(getattr(assessment, name) not in (None, "") for name in DECLARED),
        "ข้อสังเกต": assessment.remarks.exists(),
        "ข้อเสนอแนะ": assessment.suggestions.exists(),
        "เอกสารของปี": agency.papers.filter(fiscal_year=year, kind__in=ON_RESULTS).exists(),
        f"แผนมาตรการปี {year + 1}": agency.plans.filter(fiscal_year=year + 1).exists(),
    }
    return [words for words, is_there in found.items() if is_there]
