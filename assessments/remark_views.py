"""Pages of remarks and suggestions: listed, added, corrected, removed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.access import can
from agencies.http import get_officer, offer_to_put_back
from agencies.models import Membership
from agencies.removed_already import leads_on_when_removed
from agencies.removing import RemovalForm
from agencies.restoring import DAYS, kept, lines
from agencies.roles import Permission
from agencies.transitions import Refused
from agencies.versions import telling
from assessments.editions import pack_of
from assessments.models import Assessment, Remark, Suggestion
from assessments.packs import YearPack
from assessments.queries import get_assessment
from assessments.remark_actions import remove_note, restore_note, save_remark, save_suggestion
from assessments.remark_forms import RemarkForm, SuggestionForm, remark_initial

NOTES = (Remark, Suggestion)


@dataclass(frozen=True)
class RemarkLine:
    """A remark with the name of what it is about."""

    remark: Remark
    about: str


@require_GET
def remarks(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """All remarks and suggestions of a year's result."""
    member = get_officer(request, agency_code)
    assessment = get_assessment(member.agency, year)
    pack = pack_of(assessment.edition)
    can_edit = can(member, Permission.ENTER_SCORES)
    context = {
        "assessment": assessment,
        "lines": [RemarkLine(row, about_of(pack, row)) for row in assessment.remarks.all()],
        "suggestions": assessment.suggestions.all(),
        "can_edit": can_edit,
        "removed": lines(kept(assessment, *NOTES), partial(_back, assessment)) if can_edit else [],
        "days": DAYS,
    }
    return render(request, "assessments/remarks.html", context)


def about_of(pack: YearPack, remark: Remark) -> str:
    """What a remark is about, in words."""
    if remark.item_code:
        item = pack.item(remark.item_code)
        return f"ข้อ {remark.item_code} {item.name if item else ''}".strip()
    indicator = next((rule for rule in pack.indicators if rule.code == remark.indicator_code), None)
    return f"ตัวชี้วัดที่ {indicator.number} {indicator.name}" if indicator else "ผลการประเมินโดยรวม"


@require_http_methods(["GET", "POST"])
def remark_edit(
    request: HttpRequest, agency_code: str, year: int, note_id: int | None = None
) -> HttpResponse:
    """Add a remark, or correct one."""
    member, assessment = _opened(request, agency_code, year)
    remark = get_object_or_404(Remark, assessment=assessment, pk=note_id) if note_id else None
    initial = remark_initial(remark) if remark else {}
    form = RemarkForm(request.POST or None, pack=pack_of(assessment.edition), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("text", "version")}
        with telling(form, remark):
            save_remark(assessment=assessment, remark=remark, by=member, **data, **form.place)
            messages.success(request, "บันทึกข้อสังเกตแล้ว")
            return redirect("assessments:remarks", agency_code, year)
    title = "แก้ไขข้อสังเกต" if remark else "เพิ่มข้อสังเกต"
    return _note_page(request, assessment, form, title)


@require_http_methods(["GET", "POST"])
def suggestion_edit(
    request: HttpRequest, agency_code: str, year: int, note_id: int | None = None
) -> HttpResponse:
    """Add a suggestion, or correct one."""
    member, assessment = _opened(request, agency_code, year)
    suggestion = get_object_or_404(Suggestion, assessment=assessment, pk=note_id) if note_id else None
    names = ("source", "text", "version")
    initial = {name: getattr(suggestion, name) for name in names} if suggestion else {}
    form = SuggestionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with telling(form, suggestion):
            save_suggestion(assessment=assessment, suggestion=suggestion, by=member, **form.cleaned_data)
            messages.success(request, "บันทึกข้อเสนอแนะแล้ว")
            return redirect("assessments:remarks", agency_code, year)
    title = "แก้ไขข้อเสนอแนะ" if suggestion else "เพิ่มข้อเสนอแนะ"
    return _note_page(request, assessment, form, title)


@require_http_methods(["GET", "POST"])
@leads_on_when_removed(Remark, "note_id", "assessments:remarks")
def remark_remove(request: HttpRequest, agency_code: str, year: int, note_id: int) -> HttpResponse:
    """Remove a remark, after asking."""
    member, assessment = _opened(request, agency_code, year)
    return _remove(request, get_object_or_404(Remark, assessment=assessment, pk=note_id), member)


@require_http_methods(["GET", "POST"])
@leads_on_when_removed(Suggestion, "note_id", "assessments:remarks")
def suggestion_remove(request: HttpRequest, agency_code: str, year: int, note_id: int) -> HttpResponse:
    """Remove a suggestion, after asking."""
    member, assessment = _opened(request, agency_code, year)
    return _remove(request, get_object_or_404(Suggestion, assessment=assessment, pk=note_id), member)


@require_POST
def note_restore(request: HttpRequest, agency_code: str, year: int, removed_id: int) -> HttpResponse:
    """Put back a remark or a suggestion that was removed."""
    member, assessment = _opened(request, agency_code, year)
    removed = get_object_or_404(kept(assessment, *NOTES), pk=removed_id)
    try:
        note = restore_note(assessment=assessment, removed=removed, by=member)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"นำ{note._meta.verbose_name} “{note}” กลับคืนแล้ว")
    return redirect("assessments:remarks", agency_code, year)


def _back(assessment: Assessment, removed_id: int) -> str:
    """Where a note of a year that was removed is put back."""
    place = [assessment.agency.code, assessment.fiscal_year, removed_id]
    return reverse("assessments:note-restore", args=place)


def _opened(request: HttpRequest, agency_code: str, year: int) -> tuple[Membership, Assessment]:
    member = get_officer(request, agency_code, Permission.ENTER_SCORES)
    return member, get_assessment(member.agency, year)


def _note_page(
    request: HttpRequest, assessment: Assessment, form: RemarkForm | SuggestionForm, title: str
) -> HttpResponse:
    context = {"assessment": assessment, "form": form, "title": title}
    return render(request, "assessments/remark_edit.html", context, status=422 if form.errors else 200)


def _remove(request: HttpRequest, note: Remark | Suggestion, member: Membership) -> HttpResponse:
    assessment = note.assessment
    sent = request.POST if request.method == "POST" else None
    form = RemovalForm(sent, initial={"version": note.version})
    if form.is_valid():
        with telling(form, note):
            removed = remove_note(note=note, by=member, version=form.cleaned_data["version"])
            offer_to_put_back(request, f"ลบ{note._meta.verbose_name}แล้ว", _back(assessment, removed.pk))
            return redirect("assessments:remarks", member.agency.code, assessment.fiscal_year)
    context = {
        "assessment": assessment,
        "note": note,
        "kind": note._meta.verbose_name,
        "form": form,
        "days": DAYS,
    }
    return render(request, "assessments/remark_remove.html", context, status=422 if form.errors else 200)
