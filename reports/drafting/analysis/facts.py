"""What the analysis report may speak of: the year's result with its items, notes, last year and the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assessments.analysis.trends import YEARS_SHOWN, Trends, trends
from assessments.models import Assessment, Remark, Suggestion
from assessments.packs import ItemRule, YearPack
from assessments.queries import RecordedYear, get_assessment, recorded_year, recorded_years
from assessments.scoring import IndicatorResult, YearResult
from measures.models import Measure
from measures.queries import Coverage, cover, measures_of
from reports.drafting import prose
from reports.models import Paper


@dataclass(frozen=True)
class ItemLine:
    """One item: its wording as it may be printed, its score (None: not recorded), and remarks on it."""

    code: str
    wording: str
    score: Decimal | None
    is_weak: bool
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class AnalysisFacts:
    """Everything the report may speak of.

    ``previous`` is last year's result where it is confirmed; ``years`` are confirmed years up to this one
    side by side, None where there is no other; ``items`` are item scores by code; ``measures`` are those of
    the plan that answers the result.
    """

    paper: Paper
    assessment: Assessment
    result: YearResult
    previous: YearResult | None
    years: Trends | None
    items: Mapping[str, Decimal]
    remarks: list[Remark]
    suggestions: list[Suggestion]
    measures: list[Measure]

    @property
    def agency(self) -> str:
        """The agency's full name."""
        return self.assessment.agency.name

    @property
    def fiscal_year(self) -> int:
        """The year whose result is analysed."""
        return self.assessment.fiscal_year

    @property
    def plan_year(self) -> int:
        """The year of the plan that answers the result."""
        return self.fiscal_year + 1

    @property
    def pack(self) -> YearPack:
        """The rules of the year."""
        return self.result.pack

    @property
    def assessed(self) -> str:
        """The assessment's official name with its year."""
        return prose.assessed(self.pack, self.fiscal_year)

    @property
    def lowest(self) -> list[IndicatorResult]:
        """The indicators to begin with; none where scores are missing or all alike."""
        return self.result.lowest if self.result.is_complete and len(self.apart) > 1 else []

    @property
    def apart(self) -> set[Decimal]:
        """The different scores of indicators."""
        return {row.score for row in self.result.indicators if row.score is not None}

    def before(self, row: IndicatorResult) -> Decimal | None:
        """An indicator's score of last year, where it is known."""
        return self.previous.score_of(row.rule.code) if self.previous else None

    @cached_property
    def coverage(self) -> list[Coverage]:
        """Each weak indicator with the measures that answer it."""
        return cover(self.result, self.measures)

    def answering(self, row: IndicatorResult) -> list[Measure]:
        """The measures that answer a weak indicator."""
        return next((each.measures for each in self.coverage if each.indicator == row), [])

    @property
    def remarks_on_items(self) -> list[Remark]:
        """What the assessors noted on single items."""
        return [row for row in self.remarks if row.item_code]

    def lines_of(self, row: IndicatorResult) -> list[ItemLine]:
        """An indicator's items: all once one has a score, the weak first; else those remarked on."""
        lines = [self._line(rule.code, rule) for rule in self.pack.items_of(row.rule.code)]
        if any(line.score is not None for line in lines):
            return sorted(lines, key=lambda line: not line.is_weak)
        return [line for line in lines if line.remarks]

    def item_named(self, code: str) -> str:
        """An item by code and wording."""
        return prose.item_named(code, self.pack.item(code))

    def stray_lines(self) -> list[ItemLine]:
        """Items that the year's rules give to no indicator."""
        remarked = [row.item_code for row in self.remarks if row.item_code]
        codes = dict.fromkeys([*self.items, *remarked])
        return [self._line(code, None) for code in codes if self.pack.item(code) is None]

    def _line(self, code: str, rule: ItemRule | None) -> ItemLine:
        score = self.items.get(code)
        return ItemLine(
            code=code,
            wording=wording(rule),
            score=score,
            is_weak=score is not None and score < self.pack.threshold,
            remarks=tuple(" ".join(row.text.split()) for row in self.remarks if row.item_code == code),
        )


SHORTENED = "*"  # before wording that is not known to be the official one
UNWORDED = "ไม่ปรากฏถ้อยคำของข้อนี้ในเกณฑ์"


def wording(rule: ItemRule | None) -> str:
    """An item's wording; marked where it is only what people call it."""
    called = (rule.title or rule.label) if rule else ""
    if not called:
        return UNWORDED
    return called if rule and rule.title and rule.verified else f"{SHORTENED}{called}"


def gather(paper: Paper) -> AnalysisFacts:
    """The facts the report states; Http404 where the year is not recorded."""
    assessment = get_assessment(paper.agency, paper.fiscal_year)
    recorded = recorded_year(assessment)
    earlier = _earlier(assessment)
    before = earlier.get(paper.fiscal_year - 1)
    return AnalysisFacts(
        paper=paper,
        assessment=assessment,
        result=recorded.result,
        previous=before.result if before else None,
        years=_side_by_side(recorded, earlier),
        items=recorded.entered.items,
        remarks=list(assessment.remarks.all()),
        suggestions=list(assessment.suggestions.all()),
        measures=list(measures_of(paper.agency, paper.fiscal_year + 1)),
    )


def _earlier(assessment: Assessment) -> dict[int, RecordedYear]:
    """The confirmed years before this one, as many as are shown together with it."""
    year = assessment.fiscal_year
    rows = recorded_years(assessment.agency, range(year - YEARS_SHOWN + 1, year))
    return {number: row for number, row in rows.items() if row.assessment.is_confirmed}


def _side_by_side(recorded: RecordedYear, earlier: Mapping[int, RecordedYear]) -> Trends | None:
    rows = {**earlier, recorded.assessment.fiscal_year: recorded}
    results = {year: row.result for year, row in rows.items() if not row.result.is_empty}
    return trends(results) if len(results) > 1 and recorded.assessment.fiscal_year in results else None


def scored(lines: Iterable[ItemLine]) -> dict[str, str]:
    """The scores of items as facts of a sentence."""
    return {f"ข้อ {line.code}": str(line.score) for line in lines if line.score is not None}
