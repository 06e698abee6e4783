"""How far a measure has come, read from its prefetched rounds."""

from __future__ import annotations

from django.db.models import TextChoices

from measures.models import Achievement, Measure, RoundStatus
from measures.owed import finished_on, last_report
from measures.rounds import REPORTED_KINDS
from thai.dates import thai_date_short


class Progress(TextChoices):
    """ความก้าวหน้าของมาตรการ: what its latest report says, or that nothing was reported yet."""

    UNREPORTED = "unreported", "ยังไม่มีรายงาน"
    NOT_STARTED = RoundStatus.NOT_STARTED.value, RoundStatus.NOT_STARTED.label
    UNDER_WAY = RoundStatus.UNDER_WAY.value, RoundStatus.UNDER_WAY.label
    DONE = RoundStatus.DONE.value, RoundStatus.DONE.label
    NOT_DONE = RoundStatus.NOT_DONE.value, RoundStatus.NOT_DONE.label

    @property
    def tag_kind(self) -> str:
        """The kind of status tag that shows it."""
        return REPORTED_KINDS.get(self.value, "neutral")


def progress_of(measure: Measure) -> Progress:
    """What the latest report says of the measure, by the rule that tells which rounds are owed."""
    report = last_report(measure.rounds.all())
    return Progress(report.status) if report else Progress.UNREPORTED


def finish_told(measure: Measure) -> str:
    """Since when the measure is reported as done and whether that was in time; empty where it is not done."""
    day, due = finished_on(measure.rounds.all()), measure.due_on
    if day is None:
        return ""
    in_time = "" if due is None else " ภายในกำหนด" if day <= due else f" หลังวันครบกำหนด {thai_date_short(due)}"
    return f"แล้วเสร็จตามรายงาน ณ {thai_date_short(day)}{in_time}"


def is_finished(measure: Measure) -> bool:
    """Whether nothing of it is left for the next year: its outcome says so, else its latest report."""
    if measure.achievement:
        return measure.achievement == Achievement.ACHIEVED
    return progress_of(measure) == Progress.DONE
