"""What came of a plan at year's end: outcomes, reports, and whether the indicators answered did rise.

The plan of year N answers the result of N−1; what it brought shows in the result of N. "ได้คะแนนไม่ต่ำกว่า
ร้อยละ ๘๕" is said of an indicator only where the confirmed result of N has it so (sample S001, check V12), and
what no round recorded is said to be not recorded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.urls import reverse

from agencies.findings import Finding, warn
from agencies.models import Agency
from assessments.counterparts import same_indicator, same_item
from assessments.packs import YearPack
from assessments.presenters import signed
from assessments.queries import RecordedYear, recorded_years
from measures.models import Achievement, Evidence, Measure, Plan, Round, WeakPoint
from measures.names import quoted
from measures.owed import excused_by, needless_sentence
from measures.queries import pack_for_plan
from thai.digits import plain
from thai.lists import joined

NOT_RECORDED = "ไม่มีบันทึก"
_CLAIM = re.compile(
    r"คะแนน[^\n]{0,60}?ไม่(?:ต่ำ|น้อย)กว่า\s*(?:เกณฑ์)?\s*(?:ร้อยละ)?\s*(?P<after>\d+(?:\.\d+)?)"
    r"|ไม่(?:ต่ำ|น้อย)กว่า\s*(?P<before>\d+(?:\.\d+)?)\s*คะแนน"
)


@dataclass(frozen=True)
class Comparison:
    """One indicator or item that a measure answers, in the result answered and in the next one.

    Scores are คะแนน 0–100, None where not recorded; ``threshold`` is the next year's. ``is_confirmed`` tells
    of the next result, ``is_credited`` whether reaching the threshold may be told of the measure.
    """

    code: str
    name: str
    label: str
    before_year: int
    before: Decimal | None
    after: Decimal | None
    threshold: Decimal
    is_confirmed: bool
    is_credited: bool = True

    @property
    def after_year(self) -> int:
        """The year whose result shows what came of it."""
        return self.before_year + 1

    @property
    def change(self) -> Decimal | None:
        """คะแนน gained or lost; None where one of the two is not recorded."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def has_risen(self) -> bool | None:
        """Whether the score rose; None where that cannot be said."""
        return None if self.change is None else self.change > 0

    @property
    def is_below(self) -> bool:
        """Whether the next result, confirmed or not, has a score under its threshold."""
        return self.after is not None and self.after < self.threshold

    def reaches(self, figure: Decimal) -> bool:
        """Whether a confirmed next result has the score at or over a figure."""
        return self.is_confirmed and self.after is not None and self.after >= figure

    @property
    def is_reached(self) -> bool:
        """Whether a confirmed next result has the score at or over its threshold."""
        return self.reaches(self.threshold)

    @property
    def claim(self) -> str:
        """The sentence that the threshold was reached, or was not; empty unless a confirmed result says so.

        Of a measure that missed its target the first is not said: a paper would print it as its success.
        """
        if not self.is_confirmed or self.after is None or (self.is_reached and not self.is_credited):
            return ""
        side = "ไม่ต่ำกว่า" if self.is_reached else "ต่ำกว่า"
        return f"{self.label} ได้คะแนน{side} {self.threshold.normalize():f} คะแนน"

    @property
    def sentence(self) -> str:
        """Both scores and what became of them, in words."""
        years = ((self.before_year, self.before), (self.after_year, self.after))
        scores = [
            f"ปี {year} {NOT_RECORDED}" if score is None else f"ปี {year} ได้ {score} คะแนน"
            for year, score in years
        ]
        return " ".join([self.label, *scores, self.change_text]).strip()

    @property
    def change_text(self) -> str:
        """เพิ่มขึ้น, ลดลง or เท่าเดิม with the difference; empty where one score is not recorded."""
        if self.change is None:
            return ""
        if not self.change:
            return "เท่าเดิม"
        word = "เพิ่มขึ้น" if self.has_risen else "ลดลง"
        return f"{word} {abs(self.change)} คะแนน"

    @property
    def signed_change(self) -> str:
        """The difference with its sign, for tables; empty where there is none."""
        return "" if self.change is None else signed(self.change)


@dataclass(frozen=True)
class Unreached:
    """Why a figure that somebody names is not reached; ``is_known`` where a score says so."""

    reason: str
    is_known: bool = False

    def __str__(self) -> str:
        return self.reason

    @property
    def beside_scores(self) -> str:
        """How the word that it was reached stands beside the scores."""
        return "ซึ่งไม่ตรงกับผลคะแนน" if self.is_known else "ซึ่งยังเทียบกับผลคะแนนไม่ได้"


@dataclass(frozen=True)
class Report:
    """One round as the yearly report prints it; a text says ``NOT_RECORDED`` where nothing was written.

    ``needless`` says why nothing had to be reported; empty where a report was given or is owed.
    """

    cut_off: date
    is_recorded: bool
    status: str
    text: str
    result: str
    problems: str
    suggestions: str
    reported_on: date | None
    evidence: tuple[Evidence, ...]
    needless: str


@dataclass(frozen=True)
class OutcomeRow:
    """One measure at year's end; ``achievement`` and ``outcome`` say ``NOT_RECORDED`` where nothing was."""

    measure: Measure
    number: int
    achievement: str
    outcome: str
    reports: tuple[Report, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def claims(self) -> list[str]:
        """The sentences about the threshold that are true."""
        return [row.claim for row in self.comparisons if row.claim]

    @property
    def is_reported(self) -> bool:
        """Whether any round was recorded."""
        return any(report.is_recorded for report in self.reports)


@dataclass(frozen=True)
class TwoResults:
    """The result a plan answers and the next one; either may be missing. ``pack`` names what was answered."""

    fiscal_year: int
    pack: YearPack | None
    before: RecordedYear | None
    after: RecordedYear | None

    def compare(self, point: WeakPoint) -> Comparison | None:
        """Both scores of what a measure answers; None where the year has no such indicator or item."""
        return self.compare_indicator(point.indicator_code) or self.compare_item(point.item_code)

    def compare_indicator(self, code: str) -> Comparison | None:
        """Both scores of an indicator, by its code in the result answered."""
        rule = next((row for row in self.pack.indicators if row.code == code), None) if self.pack else None
        if rule is None:
            return None
        other = same_indicator(rule, self.after.result.pack) if self.after else None
        before = self.before.result.score_of(code) if self.before else None
        after = self.after.result.score_of(other.code) if self.after and other else None
        return self._compared(code, rule.name, f"ตัวชี้วัดที่ {rule.number} {rule.name}", before, after)

    def compare_item(self, code: str) -> Comparison | None:
        """Both scores of an item, by its code in the result answered."""
        rule = self.pack.item(code) if self.pack else None
        if rule is None or self.pack is None:
            return None
        other = same_item(rule, self.pack, self.after.result.pack) if self.after else None
        before = self.before.entered.items.get(code) if self.before else None
        after = self.after.entered.items.get(other.code) if self.after and other else None
        return self._compared(code, rule.name, f"ข้อ {code} {rule.name}".strip(), before, after)

    def _compared(
        self, code: str, name: str, label: str, before: Decimal | None, after: Decimal | None
    ) -> Comparison:
        return Comparison(
            code=code,
            name=name,
            label=label,
            before_year=self.fiscal_year - 1,
            before=before,
            after=after,
            threshold=self._threshold,
            is_confirmed=self.after is not None and self.after.assessment.is_confirmed,
        )

    @property
    def _threshold(self) -> Decimal:
        known = self.after.result.pack if self.after else self.pack
        return known.threshold if known else Decimal(0)


def two_results(agency: Agency, fiscal_year: int, *, confirmed: bool = False) -> TwoResults:
    """The results of N−1 and N for the plan of N; with ``confirmed`` only results that are locked."""
    years = recorded_years(agency, (fiscal_year - 1, fiscal_year))
    if confirmed:
        years = {year: row for year, row in years.items() if row.assessment.is_confirmed}
    before, after = years.get(fiscal_year - 1), years.get(fiscal_year)
    pack = before.result.pack if before else pack_for_plan(agency, fiscal_year)
    return TwoResults(fiscal_year, pack, before, after)


def outcome_rows(
    plan: Plan, *, results: TwoResults | None = None, confirmed: bool = False
) -> list[OutcomeRow]:
    """Every measure of a plan with its reports, outcome and comparison, in constant queries.

    With ``confirmed`` only results that are locked are quoted, as papers must. ``results`` are those of
    ``two_results`` where the caller has read them already.
    """
    results = results or two_results(plan.agency, plan.fiscal_year, confirmed=confirmed)
    rows = plan.measures.select_related("plan__agency", "owner__user").prefetch_related(
        "weak_points", "units", "rounds__evidence_links__evidence"
    )
    return [outcome_row(measure, number, results) for number, measure in enumerate(rows, 1)]


def outcome_row(measure: Measure, number: int, results: TwoResults) -> OutcomeRow:
    """One measure with what came of it; ``number`` is its place in the plan."""
    found = (results.compare(point) for point in measure.weak_points.all())
    is_credited = measure.achievement != Achievement.NOT_ACHIEVED
    rounds = list(measure.rounds.all())
    return OutcomeRow(
        measure=measure,
        number=number,
        achievement=measure.get_achievement_display() or NOT_RECORDED,
        outcome=measure.outcome or NOT_RECORDED,
        reports=tuple(_report(row, rounds) for row in rounds),
        comparisons=tuple(replace(row, is_credited=is_credited) for row in found if row),
    )


def _report(row: Round, rounds: list[Round]) -> Report:
    finish = excused_by(row, rounds)
    return Report(
        cut_off=row.cut_off,
        is_recorded=row.is_reported,
        status=row.get_status_display() or NOT_RECORDED,
        text=row.text or NOT_RECORDED,
        result=row.result or NOT_RECORDED,
        problems=row.problems or NOT_RECORDED,
        suggestions=row.suggestions or NOT_RECORDED,
        reported_on=row.reported_on,
        evidence=tuple(link.evidence for link in row.evidence_links.all()),
        needless=needless_sentence(finish) if finish else "",
    )


def outcome_is_so(row: OutcomeRow) -> list[Finding]:
    """What an outcome claims is still so: results may be corrected after it was written (V12)."""
    measure = row.measure
    address = reverse(
        "measures:outcome-edit", args=[measure.agency.code, measure.plan.fiscal_year, measure.pk]
    )
    untrue = [
        warn("false-claim", f"{reason} กรุณาแก้ไขข้อความ", subject=measure.title, url=address)
        for reason in false_claims(measure.outcome, row.comparisons)
    ]
    missed = [
        warn(
            "target-missed",
            f"{quoted(measure.title)} สรุปว่า “{row.achievement}” {reason.beside_scores} {reason}",
            subject=measure.title,
            url=address,
        )
        for reason in (target_missed(row) if measure.achievement == Achievement.ACHIEVED else ())
    ]
    return untrue + missed


def target_missed(row: OutcomeRow) -> list[Unreached]:
    """Why the scores of indicators that a measure aims at are not reached, one reason a score.

    A target that names no indicator speaks of something else, as the points of a test.
    """
    target = row.measure.target
    if "ตัวชี้วัด" not in target and not any(one.name in plain(target) for one in row.comparisons):
        return []
    return _unreached("เป้าหมายคือคะแนนไม่ต่ำกว่า", target, row.comparisons) if row.comparisons else []


def false_claims(text: str, comparisons: tuple[Comparison, ...]) -> list[str]:
    """Why the scores that a text claims are not so, one reason a claim; empty where all of them hold (V12).

    A claim speaks of the indicators named in its text, else of all that are compared.
    """
    return [str(reason) for reason in _unreached("ข้อความระบุว่าได้คะแนนไม่ต่ำกว่า", text, comparisons)]


def _unreached(said: str, text: str, comparisons: tuple[Comparison, ...]) -> list[Unreached]:
    typed = plain(text) if "\n" not in text else "\n".join(plain(line) for line in text.splitlines())
    meant = [row for row in comparisons if row.name in typed] or list(comparisons)
    figures = [Decimal(found["after"] or found["before"]) for found in _CLAIM.finditer(typed)]
    reasons = (_why_unreached(f"{said} {figure}", figure, meant) for figure in dict.fromkeys(figures))
    return [reason for reason in reasons if reason]


def _why_unreached(said: str, figure: Decimal, meant: list[Comparison]) -> Unreached | None:
    if not meant:
        return Unreached(f"{said} แต่มาตรการนี้ไม่ได้ระบุตัวชี้วัดที่จะเทียบได้")
    wrong = [row for row in meant if not row.reaches(figure)]
    lower = [
        f"{row.label} ได้ {row.after} คะแนน" for row in wrong if row.after is not None and row.after < figure
    ]
    if lower:
        return Unreached(f"{said} แต่ผลปี {meant[0].after_year} {joined(lower)}", is_known=True)
    return Unreached(f"{said} แต่ยังไม่มีผลคะแนนปี {meant[0].after_year} ที่ยืนยันแล้ว") if wrong else None
