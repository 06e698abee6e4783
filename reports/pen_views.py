"""The page of the pen way: print, sign by hand, and file the scan once its filing was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from agencies.findings import Finding
from agencies.http import get_officer
from agencies.models import Membership
from agencies.roles import Permission
from agencies.transitions import Refused
from agencies.versions import Stale, telling
from assessments.intake.uploads import QuotaHandler
from reports.checks import notes_for_readers
from reports.filing import against, file_scan
from reports.limits import limits_layouts
from reports.models import Paper
from reports.papers import PAPERS
from reports.queries import get_paper
from reports.rendering import pen_copy
from reports.scan_forms import ScanForm
from reports.scans import LARGEST_FILE, Scan, too_large
from reports.seats import seats_of


@csrf_exempt  # checked by _paper_pen, once the upload has its quota
@limits_layouts
def paper_pen(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Print a submitted paper to be signed by hand, and file its scan."""
    quota = QuotaHandler(request, LARGEST_FILE)
    request.upload_handlers = [quota]
    return _paper_pen(request, agency_code, paper_id, quota)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _paper_pen(request: HttpRequest, agency_code: str, paper_id: int, quota: QuotaHandler) -> HttpResponse:
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    row = get_paper(member.agency, paper_id)
    is_sent = request.method == "POST"
    typed = (request.POST, request.FILES) if is_sent else ()
    form = ScanForm(*typed, paper=row, sender=member.pk, initial={"version": row.version})
    to_confirm: dict[str, Any] | None = None
    if quota.is_over:
        form.errors.clear()
        form.add_error("file", too_large())
    elif is_sent and form.is_valid() and form.scan:
        if "confirmed" in request.POST:
            with telling(form, row):
                if _file(form, row, form.scan, member):
                    messages.success(request, "เก็บฉบับลงนามแล้ว เอกสารแก้ไขไม่ได้อีก")
                    return redirect("reports:paper", agency_code, paper_id)
        else:
            with telling(form, row):
                to_confirm = _to_confirm(form, row, form.scan)
    context = {
        "agency": row.agency,
        "paper": row,
        "label": PAPERS[row.kind].label,
        "form": form,
        "seats": seats_of(row),
        "notes": notes_for_readers(row, member),
        "to_confirm": to_confirm,
    }
    return render(request, "reports/paper_pen.html", context, status=422 if form.errors else 200)


def _to_confirm(form: ScanForm, row: Paper, scan: Scan) -> dict[str, Any] | None:
    """What would be filed, to be looked at before it is final; None where something stands against it."""
    data = form.cleaned_data
    if data["version"] is not None and data["version"] != row.version:
        raise Stale
    if found := against(row, scan, data["signed_on"], data.get("number", "")):
        _tell(form, found)
    if form.errors or row.state != "submitted":
        return None
    return {
        "number": data.get("number", ""),
        "signed_on": data["signed_on"],
        "pages": scan.pages,
        "of_paper": pen_copy(row).pages,
        "kept": form.keep(scan),
        "version": row.version,
    }


def _file(form: ScanForm, row: Paper, scan: Scan, member: Membership) -> bool:
    """File the scan, or say beside the fields what stands against it."""
    data = form.cleaned_data
    try:
        file_scan(
            paper=row,
            scan=scan,
            signed_on=data["signed_on"],
            number=data.get("number", ""),
            by=member,
            version=data["version"],
        )
    except Refused as refused:
        _tell(form, refused.findings)
        return False
    return True


def _tell(form: ScanForm, findings: Iterable[Finding]) -> None:
    for finding in findings:
        form.add_error(finding.rule if finding.rule in form.fields else None, finding.message)
