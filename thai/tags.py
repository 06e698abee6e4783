"""Template filters and a tag for Thai digits, dates and scores; builtins, so templates need no {% load %}."""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.forms import BoundField

from thai import dates
from thai.digits import to_thai_digits, to_thai_prose
from thai.fields import ThaiDateField
from thai.fiscal import to_buddhist
from thai.wholes import each_word, whole

register = template.Library()

NO_SCORE = "–"

register.filter("whole", whole)
register.filter("each_word", each_word)


# Not is_safe: turning the digits of "&#x27;" into Thai digits would break an already escaped text.
@register.filter(name="thai_digits")
def thai_digits(value: object) -> str:
    """Any value written with Thai digits; nothing for None.

    >>> thai_digits(2563), thai_digits(None)
    ('๒๕๖๓', '')
    """
    return "" if value is None else to_thai_digits(str(value))


@register.filter(name="thai_prose")
def thai_prose(value: object) -> str:
    """A text as papers print it (see ``to_thai_prose``); nothing for None.

    >>> thai_prose("ได้ 5 ข้อ"), thai_prose(None)
    ('ได้ ๕ ข้อ', '')
    """
    return "" if value is None else to_thai_prose(str(value))


@register.filter(name="thai_date")
def thai_date(value: date | str | None) -> str:
    """14 ธันวาคม 2563, or nothing.

    >>> thai_date(date(2020, 12, 14)), thai_date(None)
    ('14 ธันวาคม 2563', '')
    """
    return dates.thai_date(value) if isinstance(value, date) else ""


@register.filter(name="thai_date_short")
def thai_date_short(value: date | str | None) -> str:
    """14 ธ.ค. 2563, or nothing.

    >>> thai_date_short(date(2020, 12, 14)), thai_date_short("")
    ('14 ธ.ค. 2563', '')
    """
    return dates.thai_date_short(value) if isinstance(value, date) else ""


@register.filter(name="thai_datetime")
def thai_datetime(value: datetime | str | None) -> str:
    """14 ธ.ค. 2563 10.30 น. in Thai time, or nothing.

    >>> thai_datetime(datetime(2020, 12, 14, 10, 30, tzinfo=dates.BANGKOK)), thai_datetime(None)
    ('14 ธ.ค. 2563 10.30 น.', '')
    """
    return dates.thai_datetime_short(value) if isinstance(value, datetime) else ""


@register.filter(name="score")
def score(value: Decimal | int | str | None) -> str:
    """A score (คะแนน 0–100) with two decimals, rounded half up; a dash when there is none.

    >>> score(Decimal("96.165")), score(0), score(None)
    ('96.17', '0.00', '–')
    """
    if value is None or value == "":
        return NO_SCORE
    return str(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP))


@register.filter(name="be")
def be(value: date | str | None) -> int | str:
    """The พ.ศ. year of a date, or nothing.

    >>> be(date(2020, 12, 14)), be(None)
    (2563, '')
    """
    return to_buddhist(dates.local_day(value).year) if isinstance(value, date) else ""


@register.simple_tag
def date_words(field: BoundField) -> str:
    """How a typed date was read, for showing back beside its field; nothing where none was typed or read.

    ``field`` is the bound field of a form; fields that hold no date give nothing.
    """
    if not isinstance(field.field, ThaiDateField) or not field.form.is_bound:
        return ""
    value = getattr(field.form, "cleaned_data", {}).get(field.name)
    return f"อ่านได้ว่า {dates.thai_date(value)}" if value else ""
