"""Taking off the triggers that keep rows as they were written, as who has the database's password could."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

ON_SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'kept_%'"
ON_POSTGRESQL = (
    "SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger "
    "WHERE tgname LIKE 'kept_%%'"
)


def seals() -> list[tuple[str, str, str]]:
    """Name, table and definition of every trigger that stands now."""
    with connection.cursor() as cursor:
        cursor.execute(ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL.replace("%%", "%"))
        return [(name, table, sql) for name, table, sql in cursor.fetchall()]


def break_seals() -> list[str]:
    """Take them all off; returns the statements that put them on again. A test's rollback does so too."""
    found = seals()
    connection.check_constraints()  # PostgreSQL takes no trigger off while checks of keys are pending
    with connection.cursor() as cursor:
        for name, table, _ in found:
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor != "sqlite" else ""))
    return [sql for _, _, sql in found]


@contextmanager
def seals_broken() -> Iterator[None]:
    """What happens inside meets no trigger; then all stand again."""
    again = break_seals()
    yield
    with connection.cursor() as cursor:
        for sql in again:
            cursor.execute(sql)


def execute(sql: str, parameters: tuple[object, ...] = ()) -> int:
    """Run one statement past every door of the portal; how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)
