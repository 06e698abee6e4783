"""Reads whose SQL is put together once: the busiest pages ask the same few questions with other keys.

Django composes a query anew each time it is asked, and looks up anew how its rows become objects, which costs
several times what the database needs to answer (docs/adr/0012-prepared-reads.md has the figures). A
``Prepared`` read keeps the SQL that Django composed, the conversions it found, and which columns make which
object; a call only puts in the numbers, texts and days asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable

from agencies.row_objects import Shape

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

    ``converters`` are ``(column, function, expression)``: what makes Python's values of the database's, on
    every connection of this portal. ``build`` makes what the query set yields of a row's columns.
    """

    sql: str
    params: tuple[Any, ...]
    slots: dict[int, int]
    converters: tuple[tuple[int, Callable[..., Any], Any], ...]
    build: Callable[[list[Any]], Any]

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
        return _read(composed, values)


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
    converters = tuple(
        (column, convert, expression)
        for column, (functions, expression) in compiler.get_converters(
            [shown for shown, *_ in compiler.select[: compiler.col_count]]
        ).items()
        for convert in functions
    )
    return _Composed(sql, tuple(params), slots, converters, _builder(queryset, compiler))


def _builder(queryset: QuerySet[Any, Any], compiler: Any) -> Callable[[list[Any]], Any]:
    """What makes of a row's columns what the query set yields: a tuple, its one value, or an object.

    An object comes with its related ones. Raises TypeError for other kinds of query sets, and where more
    queries are to follow (``prefetch_related``): whoever asks fetches the rest of what was read.
    """
    kind = queryset._iterable_class
    if kind is ValuesListIterable:
        return tuple
    if kind is FlatValuesListIterable:
        return itemgetter(0)
    more = vars(queryset)["_prefetch_related_lookups"]
    if kind is not ModelIterable or more:
        raise TypeError(f"a prepared read is one query for objects, tuples or values, not {kind.__name__}")
    shape = Shape(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)
    annotations = tuple(compiler.annotation_col_map.items())
    if not annotations:
        return shape.build

    def build(row: list[Any]) -> Any:
        thing = shape.build(row)
        for name, column in annotations:
            setattr(thing, name, row[column])
        return thing

    return build


def _stand_in(value: Asked, place: int) -> Asked:
    if isinstance(value, date):
        return FIRST_DAY + timedelta(days=place)
    return f"{FIRST_SLOT + place}" if isinstance(value, str) else FIRST_SLOT + place


def _adapted(value: Asked) -> Any:
    """A value as the database's driver takes it."""
    if isinstance(value, date):
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(value)
    return value


def _read(composed: _Composed, values: tuple[Asked, ...]) -> list[Any]:
    """The rows, on this thread's connection."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.execute(composed.sql, composed.params_for(values))
        rows = list(map(list, cursor.fetchall()))
    for column, convert, expression in composed.converters:
        for row in rows:
            row[column] = convert(row[column], expression, connection)
    return list(map(composed.build, rows))
