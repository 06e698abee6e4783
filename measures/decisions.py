"""What was last said about a plan on its way to adoption: returned with a reason, proposed with explanations.

The reason stands in the audit record only; it is read there, so that it is never kept twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from agencies.events import Event
from agencies.histories import HistoryLine, history_of
from measures.models import Plan

STEPS = frozenset({Event.PLAN_PROPOSED, Event.PLAN_WITHDRAWN, Event.PLAN_RETURNED, Event.PLAN_ADOPTED})


def last_step(events: Iterable[HistoryLine]) -> HistoryLine | None:
    """The newest step of a plan's way, from its history (newest first); None before the first."""
    return next((line for line in events if line.event in STEPS), None)


def returned(events: Iterable[HistoryLine]) -> HistoryLine | None:
    """The return that still waits to be answered; None where the plan was not returned last."""
    step = last_step(events)
    return step if step and step.event == Event.PLAN_RETURNED else None


def returns_of(plans: Sequence[Plan]) -> dict[int, HistoryLine]:
    """The returns that wait to be answered by the key of their plan; one query."""
    events = history_of(*plans) if plans else []
    found = {plan.pk: returned(line for line in events if line.subject_id == plan.pk) for plan in plans}
    return {key: line for key, line in found.items() if line}
