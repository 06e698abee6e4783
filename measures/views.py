"""Pages of a year's plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access import can
from agencies.histories import history_of
from agencies.http import get_officer
from agencies.models import Agency
from agencies.roles import Permission
from agencies.versions import telling
from assessments.packs import YearPack
from measures import actions
from measures.checks import check_measures
from measures.forms import MeasureForm, edit_initial, new_initial
from measures.models import Measure
from measures.queries import measures_of, pack_for_plan, plan_view


@require_GET
def plan(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """The plan of a year: what it must answer, and the measures that do."""
    member = get_officer(request, agency_code)
    view = plan_view(member.agency, year)
    _pack_or_404(member.agency, year)
    context = {
        "agency": member.agency,
        "view": view,
        "page_title": f"แผนมาตรการ ปีงบประมาณ พ.ศ. {year}",
        "page_lead": f"ตอบผลการประเมินปี {year - 1}"
        if view.assessment
        else f"ยังไม่ได้บันทึกผลการประเมินปี {year - 1}",
        "findings": check_measures(view.measures),
        "can_edit": can(member, Permission.EDIT_MEASURES),
    }
    return render(request, "measures/plan.html", context)


@require_http_methods(["GET", "POST"])
def measure_add(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Draft a measure; ``?indicator=code`` opens it with sensible values for that indicator."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    pack = _pack_or_404(member.agency, year)
    initial = new_initial(member.agency, pack, year, request.GET.get("indicator", ""))
    form = MeasureForm(
        request.POST or None, agency=member.agency, pack=pack, fiscal_year=year, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        measure = actions.add_measure(
            agency=member.agency, fiscal_year=year, content=form.content(), by=member
        )
        messages.success(request, f"เพิ่ม “{measure.title}” ในแผนปี {year} แล้ว")
        return redirect("measures:plan", agency_code, year)
    context = {"agency": member.agency, "year": year, "form": form}
    return render(request, "measures/measure_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def measure_edit(request: HttpRequest, agency_code: str, year: int, measure_id: int) -> HttpResponse:
    """Change a measure; a form older than the record is refused with everything typed kept."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    pack = _pack_or_404(member.agency, year)
    measure = get_object_or_404(measures_of(member.agency, year), pk=measure_id)
    form = MeasureForm(
        request.POST or None, agency=member.agency, pack=pack, fiscal_year=year, initial=edit_initial(measure)
    )
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        with telling(form, measure):
            actions.change_measure(measure=measure, content=form.content(), by=member, version=version)
            messages.success(request, f"บันทึก “{form.cleaned_data['title']}” แล้ว")
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
def measure_remove(request: HttpRequest, agency_code: str, year: int, measure_id: int) -> HttpResponse:
    """Ask, then remove a measure."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    measure: Measure = get_object_or_404(measures_of(member.agency, year), pk=measure_id)
    if request.method == "POST":
        actions.remove_measure(measure=measure, by=member)
        messages.success(request, f"ลบ “{measure.title}” ออกจากแผนปี {year} แล้ว")
        return redirect("measures:plan", agency_code, year)
    return render(
        request, "measures/measure_remove.html", {"agency": member.agency, "year": year, "measure": measure}
    )


def _pack_or_404(agency: Agency, year: int) -> YearPack:
    pack = pack_for_plan(agency, year)
    if pack is None:
        raise Http404(f"ระบบยังไม่มีเกณฑ์สำหรับแผนปีงบประมาณ พ.ศ. {year}")
    return pack
