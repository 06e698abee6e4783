"""Pages of a year's plan and of each measure in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access import can
from agencies.histories import history_of
from agencies.http import get_officer, offer_to_put_back
from agencies.kept_pages import kept
from agencies.models import Agency
from agencies.removed_already import leads_on_when_removed
from agencies.restoring import DAYS
from agencies.roles import Permission
from agencies.versions import telling
from assessments.packs import YearPack
from measures import actions
from measures.amendments import amendments_in
from measures.checks import steps_differ_between_measures
from measures.decisions import returned
from measures.forms import MeasureForm, MeasureRemovalForm, copy_initial, edit_initial, new_initial
from measures.models import Measure
from measures.notes import is_carried_out, late_rounds_told, target_day_told, year_has_ended
from measures.plan_views import locked
from measures.presenters import PlanPage, lack_owner_or_dates, to_be_mended
from measures.queries import find_plan, get_pack_for_plan, measures_of, plan_view, topics_for_plan
from measures.recommendations import initial_of, usable
from measures.restore_views import measure_back, removed_measures
from thai.fiscal import FiscalYear


@require_GET
@kept
def plan(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """The plan of a year: what it must answer, the measures that do, and what comes next."""
    member = get_officer(request, agency_code)
    pack = get_pack_for_plan(member.agency, year)
    view = plan_view(member.agency, year)
    can_edit = can(member, Permission.EDIT_MEASURES) and not (view.plan and view.plan.is_proposed)
    page = PlanPage(view, pack, topics_for_plan(member.agency, year), agency_code, can_edit)
    events = history_of(view.plan) if view.plan else []
    today = timezone.localdate()
    context = {
        "agency": member.agency,
        "year": year,
        "view": view,
        "page_lead": f"ตอบผลการประเมินปี {year - 1}"
        if view.assessment
        else f"ยังไม่ได้บันทึกผลการประเมินปี {year - 1}",
        "page": page,
        "page_title": f"แผนมาตรการ ปีงบประมาณ พ.ศ. {year}",
        "can_propose": can_edit and bool(view.measures) and not (view.plan and view.plan.is_adopted),
        "to_be_mended": to_be_mended(page),
        "to_arrange": lack_owner_or_dates(view.measures),
        "ended": year_has_ended(year, view.plan, today),
        "is_over": view.plan is not None and is_carried_out(view.plan, today),
        "ends_on": FiscalYear(year).ends_on,
        "findings": steps_differ_between_measures(view.measures),
        "can_edit": can_edit,
        "can_adopt": can(member, Permission.ADOPT_PLAN),
        "can_withdraw": can(member, Permission.EDIT_MEASURES),
        "events": events,
        "returned": returned(events),
        "amended": amendments_in(events) if view.plan and view.plan.is_adopted else None,
        "removed": removed_measures(view.plan) if can_edit else [],
        "days": DAYS,
    }
    return render(request, "measures/plan.html", context)


@require_http_methods(["GET", "POST"])
def measure_add(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Draft a measure.

    It opens with sensible values for ``?indicator=`` or ``?item=`` (codes), with a recommendation's for
    ``?recommendation=``, or as a copy of a measure of the plan for ``?copy=`` (keys).
    """
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    pack = get_pack_for_plan(member.agency, year)
    stored = find_plan(member.agency, year)
    if stored and stored.is_proposed and request.method == "GET":
        return locked(request, member, stored)
    initial = _opening(request, member.agency, pack, year)
    form = MeasureForm(
        request.POST or None, agency=member.agency, pack=pack, fiscal_year=year, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        with telling(form):
            measure = actions.add_measure(
                agency=member.agency, fiscal_year=year, content=form.content(), by=member, reason=form.why
            )
            messages.success(request, f"เพิ่ม “{measure.title}” ในแผนปี {year} แล้ว")
            _tell_of(request, form, measure)
            return redirect("measures:plan", agency_code, year)
    context = {"agency": member.agency, "year": year, "form": form}
    return render(request, "measures/measure_form.html", context, status=422 if form.errors else 200)


def _tell_of(request: HttpRequest, form: MeasureForm, measure: Measure) -> None:
    """What is worth knowing of a measure that was saved."""
    for note in filter(None, [form.added_note(), late_rounds_told(measure), target_day_told(measure)]):
        messages.info(request, note)


def _opening(request: HttpRequest, agency: Agency, pack: YearPack, year: int) -> dict[str, Any]:
    """The values with which a new measure opens, by what the address asks for."""
    asked = request.GET
    initial = new_initial(agency, pack, year, asked.get("indicator", ""), asked.get("item", ""))
    if (key := asked.get("copy", "")).isdecimal():
        original = measures_of(agency, year).filter(pk=key).first()
        return initial | copy_initial(original) if original else initial
    if (key := asked.get("recommendation", "")).isdecimal():
        row = usable(agency).filter(pk=key).first()
        return initial | initial_of(row, agency=agency, pack=pack, fiscal_year=year) if row else initial
    return initial


@require_http_methods(["GET", "POST"])
def measure_edit(request: HttpRequest, agency_code: str, year: int, measure_id: int) -> HttpResponse:
    """Change a measure; a form older than the record is refused with everything typed kept."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    pack = get_pack_for_plan(member.agency, year)
    measure = get_object_or_404(measures_of(member.agency, year), pk=measure_id)
    if measure.plan.is_proposed and request.method == "GET":
        return locked(request, member, measure.plan)
    form = MeasureForm(
        request.POST or None, agency=member.agency, pack=pack, fiscal_year=year, initial=edit_initial(measure)
    )
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        with telling(form, measure):
            actions.change_measure(
                measure=measure, content=form.content(), by=member, version=version, reason=form.why
            )
            messages.success(request, f"บันทึก “{form.cleaned_data['title']}” แล้ว")
            _tell_of(request, form, measures_of(member.agency, year).get(pk=measure_id))
            return redirect("measures:plan", agency_code, year)
    context = {
        "agency": member.agency,
        "year": year,
        "form": form,
        "measure": measure,
        "events": history_of(measure),
    }
    return render(request, "measures/measure_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@leads_on_when_removed(Measure, "measure_id", "measures:plan")
def measure_remove(request: HttpRequest, agency_code: str, year: int, measure_id: int) -> HttpResponse:
    """Ask, then remove a measure."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    measure: Measure = get_object_or_404(measures_of(member.agency, year), pk=measure_id)
    if measure.plan.is_proposed and request.method == "GET":
        return locked(request, member, measure.plan)
    sent = request.POST if request.method == "POST" else None
    form = MeasureRemovalForm(sent, plan=measure.plan, initial={"version": measure.version})
    if form.is_valid():
        with telling(form, measure):
            version = form.cleaned_data["version"]
            plan, told = measure.plan, f"ลบ “{measure.title}” ออกจากแผนปี {year} แล้ว"
            removed = actions.remove_measure(measure=measure, by=member, reason=form.why, version=version)
            if removed and not plan.is_adopted:
                offer_to_put_back(request, told, measure_back(plan, removed.pk))
            else:
                messages.success(request, told)
            return redirect("measures:plan", agency_code, year)
    context = {"agency": member.agency, "year": year, "measure": measure, "form": form, "days": DAYS}
    context["findings"] = actions.why_not_removable(measure)
    return render(request, "measures/measure_remove.html", context, status=422 if form.errors else 200)
