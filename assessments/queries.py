"""Reads: an agency's assessments and what they compute to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404

from agencies.models import Agency
from assessments.editions import pack_of, pack_under
from assessments.models import Assessment, Score
from assessments.scoring import Declared, YearResult, score_year


def find_assessment(agency: Agency, fiscal_year: int) -> Assessment | None:
    """The agency's result of a year, where the year was opened."""
    return (
        agency.assessments.filter(fiscal_year=fiscal_year)
        .select_related("edition", "agency", "confirmed_by__user")
        .first()
    )


def get_assessment(agency: Agency, fiscal_year: int) -> Assessment:
    """The agency's result of a year; Http404 with a Thai reason where the year was not opened."""
    assessment = find_assessment(agency, fiscal_year)
    if assessment is None:
        raise Http404(f"{agency.name} ยังไม่ได้เปิดปีงบประมาณ พ.ศ. {fiscal_year}")
    return assessment


@dataclass(frozen=True)
class RecordedYear:
    """A year's record and what it computes to; edition and officers are read only where a page asks."""

    assessment: Assessment
    result: YearResult


def recorded_years(agency: Agency, fiscal_years: Collection[int] | None = None) -> dict[int, RecordedYear]:
    """The agency's years (all, or those asked for), newest first, in two queries however many there are."""
    asked = {} if fiscal_years is None else {"fiscal_year__in": fiscal_years}
    rows = sorted(_years().filter(agency=agency, **asked), key=lambda row: -row.fiscal_year)
    scores: dict[int, dict[str, Decimal]] = {row.pk: {} for row in rows}
    for assessment_id, code, value in _scores().filter(assessment__in=scores):
        scores[assessment_id][code] = value
    years = {}
    for row in rows:
        row.agency = agency  # known already, so not read again
        pack = pack_under(row.edition_id, row.edition_digest)
        years[row.fiscal_year] = RecordedYear(row, score_year(pack, scores[row.pk], declared_of(row)))
    return years


# Prepared once for the busiest pages: putting a query together costs more than running it.


@cache
def _years() -> QuerySet[Any]:
    """Assessments with ``edition_digest``, in no order."""
    return Assessment.objects.annotate(edition_digest=F("edition__digest")).order_by()


@cache
def _scores() -> QuerySet[Score, tuple[int, str, Decimal]]:
    """``(assessment key, indicator code, score)``, in no order."""
    return Score.objects.order_by().values_list("assessment_id", "indicator__code", "value")


def scores_of(assessment: Assessment) -> dict[str, Decimal]:
    """``{indicator code: score}`` as recorded."""
    return dict(assessment.scores.order_by().values_list("indicator__code", "value"))


def declared_of(assessment: Assessment) -> Declared:
    """The figures that the announcement states."""
    figures = {
        "IIT": assessment.declared_iit,
        "EIT": assessment.declared_eit,
        "OIT": assessment.declared_oit,
    }
    stated = {code: figure for code, figure in figures.items() if figure is not None}
    return Declared(assessment.declared_total, stated, assessment.declared_level)


def result_of(assessment: Assessment) -> YearResult:
    """What the recorded scores compute to."""
    return score_year(pack_of(assessment.edition), scores_of(assessment), declared_of(assessment))


def previous_result(assessment: Assessment) -> YearResult | None:
    """The result of the year before, where it was recorded and confirmed: papers quote nothing less."""
    before = find_assessment(assessment.agency, assessment.fiscal_year - 1)
    return result_of(before) if before and before.is_confirmed else None
