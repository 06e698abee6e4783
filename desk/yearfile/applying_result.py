"""The result of a year file to rows: compared with the record once, and written where it differs."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from agencies.findings import Finding
from agencies.models import Agency
from agencies.transitions import Refused
from assessments.actions import (
    open_year,
    replace_item_scores,
    replace_remarks,
    replace_suggestions,
    require_open,
    save_scores,
)
from assessments.models import Assessment
from assessments.queries import find_assessment, scores_of
from desk.yearfile.content import ResultContent, YearContent

SCORES, ITEMS = "คะแนนตัวชี้วัดหรือคะแนนที่ประกาศ", "คะแนนรายข้อ"
REMARKS, SUGGESTIONS = "ข้อสังเกต", "ข้อเสนอแนะ"
NOTES = {REMARKS, SUGGESTIONS}  # what may still be added to a confirmed result


class RecordedResult:
    """A recorded result beside what a file says of it; parts that the file does not name are not read."""

    def __init__(self, assessment: Assessment, wanted: ResultContent) -> None:
        self.assessment, self.wanted = assessment, wanted

    @cached_property
    def scores(self) -> dict[str, Decimal]:
        """``{indicator code: score}`` as recorded."""
        return scores_of(self.assessment)

    @cached_property
    def differing(self) -> list[str]:
        """The parts that the file would change, in Thai."""
        items = self.assessment.item_scores.values_list("code", "value")
        remarks = self.assessment.remarks.values_list("indicator_code", "item_code", "text")
        suggestions = self.assessment.suggestions.values_list("source", "text")
        wanted = self.wanted
        tests = {
            SCORES: self._scores_differ(),
            ITEMS: wanted.items is not None and list(items) != list(wanted.items.items()),
            REMARKS: wanted.remarks is not None and list(remarks) != wanted.remarks,
            SUGGESTIONS: wanted.suggestions is not None and list(suggestions) != wanted.suggestions,
        }
        return [part for part, is_different in tests.items() if is_different]

    def _scores_differ(self) -> bool:
        if self.wanted.scores is not None and self.scores != dict(self.wanted.scores):
            return True
        return any(getattr(self.assessment, name) != value for name, value in self.wanted.declared.items())


def recorded_result(agency: Agency | None, content: YearContent) -> RecordedResult | None:
    """The agency's result of the file's year; None where the file has none or the year is not open yet."""
    if agency is None or content.result is None:
        return None
    assessment = find_assessment(agency, content.fiscal_year)
    return RecordedResult(assessment, content.result) if assessment else None


def confirmed_otherwise(recorded: RecordedResult | None) -> list[Finding]:
    """The figures of a confirmed result may be imported again as they are, not changed."""
    differing = [part for part in recorded.differing if part not in NOTES] if recorded else []
    try:
        if recorded and differing:
            require_open(recorded.assessment)
    except Refused as refusal:
        parts = f"result: ไฟล์ต่างจากที่ยืนยันแล้วใน {', '.join(differing)}"
        return [replace(finding, message=f"{parts} {finding.message}") for finding in refusal.findings]
    return []


def apply_result(
    agency: Agency, fiscal_year: int, wanted: ResultContent, recorded: RecordedResult | None
) -> bool:
    """Bring the year's result in line with the file, opening the year where it is not; True where changed."""
    at_hand = recorded or RecordedResult(open_year(agency=agency, fiscal_year=fiscal_year, by=None), wanted)
    assessment, differing = at_hand.assessment, at_hand.differing
    if SCORES in differing:
        scores = {} if wanted.scores is None else {**dict.fromkeys(at_hand.scores), **wanted.scores}
        save_scores(assessment=assessment, scores=scores, by=None, **wanted.declared)
    if wanted.items is not None and ITEMS in differing:
        replace_item_scores(assessment=assessment, items=wanted.items, by=None)
    if wanted.remarks is not None and REMARKS in differing:
        replace_remarks(assessment=assessment, remarks=wanted.remarks, by=None)
    if wanted.suggestions is not None and SUGGESTIONS in differing:
        replace_suggestions(assessment=assessment, suggestions=wanted.suggestions, by=None)
    return recorded is None or bool(differing)
