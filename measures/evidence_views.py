"""Pages of evidence: the agency's list, one piece, adding, changing, removing, and the file itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access import can
from agencies.histories import history_of
from agencies.http import get_officer, offer_to_put_back
from agencies.models import Agency, Membership
from agencies.removed_already import leads_on_when_removed
from agencies.removing import RemovalForm
from agencies.restoring import DAYS
from agencies.roles import Permission
from agencies.versions import telling
from measures import evidence_actions
from measures.evidence_actions import EvidenceContent
from measures.evidence_forms import EvidenceEditForm, EvidenceForm
from measures.evidence_intake import is_over_quota, takes_evidence
from measures.models import Evidence, Round
from measures.restore_views import evidence_back, removed_evidence
from measures.round_forms import LONGEST_KEY
from measures.round_presenters import any_round_lines, evidence_line, round_url
from measures.rounds import rounds_of
from thai.dates import thai_date_short

A_PAGE = 50
BROKEN_FILE = "ไม่พบไฟล์ของหลักฐานนี้ในที่เก็บไฟล์ กรุณาแจ้งผู้ดูแลระบบ"


@require_GET
def evidence_list(request: HttpRequest, agency_code: str) -> HttpResponse:
    """All evidence of the agency, the newest first."""
    member = get_officer(request, agency_code)
    rows = member.agency.evidence.select_related("uploaded_by__user").order_by("-pk")
    page = Paginator(rows.annotate(used=Count("round_links")), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "agency": member.agency,
        "page": page,
        "lines": [evidence_line(row, member.agency) for row in page],
        "can_add": can(member, Permission.REPORT_PROGRESS),
        "removed": removed_evidence(member),
        "days": DAYS,
    }
    return render(request, "measures/evidence_list.html", context)


@takes_evidence
@require_http_methods(["GET", "POST"])
def evidence_add(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Keep a file or a link that rounds can name afterwards."""
    member = get_officer(request, agency_code, Permission.REPORT_PROGRESS)
    is_sent = request.method == "POST"
    form = EvidenceForm(request.POST, request.FILES) if is_sent else EvidenceForm()
    is_over = is_sent and is_over_quota(request)
    if is_over:
        form.refuse_size()
    elif is_sent and form.is_valid():
        rows = [_kept(request, member, content) for content in form.contents()]
        _tell_link(request, form)
        if len(rows) > 1:
            return redirect("measures:evidence", agency_code)
        return redirect("measures:evidence-page", agency_code, rows[0].pk)
    elif is_sent:
        form.ask_for_file_again()
    status = 413 if is_over else 422 if form.errors else 200
    return render(
        request, "measures/evidence_add.html", {"agency": member.agency, "form": form}, status=status
    )


def _tell_link(request: HttpRequest, form: EvidenceForm) -> None:
    """Say what the portal added to a link."""
    if form.note:
        messages.info(request, form.note)


def _kept(request: HttpRequest, member: Membership, content: EvidenceContent) -> Evidence:
    """Keep one piece, and say so; a file that the agency holds already is named instead."""
    if known := evidence_actions.known_file(member.agency, content.inspected):
        messages.info(request, f"ไฟล์นี้มีอยู่แล้วในชื่อ “{known.title}” จึงไม่เก็บซ้ำ")
        return known
    row = evidence_actions.add_evidence(agency=member.agency, content=content, by=member)
    messages.success(request, f"เก็บ “{row.title}” แล้ว")
    return row


@require_GET
def evidence_page(request: HttpRequest, agency_code: str, evidence_id: int) -> HttpResponse:
    """One piece of evidence: what it is, where it serves, and its history."""
    member = get_officer(request, agency_code)
    row = _get_evidence(member.agency, evidence_id)
    context = {
        **_context(row),
        "may_change": evidence_actions.may_change(member, row),
        "events": history_of(row),
    }
    return render(request, "measures/evidence_page.html", context)


@require_http_methods(["GET", "POST"])
def evidence_edit(request: HttpRequest, agency_code: str, evidence_id: int) -> HttpResponse:
    """Change title, date and link; ``?round=`` (a key) leads back to the round it came from."""
    member = get_officer(request, agency_code, Permission.REPORT_PROGRESS)
    row = _get_evidence(member.agency, evidence_id)
    _require_change(member, row)
    back = _round_url(request, member.agency) or reverse("measures:evidence-page", args=[agency_code, row.pk])
    form = EvidenceEditForm(request.POST or None, evidence=row)
    if request.method == "POST" and form.is_valid():
        with telling(form, row):
            version = form.cleaned_data["version"]
            evidence_actions.change_evidence(evidence=row, content=form.content(), by=member, version=version)
            messages.success(request, "บันทึกข้อมูลหลักฐานแล้ว")
            _tell_link(request, form)
            return redirect(back)
    context = {**_context(row), "form": form, "back": back}
    return render(request, "measures/evidence_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@leads_on_when_removed(Evidence, "evidence_id", "measures:evidence")
def evidence_remove(request: HttpRequest, agency_code: str, evidence_id: int) -> HttpResponse:
    """Ask, then remove evidence and its file; ``?round=`` (a key) leads back to the round it came from."""
    member = get_officer(request, agency_code, Permission.REPORT_PROGRESS)
    row = _get_evidence(member.agency, evidence_id)
    _require_change(member, row)
    came_from = _round_url(request, member.agency)
    shown = evidence_actions.removal_version(row)
    sent = request.POST if request.method == "POST" else None
    form = RemovalForm(sent, initial={"version": shown})
    if form.is_valid():
        with telling(form, version=shown):
            version = form.cleaned_data["version"]
            removed = evidence_actions.remove_evidence(evidence=row, by=member, version=version)
            told = f"ลบหลักฐาน “{row.title}” แล้ว"
            offer_to_put_back(request, told, evidence_back(member, removed.pk))
            return redirect(came_from or reverse("measures:evidence", args=[agency_code]))
    back = came_from or reverse("measures:evidence-page", args=[agency_code, row.pk])
    context = {**_context(row), "form": form, "back": back, "days": DAYS}
    return render(request, "measures/evidence_remove.html", context, status=422 if form.errors else 200)


@require_GET
def evidence_file(request: HttpRequest, agency_code: str, evidence_id: int) -> FileResponse:
    """The file, to be saved: never shown by the browser inside the portal, never run."""
    member = get_officer(request, agency_code)
    row = _get_evidence(member.agency, evidence_id)
    if not row.file.name:
        raise Http404("this evidence has no file")
    try:
        stream = row.file.open("rb")
    except OSError as error:
        raise Http404(BROKEN_FILE) from error
    answer = FileResponse(stream, content_type=row.content_type)
    # Set by hand: a Thai name for every browser, and never "inline".
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.file_name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _get_evidence(agency: Agency, evidence_id: int) -> Evidence:
    rows = agency.evidence.select_related("agency", "uploaded_by__user").prefetch_related("holds")
    return get_object_or_404(rows, pk=evidence_id)


def _round_url(request: HttpRequest, agency: Agency) -> str:
    """Where the evidence of the round named by ``?round=`` stands; empty where the agency has no such one."""
    key = request.GET.get("round", "")
    row = rounds_of(agency).filter(pk=key).first() if key.isdecimal() and len(key) <= LONGEST_KEY else None
    return f"{round_url(row)}#evidence" if row else ""


def _require_change(member: Membership, row: Evidence) -> None:
    if not evidence_actions.may_change(member, row):
        raise PermissionDenied(evidence_actions.WHO_CHANGES)


def _context(row: Evidence) -> dict[str, Any]:
    """What every page of one piece of evidence shows."""
    rounds = (
        Round.objects.filter(evidence_links__evidence=row)
        .select_related("measure__plan__agency", "measure__owner__user")
        .prefetch_related("measure__units", "measure__rounds")
    )
    line = evidence_line(row)
    return {
        "agency": row.agency,
        "evidence": row,
        "line": line,
        "facts": [
            ("ชนิด", line.kind),
            *([("ชื่อไฟล์", row.file_name), ("ขนาด", line.size)] if row.file.name else []),
            ("วันที่ของหลักฐาน", line.dated_on),
            ("นำเข้าเมื่อ", line.uploaded),
        ],
        "rounds": any_round_lines(rounds, timezone.localdate()),
        "held": evidence_actions.HELD,
        "papers": [f"{hold.paper} ({thai_date_short(hold.held_at)})" for hold in row.holds.all()],
    }
