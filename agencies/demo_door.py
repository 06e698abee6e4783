"""The one door by which kept rows may leave: a demo agency is forgotten as a whole, with its record of acts.

The database lets the rows go only while the chain of a demo agency stands open. That a chain is of a demo
agency is said with its first event and can never be said of it afterwards, so no real agency has this door.
"""

from __future__ import annotations

from collections import defaultdict

from django.db import models, transaction

from agencies.audit import record
from agencies.events import Event
from agencies.models import Agency, AuditChain, AuditEvent, Membership, User
from agencies.reach import Rows, batches, delete_files_of, pointing_to


class NotADemo(Exception):
    """The agency's chain was not begun as that of a demo agency."""


@transaction.atomic
def forget_demo(*, agency: Agency) -> int:
    """Remove a demo agency, all that is its own, its officers and its record; how many rows went.

    The portal's own record keeps that it was done, and the last link of the chain that went. Files leave the
    disk when the rows are gone for good. Raises NotADemo, having removed nothing.
    """
    chain = AuditChain.objects.select_for_update(of=("self",)).filter(name=agency.code, is_demo=True).first()
    if chain is None:
        raise NotADemo(agency.code)
    AuditChain.objects.filter(pk=chain.pk).update(is_open=True)
    rows = _rows_of(agency, chain)
    delete_files_of(rows)
    # Keys that point to rows of the list are checked when the transaction ends, so any order will do.
    for model, keys in rows.items():
        for some in batches(keys):
            model._base_manager.filter(pk__in=some)._raw_delete(model._base_manager.db)
    AuditChain.objects.filter(pk=chain.pk)._raw_delete(AuditChain.objects.db)  # last: with it the door shuts
    changes = {"chain": chain.name, "last_sequence": chain.last_sequence, "last_hash": chain.last_hash}
    record(Event.DEMO_FORGOTTEN, by=None, agency=None, changes=changes)
    return sum(map(len, rows.values()))


def _rows_of(agency: Agency, chain: AuditChain) -> Rows:
    """Everything that points to the agency, directly or not, and its officers."""
    officers = User.objects.filter(memberships__agency=agency)
    elsewhere = Membership.objects.exclude(agency=agency).values("user")
    found: Rows = defaultdict(set)
    new: list[tuple[type[models.Model], set[int]]] = [
        (Agency, {agency.pk}),
        (AuditEvent, set(chain.events.values_list("pk", flat=True))),
        (User, set(officers.exclude(pk__in=elsewhere).values_list("pk", flat=True))),
    ]
    while new:
        model, keys = new.pop()
        keys -= found[model]
        if keys:
            found[model] |= keys
            new += pointing_to(model, keys)
    return found
