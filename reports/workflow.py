"""How a paper moves: submitted, taken back before anybody signed, signed in order, returned, issued.

A draft begun by mistake is cancelled.
"""

from __future__ import annotations

from agencies.events import Event
from agencies.roles import Permission
from agencies.transitions import Transition
from reports.checks import (
    before_submitting,
    figures_still_hold,
    never_submitted,
    nobody_signed_yet,
    signer_has_second_factor,
    signer_is_next,
    someone_still_decides,
)
from reports.states import EDITABLE, PaperState

SUBMIT = Transition(
    event=Event.PAPER_SUBMITTED,
    sources=EDITABLE,
    target=PaperState.SUBMITTED,
    permission=Permission.DRAFT_PAPERS,
    stamp="submitted",
    checks=(before_submitting,),
)

WITHDRAW = Transition(
    event=Event.PAPER_WITHDRAWN,
    sources=frozenset({PaperState.SUBMITTED}),
    target=PaperState.DRAFT,
    permission=Permission.DRAFT_PAPERS,
    clears=("submitted",),
    checks=(nobody_signed_yet,),
)

CANCEL = Transition(
    event=Event.PAPER_CANCELLED,
    sources=frozenset({PaperState.DRAFT}),
    target=PaperState.CANCELLED,
    permission=Permission.DRAFT_PAPERS,
    checks=(never_submitted,),
)

SIGN = Transition(
    event=Event.PAPER_SIGNED,
    sources=frozenset({PaperState.SUBMITTED}),
    target=PaperState.SUBMITTED,
    permission=Permission.SIGN_PAPERS,
    needs_comment=True,
    checks=(signer_is_next, signer_has_second_factor, someone_still_decides, figures_still_hold),
)

RETURN = Transition(
    event=Event.PAPER_RETURNED,
    sources=frozenset({PaperState.SUBMITTED}),
    target=PaperState.RETURNED,
    permission=Permission.SIGN_PAPERS,
    clears=("submitted",),
    needs_comment=True,
    checks=(signer_is_next,),
)

FILE = Transition(
    event=Event.PAPER_FILED,
    sources=frozenset({PaperState.SUBMITTED}),
    target=PaperState.ISSUED,
    permission=Permission.DRAFT_PAPERS,
    stamp="issued",
    checks=(someone_still_decides, figures_still_hold),
)

ISSUE = Transition(
    event=Event.PAPER_ISSUED,
    sources=frozenset({PaperState.SUBMITTED}),
    target=PaperState.ISSUED,
    permission=Permission.SIGN_PAPERS,
    stamp="issued",
)
