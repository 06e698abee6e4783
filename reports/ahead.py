"""How far ahead of today a paper may be dated: a little is meant, more than a year is a slip of the keys."""

from __future__ import annotations

from datetime import date, timedelta

from thai.dates import thai_date

MOST = timedelta(days=366)


def is_slip(day: date, today: date) -> bool:
    """Whether a date lies more than a year ahead.

    >>> is_slip(date(2027, 11, 21), date(2026, 11, 21)), is_slip(date(2116, 11, 21), date(2026, 11, 21))
    (False, True)
    """
    return day - today > MOST


def slip_words(day: date, today: date) -> str:
    """What is wrong with such a date and what to do."""
    return f"วันที่ {thai_date(day)} เกินหนึ่งปีนับจากวันนี้ ({thai_date(today)}) กรุณาตรวจปี พ.ศ. แล้วพิมพ์ใหม่"
