"""The one entry: a text and the facts in, findings out, in the order of the text."""

from __future__ import annotations

from agencies.findings import Severity
from reports.reading import bounds, dates, figures, indicators, names, parts, wording
from reports.reading.facts import Facts
from reports.reading.findings import Reading, Rule, TextFinding
from reports.reading.lines import Line, Paper

RULES: tuple[Rule, ...] = (
    *names.RULES,
    *indicators.RULES,
    *bounds.RULES,
    *figures.RULES,
    *dates.RULES,
    *parts.RULES,
    *wording.RULES,
)


def judge(lines: list[Line], facts: Facts) -> list[TextFinding]:
    """All findings about a text, by line; on one line what blocks stands first."""
    reading = Reading(Paper(lines), facts)
    found = [finding for rule in RULES for finding in rule(reading)]
    return sorted(
        dict.fromkeys(found),
        key=lambda row: (row.place.line, row.severity != Severity.BLOCK, row.place.start),
    )
