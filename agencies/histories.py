"""The audit record as a person reads it: who, as what, when, did what, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from agencies.events import Event, sentence_of
from agencies.models import AuditEvent
from agencies.prepared import Prepared


@dataclass(frozen=True)
class HistoryLine:
    """One act, as the timeline shows it; ``event`` and the subject tell which act, on what.

    ``changes`` is what the record keeps of it (``agencies.audit``), ``details`` the same in sentences where
    a page tells them; ``sequence`` is its place in the record.
    """

    event: str
    subject_id: int | None
    at: datetime
    who: str
    position: str
    sentence: str
    comment: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    details: Sequence[str] = ()
    subject_type: str = ""
    sequence: int = 0


def history_of(*subjects: models.Model) -> list[HistoryLine]:
    """What was done to any of the given objects, newest first."""
    named = [part for subject in subjects for part in (subject._meta.label_lower, subject.pk)]
    return history_lines(_events(*named) if named else ())


def latest_act_on(subject: models.Model) -> HistoryLine | None:
    """The last thing that was done to an object; None where nothing is on record."""
    rows = _events(subject._meta.label_lower, subject.pk)
    return line_of(rows[0]) if rows else None


def history_lines(events: Iterable[AuditEvent]) -> list[HistoryLine]:
    """These acts, in the order given."""
    return [line_of(row) for row in events]


def acts_of(event: Event, subjects: Sequence[models.Model]) -> dict[int, list[HistoryLine]]:
    """``{key: the acts of this kind}``, newest first, on objects of one model; nothing is read of none."""
    found: dict[int, list[HistoryLine]] = {}
    if subjects:
        keys = [subject.pk for subject in subjects]
        rows = AuditEvent.objects.filter(subject_type=subjects[0]._meta.label_lower, subject_id__in=keys)
        for row in rows.filter(event=event).order_by("-sequence"):
            found.setdefault(row.subject_id or 0, []).append(line_of(row))
    return found


def latest_of(event: Event, subjects: Sequence[models.Model]) -> dict[int, HistoryLine]:
    """``{key: the last act of this kind}`` on objects of one model; nothing is read where there are none."""
    return {key: lines[0] for key, lines in acts_of(event, subjects).items()}


def line_of(row: AuditEvent) -> HistoryLine:
    """One act as people read it."""
    return HistoryLine(
        event=row.event,
        subject_id=row.subject_id,
        at=row.at,
        who=row.actor_name,
        position=row.actor_position,
        sentence=sentence_of(row.event, row.changes),
        comment=_comment(row),
        changes=row.changes,
        subject_type=row.subject_type,
        sequence=row.sequence,
    )


@Prepared
def _events(*named: str | int) -> models.QuerySet[AuditEvent]:
    """The acts on things named by kind and key in turn, newest first."""
    about = models.Q()
    for kind, key in zip(named[::2], named[1::2], strict=True):
        about |= models.Q(subject_type=kind, subject_id=key)
    return AuditEvent.objects.filter(about).order_by("-at", "-sequence")


def _comment(row: AuditEvent) -> str:
    """The comment, followed by what was explained to go on past warnings."""
    explained = [
        f"{asked} เหตุผล: {reason}" if asked else reason for asked, reason in explained_in(row.changes)
    ]
    return " / ".join(filter(None, [row.comment, *explained]))


def explained_in(changes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """``(what was asked, the reason given)`` of each warning that an act went past.

    Acts of the first releases kept only the reason: then what was asked is empty.
    """
    asked = changes.get("asked", {})
    return [(asked.get(rule, ""), reason) for rule, reason in changes.get("waived", {}).items()]
