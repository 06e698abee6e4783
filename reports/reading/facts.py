"""Everything an old paper of a year is held against: names, officers, rules, results, plans, dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from agencies.findings import block
from agencies.kinds import Kind
from agencies.models import Agency, Membership
from agencies.transitions import Refused
from assessments.editions import current_edition, pack_of
from assessments.intake.spelling import NameFinder
from assessments.packs import YearPack
from assessments.queries import find_assessment, recorded_years
from assessments.scoring import YearResult
from measures.models import Measure
from reports.models import Meeting
from thai.names import split_title

# A plan of year N answers the result of N−1, which is compared with N−2; a result of N is answered in N+1.
NEIGHBOURS = (-2, -1, 0, 1)


@dataclass(frozen=True)
class Person:
    """An officer as papers print them; ``bare`` is the name without rank and title."""

    printed: str
    bare: str
    position: str


@dataclass(frozen=True)
class PlannedMeasure:
    """A measure of a plan: its title and the codes of the indicators that it answers."""

    title: str
    indicators: frozenset[str]


@dataclass(frozen=True)
class Facts:
    """The record behind one agency's year; results, items, dates and plans by fiscal year where recorded."""

    agency_name: str
    kind: Kind
    district: str
    province: str
    fiscal_year: int
    pack: YearPack
    people: tuple[Person, ...] = ()
    results: Mapping[int, YearResult] = field(default_factory=dict)
    items: Mapping[int, Mapping[str, Decimal]] = field(default_factory=dict)
    announced: Mapping[int, date] = field(default_factory=dict)
    plans: Mapping[int, tuple[PlannedMeasure, ...]] = field(default_factory=dict)
    met_on: date | None = None

    @property
    def place_name(self) -> str:
        """The agency's own name without the word for its kind: แม่คำมี."""
        return self.agency_name.removeprefix(self.kind.label).strip()

    @cached_property
    def names(self) -> NameFinder:
        """Finds the year's indicators and instruments in a text."""
        return NameFinder(self.pack)

    def result(self, fiscal_year: int) -> YearResult | None:
        """The result of a year, where anything of it is recorded."""
        known = self.results.get(fiscal_year)
        return known if known and not known.is_empty else None

    def totals(self, fiscal_year: int) -> tuple[Decimal, ...]:
        """What may be called a year's total: the computed one, then the announced one where it is another."""
        result = self.result(fiscal_year)
        known = (result.total, result.announced_total) if result else ()
        return tuple(total for total in known if total is not None)


def can_be_checked(agency: Agency, fiscal_year: int) -> bool:
    """Whether the portal has rules against which a paper of the year can be held."""
    has_result = find_assessment(agency, fiscal_year) is not None
    return has_result or current_edition(fiscal_year, agency) is not None


def facts_of(agency: Agency, fiscal_year: int) -> Facts:
    """What the record holds for an agency's year and the years beside it.

    Raises Refused where the portal has no rules for the year.
    """
    years = {fiscal_year + step for step in NEIGHBOURS}
    recorded = recorded_years(agency, years)
    here = recorded.get(fiscal_year)
    edition = None if here else current_edition(fiscal_year, agency)
    if here is None and edition is None:
        message = f"ระบบไม่มีเกณฑ์ของปีงบประมาณ พ.ศ. {fiscal_year} จึงตรวจเอกสารของปีนี้ไม่ได้"
        raise Refused([block("unknown-year", message, subject=str(fiscal_year))])
    return Facts(
        agency_name=agency.name,
        kind=Kind(agency.kind),
        district=agency.district,
        province=agency.province,
        fiscal_year=fiscal_year,
        pack=here.result.pack if here else pack_of(edition),  # type: ignore[arg-type]
        people=_people(agency),
        results={year: row.result for year, row in recorded.items()},
        items={year: row.entered.items for year, row in recorded.items()},
        announced={
            year: row.assessment.announced_on for year, row in recorded.items() if row.assessment.announced_on
        },
        plans=_plans(agency, years),
        met_on=Meeting.objects.filter(agency=agency, fiscal_year=fiscal_year)
        .values_list("held_on", flat=True)
        .first(),
    )


def _people(agency: Agency) -> tuple[Person, ...]:
    """Officers with a name, those who moved away too: an old paper was signed by whoever served then."""
    rows = Membership.objects.filter(agency=agency).select_related("user").order_by("pk")
    return tuple(
        Person(str(row.user), split_title(row.user.name)[1], row.position)
        for row in rows
        if " " in row.user.name.strip()
    )


def _plans(agency: Agency, years: set[int]) -> dict[int, tuple[PlannedMeasure, ...]]:
    rows = (
        Measure.objects.filter(plan__agency=agency, plan__fiscal_year__in=years)
        .select_related("plan")
        .prefetch_related("weak_points")
        .order_by("plan__fiscal_year", "order", "pk")
    )
    plans: dict[int, tuple[PlannedMeasure, ...]] = {}
    for row in rows:
        codes = frozenset(point.indicator_code for point in row.weak_points.all() if point.indicator_code)
        known = plans.get(row.plan.fiscal_year, ())
        plans[row.plan.fiscal_year] = (*known, PlannedMeasure(row.title, codes))
    return plans
