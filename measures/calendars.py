"""What the follow-up dates of a plan do to its measures: told before it is done, by the same rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from agencies.marks import mark_of
from measures.models import Measure, Plan
from thai.dates import thai_date
from thai.lists import joined

Kind = Literal["added", "dropped", "held"]
KINDS: tuple[Kind, ...] = ("added", "dropped", "held")


@dataclass(frozen=True)
class RoundChange:
    """What becomes of the rounds of one measure; ``number`` is its place in the plan.

    ``held`` are days that are none of the plan's and stay, because they were reported on.
    """

    number: int
    measure: Measure
    added: Sequence[date]
    dropped: Sequence[date]
    held: Sequence[date]


def round_changes(plan: Plan, days: Collection[date]) -> list[RoundChange]:
    """What following exactly these days means for each measure; measures that stay as they are left out."""
    if plan.pk is None:
        return []
    rows = enumerate(plan.measures.prefetch_related("rounds"), 1)
    changes = [round_change(number, measure, days) for number, measure in rows]
    return [row for row in changes if row.added or row.dropped or row.held]


def round_change(number: int, measure: Measure, days: Collection[date]) -> RoundChange:
    """What following exactly these days means for one measure, the plan's ``number``-th."""
    rounds = {row.cut_off: row for row in measure.rounds.all()}
    beside = [row for day, row in rounds.items() if day not in days]
    return RoundChange(
        number=number,
        measure=measure,
        added=sorted(day for day in days if day not in rounds),
        dropped=[row.cut_off for row in beside if not row.is_reported],
        held=[row.cut_off for row in beside if row.is_reported],
    )


def change_lines(changes: Sequence[RoundChange], *kinds: Kind) -> list[str]:
    """The changes in sentences, a day each, in order of time; of all kinds, or of those asked for."""
    days = sorted(
        {(day, KINDS.index(kind)) for kind in kinds or KINDS for row in changes for day in getattr(row, kind)}
    )
    return [_line(changes, day, KINDS[place]) for day, place in days]


def _line(changes: Iterable[RoundChange], day: date, kind: Kind) -> str:
    rows = [row for row in changes if day in getattr(row, kind)]
    who = f"มาตรการที่ {joined([str(row.number) for row in rows])}"
    if len(rows) == 1:
        who = f"{who} “{rows[0].measure.title}”"
    said = {
        "added": f"เพิ่มรอบ {thai_date(day)} ให้{who}",
        "dropped": f"ตัดรอบ {thai_date(day)} ออกจาก{who}",
        "held": f"คงรอบ {thai_date(day)} ของ{who} ไว้ เพราะรายงานผลแล้ว",
    }
    return said[kind]


def changes_mark(changes: Sequence[RoundChange]) -> str:
    """A mark of what a person was told and agrees to; empty where no round comes or goes."""
    told = [
        (row.measure.pk, list(row.added), list(row.dropped)) for row in changes if row.added or row.dropped
    ]
    return mark_of(told) if told else ""
