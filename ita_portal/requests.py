"""Around every answer: the number of its request, the headers all answers carry, and its line in the log."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ita_portal.logs import request_id, route_of

HEADERS = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
        "magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    # Pages are about people and change under their eyes: no one keeps them for another, all ask again.
    "Cache-Control": "private, no-cache",
}
_METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"}
_SANE = re.compile(r"[A-Za-z0-9._-]{8,64}")

log = logging.getLogger(__name__)


class RequestLog:
    """Gives each request a number, answers with it, and writes one line when it is done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(_number_of(request))
        began = perf_counter()
        try:
            response = self.get_response(request)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            response["X-Request-ID"] = request_id.get()
            _write(request, response.status_code, (perf_counter() - began) * 1000)
            return response
        finally:
            request_id.reset(token)


def _number_of(request: HttpRequest) -> str:
    """The proxy's number where there is a proxy and it gave a sane one, else a new one."""
    given = request.headers.get("X-Request-ID", "") if settings.PROXIES else ""
    return given if _SANE.fullmatch(given) else uuid.uuid4().hex


def _write(request: HttpRequest, status: int, milliseconds: float) -> None:
    if not log.isEnabledFor(logging.INFO):
        return
    match = request.resolver_match
    is_static = not match and request.path_info.startswith(settings.STATIC_URL)
    details = {
        "method": request.method if request.method in _METHODS else "other",
        "route": "static" if is_static else route_of(request),
        "agency": match.kwargs.get("agency_code", "") if match else "",
        "status": status,
        "ms": round(milliseconds, 1),
    }
    log.info("request", extra=details)
