"""Pages for entering, confirming and reopening a year's scores."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import can
from agencies.form_pages import form_stands_on
from agencies.http import get_officer
from agencies.questions import questions_of, reasons_of
from agencies.roles import Permission
from agencies.transitions import Refused, perform
from agencies.versions import telling
from assessments import actions, workflow
from assessments.checks import check_result
from assessments.editions import pack_of
from assessments.forms import OpenYearForm, ReasonForm, ScoresForm, scores_initial
from assessments.holding import holdings
from assessments.item_presenters import put_words_beside, score_lines
from assessments.panels import (
    declared_in,
    locked_context,
    panel_context,
    previewed,
    tell_saved,
    typing_doubts,
)
from assessments.presenters import announced_lines
from assessments.queries import declared_of, entered_of, get_assessment, result_of


@form_stands_on("desk:agency")
def year_open(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Open a fiscal year and go on to its scores."""
    member = get_officer(request, agency_code, Permission.ENTER_SCORES)
    opened = set(member.agency.assessments.values_list("fiscal_year", flat=True))
    form = OpenYearForm(request.POST, opened=opened)
    if not form.is_valid() or form.asked:
        context = {"form": form, "agency": member.agency, "latest": max(opened, default=None)}
        return render(request, "assessments/year_open.html", context, status=422)
    year = form.cleaned_data["fiscal_year"]
    actions.open_year(agency=member.agency, fiscal_year=year, by=member)
    return redirect("assessments:scores-edit", agency_code, year)


@require_http_methods(["GET", "POST"])
def scores_edit(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Type the ten scores of a year."""
    member = get_officer(request, agency_code, Permission.ENTER_SCORES)
    assessment = get_assessment(member.agency, year)
    if assessment.is_confirmed:
        return render(request, "assessments/locked.html", locked_context(assessment, member))
    pack, entered = pack_of(assessment.edition), entered_of(assessment)
    stored = {code: row.value for code, row in entered.typed.items()}
    form = ScoresForm(request.POST or None, pack=pack, initial=scores_initial(assessment, stored))
    rows = holdings(pack, entered)
    put_words_beside(form, rows)
    if request.method == "POST" and form.is_valid():
        with telling(form, assessment):
            actions.save_scores(
                assessment=assessment,
                scores=form.scores,
                by=member,
                version=form.cleaned_data["version"],
                **form.declared,
            )
            tell_saved(request, assessment, "บันทึกคะแนนแล้ว")
            return redirect("desk:year", agency_code, year)
    result = previewed(form, entered) if form.is_bound else result_of(assessment)
    declared = declared_in(form) if form.is_bound else declared_of(assessment)
    context = {"assessment": assessment, "form": form, **panel_context(result, declared)}
    context["doubts"] = typing_doubts(assessment, result)
    context["has_differences"] = any(row.differs for row in rows.values())
    context["groups"] = [
        {"view": view, "fields": form.score_fields(view.code)} for view in context["instruments"]
    ]
    return render(request, "assessments/scores_edit.html", context, status=422 if form.errors else 200)


@require_POST
def scores_preview(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """What the typed scores compute to, as a fragment for the panel; nothing is saved."""
    member = get_officer(request, agency_code, Permission.ENTER_SCORES)
    assessment = get_assessment(member.agency, year)
    form = ScoresForm(request.POST, pack=pack_of(assessment.edition))
    form.is_valid()
    result = previewed(form, entered_of(assessment))
    wrong = [bound for bound in form.visible_fields() if bound.errors]
    unread = [(bound.id_for_label, bound.label, " ".join(map(str, bound.errors))) for bound in wrong]
    context = panel_context(result, declared_in(form)) | {"unread": unread}
    context["doubts"] = typing_doubts(assessment, result)
    return render(request, "assessments/_result_panel.html", context)


@require_http_methods(["GET", "POST"])
def result_confirm(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Check the answers, give a reason for each question, and lock the year."""
    member = get_officer(request, agency_code, Permission.CONFIRM_RESULT)
    assessment = get_assessment(member.agency, year)
    if assessment.is_confirmed:
        return render(request, "assessments/locked.html", locked_context(assessment, member))
    findings = check_result(assessment)
    questions = questions_of(findings, request.POST)
    refusal: list[Any] = []
    if request.method == "POST":
        try:
            perform(workflow.CONFIRM, assessment, by=member, waivers=reasons_of(questions))
        except Refused as refused:
            refusal = refused.findings
        else:
            messages.success(request, f"ยืนยันผลคะแนนปีงบประมาณ พ.ศ. {year} แล้ว งานถัดไปอยู่ที่ “ต้องทำอะไรต่อ”")
            return redirect("desk:year", agency_code, year)
    result, rows = result_of(assessment), holdings(pack_of(assessment.edition), entered_of(assessment))
    context = {
        "assessment": assessment,
        "findings": findings,
        "questions": questions,
        "refusal": refusal,
        "announced": announced_lines(assessment, result),
        "lines": score_lines(result, rows),
        **panel_context(result),
    }
    return render(request, "assessments/result_confirm.html", context, status=422 if refusal else 200)


@require_http_methods(["GET", "POST"])
def result_reopen(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Open a confirmed year for correction, with a reason that is kept."""
    member = get_officer(request, agency_code, Permission.REOPEN_RESULT)
    assessment = get_assessment(member.agency, year)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            perform(workflow.REOPEN, assessment, by=member, comment=form.cleaned_data["comment"])
            messages.success(request, f"เปิดผลคะแนนปี {year} เพื่อแก้ไขแล้ว เมื่อแก้เสร็จต้องยืนยันอีกครั้ง")
            # Who may open a result need not be who mends it: a ปลัด opens, and the clerk corrects.
            corrects = can(member, Permission.ENTER_SCORES)
            return redirect("assessments:scores-edit" if corrects else "desk:year", agency_code, year)
    context = {"assessment": assessment, "form": form}
    return render(request, "assessments/result_reopen.html", context, status=422 if form.errors else 200)
