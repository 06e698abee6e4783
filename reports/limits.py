"""How often one person, or one address where nobody is signed in, may ask for what costs much.

Counted in the database that all workers and machines share; only a keyed digest of who asked is kept, for a
minute.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from agencies.callers import caller_address
from reports.models import Asked

WINDOW = 60  # seconds
ALL = frozenset({"GET", "HEAD", "POST"})
View = Callable[..., HttpResponse]

log = logging.getLogger(__name__)

# One statement, so that of two workers that count at once neither is lost; the ORM has no word for it.
_COUNT = f"""
INSERT INTO {Asked._meta.db_table} AS asked (asker, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (asker) DO UPDATE SET
    count = CASE WHEN asked.minute = excluded.minute THEN asked.count + 1 ELSE 1 END,
    minute = excluded.minute
RETURNING count
"""


def limited(most: int, *, methods: frozenset[str] = ALL) -> Callable[[View], View]:
    """Answer no more than ``most`` requests of these methods a minute; after that 429 and a page in Thai."""

    def around(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods or _count(f"{view.__name__} {_asker(request)}") <= most:
                return view(request, *args, **kwargs)
            response = render(request, "429.html", status=429)
            response["Retry-After"] = str(WINDOW)
            return response

        return answer

    return around


def _count(what: str) -> int:
    """How often this was asked in this minute, now included; 0 where the database takes nothing more."""
    asker = salted_hmac("reports.limits", what, algorithm="sha256").hexdigest()
    minute = int(time.time()) // WINDOW
    try:
        with connection.cursor() as cursor:
            cursor.execute(_COUNT, [asker, minute])
            count: int = cursor.fetchone()[0]
        if count == 1:
            Asked.objects.filter(minute__lt=minute).delete()
    except DatabaseError:  # a full disk: what can still be read is read
        log.exception("requests are not counted")
        return 0
    return count


def _asker(request: HttpRequest) -> str:
    """The person, else the address."""
    if request.user.is_authenticated:
        return f"person {request.user.pk}"
    return caller_address(request) or ""
