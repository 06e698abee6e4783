"""Addresses that put back what was removed, and the lists from which that is done."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from agencies.access import can
from agencies.http import get_officer
from agencies.models import Membership, Removed
from agencies.restoring import RemovedLine, kept, lines
from agencies.roles import Permission
from agencies.transitions import Refused
from measures.models import Evidence, Measure, Plan
from measures.queries import find_plan, get_pack_for_plan
from measures.restoring import restore_evidence, restore_measure


@require_POST
def measure_restore(request: HttpRequest, agency_code: str, year: int, removed_id: int) -> HttpResponse:
    """Put back a measure that was removed from the plan of a year."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    get_pack_for_plan(member.agency, year)
    plan = find_plan(member.agency, year)
    if plan is None:
        raise Http404("no plan of this year")
    removed = get_object_or_404(kept(plan, Measure), pk=removed_id)
    try:
        measure = restore_measure(plan=plan, removed=removed, by=member)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"นำ “{measure.title}” กลับคืนในแผนปี {year} แล้ว")
    return redirect("measures:plan", agency_code, year)


@require_POST
def evidence_restore(request: HttpRequest, agency_code: str, removed_id: int) -> HttpResponse:
    """Put back evidence that was removed, its file and its place in rounds too."""
    member = get_officer(request, agency_code, Permission.REPORT_PROGRESS)
    removed = get_object_or_404(kept(member.agency, Evidence), pk=removed_id)
    if not _may_restore(member, removed):
        raise PermissionDenied("หลักฐานนี้ผู้อื่นเป็นผู้นำเข้า ผู้นำกลับคืนได้คือผู้นำเข้าหรือเจ้าหน้าที่ผู้รับผิดชอบ ITA")
    try:
        evidence = restore_evidence(removed=removed, by=member)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("measures:evidence", agency_code)
    messages.success(request, f"นำหลักฐาน “{evidence.title}” กลับคืนแล้ว ตรวจรอบติดตามที่ใช้หลักฐานนี้ได้ในหน้านี้")
    return redirect("measures:evidence-page", agency_code, evidence.pk)


def measure_back(plan: Plan, removed_id: int) -> str:
    """Where a measure that was removed from a plan is put back."""
    return reverse("measures:measure-restore", args=[plan.agency.code, plan.fiscal_year, removed_id])


def evidence_back(member: Membership, removed_id: int) -> str:
    """Where evidence that was removed is put back."""
    return reverse("measures:evidence-restore", args=[member.agency.code, removed_id])


def removed_measures(plan: Plan | None) -> list[RemovedLine]:
    """What was removed from a plan and can be put back; nothing once it is in force."""
    if plan is None or plan.is_adopted:
        return []
    return lines(kept(plan, Measure), lambda key: measure_back(plan, key))


def removed_evidence(member: Membership) -> list[RemovedLine]:
    """What evidence was removed and can be put back by this officer."""
    rows = [row for row in kept(member.agency, Evidence) if _may_restore(member, row)]
    return lines(rows, lambda key: evidence_back(member, key))


def _may_restore(member: Membership, removed: Removed) -> bool:
    """As with removing it: who gave it, and who prepares measures."""
    if can(member, Permission.EDIT_MEASURES):
        return True
    given_by = removed.rows[0]["fields"]["uploaded_by"]
    return can(member, Permission.REPORT_PROGRESS) and given_by == member.pk
