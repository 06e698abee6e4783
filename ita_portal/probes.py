"""What a balancer or a monitor asks: whether this process lives, and whether it can serve."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


@login_not_required
@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """This process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """Whether the portal can serve; 503 names what failed and nothing more, the log says why."""
    failed = [name for name, check in CHECKS.items() if not _holds(name, check)]
    if failed:
        return JsonResponse({"status": "failed", "failed": failed}, status=503)
    return JsonResponse({"status": "ok"})


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever it was: a probe answers, the log tells
        log.exception("not ready: %s", name)
        return False


def database_answers() -> bool:
    """Whether the database answers a question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def is_migrated() -> bool:
    """Whether every migration of this version is applied; those of a newer one may be there already."""
    return _migrations() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """The last migration of each app in this version; read from the disk once a process."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def storage_takes_files() -> bool:
    """Whether files of evidence can be written: a block is, and goes again. Raises OSError."""
    folder = Path(settings.DATA_DIR) / "files"
    folder.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(bytes(4096))
        file.flush()
    return True


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": is_migrated,
    "storage": storage_takes_files,
}
PROBES = {"/healthz": alive, "/readyz": ready}


class ProbesFirst:
    """Answers probes before hosts and sessions are looked at.

    A balancer asks by address over plain HTTP, and the process must be seen to live while the database does
    not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        request.resolver_match = resolve(request.path_info)  # the log names the route
        return probe(request)
