"""A year at a glance, read once: what the result is, the plan that answers it, and the papers about both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, JSONField, Q, QuerySet, When
from django.db.models.fields.json import KT

from agencies.models import Agency
from agencies.person_names import name_in, name_parts
from agencies.prepared import Prepared
from agencies.roles import Role
from assessments.models import Assessment
from assessments.queries import RecordedYear, recorded_years
from assessments.scoring import YearResult
from desk.addresses import YearAddresses, year_addresses
from measures.queries import Answers, answers_to
from reports.checks import states_another_result
from reports.figures import Figures, figures_of
from reports.models import Paper, PaperKind
from reports.seats import anyone_signed
from reports.states import PaperState
from reports.void_papers import valid

# The papers of a year that state the figures of its result; the report on the plan is of the year after.
ON_THE_RESULT = (PaperKind.MEMO, PaperKind.ANALYSIS, PaperKind.ANNOUNCEMENT)


@dataclass(frozen=True)
class Overview:
    """Everything the year's page shows. ``plan`` is what the plan of the year after does about this result.

    ``memo`` and ``analysis`` are the year's own papers, ``announcement`` and ``report`` are of the plan, the
    latest of each;
    ``stated`` are the figures that the memo states once it is submitted.
    ``overtaken`` are the submitted papers, by key, that state another result than the record now does, and
    whether anyone signed them already.
    ``in_force`` are the issued papers by kind, which stand while a correction of them is on its way.
    ``names`` are the full names of the officers who confirmed the result and drafted the papers, by key;
    ``at_work`` are the keys of those who drafted papers and are still in post.
    """

    agency: Agency
    recorded: RecordedYear
    previous: YearResult | None
    plan: Answers
    memo: Paper | None
    announcement: Paper | None
    analysis: Paper | None
    report: Paper | None
    stated: Figures | None
    overtaken: Mapping[int, bool]
    in_force: Mapping[str, Paper]
    names: Mapping[int | None, str]
    at_work: frozenset[int]

    @property
    def assessment(self) -> Assessment:
        """The year's record."""
        return self.recorded.assessment

    @property
    def result(self) -> YearResult:
        """What the record computes to."""
        return self.recorded.result

    @property
    def fiscal_year(self) -> int:
        """The year whose result this is."""
        return self.assessment.fiscal_year

    @property
    def in_charge(self) -> str:
        """Whose the clerical work of the year is, as people call the role."""
        return str((Role.STAFF if self.recorded.has_staff else Role.ADMIN).label)

    @property
    def links(self) -> YearAddresses:
        """Where the year's work is done."""
        return year_addresses(self.agency.code, self.fiscal_year)


def overview_of(agency: Agency, fiscal_year: int) -> Overview | None:
    """Read everything about a year once; None where the year was not opened."""
    return overview_in(agency, recorded_years(agency, {fiscal_year, fiscal_year - 1}), fiscal_year)


def overview_in(agency: Agency, years: Mapping[int, RecordedYear], fiscal_year: int) -> Overview | None:
    """The same, where the year and the one before it were already read."""
    recorded, before = years.get(fiscal_year), years.get(fiscal_year - 1)
    if recorded is None:
        return None
    standing = _papers(agency, fiscal_year)
    # The latest of each kind: another one is begun only where the result was corrected after the first.
    papers = {paper.kind: paper for paper in standing}
    memo = papers.get(PaperKind.MEMO)
    names = {paper.drafted_by_id: name_in(paper, "drafted_by") for paper in papers.values()}
    record = recorded.assessment
    return Overview(
        agency=agency,
        recorded=recorded,
        previous=before.result if before else None,
        plan=answers_to(agency, recorded),
        memo=memo,
        announcement=papers.get(PaperKind.ANNOUNCEMENT),
        analysis=papers.get(PaperKind.ANALYSIS),
        report=papers.get(PaperKind.RESULTS),
        stated=memo.stated if memo else None,
        overtaken=_overtaken(papers.values(), recorded),
        in_force={paper.kind: paper for paper in standing if paper.is_issued},
        at_work=frozenset(row.drafted_by_id for row in papers.values() if row.drafter_is_active),
        names={**names, record.confirmed_by_id: name_in(record, "confirmed_by")},
    )


def _overtaken(papers: Iterable[Any], recorded: RecordedYear) -> dict[int, bool]:
    """Nobody can sign these any more; one query for each."""
    if not recorded.assessment.is_confirmed:
        return {}
    figures = figures_of(recorded.result)
    submitted = [row for row in papers if row.kind in ON_THE_RESULT and row.state == PaperState.SUBMITTED]
    return {row.pk: anyone_signed(row) for row in submitted if states_another_result(row.stated, figures)}


def _papers(agency: Agency, fiscal_year: int) -> list[Any]:
    """The papers on a result and those on its plan, the oldest first."""
    papers = sorted(_latest_papers(agency.pk, fiscal_year, fiscal_year + 1), key=lambda paper: paper.pk)
    for paper in papers:
        paper.agency = agency  # known already, so not read again
    return papers


@Prepared
def _latest_papers(agency_id: int, fiscal_year: int, plan_year: int) -> QuerySet[Any]:
    """Papers on a result and those on its plan, with what the year's page and the seats need.

    ``stated`` are the figures of an issued memo and of what is being signed: snapshots are ten times as long.
    """
    shown = (
        "agency",
        "fiscal_year",
        "kind",
        "unit",
        "attempt",
        "state",
        "chain",
        "number",
        "drafted_by",
        "replaces",
    )
    of_result = Q(kind__in=[PaperKind.MEMO, PaperKind.ANALYSIS], fiscal_year=fiscal_year)
    of_plan = Q(kind__in=[PaperKind.ANNOUNCEMENT, PaperKind.RESULTS], fiscal_year=plan_year)
    papers = valid(Paper.objects.filter(of_result | of_plan, agency=agency_id)).order_by().only(*shown)
    is_asked = Q(kind=PaperKind.MEMO, state=PaperState.ISSUED) | Q(
        kind__in=ON_THE_RESULT, state=PaperState.SUBMITTED
    )
    return papers.annotate(
        stated=Case(When(is_asked, then=KT("snapshot__figures")), output_field=JSONField()),
        drafter_is_active=F("drafted_by__is_active"),
        **name_parts("drafted_by"),
    )
