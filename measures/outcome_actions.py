"""Summing up a measure at year's end: a verb, keyword-only, atomic, with its audit event."""

from __future__ import annotations

from django.db import transaction

from agencies.audit import record
from agencies.events import Event
from agencies.models import Membership
from agencies.versions import claim
from measures.models import Measure


@transaction.atomic
def save_outcome(
    *, measure: Measure, achievement: str, outcome: str, by: Membership, version: int
) -> Measure:
    """Keep whether a measure achieved its target and what came of it.

    Raises Stale when the form is older than the record.
    """
    claim(measure, version)
    before = {"achievement": measure.achievement, "outcome": measure.outcome}
    measure.achievement, measure.outcome = achievement, outcome
    measure.save(update_fields=["achievement", "outcome"])
    after = {"achievement": achievement, "outcome": outcome}
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    record(Event.OUTCOME_SAVED, by=by, agency=measure.agency, subject=measure, changes=changes)
    return measure
