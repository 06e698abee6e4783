"""The Content-Security-Policy of every answer, put together once from the settings."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse

FOR_DEVELOPERS = {404, 500}  # pages that Django draws with styles of its own where ITA_DEBUG is set


class OnePolicy:
    """Adds the policy, which no page changes; what brings a stricter one of its own (a file) keeps that.

    The middleware of django-csp puts it together for each answer, which took a twentieth of a kept page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._policy = build_policy()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in FOR_DEVELOPERS):
            response.headers.setdefault(HEADER, self._policy)
        return response
