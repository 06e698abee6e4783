"""Where a declared total is not the computed one, and which slips of the hand would explain it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assessments.scoring import Declared, YearResult
from assessments.slips import MEANS, Explanation, explain_total

TOLD = 3  # reasons named; more would be guessing


@dataclass(frozen=True)
class TotalDifference:
    """A declared total beside the computed one, with what would explain it, likeliest first."""

    stated: Decimal
    computed: Decimal
    reasons: list[Explanation]

    @property
    def first_row(self) -> str:
        """The code of the indicator in what is likeliest; "" where that is no row, but the total itself."""
        return next(iter(self.reasons[0].changes), "") if self.reasons else ""


def total_difference(result: YearResult, declared: Declared) -> TotalDifference | None:
    """The difference of a complete result from the total declared for it; None where they agree (V4).

    What was computed from items was not typed, so no slip is looked for there.
    """
    if result.total is None or result.announced_total is None:
        return None
    scores = {row.rule.code: row.score for row in result.indicators if row.score is not None}
    found = explain_total(result.pack, scores, declared) if len(scores) == len(result.indicators) else []
    computed = {row.rule.code for row in result.computed}
    reasons = [row for row in found if not computed & set(row.changes)]
    means = [row for row in reasons if row.kind in MEANS]
    return TotalDifference(result.announced_total, result.total, (means or reasons)[:TOLD])
