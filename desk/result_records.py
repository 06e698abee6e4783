"""What the record of acts says of results: why one was opened again, and what was explained to confirm it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agencies.events import Event
from agencies.findings import Finding, waivable
from agencies.histories import HistoryLine, latest_of
from assessments.models import Assessment
from thai.dates import thai_datetime_short


@dataclass(frozen=True)
class Explained:
    """A finding that an officer explained to confirm a result."""

    rule: str
    finding: str
    reason: str
    who: str


def reopenings(rows: Iterable[Assessment]) -> dict[int, HistoryLine]:
    """``{key: who opened it again, when and why}`` of the results that are open for correction.

    One query where any result is open, none otherwise.
    """
    return latest_of(Event.RESULT_REOPENED, [row for row in rows if not row.is_confirmed])


def reopening_told(line: HistoryLine) -> str:
    """Who opened a result, when and why, in a sentence."""
    return f"{line.who} เปิดเพื่อแก้ไขเมื่อ {thai_datetime_short(line.at)} เหตุผล: {line.comment}"


def explanations(assessment: Assessment, findings: Iterable[Finding]) -> list[Explained]:
    """Which of the findings on a confirmed result were explained to confirm it, in the order given.

    One query where there is one that needed a reason, none otherwise.
    """
    asked = {row.rule: row.message for row in waivable(findings)} if assessment.is_confirmed else {}
    line = latest_of(Event.RESULT_CONFIRMED, [assessment] if asked else []).get(assessment.pk)
    reasons = line.changes.get("waived", {}) if line else {}
    return [
        Explained(rule, message, reasons[rule], line.who)
        for rule, message in asked.items()
        if line and rule in reasons
    ]
