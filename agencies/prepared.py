"""Reads whose SQL is put together once: the busiest pages ask the same few questions with other keys.

Django composes a query anew each time it is asked, which costs several times what the database needs to
answer it (docs/adr/0012-prepared-reads.md has the figures). A ``Prepared`` read keeps the SQL that Django
composed and only puts in the numbers asked for; rows, related objects and conversions stay Django's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
# Stand-ins for the numbers asked for, found again among the parameters of the SQL. They fit the smallest
# column, and no query here holds such a number of its own.
FIRST_SLOT = 31_001


@dataclass(frozen=True)
class _Composed:
    """A query as it was put together once; ``slots`` maps places among the parameters to what is asked."""

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    slots: dict[int, int]

    def params_for(self, values: tuple[int, ...]) -> tuple[Any, ...]:
        """The parameters with the numbers asked for in their places."""
        return tuple(
            values[self.slots[place]] if place in self.slots else fixed
            for place, fixed in enumerate(self.params)
        )


class Prepared(Generic[Row]):
    """``compose(*numbers)`` as a read: call it with whole numbers (keys, years), get the list of its rows.

    ``compose`` must use every number, and nothing else that changes from call to call. Raises ValueError
    where a number does not reach the SQL.
    """

    def __init__(self, compose: Callable[..., QuerySet[Any, Row]]) -> None:
        self.compose = compose
        self._composed: dict[int, _Composed] = {}

    def __call__(self, *values: int) -> list[Row]:
        """The rows, read in this thread's transaction where there is one."""
        composed = self._composed.get(len(values))
        if composed is None:
            composed = self._composed[len(values)] = _put_together(self.compose, len(values))
        return list(_asked(composed, values))


def _put_together(compose: Callable[..., QuerySet[Any, Row]], count: int) -> _Composed:
    stand_ins = range(FIRST_SLOT, FIRST_SLOT + count)
    queryset = compose(*stand_ins)
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    slots = {place: stand_ins.index(param) for place, param in enumerate(params) if param in stand_ins}
    if set(slots.values()) != set(range(count)):
        raise ValueError(f"{compose.__qualname__} does not ask for all of its {count} numbers")
    return _Composed(queryset, compiler, sql, tuple(params), slots)


def _asked(composed: _Composed, values: tuple[int, ...]) -> QuerySet[Any, Any]:
    """The query set with a compiler that already knows its SQL, on this thread's connection."""
    compiler = _twin(
        composed.compiler,
        connection=connections[DEFAULT_DB_ALIAS],
        as_sql=lambda: (composed.sql, composed.params_for(values)),
    )
    query = _twin(composed.queryset.query, get_compiler=lambda *_args, **_options: compiler)
    queryset: QuerySet[Any, Any] = _twin(composed.queryset, _query=query)
    return queryset


def _twin(thing: Any, **differences: Any) -> Any:
    """A shallow copy that differs as said; ``copy.copy`` would run a query set and keep its rows."""
    twin = object.__new__(type(thing))
    twin.__dict__.update(thing.__dict__, **differences)
    return twin
