"""The clock of the demo's story: what happens inside ``as_of`` carries the time it is told at.

Only the thread that tells the story reads the other time; every other one goes on reading the real clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("time of the story", default=None)
_real_now = timezone.now
_SATURDAY = 5
_BEGINS, _BETWEEN = time(8, 40), timedelta(minutes=11)  # of an office's day, and between two of its acts


def _now() -> datetime:
    return _told.get() or _real_now()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Have ``timezone.now`` say ``moment`` in this thread; the real time where that is still ahead."""
    timezone.now = _now
    token = _told.set(min(moment, _real_now()))
    try:
        yield
    finally:
        _told.reset(token)


def workday(day: date) -> date:
    """The day itself, or the Monday after it where offices are closed.

    >>> workday(date(2026, 11, 21)), workday(date(2026, 11, 20))
    (datetime.date(2026, 11, 23), datetime.date(2026, 11, 20))
    """
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= _SATURDAY else day


def office_hour(day: date, place: int) -> datetime:
    """When the act with this place among those of a day happens, in UTC as the record keeps it."""
    return timezone.make_aware(datetime.combine(day, _BEGINS)).astimezone(UTC) + place * _BETWEEN
