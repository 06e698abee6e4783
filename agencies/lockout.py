"""Lock-out after failed sign-ins, counted by django-axes in the database that all workers share.

Three ceilings in one cool-off: a person from one address; one address, whoever it tries; one person, from
wherever. The first is reached by people who forget; the others only by guessing: an office of thirty may
stand behind one address, and a stranger can lock an officer out elsewhere only by using many addresses.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

ADDRESS_CEILING = 50
PERSON_CEILING = 50
Attempts = QuerySet[Any]


class LockOut(AxesDatabaseHandler):
    """axes' own count of a person at an address, with the two wider ceilings beside it."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """Failures of the person at the address; at least the limit where a wider ceiling is reached."""
        own: int = super().get_failures(request, credentials)
        since = get_cool_off_threshold(request)
        recent = AccessAttempt.objects.filter(attempt_time__gte=since)
        username = get_client_username(request, credentials)
        is_over = (
            _failures(recent.filter(ip_address=request.axes_ip_address)) >= ADDRESS_CEILING
            or _failures(recent.filter(username=username)) >= PERSON_CEILING
        )
        return max(own, settings.AXES_FAILURE_LIMIT) if is_over else own


def _failures(attempts: Attempts) -> int:
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0


def locked_usernames(usernames: Iterable[str]) -> set[str]:
    """Which of these people cannot sign in now, from one address or from any."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    rows = (
        AccessAttempt.objects.filter(username__in=list(usernames), attempt_time__gte=since)
        .values("username", "ip_address")
        .annotate(total=Sum("failures_since_start"))
        .order_by()
    )
    by_person: dict[str, int] = {}
    locked = set()
    for row in rows:
        by_person[row["username"]] = by_person.get(row["username"], 0) + row["total"]
        if row["total"] >= settings.AXES_FAILURE_LIMIT:
            locked.add(row["username"])
    return locked | {name for name, total in by_person.items() if total >= PERSON_CEILING}


def forget_failures(username: str) -> None:
    """Let a person try again at once, wherever they are."""
    AccessAttempt.objects.filter(username=username).delete()


def locked_out(
    request: HttpRequest, _response: HttpResponse, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page of a person who must wait: how long, and who can help; the same for names nobody has."""
    minutes = math.ceil(_seconds_left(request, credentials) / 60)
    response = render(request, "agencies/locked_out.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


def _seconds_left(request: Any, credentials: dict[str, Any] | None) -> float:
    """Until the last failure of this person or this address has cooled off."""
    username = get_client_username(request, credentials)
    attempts = AccessAttempt.objects.filter(username=username) | AccessAttempt.objects.filter(
        ip_address=request.axes_ip_address
    )
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()
    left: float = (last + settings.AXES_COOLOFF_TIME - timezone.now()).total_seconds()
    return max(60.0, left)
