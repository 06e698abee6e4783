"""How a plan moves: proposed by staff, taken back by them, adopted by an executive or returned."""

from __future__ import annotations

from agencies.events import Event
from agencies.roles import Permission
from agencies.transitions import Transition
from measures.checks import before_adopting, before_proposing
from measures.states import PlanState

PROPOSE = Transition(
    event=Event.PLAN_PROPOSED,
    sources=frozenset({PlanState.DRAFT}),
    target=PlanState.PROPOSED,
    permission=Permission.EDIT_MEASURES,
    stamp="proposed",
    checks=(before_proposing,),
)

WITHDRAW = Transition(
    event=Event.PLAN_WITHDRAWN,
    sources=frozenset({PlanState.PROPOSED}),
    target=PlanState.DRAFT,
    permission=Permission.EDIT_MEASURES,
    clears=("proposed",),
)

RETURN = Transition(
    event=Event.PLAN_RETURNED,
    sources=frozenset({PlanState.PROPOSED}),
    target=PlanState.DRAFT,
    permission=Permission.ADOPT_PLAN,
    clears=("proposed",),
    needs_comment=True,
)

ADOPT = Transition(
    event=Event.PLAN_ADOPTED,
    sources=frozenset({PlanState.PROPOSED}),
    target=PlanState.ADOPTED,
    permission=Permission.ADOPT_PLAN,
    stamp="adopted",
    checks=(before_adopting,),
)
