"""Pages of a year's papers: the list, and beginning one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from agencies.access import can
from agencies.http import get_officer
from agencies.roles import Permission
from agencies.transitions import Refused
from assessments.queries import find_assessment
from reports import actions
from reports.models import PaperKind
from reports.papers import PAPERS
from reports.reading.facts import can_be_checked
from reports.year_queries import papers_of_year


@require_GET
def papers(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """The papers of a year: what each is for, its state, and the next step."""
    member = get_officer(request, agency_code)
    rows = papers_of_year(member.agency, year)
    context = {
        "agency": member.agency,
        "year": year,
        "page_title": f"เอกสารของปีงบประมาณ พ.ศ. {year}",
        "rows": rows,
        "has_papers": any(row.paper for row in rows),
        "has_result": find_assessment(member.agency, year) is not None,
        "can_be_checked": can_be_checked(member.agency, year),
        "can_draft": can(member, Permission.DRAFT_PAPERS),
    }
    return render(request, "reports/papers.html", context)


@require_POST
def paper_start(request: HttpRequest, agency_code: str, year: int, kind: str) -> HttpResponse:
    """Begin a paper of a year, or go to the one already begun; told what is missing where it cannot be."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    if kind not in PAPERS:
        raise Http404("no such paper")
    papers_of_year(member.agency, year)  # 404 for a year the portal has no rules for
    try:
        paper = actions.start_paper(agency=member.agency, kind=PaperKind(kind), fiscal_year=year, by=member)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("reports:papers", agency_code, year)
    return redirect("reports:paper", agency_code, paper.pk)
