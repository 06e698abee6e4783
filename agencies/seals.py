"""Triggers by which the database itself refuses to change rows that are kept as they were written.

Used by migrations. SQLite drops a table's triggers whenever Django makes the table anew, which it does for
most changes of a column: such a migration ends with ``keep`` again (tests/agencies/test_seals.py tells).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

# Rows may leave only while the chain of a demo agency stands open (agencies/demo_door.py).
DOOR = "EXISTS (SELECT 1 FROM agencies_auditchain WHERE is_open)"

# One function serves all triggers of PostgreSQL; WHEN says there which rows they are for.
FUNCTION = f"""
CREATE OR REPLACE FUNCTION ita_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND {DOOR} THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'rows of % are kept as they were written: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$"""


class Refuse(Operation):
    """Make the database refuse an UPDATE, DELETE or TRUNCATE on a table with an IntegrityError.

    ``when`` is a condition on the row's columns (``OLD.state = 'issued'``); every row where empty. Rows of
    the demo agency may still be deleted through its door.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, act: str, when: str = "") -> None:
        self.table, self.act, self.when = table, act, when

    @property
    def name(self) -> str:
        """The trigger's name, e.g. "kept_agencies_auditevent_update"."""
        return f"kept_{self.table}_{self.act.lower()}"

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """How the operation is written in a migration."""
        return type(self).__name__, [self.table, self.act, self.when], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Models stay as they are."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Put the trigger on the table; SQLite has no TRUNCATE to refuse."""
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(FUNCTION, params=None)  # its % are its own
            schema_editor.execute(self._on_postgresql())
        elif self.act != "TRUNCATE":
            schema_editor.execute(self._on_sqlite())

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        """Take the trigger off."""
        on_table = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.name}{on_table}")

    def describe(self) -> str:
        """What `migrate` prints."""
        return f"Refuse {self.act} on {self.table}"

    def _on_postgresql(self) -> str:
        each = "STATEMENT" if self.act == "TRUNCATE" else "ROW"
        when = f"WHEN ({self.when}) " if self.when else ""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table} "
            f"FOR EACH {each} {when}EXECUTE FUNCTION ita_refuse()"
        )

    def _on_sqlite(self) -> str:
        conditions = [self.when] if self.when else []
        if self.act == "DELETE":
            conditions.append(f"NOT {DOOR}")
        when = f"WHEN {' AND '.join(conditions)} " if conditions else ""
        words = f"rows of {self.table} are kept as they were written: {self.act} refused"
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.act} ON {self.table} FOR EACH ROW {when}"
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )


def keep(table: str, *, update_when: str = "") -> Iterator[Refuse]:
    """Rows of a table can be added and read, no more; ``update_when`` narrows which may not be changed."""
    yield Refuse(table, "UPDATE", update_when)
    yield Refuse(table, "DELETE")
    yield Refuse(table, "TRUNCATE")
