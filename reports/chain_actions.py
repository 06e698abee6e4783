"""Setting who signs a kind of paper: verbs, keyword-only, atomic, with their audit event."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from agencies.audit import record
from agencies.events import Event
from agencies.models import Agency, Membership
from agencies.versions import Stale
from reports.chains import Place, chain_of, default_phrases, fingerprint_of
from reports.models import ChainSeat


@transaction.atomic
def save_chain(
    *, agency: Agency, kind: str, chain: Sequence[Place], by: Membership, basis: str | None = None
) -> None:
    """Keep an agency's own chain and phrases; papers on their way keep the chain they were submitted with.

    ``basis`` is the fingerprint of the chain the form was opened with; raises Stale where that has changed.
    """
    before = _shown_chain(agency, kind, basis)
    _forget(agency, kind)
    ChainSeat.objects.bulk_create(
        ChainSeat(agency=agency, kind=kind, order=order, role=place.role, phrases=_own(kind, place))
        for order, place in enumerate(chain, 1)
    )
    changes = {"kind": kind, "chain": [_words(before), _words(chain_of(agency, kind))]}
    record(Event.CHAIN_CHANGED, by=by, agency=agency, subject=agency, changes=changes)


@transaction.atomic
def reset_chain(*, agency: Agency, kind: str, by: Membership, basis: str | None = None) -> None:
    """Go back to the portal's own chain and phrases for a kind of paper; ``basis`` as in ``save_chain``."""
    before = _shown_chain(agency, kind, basis)
    if _forget(agency, kind):
        changes = {"kind": kind, "chain": [_words(before), _words(chain_of(agency, kind))]}
        record(Event.CHAIN_CHANGED, by=by, agency=agency, subject=agency, changes=changes)


def _shown_chain(agency: Agency, kind: str, basis: str | None) -> tuple[Place, ...]:
    Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)  # the lock: one form after the other
    chain = chain_of(agency, kind)
    if basis is not None and basis != fingerprint_of(chain):
        raise Stale
    return chain


def _forget(agency: Agency, kind: str) -> int:
    return ChainSeat.objects.filter(agency=agency, kind=kind).delete()[0]


def _own(kind: str, place: Place) -> str:
    """The phrases as kept: empty where they are the portal's, so that those may still be bettered."""
    return "" if place.phrases == default_phrases(kind, place.role) else "\n".join(place.phrases)


def _words(chain: Sequence[Place]) -> str:
    return " → ".join(f"{place.role.label} ({' / '.join(place.phrases)})" for place in chain)
