"""How often one address may ask the public pages; counted in this process's memory, nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.callers import caller_address

WINDOW = 60  # seconds
View = Callable[..., HttpResponse]


def limited(most: int) -> Callable[[View], View]:
    """Answer an address no more than ``most`` times a minute; after that with 429 and a page in Thai."""

    def around(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if _count(view.__name__, caller_address(request) or "") <= most:
                return view(request, *args, **kwargs)
            response = render(request, "429.html", status=429)
            response["Retry-After"] = str(WINDOW)
            return response

        return answer

    return around


def _count(what: str, asker: str) -> int:
    key = f"asked-{what}-{asker}"
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # the minute ended between the two
        return 1
