"""The audit record as a person reads it: who, as what, when, did what, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from agencies.events import sentence_of
from agencies.models import AuditEvent
from agencies.prepared import Prepared


@dataclass(frozen=True)
class HistoryLine:
    """One act, as the timeline shows it; ``event`` and ``subject_id`` tell which act, on what.

    ``changes`` is what the record keeps of it (``agencies.audit``).
    """

    event: str
    subject_id: int | None
    at: datetime
    who: str
    position: str
    sentence: str
    comment: str
    changes: Mapping[str, Any] = field(default_factory=dict)


def history_of(*subjects: models.Model) -> list[HistoryLine]:
    """What was done to any of the given objects, newest first."""
    named = [part for subject in subjects for part in (subject._meta.label_lower, subject.pk)]
    return history_lines(_events(*named) if named else ())


def history_lines(events: Iterable[AuditEvent]) -> list[HistoryLine]:
    """These acts, in the order given."""
    return [
        HistoryLine(
            event=row.event,
            subject_id=row.subject_id,
            at=row.at,
            who=row.actor_name,
            position=row.actor_position,
            sentence=sentence_of(row.event, row.changes),
            comment=_comment(row),
            changes=row.changes,
        )
        for row in events
    ]


@Prepared
def _events(*named: str | int) -> models.QuerySet[AuditEvent]:
    """The acts on things named by kind and key in turn, newest first."""
    about = models.Q()
    for kind, key in zip(named[::2], named[1::2], strict=True):
        about |= models.Q(subject_type=kind, subject_id=key)
    return AuditEvent.objects.filter(about).order_by("-at", "-sequence")


def _comment(row: AuditEvent) -> str:
    """The comment, followed by the reasons given for waived warnings."""
    waived = row.changes.get("waived", {})
    return " / ".join(filter(None, [row.comment, *waived.values()]))
