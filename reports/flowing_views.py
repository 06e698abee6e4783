"""The page on which a paper is read as text."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.http import get_officer
from reports.flowing import flowing_text
from reports.papers import PAPERS
from reports.queries import get_paper, turns_of
from reports.rendering import content_now, scan_of


@require_GET
def paper_read(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """The whole text of the paper as it stands or was issued, and the way to where it is signed."""
    member = get_officer(request, agency_code)
    row = get_paper(member.agency, paper_id)
    context = {
        "agency": row.agency,
        "paper": row,
        "label": PAPERS[row.kind].label,
        "text": flowing_text(content_now(row)),
        "scan": scan_of(row),
        "is_my_turn": bool(turns_of(member, [row])),
    }
    return render(request, "reports/paper_read.html", context)
