"""The page where something broke: what kind of trouble, what became of the person's work, and its number.

It asks neither the database nor the session, which may be what broke.
"""

from __future__ import annotations

import errno
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from ita_portal.logs import request_id

RETRY_SECONDS = 30
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
_POSTGRESQL_FULL = "53100"


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called while the exception is at hand; 503 for what passes or is mended."""
    error = sys.exception()
    name = "full.html" if is_full(error) else "away.html" if is_away(error) else "500.html"
    status = 500 if name == "500.html" else 503
    page = HttpResponse(render_to_string(name, {"request_id": request_id.get()}), status=status)
    page["Cache-Control"] = "no-store"
    if status == 503:
        page["Retry-After"] = str(RETRY_SECONDS)
    return page


def is_away(error: BaseException | None) -> bool:
    """Whether the database could not do its work just now: gone, restarting, locked for too long."""
    return isinstance(error, OperationalError | InterfaceError)


def is_full(error: BaseException | None) -> bool:
    """Whether the disk of the portal or of its database takes nothing more."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "pgcode", None)
    return code == _POSTGRESQL_FULL or "disk is full" in str(error) or "readonly database" in str(error)
