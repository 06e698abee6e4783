"""The audit record: ``record()`` is its only writer, ``verify()`` walks the chain.

``record`` runs inside the caller's transaction: the act and its event are kept together or not at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from agencies.events import Event
from agencies.models import Agency, AuditChain, AuditEvent, Membership
from agencies.prepared import Prepared

COMMAND_NAME = "คำสั่งของผู้ดูแลเครื่อง"
PORTAL_CHAIN = "portal"


def record(
    event: Event,
    *,
    by: Membership | None,
    agency: Agency | None,
    subject: models.Model | None = None,
    changes: dict[str, Any] | None = None,
    comment: str = "",
) -> AuditEvent:
    """Append one event to the agency's chain (the portal's own where ``agency`` is None).

    ``by`` is None only for acts of a management command. ``changes`` maps a field to ``[old, new]`` or a
    name to a value, JSON-able. Joins the caller's transaction where there is one.
    """
    with transaction.atomic():
        chain = _locked_chain(agency.code if agency else PORTAL_CHAIN)
        row = AuditEvent(
            chain=chain,
            sequence=chain.last_sequence + 1,
            at=timezone.now(),
            event=event,
            actor=by.user if by else None,
            actor_name=by.display_name if by else COMMAND_NAME,
            actor_position=by.position if by else "",
            subject_type=subject._meta.label_lower if subject is not None else "",
            subject_id=subject.pk if subject is not None else None,
            subject_label=str(subject)[:300] if subject is not None else "",
            changes=changes or {},
            comment=comment,
            previous_hash=chain.last_hash,
        )
        row.hash = digest(row)
        row.save()
        chain.last_sequence, chain.last_hash = row.sequence, row.hash
        chain.save()
    return row


def _locked_chain(name: str) -> AuditChain:
    AuditChain.objects.get_or_create(name=name)
    return AuditChain.objects.select_for_update(of=("self",)).get(name=name)


def ends_of_chains(agency_code: str) -> tuple[str, str]:
    """The last hashes of an agency's chain and of the portal's own: the version of all that a page may show.

    One query; a chain that does not exist yet ends in "".
    """
    names = (agency_code, PORTAL_CHAIN)
    ends = {chain.name: chain.last_hash for chain in _chains(*(_chain_keys.get(name, 0) for name in names))}
    if ends.keys() != set(names):
        found = AuditChain.objects.filter(name__in=names)
        ends = {}
        for chain in found:
            ends[chain.name], _chain_keys[chain.name] = chain.last_hash, chain.pk
    return ends.get(agency_code, ""), ends.get(PORTAL_CHAIN, "")


_chain_keys: dict[str, int] = {}  # a chain keeps its key; what is read is checked by name all the same


@Prepared
def _chains(first: int, second: int) -> models.QuerySet[AuditChain]:
    return AuditChain.objects.filter(models.Q(pk=first) | models.Q(pk=second)).order_by()


def digest(row: AuditEvent) -> str:
    """SHA-256 over every field of the event and the hash before it."""
    content = {
        "chain": row.chain.name,
        "sequence": row.sequence,
        "at": row.at.isoformat(),
        "event": str(row.event),
        "actor": row.actor_id,
        "actor_name": row.actor_name,
        "actor_position": row.actor_position,
        "subject": [row.subject_type, row.subject_id, row.subject_label],
        "changes": row.changes,
        "comment": row.comment,
        "previous_hash": row.previous_hash,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def verify() -> Iterator[str]:
    """Yield one English line for every event that is changed, missing or added; nothing when all is well."""
    for chain in AuditChain.objects.order_by("name"):
        previous, expected = "", 0
        for row in chain.events.select_related("chain").order_by("sequence"):
            expected += 1
            if row.sequence != expected:
                yield f"{chain.name}: event {expected} is missing before {row.sequence}"
                expected = row.sequence
            if row.previous_hash != previous or row.hash != digest(row):
                yield f"{chain.name}: event {row.sequence} was changed"
            previous = row.hash
        if (chain.last_sequence, chain.last_hash) != (expected, previous):
            yield f"{chain.name}: the last event is not the one recorded"
