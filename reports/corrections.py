"""A paper that takes the place of an issued one: what it says of that, why it was begun, what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agencies.events import Event
from agencies.models import AuditEvent
from assessments.queries import find_assessment, result_of
from reports.models import Paper
from reports.papers import PAPERS
from reports.void_papers import original_of
from thai.dates import thai_date

Figures = Mapping[str, str | None]


@dataclass(frozen=True)
class Correction:
    """What readers of a correction should know: the paper it replaces, the reason, figures that differ.

    ``figures`` are (what, before, now); "" where a paper does not state one. ``has_figures``: whether the
    kind states any.
    """

    original: Paper
    reason: str
    figures: list[tuple[str, str, str]]
    has_figures: bool

    @property
    def sentence(self) -> str:
        """Which paper it stands for, and why."""
        reason = f" เหตุผล {self.reason}" if self.reason else ""
        return f"แทน{named(self.original)}{reason}"


def named(paper: Paper) -> str:
    """An issued paper by its number and date, as far as it has them."""
    number = f"เลขที่ {paper.number}" if paper.number else "ฉบับเดิม"
    return f"{number} ลงวันที่ {thai_date(paper.dated_on)}" if paper.dated_on else number


def replacing_sentence(paper: Paper) -> str:
    """What a paper itself prints of the numbered one that it replaces; empty for any other."""
    original = original_of(paper)
    if original is None or not (original.is_issued and original.number):
        return ""
    label = PAPERS[paper.kind].label
    dated = f" ลงวันที่ {thai_date(original.dated_on)}" if original.dated_on else ""
    return f"{label}ฉบับนี้ใช้แทน{label} ที่ {original.number}{dated}"


def reason_of(paper: Paper) -> str:
    """Why a correction was begun, as its drafter wrote; empty where nothing was asked."""
    events = AuditEvent.objects.filter(
        event=Event.PAPER_CORRECTED, subject_type=paper._meta.label_lower, subject_id=paper.pk
    )
    comment: str | None = events.values_list("comment", flat=True).first()
    return " ".join((comment or "").split())


def correction_of(paper: Paper, figures: Figures) -> Correction | None:
    """What a paper corrects, with ``figures`` as it states them; None for one that replaces nothing."""
    original = original_of(paper)
    if original is None:
        return None
    before: Figures = (original.snapshot or {}).get("figures", {})
    differing = list(_differing(paper, before, figures))
    return Correction(original, reason_of(paper), differing, has_figures=bool(before or figures))


def _differing(paper: Paper, before: Figures, now: Figures) -> Iterator[tuple[str, str, str]]:
    changed = [key for key in {**before, **now} if before.get(key) != now.get(key)]
    names = _names(paper) if changed else {}
    for key in changed:
        name = f"ข้อ {key.removeprefix('item-')}" if key.startswith("item-") else names.get(key, key)
        yield name, before.get(key) or "", now.get(key) or ""


def _names(paper: Paper) -> dict[str, str]:
    """``{key of a figure: what it is}``."""
    names = {"total": "คะแนนรวม", "level": "ระดับ"}
    assessment = find_assessment(paper.agency, PAPERS[paper.kind].result_year(paper.fiscal_year))
    rules = result_of(assessment).pack.indicators if assessment else ()
    return names | {rule.code: f"ตัวชี้วัดที่ {rule.number} {rule.name}" for rule in rules}
