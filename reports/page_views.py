"""One page of a paper by itself: its picture, and the page of the portal on which it is read large."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from agencies.http import get_officer
from reports.limits import limits_layouts
from reports.papers import PAPERS
from reports.queries import get_paper, turns_of
from reports.rendering import BY_ITSELF, IN_A_PAGE, page_numbers, picture


@require_GET
@limits_layouts
def paper_one_page(request: HttpRequest, agency_code: str, paper_id: int, page: int) -> HttpResponse:
    """One page, as wide as the window, with the ways to the next one and back to the paper.

    A paper whose pages are still to be made ready leads to where that is asked for.
    """
    member = get_officer(request, agency_code)
    row = get_paper(member.agency, paper_id)
    pages = page_numbers(row)
    if pages is None:
        return redirect("reports:paper", agency_code, paper_id)
    if page not in pages:
        raise Http404("no such page")
    context = {
        "agency": row.agency,
        "paper": row,
        "label": PAPERS[row.kind].label,
        "heading": f"หน้าที่ {page} จาก {pages[-1]}",
        "page": page,
        "last": pages[-1],
        "before": page - 1 if page > 1 else None,
        "after": page + 1 if page < pages[-1] else None,
        "is_my_turn": bool(turns_of(member, [row])),
    }
    return render(request, "reports/paper_one_page.html", context)


@require_GET
@limits_layouts
def paper_page(request: HttpRequest, agency_code: str, paper_id: int, page: int) -> HttpResponse:
    """The picture of one page; ``?large=1`` is the one for the page on which it stands by itself."""
    member = get_officer(request, agency_code)
    row = get_paper(member.agency, paper_id)
    try:
        image = picture(row, page, width=BY_ITSELF if "large" in request.GET else IN_A_PAGE)
    except IndexError as error:
        raise Http404("no such page") from error
    response = HttpResponse(image, content_type="image/png")
    response["Cache-Control"] = "private, no-cache"
    return response
