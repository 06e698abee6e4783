"""What was removed, kept for a month so that it can be put back as it was.

The rows leave their tables all the same, so nothing that reads those has to know. ``keep`` copies them before
they go; ``put_back`` writes them again under their old keys, so that history and links lead to them again.
Whether a thing may come back is for the verb of its room to say, which also writes the event.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.core import serializers
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models.deletion import Collector
from django.utils import timezone

from agencies.audit import record
from agencies.events import Event
from agencies.findings import block
from agencies.models import Agency, Membership, Removed
from agencies.reach import delete_files_of, pointing_to
from agencies.stances import since
from agencies.transitions import Refused

DAYS = 30  # as long as deploy/systemd keeps backups, in which it lies anyway

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class RemovedLine:
    """Something that can be put back, as lists show it; ``url`` takes the form that does it."""

    label: str
    since: str
    url: str


class _Going(Collector):
    """All that Django would delete with a row, each row at hand."""

    def can_fast_delete(self, *args: Any, **kwargs: Any) -> bool:
        """Rows that Django could delete without looking are wanted here as well."""
        return False


def keep(row: models.Model, *, agency: Agency, place: models.Model, by: Membership) -> Removed:
    """Copy a row, and all that goes with it, right before it is deleted; call it in that transaction.

    ``place`` is what it belongs to. What was kept for its time goes for good.
    """
    forget_old(agency.removed.all())
    going = _Going(using=DEFAULT_DB_ALIAS)
    going.collect([row])
    updates: Any = going.field_updates  # querysets by field and new value
    emptied = [
        [field.model._meta.label_lower, field.name, [one.pk for some in many for one in some]]
        for (field, _), many in updates.items()
    ]
    rows = serializers.serialize("python", _whole(row, going))
    return Removed.objects.create(
        agency=agency,
        subject_type=row._meta.label_lower,
        subject_id=row.pk,
        place_id=place.pk,
        label=str(row)[:300],
        rows=json.loads(json.dumps(rows, default=str)),  # Django's own JSON would round moments
        emptied=emptied,
        removed_at=timezone.now(),
        removed_by=by,
    )


def _whole(row: models.Model, going: _Going) -> list[models.Model]:
    """The row and all that goes with it as they are stored; Django collects little more than their keys.

    Rows of a relation that has no model of its own come with their owner.
    """
    found = [
        one
        for model, rows in going.data.items()
        if not model._meta.auto_created
        for one in model._base_manager.filter(pk__in=[one.pk for one in rows]).order_by("pk")
    ]
    return sorted(found, key=lambda one: one != row)


def kept(place: models.Model, *kinds: type[models.Model]) -> models.QuerySet[Removed]:
    """What of these kinds was removed from a place and can still be put back, the newest first."""
    types = [kind._meta.label_lower for kind in kinds]
    rows = Removed.objects.filter(subject_type__in=types, place_id=place.pk, removed_at__gte=_earliest())
    return rows.select_related("agency", "removed_by__user")


def lines(rows: Iterable[Removed], address: Callable[[int], str]) -> list[RemovedLine]:
    """Kept rows for a list; ``address`` gives where each is put back, by its key."""
    return [RemovedLine(row.label, since(row.removed_at, row.removed_by), address(row.pk)) for row in rows]


def claim_removed(removed: Removed) -> Removed:
    """The kept row, locked, inside the transaction; raises Refused where it was put back meanwhile."""
    row = Removed.objects.select_for_update(of=("self",)).filter(pk=removed.pk).first()
    if row is None:
        raise Refused([block("put-back", "รายการนี้มีผู้นำกลับคืนแล้ว", subject=removed.label)])
    return row


def put_back(removed: Removed, kind: type[Row]) -> Row:
    """Write the rows again and give others their references back; what is kept of it goes.

    What they refer to may have gone meanwhile: a reference that may be empty is, a row that cannot do without
    is left out.
    """
    items = list(serializers.deserialize("python", removed.rows, ignorenonexistent=True))
    written = {(type(item.object), item.object.pk) for item in items}
    for item in items:
        if _finds_its_place(item.object, written):
            item.save(force_insert=True)
    for label, name, keys in removed.emptied:
        rows = apps.get_model(label)._default_manager.filter(pk__in=keys, **{name: None})
        rows.update(**{name: removed.subject_id})
    removed.delete()
    return kind._default_manager.get(pk=removed.subject_id)


def _finds_its_place(row: models.Model, written: set[tuple[type[models.Model], Any]]) -> bool:
    """Whether all that a row must refer to is there; what it may do without is emptied where it is not."""
    for field in row._meta.concrete_fields:
        target, key = field.related_model, getattr(row, field.attname)
        if not isinstance(field, models.ForeignKey) or key is None or (target, key) in written:
            continue
        if not field.related_model._default_manager.filter(pk=key).exists():
            if not field.null:
                return False
            setattr(row, field.attname, None)
    return True


@transaction.atomic
def forget_old(rows: models.QuerySet[Removed] | None = None) -> int:
    """Let what was kept for its time go for good, its files too; how many. Of all, or of these rows."""
    kept_rows = Removed.objects.all() if rows is None else rows
    return _forget(kept_rows.filter(removed_at__lt=_earliest()))


@transaction.atomic
def forget_now(agency: Agency) -> int:
    """Let all that an agency removed go for good before its time; how many. The record tells of it."""
    count = _forget(agency.removed.all())
    if count:
        changes = {"forgotten": count}
        record(Event.REMOVED_FORGOTTEN, by=None, agency=agency, subject=agency, changes=changes)
    return count


def _forget(rows: models.QuerySet[Removed]) -> int:
    keys = set(rows.values_list("pk", flat=True))
    delete_files_of(dict(pointing_to(Removed, keys)))
    rows.delete()
    return len(keys)


def _earliest() -> datetime:
    """Since when what was removed can be put back: whole days, as pages that list it are kept by day."""
    day = timezone.localdate() - timedelta(days=DAYS)
    return timezone.make_aware(datetime.combine(day, time()))
