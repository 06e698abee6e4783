"""Pages of the top room: first page, desk, year, set-up."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access import can, posts_of
from agencies.findings import Finding
from agencies.http import get_officer
from agencies.issued_passwords import remember_nonces
from agencies.kept_pages import kept
from agencies.roles import Permission
from agencies.versions import telling
from assessments.analysis.level_views import ladder, next_level_points
from assessments.checks import check_recorded
from assessments.editions import known_years
from assessments.forms import OpenYearForm
from assessments.models import Assessment
from assessments.presenters import bars, instrument_views, level_view, signed, unverified_notes
from assessments.queries import get_assessment, recorded_years
from assessments.years_without_rules import no_rules_words, waits_for_rules
from desk import queries
from desk.demo import demo_is_coming, demo_is_open, real_agency_exists
from desk.forms import (
    AdministratorForm,
    AgencySetupForm,
    OfficerFormSet,
    officer_rows_initial,
    usernames_differ,
)
from desk.journeys import path_of
from desk.log_queries import told_history
from desk.overview import Overview, overview_in, overview_of
from desk.recent import recent_things
from desk.result_records import Explained, explanations, reopening_told, reopenings
from desk.setup import set_up_agency
from desk.tasks import tasks_of
from desk.weak_points import weak_points
from measures.queries import plan_waits, plans_of
from reports.checks import figures_moved_on
from reports.figures import figures_of
from thai.fiscal import BUDDHIST_OFFSET, FIRST_YEAR, FiscalYear


@login_not_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first page: what the portal is, the demo, set-up; for the signed-in, their desk."""
    if not request.user.is_authenticated:
        context = {"is_set_up": real_agency_exists(), "demo_open": _demo_is_offered(request)}
        return render(request, "desk/welcome.html", context)
    posts = posts_of(request.user)
    if len(posts) == 1:
        return redirect("desk:agency", posts[0].agency.code)
    return render(request, "desk/choose_agency.html", {"posts": posts})


def _demo_is_offered(request: HttpRequest) -> bool:
    return demo_is_open(request) or demo_is_coming(request)


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def setup(request: HttpRequest) -> HttpResponse:
    """The first-run form; gone once a real agency exists."""
    if real_agency_exists():
        raise Http404("the portal is set up")
    data = request.POST or None
    agency_form, admin_form = AgencySetupForm(data), AdministratorForm(data)
    officers = OfficerFormSet(data, prefix="officers", initial=officer_rows_initial())
    # Every form is asked, so that each says what is wrong with it.
    answers = [agency_form.is_valid(), officers.is_valid(), admin_form.is_valid()] if data else [False]
    if all(answers) and usernames_differ(admin_form, officers):
        with telling(admin_form):
            admin, nonces = set_up_agency(
                agency=agency_form.cleaned_data,
                administrator=admin_form.cleaned_data,
                officers=[row.cleaned_data for row in officers],
            )
            login(request, admin.user)
            remember_nonces(request.session, nonces)
            messages.success(request, f"{admin.agency.name} พร้อมใช้งานแล้ว")
            return redirect("agencies:officer-passwords" if nonces else "desk:agency", admin.agency.code)
    context = {
        "agency_form": agency_form,
        "officers": officers,
        "admin_form": admin_form,
        "demo_open": _demo_is_offered(request),
    }
    return render(request, "desk/setup.html", context, status=422 if data else 200)


@require_GET
@kept
def agency(request: HttpRequest, agency_code: str) -> HttpResponse:
    """The officer's desk: what waits for them, and the agency's years."""
    member = get_officer(request, agency_code)
    years = recorded_years(member.agency)
    latest = overview_in(member.agency, years, max(years)) if years else None
    listed = queries.my_tasks(member, latest, years)
    tasks = [task for task in listed if task.kind not in queries.OF_OTHERS]
    context = {
        "agency": member.agency,
        "member": member,
        "tasks": tasks,
        "watched": [task for task in listed if task.kind in queries.OF_OTHERS],
        "coming_up": [] if tasks else queries.coming_up(member, latest),
        "path": path_of(latest) if latest else [],
        "latest": latest,
        "years": queries.year_rows(years),
        "plans": plans_of(member.agency),
        "this_year": FiscalYear.of(timezone.localdate()).year,
        "recent": recent_things(member),
        "may_read_log": can(member, Permission.READ_LOG),
        "open_form": OpenYearForm(opened=years) if can(member, Permission.ENTER_SCORES) else None,
    }
    return render(request, "desk/agency.html", context)


@require_GET
@kept
def year(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """A year at a glance."""
    member = get_officer(request, agency_code)
    view = overview_of(member.agency, year)
    if view is None:
        context = {
            "agency": member.agency,
            "year": year,
            "wait": no_rules_words(year) if waits_for_rules(year, member.agency) else "",
            "known": known_years(),
            "meant": year + BUDDHIST_OFFSET if year < FIRST_YEAR else None,
            "has_plan": not plan_waits(member.agency, year),
            "can_open": can(member, Permission.ENTER_SCORES),
        }
        return render(request, "desk/year_missing.html", context, status=404)
    assessment, (findings, explained) = view.assessment, _findings(view)
    context = {
        "view": view,
        "agency": member.agency,
        "assessment": assessment,
        "links": view.links,
        "title": f"ผล ITA ปีงบประมาณ พ.ศ. {year}",
        "year_text": str(year),
        "plan_year_text": str(view.plan.fiscal_year),
        "threshold_text": str(view.result.pack.threshold),
        "result": view.result,
        "level": level_view(view.result),
        "rungs": ladder(view.result),
        "next_points": next_level_points(view.result),
        "instruments": instrument_views(view.result, view.previous),
        "bars": bars(view.result, view.previous),
        "total_change": _total_change(view),
        "tasks": tasks_of(view, member),
        "path": path_of(view),
        "findings": findings,
        "explained": explained,
        "reopened": _reopened(assessment),
        "weak_points": weak_points(view),
        "unverified": unverified_notes(view.result),
        "confirmed_by": view.names.get(assessment.confirmed_by_id, ""),
        "can_draft": can(member, Permission.DRAFT_PAPERS),
        "can_edit_measures": can(member, Permission.EDIT_MEASURES),
        "can_reopen": can(member, Permission.REOPEN_RESULT) and assessment.is_confirmed,
    }
    return render(request, "desk/year.html", context)


@require_GET
def year_history(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Who did what to a year's result, newest first."""
    member = get_officer(request, agency_code)
    assessment = get_assessment(member.agency, year)
    context = {"agency": member.agency, "assessment": assessment, "events": told_history(assessment)}
    return render(request, "desk/year_history.html", context)


def _findings(view: Overview) -> tuple[list[Finding], list[Explained]]:
    """What should be mended, in the scores and in a memo that the record has left behind; what was explained.

    What an officer gave a reason for to confirm the result is told with that reason. What else there is about
    a locked result leads to no form, for none would open.
    """
    findings = [] if view.result.is_empty else check_recorded(view.recorded, view.previous)
    explained = explanations(view.assessment, findings)
    if view.assessment.is_confirmed:
        known = {row.rule for row in explained}
        findings = [replace(row, url="") for row in findings if row.rule not in known]
        if view.memo and view.memo.is_issued:
            findings += figures_moved_on(view.memo, view.stated, figures_of(view.result))
    return findings, explained


def _reopened(assessment: Assessment) -> str:
    """Who opened a result for correction, when and why; empty where nobody did."""
    line = reopenings([assessment]).get(assessment.pk)
    return reopening_told(line) if line else ""


def _total_change(view: Overview) -> str:
    """The change of the total since last year, with its sign; empty where it is not known."""
    before = view.previous.total if view.previous else None
    if view.result.total is None or before is None:
        return ""
    return signed(view.result.total - before)


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component of the design language, for developers."""
    return render(request, "desk/gallery.html", {})
