"""What hangs on rows: the rows that point to them, and the files that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from django.db import models, transaction

from agencies.models import AuditEvent

BATCH = 500  # keys in one statement; SQLite takes no more than a few thousand

Rows = dict[type[models.Model], set[int]]


def pointing_to(model: type[models.Model], keys: set[int]) -> Iterator[tuple[type[models.Model], set[int]]]:
    """The rows with a foreign key to one of these, by model; events are not among them."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel) or relation.related_model is AuditEvent:
            continue  # events belong to their chain, whoever acted
        name = f"{relation.field.name}__in"
        for some in batches(keys):
            rows = relation.related_model._base_manager.filter(**{name: some})
            yield relation.related_model, set(rows.values_list("pk", flat=True))


def delete_files_of(rows: Rows) -> None:
    """Take the files that rows name off the disk, once the transaction in which the rows go is done."""
    for model, keys in rows.items():
        for field in (field for field in model._meta.fields if isinstance(field, models.FileField)):
            for some in batches(keys):
                named = model._base_manager.filter(pk__in=some).exclude(**{field.name: ""})
                for name in named.values_list(field.name, flat=True):
                    transaction.on_commit(partial(field.storage.delete, name))


def batches(keys: Iterable[int]) -> Iterator[list[int]]:
    """Keys in order, no more at a time than a statement takes."""
    ordered = sorted(keys)
    return (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH))
