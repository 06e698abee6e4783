"""Reads whose SQL is put together once: the busiest pages ask the same few questions with other keys.

Django composes a query anew each time it is asked, which costs several times what the database needs to
answer it (docs/adr/0012-prepared-reads.md has the figures). A ``Prepared`` read keeps the SQL that Django
composed and only puts in the numbers, texts and days asked for; rows, related objects and conversions stay
Django's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")
Asked = int | str | date
# Stand-ins for what is asked, found again among the parameters of the SQL. The numbers fit the smallest
# column, and no query here holds such a number or text of its own.
FIRST_SLOT = 31_001
FIRST_DAY = date(4001, 1, 1)
LARGEST = 2**63 - 1  # what a column of keys can hold


@dataclass(frozen=True)
class _Composed:
    """A query as it was put together once; ``slots`` maps places among the parameters to what is asked.

    ``converters`` make Python's values of the database's; they hold for every connection of this portal.
    """

    queryset: QuerySet[Any, Any]
    compiler: SQLCompiler
    converters: dict[int, Any]
    sql: str
    params: tuple[Any, ...]
    slots: dict[int, int]

    def params_for(self, values: tuple[Asked, ...]) -> tuple[Any, ...]:
        """The parameters with what is asked in their places."""
        return tuple(
            _adapted(values[self.slots[place]]) if place in self.slots else fixed
            for place, fixed in enumerate(self.params)
        )


class Prepared(Generic[Row]):
    """``compose(*values)`` as a read: call it with whole numbers, texts and days, get the list of its rows.

    ``compose`` must use every value as it is, and nothing else that changes from call to call. Raises
    ValueError where a value does not reach the SQL.
    """

    def __init__(self, compose: Callable[..., QuerySet[Any, Row]]) -> None:
        self.compose = compose
        self._composed: dict[tuple[type, ...], _Composed] = {}

    def __call__(self, *values: Asked) -> list[Row]:
        """The rows, read in this thread's transaction where there is one.

        None are found by a number too large to be kept.
        """
        if any(isinstance(value, int) and value > LARGEST for value in values):
            return []
        kinds = tuple(map(type, values))
        composed = self._composed.get(kinds)
        if composed is None:
            composed = self._composed[kinds] = _put_together(self.compose, values)
        return list(_asked(composed, values))


def _put_together(compose: Callable[..., QuerySet[Any, Row]], values: tuple[Asked, ...]) -> _Composed:
    """The query for values of these kinds, composed with stand-ins."""
    standing_in = [_stand_in(value, place) for place, value in enumerate(values)]
    stand_ins = [_adapted(value) for value in standing_in]
    queryset = compose(*standing_in)
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    slots = {place: stand_ins.index(param) for place, param in enumerate(params) if param in stand_ins}
    if set(slots.values()) != set(range(len(values))):
        raise ValueError(f"{compose.__qualname__} does not ask for all of its {len(values)} values")
    converters = compiler.get_converters([shown for shown, *_ in compiler.select[: compiler.col_count]])
    return _Composed(queryset, compiler, converters, sql, tuple(params), slots)


def _stand_in(value: Asked, place: int) -> Asked:
    if isinstance(value, date):
        return FIRST_DAY + timedelta(days=place)
    return f"{FIRST_SLOT + place}" if isinstance(value, str) else FIRST_SLOT + place


def _adapted(value: Asked) -> Any:
    """A value as the database's driver takes it."""
    if isinstance(value, date):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(value)
    return value


def _asked(composed: _Composed, values: tuple[Asked, ...]) -> QuerySet[Any, Any]:
    """The query set with a compiler that already knows its SQL, on this thread's connection."""
    compiler = _twin(
        composed.compiler,
        connection=connections[DEFAULT_DB_ALIAS],
        as_sql=lambda: (composed.sql, composed.params_for(values)),
        get_converters=lambda _expressions: composed.converters,
    )
    query = _twin(composed.queryset.query, get_compiler=lambda *_args, **_options: compiler)
    queryset: QuerySet[Any, Any] = _twin(composed.queryset, _query=query)
    return queryset


def _twin(thing: Any, **differences: Any) -> Any:
    """A shallow copy that differs as said; ``copy.copy`` would run a query set and keep its rows."""
    twin = object.__new__(type(thing))
    twin.__dict__.update(thing.__dict__, **differences)
    return twin
