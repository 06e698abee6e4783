"""Pages of a year's items: the grid of an instrument, its live figures, the choice between two figures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.http import get_officer
from agencies.roles import Permission
from agencies.versions import telling
from assessments.editions import pack_of
from assessments.holding import Entered, held_result, holdings
from assessments.item_actions import choose_basis, save_item_scores
from assessments.item_checks import typing_doubts
from assessments.item_forms import QUICK_SCORES, BasisForm, ItemsForm, basis_initial, items_initial
from assessments.item_presenters import grid_of, panel_of
from assessments.models import Assessment
from assessments.packs import InstrumentRule, YearPack
from assessments.panels import locked_context
from assessments.queries import declared_of, entered_of, get_assessment


@require_http_methods(["GET", "POST"])
def items_edit(request: HttpRequest, agency_code: str, year: int, instrument: str) -> HttpResponse:
    """Type the item scores of one instrument."""
    member = get_officer(request, agency_code, Permission.ENTER_SCORES)
    assessment = get_assessment(member.agency, year)
    pack = pack_of(assessment.edition)
    rule = find_instrument(pack, instrument)
    if assessment.is_confirmed:
        return render(request, "assessments/locked.html", locked_context(assessment, member))
    entered = entered_of(assessment)
    initial = items_initial(assessment.version, entered.items)
    form = ItemsForm(request.POST or None, pack=pack, instrument=rule.code, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        with telling(form, assessment):
            save_item_scores(assessment=assessment, items=form.scores, by=member, version=version)
            _tell_saved(request, assessment, pack, rule)
            return redirect("assessments:items-edit", agency_code, year, instrument)
    shown = _with_typed(entered, form) if form.is_bound else entered
    context = {
        "assessment": assessment,
        "form": form,
        "grid": grid_of(form, holdings(pack, shown), rule.code),
        "quick_scores": QUICK_SCORES,
        "instruments": pack.instruments,
        **_panel(assessment, pack, shown, rule),
    }
    return render(request, "assessments/items_edit.html", context, status=422 if form.errors else 200)


def _tell_saved(request: HttpRequest, assessment: Assessment, pack: YearPack, rule: InstrumentRule) -> None:
    """Say at the head of the next page that items were saved, and what about them is worth a look."""
    entered, words = entered_of(assessment), f"บันทึกคะแนนรายข้อของ {rule.code} แล้ว"
    doubts = typing_doubts(assessment, pack, entered, holdings(pack, entered), rule.code)
    if doubts:
        messages.warning(request, " ".join([words, "แต่มีข้อที่ควรตรวจสอบก่อนยืนยันผล", *doubts]))
    else:
        messages.success(request, words)


@require_POST
def items_preview(request: HttpRequest, agency_code: str, year: int, instrument: str) -> HttpResponse:
    """What the typed item scores come to, as a fragment for the panel; nothing is saved."""
    member = get_officer(request, agency_code, Permission.ENTER_SCORES)
    assessment = get_assessment(member.agency, year)
    pack = pack_of(assessment.edition)
    rule = find_instrument(pack, instrument)
    form = ItemsForm(request.POST, pack=pack, instrument=rule.code)
    form.is_valid()
    context = _panel(assessment, pack, _with_typed(entered_of(assessment), form), rule)
    return render(request, "assessments/_items_panel.html", context)


def find_instrument(pack: YearPack, code: str) -> InstrumentRule:
    """The instrument named in the address; Http404 where the year has no items for it."""
    for rule in pack.instruments:
        own = {row.code for row in pack.indicators_of(rule.code)}
        if rule.code.lower() == code and any(item.indicator in own for item in pack.items):
            return rule
    raise Http404(f"ปีนี้ไม่มีข้อของเครื่องมือ {code}")


def _with_typed(entered: Entered, form: ItemsForm) -> Entered:
    """What is stored, the form's own items as far as they can be read in place of the stored ones."""
    own = {rule.code for rule in form.rules}
    others = {code: value for code, value in entered.items.items() if code not in own}
    typed = {code: value for code, value in form.scores.items() if value is not None}
    return Entered(entered.typed, others | typed)


def _panel(assessment: Assessment, pack: YearPack, entered: Entered, rule: InstrumentRule) -> dict[str, Any]:
    """Context of the panel beside the grid."""
    result, rows = held_result(pack, entered, declared_of(assessment)), holdings(pack, entered)
    return {
        "doubts": typing_doubts(assessment, pack, entered, rows, rule.code),
        "instrument": result.instrument(rule.code),
        "result": result,
        "lines": panel_of(rows, rule.code),
        "is_two_parts": rule.code == "EIT" and pack.eit_parts == "two_parts",
    }


@require_http_methods(["GET", "POST"])
def basis_choose(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Say which figure holds where a typed score and its items differ."""
    member = get_officer(request, agency_code, Permission.ENTER_SCORES)
    assessment = get_assessment(member.agency, year)
    if assessment.is_confirmed:
        return render(request, "assessments/locked.html", locked_context(assessment, member))
    rows = holdings(pack_of(assessment.edition), entered_of(assessment))
    differing = [row for row in rows.values() if row.differs]
    reasons = dict(assessment.scores.values_list("indicator__code", "basis_reason"))
    initial = basis_initial(assessment.version, differing, reasons)
    form = BasisForm(request.POST or None, rows=differing, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        with telling(form, assessment):
            choose_basis(assessment=assessment, choices=form.choices, by=member, version=version)
            messages.success(request, "บันทึกคะแนนที่ใช้แล้ว")
            return redirect("assessments:scores-edit", agency_code, year)
    context = {"assessment": assessment, "form": form, "has_differences": bool(differing)}
    return render(request, "assessments/basis_choose.html", context, status=422 if form.errors else 200)
