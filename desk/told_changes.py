"""Histories of plans, measures, rounds, evidence and papers with what each act changed, from what to what.

Short values stand in a sentence; long texts are folded behind the name of what they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.template.defaultfilters import linebreaksbr

from agencies.events import Event
from agencies.histories import HistoryLine, history_lines
from agencies.models import AuditEvent
from agencies.pieces import fill
from desk.log_queries import known_names
from desk.log_words import EMPTY, Change, Names, changes_in
from measures.amendments import TOLD_IN_FULL
from measures.models import Measure, Plan
from measures.round_histories import is_first_report

LONGEST_SHOWN = 80  # letters of a value that stands in a sentence
# Acts that rewrite something; others say in their own words what they did.
REWRITES = frozenset(
    {
        Event.PLAN_CHANGED,
        Event.PLAN_CALENDAR_SET,
        Event.MEASURE_CHANGED,
        Event.MEASURE_MOVED,
        Event.ROUND_ANSWERED,
        Event.OUTCOME_SAVED,
        Event.EVIDENCE_CHANGED,
        Event.RECOMMENDATION_CHANGED,
        Event.PAPER_EDITED,
    }
)
NOTHING_CHANGED = "บันทึกโดยไม่มีสิ่งใดเปลี่ยน"
FOLDED = """<details class="app-told">
<summary>{}<span class="app-no-print"> (ดูของเดิมและของใหม่)</span></summary>
<p>เดิม {}</p>
<p>เป็น {}</p>
</details>"""


def told(events: Iterable[HistoryLine]) -> list[HistoryLine]:
    """These lines with what each changed; one query where codes of indicators have to be named."""
    lines = list(events)
    names = known_names() if any("weak_points" in line.changes for line in lines) else Names()
    return [replace(line, details=_details(line, names)) for line in lines]


def told_amendments(plan: Plan, lines: Iterable[HistoryLine]) -> list[HistoryLine]:
    """Amendments of a plan with what their own words only name: texts of the measure that each rewrote.

    The act on the measure holds them. It stands in the record right before that on the plan, for both are
    written in one transaction. At most two queries.
    """
    amendments = list(lines)
    before = {line.sequence - 1 for line in amendments if line.event == Event.PLAN_CHANGED}
    found = {line.sequence: line for line in told(_rewritten(plan, before))}
    return [
        replace(line, details=found[line.sequence - 1].details)
        if line.event == Event.PLAN_CHANGED and line.sequence - 1 in found
        else line
        for line in amendments
    ]


def _rewritten(plan: Plan, places: set[int]) -> list[HistoryLine]:
    """The acts on measures at these places of the record, without what amendments say in full themselves."""
    if not places:
        return []
    acts = AuditEvent.objects.filter(
        chain__name=plan.agency.code,
        subject_type=Measure._meta.label_lower,
        event=Event.MEASURE_CHANGED,
        sequence__in=places,
    )
    said = {*TOLD_IN_FULL, "rounds"}
    return [
        replace(line, changes={name: pair for name, pair in line.changes.items() if name not in said})
        for line in history_lines(acts)
    ]


def _details(line: HistoryLine, names: Names) -> list[str]:
    details = [_told(row) for row in _changes(line, names)]
    return details or ([NOTHING_CHANGED] if line.event == Event.PAPER_EDITED else [])


def _changes(line: HistoryLine, names: Names) -> list[Change]:
    """What a line does not say itself: that of a round's answer names the evidence; a first report is new."""
    if line.event not in REWRITES or is_first_report(line.changes):
        return []
    return list(changes_in(line, names, but=["evidence"] if line.event == Event.ROUND_ANSWERED else []))


def _told(change: Change) -> str:
    if max(len(change.old), len(change.new)) <= LONGEST_SHOWN:
        return change.sentence
    return fill(FOLDED, change.label, linebreaksbr(change.old or EMPTY), linebreaksbr(change.new or EMPTY))
