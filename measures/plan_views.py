"""Pages about a plan as a whole: arranged, given its calendar, proposed, decided on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agencies.findings import Finding
from agencies.histories import history_of
from agencies.http import get_officer
from agencies.models import Membership
from agencies.questions import questions_of, reasons_of
from agencies.roles import Permission
from agencies.transitions import Refused
from agencies.versions import Stale, telling
from agencies.withdrawing import WithdrawForm
from measures import plan_actions
from measures.actions import open_plan
from measures.arrange_presenters import arrange_cards
from measures.calendars import change_lines, changes_mark, round_changes
from measures.checks import before_adopting, before_proposing, rounds_are_ahead
from measures.decisions import last_step, returned
from measures.models import Plan
from measures.notes import rounds_after_due, year_has_ended
from measures.plan_forms import (
    BaseDayRows,
    CalendarForm,
    DecisionForm,
    NoteForm,
    PlanForm,
    arrange_rows,
    arranged,
    day_rows,
    hold_same_measures,
    retyped,
)
from measures.presenters import lack_owner_or_dates, plan_rows
from measures.queries import (
    PlanView,
    cut_offs_of,
    find_plan,
    get_pack_for_plan,
    get_plan,
    measures_of,
    pack_days,
    plan_view,
)


@require_POST
def measure_move(request: HttpRequest, agency_code: str, year: int, measure_id: int) -> HttpResponse:
    """Let a measure change places with the one before or after it."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    measure = get_object_or_404(measures_of(member.agency, year), pk=measure_id)
    try:
        plan_actions.move_measure(measure=measure, up=request.POST.get("direction") == "up", by=member)
    except Refused as refused:
        messages.error(request, str(refused))
    response = redirect("measures:plan", agency_code, year)
    response["Location"] += f"#m{measure.pk}"
    return response


@require_http_methods(["GET", "POST"])
def plan_arrange(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Order, owners and dates of all measures on one page."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    plan = get_plan(member.agency, year)
    if plan.is_proposed:
        return locked(request, member, plan)
    measures = list(measures_of(member.agency, year))
    form = PlanForm(request.POST or None, plan=plan, initial={"version": plan.version})
    rows = arrange_rows(measures, member.agency, year, request.POST or None)
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        with telling(form, plan):
            if not hold_same_measures(rows, measures):
                raise Stale
            count = plan_actions.arrange_measures(
                plan=plan,
                rows=arranged(rows.forms),
                by=member,
                version=form.cleaned_data["version"],
                reason=form.why,
            )
            messages.success(request, f"บันทึกแล้ว {count} มาตรการ" if count else "ไม่มีสิ่งใดเปลี่ยนแปลง")
            return redirect("measures:plan", agency_code, year)
        fresh = list(measures_of(member.agency, year))
        rows = arrange_rows(fresh, member.agency, year, retyped(request.POST, fresh))
    context = {"agency": member.agency, "year": year, "form": form, "rows": rows}
    context["cards"] = arrange_cards(rows)
    status = 422 if form.errors or rows.total_error_count() else 200
    return render(request, "measures/plan_arrange.html", context, status=status)


@require_http_methods(["GET", "POST"])
def plan_calendar(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Set the follow-up dates of a plan; those of the year's rules stand until the agency sets its own."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    pack = get_pack_for_plan(member.agency, year)
    stored = find_plan(member.agency, year)
    plan = stored or Plan(agency=member.agency, fiscal_year=year)
    if plan.is_proposed:
        return locked(request, member, plan)
    days = cut_offs_of(stored) if stored else pack_days(pack, year)
    required = [row for row in days if row.required]
    form = CalendarForm(request.POST or None, plan=plan, initial={"version": plan.version})
    rows = day_rows(required, year, request.POST or None)
    changes, is_asked = round_changes(plan, [row.day for row in required]), False
    if request.method == "POST" and form.is_valid() & rows.is_valid():
        changes = round_changes(plan, [row.day for row in rows.days()])
        is_asked = not form.agrees_to(changes_mark(changes))
        if not is_asked and _calendar_is_set(request, plan, form, rows, member):
            return redirect("measures:plan", agency_code, year)
    context = {"agency": member.agency, "year": year, "plan": plan, "form": form, "rows": rows}
    context["optional"] = [row for row in days if not row.required]
    context |= {"changes": change_lines(changes), "is_asked": is_asked}
    status = 422 if form.errors or rows.total_error_count() else 200
    return render(request, "measures/plan_calendar.html", context, status=status)


def _calendar_is_set(
    request: HttpRequest, plan: Plan, form: CalendarForm, rows: BaseDayRows, member: Membership
) -> bool:
    """Set the follow-up dates of a plan, opened where it was not, and tell what that changed."""
    year = plan.fiscal_year
    opened = plan if plan.pk else open_plan(agency=member.agency, fiscal_year=year, by=member)
    version = form.cleaned_data["version"]
    with telling(form, opened):
        done = plan_actions.set_calendar(
            plan=opened, days=rows.days(), by=member, version=version, reason=form.why
        )
        told = [f"กำหนดรอบติดตามของแผนปี {year} แล้ว", *change_lines(done)]
        messages.success(request, " · ".join(told))
        return True
    return False


@require_http_methods(["GET", "POST"])
def plan_propose(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Check a plan, explain what is asked about, and lay it before the executives."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    plan = get_plan(member.agency, year)
    findings = before_proposing(plan, member)
    view = plan_view(member.agency, year)
    questions = questions_of(findings, request.POST)
    refusal: list[Finding] = []
    if request.method == "POST":
        try:
            plan_actions.propose_plan(plan=plan, by=member, waivers=reasons_of(questions))
        except Refused as refused:
            refusal = refused.findings
        else:
            messages.success(request, f"เสนอแผนปี {year} เพื่อขออนุมัติแล้ว")
            return redirect("measures:plan", agency_code, year)
    context = {
        "agency": member.agency,
        "year": year,
        "plan": plan,
        "findings": findings,
        "questions": questions,
        "refusal": refusal,
        "rows": plan_rows(view),
        "returned": returned(history_of(plan)),
        "to_arrange": lack_owner_or_dates(view.measures),
        "shown": [*([] if refusal else findings), *_told(view)],
    }
    return render(request, "measures/plan_propose.html", context, status=422 if refusal else 200)


def _told(view: PlanView) -> list[Finding]:
    """What whoever proposes or approves a plan should know, and nothing holds."""
    today = timezone.localdate()
    ended = year_has_ended(view.fiscal_year, view.plan, today)
    return [*ended, *rounds_are_ahead(view, today), *rounds_after_due(view)]


@require_http_methods(["GET", "POST"])
def plan_withdraw(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Ask, then take a proposed plan back to change it."""
    member = get_officer(request, agency_code, Permission.EDIT_MEASURES)
    plan = get_plan(member.agency, year)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            plan_actions.withdraw_plan(plan=plan, by=member, comment=form.cleaned_data["comment"])
            messages.success(request, "ดึงแผนกลับมาแล้ว แก้ไขแล้วเสนอขออนุมัติใหม่ได้")
            return redirect("measures:plan", agency_code, year)
    context = {"agency": member.agency, "year": year, "plan": plan, "form": form}
    return render(request, "measures/plan_withdraw.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def plan_decide(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Read a proposed plan in short, then put it in force or send it back."""
    member = get_officer(request, agency_code, Permission.ADOPT_PLAN)
    plan = get_plan(member.agency, year)
    form = DecisionForm(request.POST if request.method == "POST" else None, plan=plan)
    refusal: list[Finding] = []
    if request.method == "POST" and form.is_valid():
        with telling(form, plan):
            try:
                told = _decide(plan, form, member)
            except Refused as refused:
                refusal = refused.findings
            else:
                messages.success(request, told)
                return redirect("measures:plan", agency_code, year)
    events, view = history_of(plan), plan_view(member.agency, year)
    context = {
        "agency": member.agency,
        "year": year,
        "plan": plan,
        "view": view,
        "rows": plan_rows(view),
        "form": form,
        "refusal": refusal,
        "findings": [*before_adopting(plan, member), *_told(view)] if plan.is_proposed else [],
        "events": events,
        "proposal": last_step(events),
    }
    return render(
        request, "measures/plan_decide.html", context, status=422 if refusal or form.errors else 200
    )


@require_POST
def plan_note(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Record that an executive took note of what was amended after the plan was put in force."""
    member = get_officer(request, agency_code, Permission.ADOPT_PLAN)
    plan, form = get_plan(member.agency, year), NoteForm(request.POST)
    if form.is_valid():
        with telling(form):
            plan_actions.note_amendments(plan=plan, by=member, seen=form.cleaned_data["seen"])
            messages.success(request, f"บันทึกแล้วว่าท่านรับทราบการแก้ไขแผนปี {year}")
            return redirect("measures:plan", agency_code, year)
    messages.warning(request, form.when_stale)
    return redirect("measures:plan", agency_code, year)


def _decide(plan: Plan, form: DecisionForm, member: Membership) -> str:
    """Carry out a decision; what to say of it."""
    comment, version = form.cleaned_data["comment"], form.cleaned_data["version"]
    if form.is_return:
        plan_actions.return_plan(plan=plan, by=member, comment=comment, version=version)
        return f"ส่งแผนปี {plan.fiscal_year} กลับให้แก้ไขแล้ว"
    day = form.cleaned_data["adopted_on"]
    plan_actions.approve_plan(plan=plan, by=member, comment=comment, version=version, adopted_on=day)
    return f"อนุมัติแผนปี {plan.fiscal_year} แล้ว ทุกมาตรการมีรอบติดตามตามปฏิทินของแผน"


def locked(request: HttpRequest, member: Membership, plan: Plan) -> HttpResponse:
    """Say that a plan lies before the executives and is not changed meanwhile."""
    context = {"agency": member.agency, "year": plan.fiscal_year, "plan": plan}
    status = 200 if request.method == "GET" else 422
    return render(request, "measures/plan_locked.html", context, status=status)
