"""The record of acts of an agency: looked through, printed, downloaded, and proved."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agencies.audit import verify
from agencies.http import get_officer
from agencies.models import AuditChain
from agencies.roles import Permission
from assessments.intake.views import XLSX, download
from desk.log_forms import LogForm
from desk.log_queries import events_of, lines_of

A_PAGE = 50
MOST_LINES = 20_000  # of a download: about 10 MB, some seconds


@require_GET
@never_cache
def log(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Who did what, when, from what to what; the filters stand in the address."""
    member = get_officer(request, agency_code, Permission.READ_LOG)
    form = LogForm(request.GET, agency=member.agency)
    page = Paginator(events_of(member.agency, form.wanted), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "agency": member.agency,
        "form": form,
        "page": page,
        "lines": lines_of(page.object_list),
        "most_lines": MOST_LINES,
    }
    return render(request, "desk/log.html", context, status=422 if form.errors else 200)


@require_GET
@never_cache
def log_check(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Whether the agency's record is as it was written, worked out now."""
    member = get_officer(request, agency_code, Permission.READ_LOG)
    context = {
        "agency": member.agency,
        "problems": list(verify(member.agency)),
        "chain": AuditChain.objects.filter(name=member.agency.code).first(),
        "now": timezone.now(),
    }
    return render(request, "desk/log_check.html", context)


@require_GET
def log_download(request: HttpRequest, agency_code: str, kind: str) -> HttpResponse:
    """The acts that are looked for as a table, as many as MOST_LINES of the newest."""
    from assessments.exports import as_csv, as_xlsx  # loads openpyxl, which only downloads need
    from desk.log_exports import table_of

    member = get_officer(request, agency_code, Permission.READ_LOG)
    form = LogForm(request.GET, agency=member.agency)
    table = table_of(lines_of(events_of(member.agency, form.wanted)[:MOST_LINES]))
    name = f"บันทึกการกระทำ-{member.agency.code}"
    if kind == "xlsx":
        return download(as_xlsx([table]), XLSX, f"{name}.xlsx")
    return download(as_csv(table), "text/csv; charset=utf-8", f"{name}.csv")
