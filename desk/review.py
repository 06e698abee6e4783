"""Everything that should be mended in a year, from all rooms, gravest first."""

from __future__ import annotations

from agencies.findings import Finding, Severity
from assessments.checks import check_result
from assessments.models import Assessment
from measures.checks import check_answers, check_measures
from measures.queries import measures_of
from reports.checks import check_paper, issued_figures_still_hold
from reports.queries import latest_papers, unfinished


def findings_of_year(assessment: Assessment) -> list[Finding]:
    """The findings of a result, of the plan carried out in its year, of the answers to it, and of its papers.

    What several rooms say is listed once; findings that block come first, otherwise the order is kept.
    """
    agency, year = assessment.agency, assessment.fiscal_year
    findings = [
        *check_result(assessment),
        *check_measures(list(measures_of(agency, year))),
        *check_answers(agency, year),
        *(row for paper in unfinished(agency) if paper.fiscal_year == year for row in check_paper(paper)),
        *(row for paper in latest_papers(agency, year) for row in issued_figures_still_hold(paper)),
    ]
    return sorted(dict.fromkeys(findings), key=lambda row: row.severity != Severity.BLOCK)
