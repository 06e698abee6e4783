"""The page of search."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.http import get_officer
from desk.recent import recent_things
from desk.search import Group, search
from desk.search_kinds import KINDS
from thai.searching import LONGEST_QUERY

A_PAGE = 50


@require_GET
def search_page(request: HttpRequest, agency_code: str) -> HttpResponse:
    """What of the agency holds the words asked for, or all of one kind (``?group=``)."""
    member = get_officer(request, agency_code)
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_QUERY]
    key = request.GET.get("group", "")
    kind = next((kind for kind in KINDS if kind.key == key), None)
    found = search(member, query, kind)
    context = {
        "agency": member.agency,
        "query": query,
        "found": found,
        "kind": kind,
        "recent": [] if found.groups or kind else recent_things(member),
    }
    if kind and found.groups:
        context |= _whole(found.groups[0], request.GET.get("page"))
        context["asked"] = urlencode({"q": query, "group": kind.key})
    return render(request, "desk/search.html", context)


def _whole(group: Group, number: str | None) -> dict[str, Any]:
    """One page of all that was found of a kind."""
    page = Paginator(group.rows, A_PAGE).get_page(number)
    return {"group": group, "page": page, "hits": group.shown(list(page))}
