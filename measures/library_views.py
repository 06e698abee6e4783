"""Pages of the library: what it offers for a plan, picking from it, and the agency's own recommendations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access import can
from agencies.findings import Finding
from agencies.form_pages import form_stands_on
from agencies.histories import history_of
from agencies.http import get_officer
from agencies.models import Membership
from agencies.roles import Permission
from agencies.transitions import Refused
from agencies.versions import telling
from assessments.packs import YearPack
from measures import library_actions
from measures.library_forms import PickForm, RecommendationForm, initial_recommendation
from measures.models import Plan, Recommendation
from measures.queries import find_plan, get_pack_for_plan
from measures.recommendations import EVERYTHING, library_of, library_view, usable


@require_GET
def library(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """What may be picked for the plan of a year, the weak indicators first; ``?indicator=`` shows another."""
    member = get_officer(request, agency_code)
    pack = get_pack_for_plan(member.agency, year)
    form = _pick_form(member, year)
    return render(request, "measures/library.html", _library(request, member, year, pack, form))


@form_stands_on("measures:library")
def library_pick(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Add the ticked recommendations to the plan in one act."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    pack = get_pack_for_plan(member.agency, year)
    form = _pick_form(member, year, request.POST)
    refusal: list[Finding] = []
    if form.is_valid():
        try:
            added = library_actions.pick_recommendations(
                agency=member.agency,
                fiscal_year=year,
                pack=pack,
                rows=form.picked,
                by=member,
                reason=form.cleaned_data.get("reason", ""),
            )
        except Refused as refused:
            refusal = refused.findings
        else:
            messages.success(request, _told(len(added), year))
            return redirect("measures:plan", agency_code, year)
    context = _library(request, member, year, pack, form) | {"refusal": refusal}
    return render(request, "measures/library.html", context, status=422)


@require_http_methods(["GET", "POST"])
def recommendation_add(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Write a recommendation of the agency's own."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    pack = get_pack_for_plan(member.agency, year)
    asked = request.GET.get("indicator", "")
    initial = {"about": asked if asked in {rule.code for rule in pack.indicators} else ""}
    form = RecommendationForm(request.POST or None, agency=member.agency, pack=pack, initial=initial)
    if request.method == "POST" and form.is_valid():
        content = form.content(pack)
        row = library_actions.add_recommendation(agency=member.agency, content=content, by=member)
        messages.success(request, f"เพิ่ม “{row.title}” ในคลังของหน่วยงานแล้ว")
        return redirect(_shelf_url(member, year, row))
    return _form_page(request, member, year, form, {})


@require_http_methods(["GET", "POST"])
def recommendation_edit(
    request: HttpRequest, agency_code: str, year: int, recommendation_id: int
) -> HttpResponse:
    """Change one of the agency's own; a form older than the record is refused with everything typed kept."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    pack = get_pack_for_plan(member.agency, year)
    row = get_object_or_404(Recommendation, agency=member.agency, pk=recommendation_id)
    initial = initial_recommendation(row)
    form = RecommendationForm(request.POST or None, agency=member.agency, pack=pack, initial=initial)
    if request.method == "POST" and form.is_valid():
        with telling(form, row):
            library_actions.change_recommendation(
                row=row, content=form.content(pack), by=member, version=form.cleaned_data["version"] or 0
            )
            messages.success(request, f"บันทึก “{row.title}” แล้ว")
            return redirect(_shelf_url(member, year, row))
    return _form_page(request, member, year, form, {"row": row, "events": history_of(row)})


@require_POST
def recommendation_retire(
    request: HttpRequest, agency_code: str, year: int, recommendation_id: int
) -> HttpResponse:
    """Put a recommendation away: it is no longer offered to the agency."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    get_pack_for_plan(member.agency, year)
    row = get_object_or_404(library_of(member.agency), pk=recommendation_id)
    library_actions.retire_recommendation(row=row, by=member)
    messages.success(request, f"เลิกใช้ “{row.title}” แล้ว นำกลับมาใช้ได้จากท้ายหน้านี้")
    return redirect(_shelf_url(member, year, row))


@require_POST
def recommendation_restore(
    request: HttpRequest, agency_code: str, year: int, recommendation_id: int
) -> HttpResponse:
    """Take a recommendation back into use."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    get_pack_for_plan(member.agency, year)
    row = get_object_or_404(library_of(member.agency), pk=recommendation_id)
    library_actions.restore_recommendation(row=row, by=member)
    messages.success(request, f"นำ “{row.title}” กลับมาใช้แล้ว")
    return redirect(_shelf_url(member, year, row))


def _pick_form(member: Membership, year: int, data: Any = None) -> PickForm:
    plan = Plan.objects.filter(agency=member.agency, fiscal_year=year).first()
    return PickForm(data, rows=usable(member.agency), needs_reason=bool(plan and plan.is_adopted))


def _library(
    request: HttpRequest, member: Membership, year: int, pack: YearPack, form: PickForm
) -> dict[str, Any]:
    view = library_view(member.agency, pack, year)
    can_edit = can(member, Permission.EDIT_MEASURES)
    plan = find_plan(member.agency, year) if can_edit else None
    # What was ticked must be in sight when the form comes back.
    chosen = request.GET.get("indicator", "") or (EVERYTHING if form.typed else "")
    shown = view.shown(chosen)
    return {
        "agency": member.agency,
        "year": year,
        "view": view,
        "shelves": shown,
        "chosen": chosen,
        "form": form,
        "can_edit": can_edit,
        "held": plan if plan and plan.is_proposed else None,
        "refusal": [],
    }


def _form_page(
    request: HttpRequest, member: Membership, year: int, form: RecommendationForm, more: dict[str, Any]
) -> HttpResponse:
    context = {"agency": member.agency, "year": year, "form": form, "row": None, "events": []} | more
    return render(request, "measures/library_form.html", context, status=422 if form.errors else 200)


def _shelf_url(member: Membership, year: int, row: Recommendation) -> str:
    address = reverse("measures:library", args=[member.agency.code, year])
    return f"{address}?indicator={row.indicator_code}"


def _told(count: int, year: int) -> str:
    if not count:
        return f"มาตรการที่เลือกอยู่ในแผนปี {year} อยู่แล้ว จึงไม่ได้เพิ่มซ้ำ"
    return f"เพิ่ม {count} มาตรการในแผนปี {year} แล้ว กรุณากำหนดเจ้าของและปรับให้ตรงกับสิ่งที่จะทำจริง"
