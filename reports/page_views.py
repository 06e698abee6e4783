"""One page of a paper by itself: its picture, and the page of the portal on which it is read large."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.access import can
from agencies.http import get_officer
from agencies.models import Membership
from agencies.roles import Permission
from reports.limits import limits_layouts
from reports.models import Paper
from reports.papers import PAPERS
from reports.queries import get_paper, turns_of
from reports.rendering import BY_ITSELF, IN_A_PAGE, page_numbers, pages_on_their_side, picture


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
        "is_wide": page in pages_on_their_side(row),
        "before": page - 1 if page > 1 else None,
        "after": page + 1 if page < pages[-1] else None,
        **_way_back(request, row, member, page),
    }
    return render(request, "reports/paper_one_page.html", context)


def _way_back(request: HttpRequest, row: Paper, member: Membership, page: int) -> dict[str, str]:
    """To the place of the page where it was opened from; the editor, which says so (``?from=edit``), is still
    open in a window of its own, with what is typed: a link would lead to a second one without it."""
    if request.GET.get("from") == "edit" and row.is_editable and can(member, Permission.DRAFT_PAPERS):
        return {"carried": "?from=edit", "back": ""}
    name, words = "paper", "กลับไปหน้าเอกสาร"
    if turns_of(member, [row]):
        name, words = "paper-sign", "กลับไปอ่านและลงนาม"
    back = reverse(f"reports:{name}", args=[row.agency.code, row.pk])
    return {"carried": "", "back": f"{back}#page-{page}", "back_words": words}


@require_GET
@limits_layouts
def paper_page(request: HttpRequest, agency_code: str, paper_id: int, page: int) -> HttpResponse:
    """The picture of one page."""
    member = get_officer(request, agency_code)
    row = get_paper(member.agency, paper_id)
    try:
        image = picture(row, page, width=asked_width(request))
    except IndexError as error:
        raise Http404("no such page") from error
    response = HttpResponse(image, content_type="image/png")
    response["Cache-Control"] = "private, no-cache"
    return response


def asked_width(request: HttpRequest) -> int:
    """How wide a picture is asked for: ``?large=1`` is the one that stands by itself."""
    return BY_ITSELF if "large" in request.GET else IN_A_PAGE
