"""What was changed in a plan after it was put in force, and who of the executives took note of it.

Acts, reasons and notes stand in the audit record only, and are read there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from agencies.events import Event
from agencies.histories import HistoryLine, history_of
from measures.models import Measure, Plan
from thai.dates import thai_date_short

NOTHING = "ว่าง"
TOLD_IN_FULL = ("title", "owner", "owner_name", "starts_on", "due_on", "budget")
PARTS = {
    "units": "ส่วนราชการ",
    "steps": "ขั้นตอน",
    "weak_points": "ตัวชี้วัดหรือข้อที่ตอบ",
    "rounds": "รอบติดตาม",
}


@dataclass(frozen=True)
class Amendments:
    """The amendments of a plan in force, newest first; the comment of each says what was amended and why.

    ``noted`` is the last note that an executive took of them.
    """

    lines: Sequence[HistoryLine]
    noted: HistoryLine | None

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.lines)

    @property
    def latest(self) -> HistoryLine | None:
        """The newest."""
        return next(iter(self.lines), None)

    @property
    def waiting(self) -> list[HistoryLine]:
        """Those that no executive took note of."""
        seen = self.noted.changes.get("amendments", 0) if self.noted else 0
        return list(self.lines[: max(0, self.count - seen)])

    def since(self, moment: datetime) -> list[HistoryLine]:
        """Those made after a moment."""
        return [line for line in self.lines if line.at > moment]


def amendments_in(events: Iterable[HistoryLine]) -> Amendments:
    """The amendments in a plan's history (newest first) since it was put in force."""
    lines: list[HistoryLine] = []
    noted = None
    for line in events:
        if line.event == Event.PLAN_ADOPTED:
            break
        if line.event == Event.PLAN_AMENDMENTS_NOTED:
            noted = noted or line
        elif _is_amendment(line):
            lines.append(_told(line))
    return Amendments(lines, noted)


def amendments_of(plans: Iterable[Plan]) -> dict[int, Amendments]:
    """The amendments of the plans in force among these, by the key of the plan; one query."""
    in_force = [plan for plan in plans if plan.is_adopted]
    events = history_of(*in_force) if in_force else []
    return {
        plan.pk: amendments_in(line for line in events if line.subject_id == plan.pk) for plan in in_force
    }


def _is_amendment(line: HistoryLine) -> bool:
    """A calendar set with a reason is one too: a plan that is still being written asks for none."""
    if line.event == Event.PLAN_CALENDAR_SET:
        return bool(line.comment)
    return line.event == Event.PLAN_CHANGED and "amended" in line.changes


def _told(line: HistoryLine) -> HistoryLine:
    """The line with a comment that says what was amended and why: that of a calendar has only the reason."""
    if line.event != Event.PLAN_CALENDAR_SET:
        return line
    return replace(line, comment=f"{line.sentence} เหตุผล: {line.comment}")


def what_changed(changes: Mapping[str, Sequence[Any]]) -> str:
    """``{field of a measure: [old, new]}`` in words: days and names in full, longer texts by name.

    >>> what_changed({"due_on": ["2021-06-30", "2021-09-30"], "target": ["", "ร้อยละ 90"]})
    'วันครบกำหนด จาก 30 มิ.ย. 2564 เป็น 30 ก.ย. 2564, เป้าหมาย'
    """
    return ", ".join(_changed(name, old, new) for name, (old, new) in changes.items())


def _changed(name: str, old: Any, new: Any) -> str:
    label = PARTS.get(name) or str(getattr(Measure._meta.get_field(name), "verbose_name", name))
    if name == "rounds":
        old, new = (" ".join(_word(day) for day in days) for days in (old, new))
    elif name not in TOLD_IN_FULL:
        return label
    return f"{label} จาก {_word(old)} เป็น {_word(new)}"


def _word(value: str) -> str:
    try:
        return thai_date_short(date.fromisoformat(value))
    except ValueError:
        return value or NOTHING
