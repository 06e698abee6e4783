"""Kinds of value that several sections of the year file share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from agencies.kinds import ALL_UNITS
from agencies.models import Unit
from desk.yearfile.cursor import Cursor


def longest(model: type[models.Model], field: str) -> int | None:
    """How many characters a field holds."""
    length: int | None = model._meta.get_field(field).max_length  # type: ignore[union-attr]
    return length


def read_units(cursor: Cursor, key: str) -> tuple[str, ...]:
    """The names of offices in a list, each once."""
    return tuple(dict.fromkeys(name for _, name in cursor.texts(key, most=longest(Unit, "name"))))


def refuse_all_units(cursor: Cursor, key: str, names: Iterable[str]) -> None:
    """ทุกส่วนราชการ says who carries out a measure; it is no office of its own."""
    if ALL_UNITS in names:
        cursor.refuse(key, "unit", f"“{ALL_UNITS}” ไม่ใช่ชื่อส่วนราชการ ใช้ได้เฉพาะใน units ของมาตรการ")


def read_url(cursor: Cursor, key: str, most: int | None) -> str:
    """A web address, "" where there is none."""
    url = cursor.text(key, most=most)
    validate(cursor, key, url, [URLValidator(schemes=["http", "https"])])
    return url


def validate(cursor: Cursor, key: str, value: str, validators: Iterable[Any]) -> None:
    """Run a field's own rules over a value that is there."""
    for validator in validators if value else ():
        try:
            validator(value)
        except ValidationError as error:
            cursor.refuse(key, "invalid", error.messages[0])
            return


def refuse_repeated(cursor: Cursor, key: str, names: Iterable[str]) -> None:
    """Each name may stand once in a list."""
    for name, times in Counter(names).items():
        if times > 1 and name:
            cursor.refuse(key, "repeated", f"มี “{name[:80]}” {times} ครั้ง ต้องมีเพียงครั้งเดียว")
