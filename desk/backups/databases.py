"""What SQLite and PostgreSQL do each in their own way: one moment of the data, and the last key given."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models

_BEGIN = {
    # A reader of SQLite in WAL mode sees one moment and keeps no writer waiting; IMMEDIATE would.
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def one_moment() -> Iterator[None]:
    """All reads inside see the data of one moment, while others go on writing; nothing can be written."""
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def last_key(model: type[models.Model]) -> int:
    """The last key that a table gave to a row, also to one removed since; 0 where it gives none.

    PostgreSQL counts outside of transactions, so this may be ahead of the rows seen, never behind them.
    """
    if not _counts(model):
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        else:
            cursor.execute(
                "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s)::regclass)", _column(model)
            )
        row = cursor.fetchone()
    return int(row[0] or 0) if row else 0


def count_from(model: type[models.Model], last: int) -> None:
    """Let a table give keys above ``last`` and above those of its rows: a key is never given twice."""
    last = (
        max(last, model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0) if _counts(model) else 0
    )
    if not last:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [model._meta.db_table, last])
        else:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [*_column(model), last])


def _counts(model: type[models.Model]) -> bool:
    return isinstance(model._meta.pk, models.AutoField)


def _column(model: type[models.Model]) -> list[str]:
    assert model._meta.pk
    return [connection.ops.quote_name(model._meta.db_table), str(model._meta.pk.column)]
