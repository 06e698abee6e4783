"""How a year's result is confirmed and reopened."""

from __future__ import annotations

from agencies.events import Event
from agencies.roles import Permission
from agencies.transitions import Transition
from assessments.checks import before_confirming
from assessments.states import AssessmentState

CONFIRM = Transition(
    event=Event.RESULT_CONFIRMED,
    sources=frozenset({AssessmentState.DRAFT}),
    target=AssessmentState.CONFIRMED,
    permission=Permission.CONFIRM_RESULT,
    stamp="confirmed",
    checks=(before_confirming,),
)

REOPEN = Transition(
    event=Event.RESULT_REOPENED,
    sources=frozenset({AssessmentState.CONFIRMED}),
    target=AssessmentState.DRAFT,
    permission=Permission.REOPEN_RESULT,
    clears=("confirmed",),
    needs_comment=True,
)
