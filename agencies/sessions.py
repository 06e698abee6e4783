"""Sessions that end after a time without use, and after a working day however busy.

The session's row in the database says when it ends, so a session that is over cannot be read, and ended
ones are swept away by Django's own ``clearsessions``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from agencies.prepared import Prepared

BEGAN = "began_at"  # seconds since 1970, of a signed-in session
# Use is written down when this much of the time without use has passed: seldom, and early enough.
NOTED_AFTER = 24


class SessionStore(DatabaseSession):
    """A session in the database that knows when it began and when it ends."""

    ends_at: datetime | None = None

    def _get_session_from_db(self) -> Session | None:
        """The session's row; a key without one, or of a session that is over, is forgotten."""
        for row in _sessions(str(self.session_key)):
            if row.expire_date > timezone.now():
                self.ends_at = row.expire_date
                return row
        self.ends_at = self._session_key = None
        return None

    def get_session_cookie_age(self) -> int:
        """Seconds until the session ends if it is not used: the idle time, or what is left of the day."""
        idle: int = settings.SESSION_COOKIE_AGE
        if BEGAN not in self:
            return idle
        left: int = int(self[BEGAN]) + settings.SESSION_LONGEST - int(time.time())
        return max(0, min(idle, left))

    def save(self, must_create: bool = False) -> None:
        """Keep the session; one in which somebody has just signed in begins now."""
        if SESSION_KEY in self and BEGAN not in self:
            self[BEGAN] = int(time.time())
        super().save(must_create)

    @property
    def is_fading(self) -> bool:
        """Whether a use now is worth writing down: it moves the end by more than a moment."""
        if self.ends_at is None or SESSION_KEY not in self:
            return False
        would_end = timezone.now() + timedelta(seconds=self.get_session_cookie_age())
        return (would_end - self.ends_at).total_seconds() > settings.SESSION_COOKIE_AGE / NOTED_AFTER


@Prepared
def _sessions(key: str) -> QuerySet[Session]:
    """The session with a key; every page asks."""
    return Session.objects.filter(pk=key).order_by()


class KeepSession:
    """A signed-in person's use moves the end of their session, written down once in a while."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session: Any = request.session
        if session.accessed and session.is_fading:
            session.modified = True
        return response
