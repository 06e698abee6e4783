"""What was changed in a plan after it was put in force, and who of the executives took note of it.

Acts, reasons and notes stand in the audit record only, and are read there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from agencies.events import Event
from agencies.histories import HistoryLine, history_lines, history_of
from agencies.models import AuditEvent
from measures.models import Measure, Plan
from measures.states import PlanState
from thai.dates import thai_date_short
from thai.lists import joined

NOTHING = "ว่าง"
ABOUT_AMENDMENTS = (
    Event.PLAN_ADOPTED,
    Event.PLAN_CHANGED,
    Event.PLAN_CALENDAR_SET,
    Event.PLAN_AMENDMENTS_NOTED,
)
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

    ``notes`` are those that executives took of them, newest first too.
    """

    lines: Sequence[HistoryLine]
    notes: Sequence[HistoryLine]

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
        seen = self.notes[0].changes.get("amendments", 0) if self.notes else 0
        return list(self.lines[: max(0, self.count - seen)])

    @property
    def counted(self) -> str:
        """How many there are in words, and how many of them are new to the executives."""
        new = len(self.waiting)
        return f"ใหม่ {new} ครั้ง จากทั้งหมด {self.count} ครั้ง" if 0 < new < self.count else f"{self.count} ครั้ง"

    def since(self, moment: datetime) -> list[HistoryLine]:
        """Those made after a moment."""
        return [line for line in self.lines if line.at > moment]


def amendments_in(events: Iterable[HistoryLine]) -> Amendments:
    """The amendments in a plan's history (newest first) since it was put in force."""
    lines: list[HistoryLine] = []
    notes: list[HistoryLine] = []
    for line in events:
        if line.event == Event.PLAN_ADOPTED:
            break
        if line.event == Event.PLAN_AMENDMENTS_NOTED:
            notes.append(line)
        elif _is_amendment(line):
            lines.append(_told(line))
    return Amendments(lines, notes)


def amendments_of(plans: Iterable[Plan]) -> dict[int, Amendments]:
    """The amendments of the plans in force among these, by the key of the plan; one query."""
    in_force = [plan for plan in plans if plan.is_adopted]
    events = history_of(*in_force) if in_force else []
    return {
        plan.pk: amendments_in(line for line in events if line.subject_id == plan.pk) for plan in in_force
    }


def amended_plans(agency_ids: Iterable[int]) -> Iterator[tuple[Plan, Amendments]]:
    """The plans in force of these agencies with amendments that no executive took note of; two queries."""
    adopted = Q(state=PlanState.ADOPTED) | Q(adopted_on__isnull=False)
    in_force = Plan.objects.filter(adopted, agency__in=list(agency_ids))
    acts = AuditEvent.objects.filter(subject_type=Plan._meta.label_lower, event__in=ABOUT_AMENDMENTS)
    lines = defaultdict(list)
    of_these = acts.filter(subject_id__in=in_force.order_by().values("pk"))
    for line in history_lines(of_these.order_by("-at", "-sequence")):
        lines[line.subject_id].append(line)
    for plan in in_force.select_related("agency").order_by("fiscal_year", "pk"):
        found = amendments_in(lines[plan.pk])
        if found.waiting:
            yield plan, found


def _is_amendment(line: HistoryLine) -> bool:
    """A calendar set with a reason is one too: a plan that is still being written asks for none."""
    if line.event == Event.PLAN_CALENDAR_SET:
        return bool(line.comment)
    return line.event == Event.PLAN_CHANGED and "amended" in line.changes


def _told(line: HistoryLine) -> HistoryLine:
    """The line with a comment that says what was amended and why: that of a calendar has only the reason."""
    if line.event != Event.PLAN_CALENDAR_SET:
        return line
    parts = [line.sentence]
    if days := line.changes.get("cut_offs"):
        parts.append("จาก {} เป็น {}".format(*map(_days, days)))
    if names := line.changes.get("cut_off_names"):
        parts.append("ชื่อรอบ จาก {} เป็น {}".format(*(f"“{' · '.join(row)}”" for row in names)))
    return replace(line, comment=f"{' '.join(parts)} เหตุผล: {line.comment}")


def what_changed(changes: Mapping[str, Sequence[Any]]) -> str:
    """``{field of a measure: [old, new]}`` in words: days and names in full, longer texts by name.

    >>> what_changed({"due_on": ["2021-06-30", "2021-09-30"], "target": ["", "ร้อยละ 90"]})
    'วันครบกำหนด จาก 30 มิ.ย. 2564 เป็น 30 ก.ย. 2564, เป้าหมาย'
    """
    return ", ".join(_changed(name, old, new) for name, (old, new) in changes.items())


def _changed(name: str, old: Any, new: Any) -> str:
    label = PARTS.get(name) or str(getattr(Measure._meta.get_field(name), "verbose_name", name))
    if name == "rounds":
        return f"{label} จาก {_days(old)} เป็น {_days(new)}"
    if name not in TOLD_IN_FULL:
        return label
    return f"{label} จาก {_word(old)} เป็น {_word(new)}"


def _days(days: Sequence[str]) -> str:
    return joined([_word(day) for day in days]) or NOTHING


def _word(value: str) -> str:
    try:
        return thai_date_short(date.fromisoformat(value))
    except ValueError:
        return value or NOTHING
