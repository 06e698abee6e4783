"""Rows of a table as lines of JSON that are the same on every database, and back.

A line is an object of column and value: dates and times in ISO form (times in UTC, to the microsecond),
decimals as text, bytes in base64. Keys are sorted, so equal rows are equal bytes.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models

_CHUNK = 500
_CHUNK_OF_BYTES = 10  # rows that carry a PDF or a zip
_MOST_VALUES = 900  # in one statement; SQLite has a limit


def lines(model: type[models.Model]) -> Iterator[bytes]:
    """Every row by its key, one line each; reads piece by piece."""
    fields = _fields(model)
    carries_bytes = any(isinstance(field, models.BinaryField) for field in fields)
    rows = model._base_manager.order_by("pk").values_list(*(field.attname for field in fields))
    for row in rows.iterator(chunk_size=_CHUNK_OF_BYTES if carries_bytes else _CHUNK):
        content = {field.attname: _plain(value) for field, value in zip(fields, row, strict=True)}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, allow_nan=False)
        yield text.encode(errors="surrogatepass") + b"\n"


def insert(model: type[models.Model], stored: Iterable[bytes]) -> int:
    """Write lines into a table as they are, keys included; how many there were.

    Raises ValueError, KeyError or DatabaseError for a line that does not fit the table.
    """
    fields, rows, count = _fields(model), iter(stored), 0
    most = max(1, _MOST_VALUES // len(fields))
    while batch := [_values(fields, json.loads(line)) for line in islice(rows, most)]:
        with connection.cursor() as cursor:
            cursor.execute(_statement(model, fields, len(batch)), [value for row in batch for value in row])
        count += len(batch)
    return count


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return list(model._meta.local_concrete_fields)


def _plain(value: object) -> object:
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | Decimal | UUID):
        return str(value)
    return value  # json refuses what it does not know


def _values(fields: list[models.Field[Any, Any]], row: dict[str, Any]) -> list[Any]:
    if len(row) != len(fields):
        raise ValueError(f"columns {sorted(row)}")
    return [field.get_db_prep_save(field.to_python(row[field.attname]), connection) for field in fields]


def _statement(model: type[models.Model], fields: list[models.Field[Any, Any]], rows: int) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    places = f"({', '.join(['%s'] * len(fields))})"
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {', '.join([places] * rows)}"
