"""How often one person, or one address where nobody is signed in, may ask for what costs much.

Counted in the database that all workers and machines share; only a keyed digest of who asked is kept, for the
minute or the hour that it counts for. Two things are limited: requests (``limited``), and papers laid out
while a person only looks (``limits_layouts``), whichever page it was for.
"""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from agencies.callers import caller_address
from reports.models import Asked

MINUTE, HOUR = 60, 3600  # seconds
WINDOWS = {MINUTE: "1 นาที", HOUR: "1 ชั่วโมง"}
LOOKING = frozenset({"GET", "HEAD"})
ALL = LOOKING | {"POST"}
TOO_MANY_REQUESTS = "มีการเรียกใช้หน้านี้จากท่านหรือจากเครือข่ายที่ท่านใช้เกิน"
TOO_MANY_LAYOUTS = "ระบบจัดหน้าเอกสารให้ท่านครบ"
View = Callable[..., HttpResponse]

log = logging.getLogger(__name__)
# For whom papers are laid out just now; nobody is counted in a worker, a command, or while a form is sent.
_looking: ContextVar[str] = ContextVar("looking", default="")

# One statement, so that of two workers that count at once neither is lost; the ORM has no word for it.
_COUNT = f"""
INSERT INTO {Asked._meta.db_table} AS asked (asker, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (asker) DO UPDATE SET
    count = CASE WHEN asked.minute = excluded.minute THEN asked.count + 1 ELSE 1 END,
    minute = excluded.minute
RETURNING count
"""


class AskedTooOften(Exception):
    """More than ``most`` times in a window of so many seconds; it ends in ``seconds``."""

    def __init__(self, most: int, window: int, seconds: int) -> None:
        super().__init__(most, window, seconds)
        self.most, self.window, self.seconds = most, window, seconds


def limited(most: int, *, methods: frozenset[str] = ALL) -> Callable[[View], View]:
    """Answer no more than ``most`` requests of these methods a minute; after that 429 and a page in Thai."""

    def around(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods:
                try:
                    _count(f"{view.__name__} {_asker(request)}", most, MINUTE)
                except AskedTooOften as over:
                    return _refusal(request, over, TOO_MANY_REQUESTS)
            return view(request, *args, **kwargs)

        return answer

    return around


def limits_layouts(view: View) -> View:
    """Count the papers that a view lays out for somebody who looks (GET); past the limit 429, in Thai.

    What a form asked for is done in any case: issuing a paper lays it out too.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        before = _looking.set(_asker(request) if request.method in LOOKING else "")
        try:
            return view(request, *args, **kwargs)
        except AskedTooOften as over:
            return _refusal(request, over, TOO_MANY_LAYOUTS)
        finally:
            _looking.reset(before)

    return answer


def count_layout() -> None:
    """Say that a paper is about to be laid out; raises AskedTooOften where its reader has had too many."""
    if reader := _looking.get():
        _count(f"layout {reader}", settings.LAYOUTS_A_MINUTE, MINUTE)
        _count(f"layout in the hour {reader}", settings.LAYOUTS_AN_HOUR, HOUR)


def _count(what: str, most: int, window: int) -> None:
    """Count one asking in the window of so many seconds that is now; raises AskedTooOften above ``most``.

    Nothing is enforced where the database takes nothing more.
    """
    now = time.time()
    ends = (int(now) // window + 1) * window
    if _asked(what, now=int(now) // MINUTE, last=ends // MINUTE - 1) > most:
        raise AskedTooOften(most, window, math.ceil(ends - now))


def _asked(what: str, *, now: int, last: int) -> int:
    """How often this was asked in the time that ends with the minute ``last``, now included."""
    asker = salted_hmac("reports.limits", what, algorithm="sha256").hexdigest()
    try:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [asker, last])
            count: int = cursor.fetchone()[0]
        if count == 1:
            Asked.objects.filter(minute__lt=now).delete()
    except DatabaseError:  # a full disk: what can still be read is read
        log.exception("requests are not counted")
        return 0
    return count


def _asker(request: HttpRequest) -> str:
    """The person, else the address."""
    if request.user.is_authenticated:
        return f"person {request.user.pk}"
    return caller_address(request) or ""


def _refusal(request: HttpRequest, over: AskedTooOften, what: str) -> HttpResponse:
    """The page that says what was too much, and when to try again."""
    wait = f"{over.seconds} วินาที" if over.seconds < 2 * MINUTE else f"{math.ceil(over.seconds / MINUTE)} นาที"
    context = {
        "happened": f"{what} {over.most} ครั้งใน {WINDOWS[over.window]}แล้ว",
        "wait": wait,
        "is_layout": what == TOO_MANY_LAYOUTS,
    }
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(over.seconds)
    return response
