"""The one entry: a text and the facts in, findings out, in the order of the text."""

from __future__ import annotations

from datetime import date

from agencies.findings import Severity
from reports.reading import bounds, dates, differences, figures, indicators, names, parts, strays, wording
from reports.reading.facts import Facts
from reports.reading.findings import Reading, Rule, TextFinding
from reports.reading.lines import Line, Paper

OF_ANY_TEXT: tuple[Rule, ...] = (
    *names.RULES,
    *indicators.RULES,
    *bounds.RULES,
    *figures.RULES,
    *differences.RULES,
    *dates.RULES,
)
RULES: tuple[Rule, ...] = (*OF_ANY_TEXT, *parts.RULES, *wording.RULES)
# Number, signatures, tables and columns of the portal's own papers are not typed by anybody. An old paper may
# state figures of years that are not on record.
SECTION_RULES: tuple[Rule, ...] = (*OF_ANY_TEXT, *strays.RULES, *parts.OF_THE_TEXT, *wording.RULES)


def judge(lines: list[Line], facts: Facts) -> list[TextFinding]:
    """All findings about an old paper, by line; on one line what blocks stands first."""
    return _told(Reading(Paper(lines), facts), RULES)


def judge_sections(lines: list[Line], facts: Facts, kind: str, dated_on: date | None) -> list[TextFinding]:
    """The same for the sections of a paper of the portal, in which each line is a paragraph."""
    reading = Reading(Paper(lines, is_typed=True), facts, kind, dated_on)
    return _told(reading, SECTION_RULES)


def _told(reading: Reading, rules: tuple[Rule, ...]) -> list[TextFinding]:
    found = [finding for rule in rules for finding in rule(reading)]
    return sorted(
        dict.fromkeys(found),
        key=lambda row: (row.place.line, row.severity != Severity.BLOCK, row.place.start),
    )
