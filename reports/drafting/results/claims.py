"""Whether the scores that people claimed in the records are so: what is printed is asked once more (V12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agencies.findings import Finding, warn
from measures.outcomes import Comparison, OutcomeRow, false_claims, outcome_is_so
from reports.drafting.results.facts import ResultsFacts
from reports.drafting.results.table import cited


def false_claims_in(facts: ResultsFacts) -> list[Finding]:
    """Every claimed score that the year's locked result does not bear out; a reason is asked for each."""
    return [
        finding
        for row in facts.rows
        for finding in (
            *(replace(found, waivable=True) for found in outcome_is_so(row)),
            *texts_are_so(row, facts),
        )
    ]


def texts_are_so(row: OutcomeRow, facts: ResultsFacts) -> Iterator[Finding]:
    """Scores claimed in details and rounds are so."""
    for text, compared in _printed(row, facts):
        for reason in false_claims(text, compared):
            yield warn("false-claim", reason, subject=row.measure.title, waivable=True)


def _printed(row: OutcomeRow, facts: ResultsFacts) -> Iterator[tuple[str, tuple[Comparison, ...]]]:
    """Each text of the table with what it can speak of: what its detail cites or its measure answers."""
    details = list(row.measure.details.all())
    for detail in details:
        named = tuple(found for one in detail.cites.all() if (found := cited(one, facts)))
        yield f"{detail.activity}\n{detail.result}", named or row.comparisons
    for report in () if details else row.reports:
        yield f"{report.text}\n{report.result}", row.comparisons
