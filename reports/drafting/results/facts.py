"""What the result report may speak of: the plan of a year, what came of it, and the result of that year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import prefetch_related_objects
from django.utils import timezone

from agencies.models import Agency
from assessments.editions import current_edition, pack_of
from assessments.packs import IndicatorRule, YearPack
from assessments.scoring import YearResult
from measures.models import Evidence, Measure, Plan
from measures.outcomes import Comparison, OutcomeRow, TwoResults, outcome_rows, two_results
from measures.queries import find_plan
from reports.models import Paper, PaperKind
from reports.states import PaperState
from reports.void_papers import valid
from thai.dates import thai_date
from thai.fiscal import FiscalYear


@dataclass(frozen=True)
class ResultsFacts:
    """Everything the report may speak of.

    ``result`` is that of the plan's own year as it is recorded, ``is_confirmed`` whether it is locked;
    ``before`` is the result the plan answers, where it is locked. ``items`` are item scores by code.
    ``announced_on`` is the date of the plan's announcement once that is issued.
    """

    paper: Paper
    plan: Plan | None
    pack: YearPack | None
    result: YearResult | None
    is_confirmed: bool
    items: Mapping[str, Decimal]
    before: YearResult | None
    rows: list[OutcomeRow]
    announced_on: date | None = None

    @property
    def agency(self) -> str:
        """The agency's full name."""
        return self.paper.agency.name

    @property
    def fiscal_year(self) -> int:
        """The year of the plan and of the result that is cited."""
        return self.paper.fiscal_year

    @property
    def dated_on(self) -> date:
        """The day as of which it reports: its own date, else today."""
        return self.paper.dated_on or timezone.localdate()

    @property
    def is_ended(self) -> bool:
        """Whether the paper is dated at the end of its fiscal year or later."""
        return self.dated_on >= FiscalYear(self.fiscal_year).ends_on

    @property
    def as_of(self) -> str:
        """As of when the paper speaks: the end of the year, else its own date."""
        return "เมื่อสิ้นปีงบประมาณ" if self.is_ended else f"ณ วันที่ {thai_date(self.dated_on)}"

    @property
    def measures(self) -> list[Measure]:
        """The measures of the plan, with their details."""
        return [row.measure for row in self.rows]

    @property
    def evidence(self) -> list[Evidence]:
        """What the rounds name, each once, in the order in which it is printed."""
        named = (one for row in self.rows for report in row.reports for one in report.evidence)
        return list({one.pk: one for one in named}.values())

    def indicator(self, code: str) -> IndicatorRule | None:
        """The rule of an indicator in the year, where it has such."""
        rules = self.pack.indicators if self.pack else ()
        return next((row for row in rules if row.code == code), None)

    def cited(self, code: str, name: str, label: str, score: Decimal | None) -> Comparison:
        """An indicator or item of the plan's own year, as something that a claim can be made of."""
        return Comparison(
            code=code,
            name=name,
            label=label,
            before_year=self.fiscal_year - 1,
            before=None,
            after=score,
            threshold=self.pack.threshold if self.pack else Decimal(0),
            is_confirmed=self.is_confirmed,
        )


def gather(paper: Paper) -> ResultsFacts:
    """The facts the report states; neither plan nor results need be there."""
    agency, year = paper.agency, paper.fiscal_year
    plan, results = find_plan(agency, year), _results(agency, year)
    rows = outcome_rows(plan, results=results) if plan else []
    prefetch_related_objects([row.measure for row in rows], "details__cites")
    edition = current_edition(year, agency)
    own = results.after
    return ResultsFacts(
        paper=paper,
        plan=plan,
        pack=own.result.pack if own else pack_of(edition) if edition else None,
        result=own.result if own else None,
        is_confirmed=own is not None and own.assessment.is_confirmed,
        items=own.entered.items if own else {},
        before=results.before.result if results.before else None,
        rows=rows,
        announced_on=_announced_on(agency, year),
    )


def _announced_on(agency: Agency, fiscal_year: int) -> date | None:
    of_year = agency.papers.filter(kind=PaperKind.ANNOUNCEMENT, fiscal_year=fiscal_year)
    announcements = valid(of_year).filter(state=PaperState.ISSUED)
    return announcements.order_by("-pk").values_list("dated_on", flat=True).first()


def _results(agency: Agency, fiscal_year: int) -> TwoResults:
    """Both results; the one answered only where it is locked, as no check waits for it."""
    results = two_results(agency, fiscal_year)
    is_open = results.before is not None and not results.before.assessment.is_confirmed
    return replace(results, before=None) if is_open else results
