"""The page of search."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.http import get_officer
from desk.recent import recent_things
from desk.search import search
from thai.searching import LONGEST_QUERY


@require_GET
def search_page(request: HttpRequest, agency_code: str) -> HttpResponse:
    """What of the agency holds the words asked for; without words, what was touched lately."""
    member = get_officer(request, agency_code)
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_QUERY]
    found = search(member, query)
    context = {
        "agency": member.agency,
        "query": query,
        "found": found,
        "recent": [] if found.groups else recent_things(member),
    }
    return render(request, "desk/search.html", context)
