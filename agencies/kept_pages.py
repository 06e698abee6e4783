"""Pages kept as they were answered, for as long as nothing they show has changed.

Every act of an agency adds an event to its audit chain in the same transaction (``agencies.audit``), so
the end of that chain is the version of all its data; what belongs to no agency ends the portal's own chain.
A page is answered from memory while both ends, the day, the officer and the address are the same, and a
browser that already holds it is told so (304). docs/adr/0026-pages-kept-by-version.md has the figures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import patch_cache_control

from agencies.access import posts_of
from agencies.audit import ends_of_chains
from agencies.http import get_officer
from agencies.models import Membership

View = Callable[..., HttpResponse]
# Django writes another form token each time; the kept page has a gap where the asker's own goes.
_TOKEN, _LENGTH = b'name="csrfmiddlewaretoken" value="', 64
_GAP = b"\x00"


def kept(view: View) -> View:
    """Keep what a page of an agency answers to GET; for views that write nothing and show only the
    agency's data, the officer's own rights, and what the day makes of them."""

    @wraps(view)
    def answer(request: HttpRequest, agency_code: str, *args: Any, **kwargs: Any) -> HttpResponse:
        member = get_officer(request, agency_code)
        if request.method != "GET" or len(get_messages(request)):
            return view(request, agency_code, *args, **kwargs)
        key = _key(request, member)
        tag = _tag(request, key)
        if request.headers.get("If-None-Match") == tag:
            return _marked(HttpResponseNotModified(), tag)
        pages = caches["kept"]
        page = pages.get(key)
        if page is None:
            fresh = view(request, agency_code, *args, **kwargs)
            if fresh.status_code != 200 or fresh.streaming:
                return fresh
            pages.set(key, _with_gaps(fresh.content))
            return _marked(fresh, _tag(request, key))
        filled = page.replace(_GAP, get_token(request).encode())
        return _marked(HttpResponse(filled), _tag(request, key))

    return answer


def _with_gaps(page: bytes) -> bytes:
    """A page without the form tokens in it; looked for as plain text, several times faster than a pattern."""
    pieces, begin = [], 0
    while (found := page.find(_TOKEN, begin)) >= 0:
        end = found + len(_TOKEN)
        pieces += [page[begin:end], _GAP]
        begin = end + _LENGTH
    return b"".join([*pieces, page[begin:]])


def _key(request: HttpRequest, member: Membership) -> str:
    """Everything the page depends on, as one digest."""
    posts = [post.pk for post in posts_of(member.user)]
    parts = (
        settings.VERSION,
        *ends_of_chains(member.agency.code),
        timezone.localdate(),
        member.pk,
        posts,
        request.get_host(),
        request.get_full_path(),
    )
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _tag(request: HttpRequest, key: str) -> str:
    """The page as one browser holds it, whose forms fit its present secret only; weak: proxies compress."""
    secret = request.META.get("CSRF_COOKIE", "")
    return f'W/"{hashlib.sha256(f"{key}{secret}".encode()).hexdigest()[:32]}"'


def _marked(response: HttpResponse, tag: str) -> HttpResponse:
    """For this person's browser only, and to be asked about each time."""
    response["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response
