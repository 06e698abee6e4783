"""Recording who signs for which post: verbs, keyword-only, atomic, with their audit event."""

from __future__ import annotations

from dataclasses import fields

from django.db import transaction

from agencies.actings import Stand, objections
from agencies.audit import record
from agencies.events import Event
from agencies.findings import block
from agencies.models import Acting, Agency, Membership
from agencies.transitions import Refused
from agencies.versions import claim, require_version


@transaction.atomic
def save_acting(
    *, agency: Agency, stand: Stand, by: Membership, acting: Acting | None = None, version: int | None = None
) -> Acting:
    """Record a stand-in, or correct the record of one.

    Raises Refused with findings whose rules are names of fields, Stale when the form is older than the row.
    """
    # The agency's row is the lock: two forms at once must not give one post two stand-ins.
    Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    if acting is not None:
        claim(acting, version)
    if stand.member.agency_id != agency.pk:
        raise Refused([block("member", "ไม่พบเจ้าหน้าที่นี้ในหน่วยงาน")])
    if against := objections(agency, stand, instead_of=acting):
        raise Refused(against)
    row = acting or Acting(agency=agency)
    changes = {}
    for field in fields(stand):
        old, new = getattr(row, field.name, None) if row.pk else None, getattr(stand, field.name)
        if old != new:
            changes[field.name] = [_text(old), _text(new)]
        setattr(row, field.name, new)
    row.full_clean()
    row.save()
    record(Event.ACTING_SAVED, by=by, agency=agency, subject=row, changes=changes)
    return row


@transaction.atomic
def remove_acting(*, acting: Acting, by: Membership, version: str | None = None) -> None:
    """Take back a record that was wrong; signatures already given keep their words. Raises Stale."""
    require_version(acting, version)
    changes = {field.name: [_text(getattr(acting, field.name)), ""] for field in fields(Stand)}
    record(Event.ACTING_REMOVED, by=by, agency=acting.agency, subject=acting, changes=changes)
    acting.delete()


def _text(value: object) -> str:
    """A field's value as the audit record keeps it."""
    return "" if value is None else str(value)
