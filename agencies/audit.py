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
    name to a value, JSON-able. Joins the caller's transaction where there is one, and without a savepoint:
    an act whose event failed cannot go on.
    """
    with transaction.atomic(savepoint=False):
        chain = _locked_chain(agency)
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
        chain.save(update_fields=["last_sequence", "last_hash"])
    return row


def _locked_chain(agency: Agency | None) -> AuditChain:
    """The chain, held until the transaction ends; begun where it is not there yet."""
    name = agency.code if agency else PORTAL_CHAIN
    if key := _chain_keys.get(name):
        for chain in _held(key):
            if chain.name == name:
                return chain
    begun_as = {"is_demo": bool(agency and agency.is_demo)}
    chain, _ = AuditChain.objects.select_for_update(of=("self",)).get_or_create(name=name, defaults=begun_as)
    _chain_keys[name] = chain.pk
    return chain


@Prepared
def _held(key: int) -> models.QuerySet[AuditChain]:
    """The chain with a key, locked; asked inside a transaction."""
    return AuditChain.objects.select_for_update(of=("self",)).filter(pk=key).order_by()


def ends_of_chains(agency_code: str) -> tuple[str, str]:
    """The last hashes of an agency's chain and of the portal's own: the version of all that a page may show.

    One query; a chain that does not exist yet ends in "".
    """
    names = (agency_code, PORTAL_CHAIN)
    ends = dict(_ends(*(_chain_keys.get(name, 0) for name in names)))
    if ends.keys() != set(names):
        found = AuditChain.objects.filter(name__in=names)
        ends = {}
        for chain in found:
            ends[chain.name], _chain_keys[chain.name] = chain.last_hash, chain.pk
    return ends.get(agency_code, ""), ends.get(PORTAL_CHAIN, "")


_chain_keys: dict[str, int] = {}  # a chain keeps its key; what is read is checked by name all the same


@Prepared
def _ends(first: int, second: int) -> models.QuerySet[AuditChain, tuple[str, str]]:
    """``(name, last hash)`` of two chains."""
    chains = AuditChain.objects.filter(models.Q(pk=first) | models.Q(pk=second)).order_by()
    return chains.values_list("name", "last_hash")


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


def verify(agency: Agency | None = None) -> Iterator[str]:
    """Yield one English line for every event that is changed, missing or added; nothing when all is well.

    Of one agency's chain, or of all of them and the portal's. A line names the chain, the event and what is
    wrong with it.
    """
    chains = AuditChain.objects.order_by("name")
    for chain in chains.filter(name=agency.code) if agency else chains:
        yield from _verify_chain(chain)
    agencies = Agency.objects.filter(pk=agency.pk) if agency else Agency.objects.order_by("code")
    for code in agencies.exclude(code__in=chains.values("name")).values_list("code", flat=True):
        yield f"{code}: its whole record of acts is missing"
    if agency is None:
        known = {PORTAL_CHAIN, *Agency.objects.values_list("code", flat=True)}
        for name in chains.exclude(name__in=known).values_list("name", flat=True):
            yield f"{name}: there is a record of acts, but its agency is missing"


def _verify_chain(chain: AuditChain) -> Iterator[str]:
    previous, expected = "", 0
    for row in chain.events.order_by("sequence").iterator(chunk_size=1000):
        row.chain = chain  # at hand already: no query for its name
        expected += 1
        if row.sequence != expected:
            yield f"{chain.name}: {_span(expected, row.sequence - 1)} is missing before {row.sequence}"
            expected = row.sequence
        elif row.previous_hash != previous:
            yield f"{chain.name}: event {row.sequence} does not follow the one before it: one was exchanged"
        if row.hash != digest(row):
            yield f"{chain.name}: event {row.sequence} ({row.event}) was changed"
        previous = row.hash
    if expected < chain.last_sequence:
        yield f"{chain.name}: {_span(expected + 1, chain.last_sequence)} at the end is missing"
    elif expected > chain.last_sequence:
        yield f"{chain.name}: {_span(chain.last_sequence + 1, expected)} at the end was added"
    elif chain.last_hash != previous:
        yield f"{chain.name}: the last event is not the one recorded, event {expected}"


def _span(first: int, last: int) -> str:
    return f"event {first}" if first == last else f"events {first} to {last}"


Heads = dict[str, dict[str, Any]]


def heads() -> Heads:
    """The last link of every chain, ``{chain: {"sequence", "hash"}}``: to be kept outside the portal."""
    rows = AuditChain.objects.order_by("name").values_list("name", "last_sequence", "last_hash")
    return {name: {"sequence": sequence, "hash": link} for name, sequence, link in rows}


def verify_since(earlier: Heads) -> Iterator[str]:
    """Yield a line for every chain that no longer holds the link it had in ``earlier`` (see ``heads``).

    Who cuts off the end of a chain and mends its last link too is found only by this. A demo agency that the
    portal's own record says was forgotten is passed over.
    """
    forgotten = AuditEvent.objects.filter(chain__name=PORTAL_CHAIN, event=Event.DEMO_FORGOTTEN)
    told = forgotten.values_list("changes", flat=True)
    gone = {(changes["chain"], changes["last_sequence"]) for changes in told}
    for name, head in earlier.items():
        sequence = head["sequence"]
        if any(chain == name and last >= sequence for chain, last in gone):
            continue
        link = AuditEvent.objects.filter(chain__name=name, sequence=sequence).values_list("hash", flat=True)
        if sequence and list(link) != [head["hash"]]:
            yield f"{name}: event {sequence} is not the one noted earlier: it was exchanged or cut off"
