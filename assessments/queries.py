"""Reads: an agency's assessments and what they compute to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404

from agencies.models import Agency, Membership
from agencies.person_names import name_parts
from agencies.prepared import Prepared
from agencies.roles import Role
from assessments.editions import pack_of, pack_under
from assessments.holding import Entered, Holding, entered_in, holdings, result_held_in
from assessments.models import Assessment
from assessments.packs import YearPack
from assessments.scoring import Declared, YearResult


def find_assessment(agency: Agency, fiscal_year: int) -> Assessment | None:
    """The agency's result of a year, where the year was opened."""
    for row in _opened(agency.pk, fiscal_year):
        row.agency = agency  # known already, so not read again
        return row
    return None


@Prepared
def _opened(agency_id: int, fiscal_year: int) -> QuerySet[Assessment]:
    """The one assessment of a year, where there is one, with its edition and who confirmed it."""
    rows = Assessment.objects.filter(agency=agency_id, fiscal_year=fiscal_year).order_by()
    return rows.select_related("edition", "confirmed_by__user")


def get_assessment(agency: Agency, fiscal_year: int) -> Assessment:
    """The agency's result of a year; Http404 with a Thai reason where the year was not opened."""
    assessment = find_assessment(agency, fiscal_year)
    if assessment is None:
        raise Http404(f"{agency.name} ยังไม่ได้เปิดปีงบประมาณ พ.ศ. {fiscal_year}")
    return assessment


@dataclass(frozen=True)
class RecordedYear:
    """A year's record, what was entered, and what it computes to.

    ``rows`` are both figures of every indicator by its code, empty where no item has a score. Edition and
    officers are read only where a page asks. ``has_staff`` says whether an officer in charge of
    ITA is in post; where nobody is, the administrator does their work.
    """

    assessment: Assessment
    result: YearResult
    entered: Entered
    rows: Mapping[str, Holding]
    has_staff: bool


def recorded_years(agency: Agency, fiscal_years: Collection[int] | None = None) -> dict[int, RecordedYear]:
    """The agency's years (all, or those asked for), newest first, in two queries however many there are."""
    rows = _all_years(agency.pk) if fiscal_years is None else _years(agency.pk, *fiscal_years)
    entered = entered_in([row.pk for row in rows])
    years = {}
    for row in sorted(rows, key=lambda row: -row.fiscal_year):
        row.agency = agency  # known already, so not read again
        pack = pack_under(row.edition_id, row.edition_digest)
        years[row.fiscal_year] = recorded_under(pack, row, entered[row.pk], has_staff=row.has_staff)
    return years


@Prepared
def _years(agency_id: int, *fiscal_years: int) -> QuerySet[Any]:
    """Assessments of the years asked for, in no order, with ``edition_digest``, ``has_staff`` and the name
    of who confirmed them."""
    return _with_facts().filter(agency=agency_id, fiscal_year__in=fiscal_years)


@Prepared
def _all_years(agency_id: int) -> QuerySet[Any]:
    """The same of every year."""
    return _with_facts().filter(agency=agency_id)


def _with_facts() -> QuerySet[Any]:
    staff = Membership.objects.filter(agency=OuterRef("agency"), role=Role.STAFF, is_active=True).order_by()
    facts = Assessment.objects.annotate(edition_digest=F("edition__digest"), has_staff=Exists(staff))
    return facts.annotate(**name_parts("confirmed_by")).order_by()


def scores_of(assessment: Assessment) -> dict[str, Decimal]:
    """``{indicator code: score}`` as typed from the announcement."""
    return {code: row.value for code, row in entered_of(assessment).typed.items()}


def declared_of(assessment: Assessment) -> Declared:
    """The figures that the announcement states."""
    figures = {
        "IIT": assessment.declared_iit,
        "EIT": assessment.declared_eit,
        "OIT": assessment.declared_oit,
    }
    stated = {code: figure for code, figure in figures.items() if figure is not None}
    return Declared(assessment.declared_total, stated, assessment.declared_level)


def recorded_year(assessment: Assessment) -> RecordedYear:
    """A record at hand with what was entered for it and what it computes to."""
    return recorded_under(pack_of(assessment.edition), assessment, entered_of(assessment))


def recorded_under(
    pack: YearPack, assessment: Assessment, entered: Entered, *, has_staff: bool = True
) -> RecordedYear:
    """A record with what was entered for it, and what that computes to under the rules of a pack."""
    rows = holdings(pack, entered) if entered.items else {}
    result = result_held_in(rows, pack, entered, declared_of(assessment))
    return RecordedYear(assessment, result, entered, rows, has_staff)


def result_of(assessment: Assessment) -> YearResult:
    """What the scores that hold compute to."""
    return recorded_year(assessment).result


def entered_of(assessment: Assessment) -> Entered:
    """What was entered for a year: typed scores and item scores, in one query."""
    return entered_in([assessment.pk])[assessment.pk]


def previous_result(assessment: Assessment, *, confirmed: bool = False) -> YearResult | None:
    """The result of the year before, where it was recorded; with ``confirmed``, only one that is locked."""
    before = find_assessment(assessment.agency, assessment.fiscal_year - 1)
    if before is None or (confirmed and not before.is_confirmed):
        return None
    return result_of(before)
