"""Pages of long work: ask for it, watch it, fetch what it made."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from agencies.http import get_officer
from agencies.models import Agency
from reports.limits import limited
from reports.long_work import ask_for_pages, ask_for_year
from reports.models import LongWork
from reports.queries import get_paper
from reports.year_queries import papers_of_year

LONG_WORKS_A_MINUTE = 10
PATIENCE = timedelta(minutes=1)  # a worker that runs takes work up within seconds


@require_POST
@limited(LONG_WORKS_A_MINUTE)
def papers_zip(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Have a year's papers put into one zip."""
    member = get_officer(request, agency_code)
    papers_of_year(member.agency, year)  # 404 for a year the portal has no rules for
    work = ask_for_year(agency=member.agency, fiscal_year=year, by=member)
    if work is None:
        messages.warning(request, "ยังไม่มีเอกสารของปีนี้ กรุณาเริ่มร่างอย่างน้อยหนึ่งฉบับ")
        return redirect("reports:papers", agency_code, year)
    return redirect("reports:long-work", agency_code, work.pk)


@require_POST
@limited(LONG_WORKS_A_MINUTE)
def paper_prepare(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Have the pages of a long paper made ready."""
    member = get_officer(request, agency_code)
    work = ask_for_pages(paper=get_paper(member.agency, paper_id), by=member)
    return redirect("reports:long-work", agency_code, work.pk)


@require_GET
def long_work(request: HttpRequest, agency_code: str, work_id: int) -> HttpResponse:
    """How far the work is; the page asks again by itself until it is done."""
    member = get_officer(request, agency_code)
    work = _work_or_404(member.agency, work_id)
    is_waiting = not work.is_finished and not work.done and timezone.now() - work.asked_at > PATIENCE
    context = {"agency": member.agency, "work": work, "is_waiting": is_waiting}
    return render(request, "reports/long_work.html", context)


@require_GET
def long_work_file(request: HttpRequest, agency_code: str, work_id: int) -> HttpResponse:
    """The zip, once it is there."""
    member = get_officer(request, agency_code)
    work = LongWork.objects.filter(agency=member.agency, pk=work_id).first()
    if work is None or work.file is None:
        raise Http404("no file here")
    response = HttpResponse(bytes(work.file), content_type="application/zip")
    name = f"papers-{work.fiscal_year}-{member.agency.code}.zip"
    thai = quote(f"เอกสาร-ITA-{work.fiscal_year}.zip")
    response["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{thai}"
    response["Cache-Control"] = "private, no-cache"
    return response


def _work_or_404(agency: Agency, work_id: int) -> LongWork:
    """A piece of work of the agency without its file; Http404 for any other."""
    rows = LongWork.objects.defer("file").select_related("paper")
    work = rows.filter(agency=agency, pk=work_id).first()
    if work is None:
        raise Http404("no such work in this agency")
    return work
