"""Evidence held against the record of acts and its own digests: what was changed, removed or added past it.

Each line that is yielded is English and names agency and evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agencies.events import Event
from agencies.models import AuditEvent
from measures.evidence import digest_holds
from measures.models import Evidence

COMES = (Event.EVIDENCE_ADDED, Event.EVIDENCE_RESTORED)
GIVEN = (*COMES, Event.EVIDENCE_CHANGED, Event.EVIDENCE_REMOVED)
FIELDS = ("title", "url", "dated_on", "sha256")


def prove_evidence() -> Iterator[str]:
    """Every file still has its bytes, and all that officers gave is there as they gave it."""
    told = _told()
    found = set()
    for row in Evidence.objects.select_related("agency").order_by("pk").iterator(chunk_size=500):
        found.add(row.pk)
        name = f"{row.agency.code}: evidence {row.pk} ({row.title})"
        if not digest_holds(row):
            yield f"{name}: its file was changed or is gone"
        if row.pk in told:
            last, fields = told[row.pk]
            for field in FIELDS:
                if fields.get(field, "") != str(getattr(row, field) or ""):
                    yield f"{name}: its {field} was changed, event {last.sequence} says {fields[field]!r}"
        elif row.uploaded_at:
            yield f"{name}: no event says that it was given"
    for key, (last, fields) in told.items():
        if key not in found:
            yield f"{last.chain.name}: evidence {key} ({fields['title']}) of event {last.sequence} is missing"


def _told() -> dict[int, tuple[AuditEvent, dict[str, Any]]]:
    """What the record says of evidence that is not removed: its last event, and its fields after it."""
    told: dict[int, tuple[AuditEvent, dict[str, Any]]] = {}
    events = AuditEvent.objects.filter(event__in=GIVEN).select_related("chain")
    for event in events.order_by("chain", "sequence"):
        key = event.subject_id or 0
        if event.event == Event.EVIDENCE_REMOVED:
            told.pop(key, None)
        elif event.event in COMES:
            told[key] = event, {name: event.changes.get(name, "") for name in FIELDS}
        elif key in told:
            told[key] = event, told[key][1] | {name: new for name, (_, new) in event.changes.items()}
    return told
