"""The rounds of a measure as they stand beside its outcome: what was reported, else why nothing was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from measures.models import Evidence, Measure, Round
from measures.owed import excused_by, needless_sentence
from measures.round_presenters import report_lines
from measures.rounds import standing

NOT_IN_FORCE = "แผนยังไม่ได้รับอนุมัติ"


@dataclass(frozen=True)
class RoundTold:
    """A round; ``told`` is the status reported, else that a report is late, to come or needless."""

    row: Round
    told: str

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The report as its own page has it; none where nothing was reported."""
        return report_lines(self.row) if self.row.is_reported else []

    @property
    def evidence(self) -> list[Evidence]:
        """What the report names as its proof."""
        return [link.evidence for link in self.row.evidence_links.all()]


def rounds_told(measure: Measure, day: date) -> list[RoundTold]:
    """The rounds of a measure as of a day, read with ``rounds__evidence_links__evidence``."""
    rounds = list(measure.rounds.all())
    return [RoundTold(row, _told(row, rounds, day)) for row in rounds]


def _told(row: Round, rounds: list[Round], day: date) -> str:
    """Only a plan in force asks for reports."""
    if finish := excused_by(row, rounds):
        return needless_sentence(finish)
    if not row.is_reported and not row.measure.plan.is_adopted:
        return NOT_IN_FORCE
    return standing(row, day).label
