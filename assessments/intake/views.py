"""Pages for bringing scores in by paste and workbook: read, look, correct, save. Nothing is saved before.

The preview keeps no state on the server: it carries the text and the figures in its own form.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from agencies.http import get_officer
from agencies.models import Membership
from agencies.roles import Permission
from agencies.versions import telling
from assessments.actions import save_scores
from assessments.editions import pack_of
from assessments.holding import Entered
from assessments.intake.forms import IntakeForm, PasteForm, UploadForm, intake_data
from assessments.intake.paste import read_block
from assessments.intake.paste_findings import another_assessment
from assessments.intake.pasted import Pasted
from assessments.intake.uploads import QuotaHandler
from assessments.intake.workbook import workbook_text
from assessments.intake.workbook_files import LARGEST_FILE, Unusable, too_large
from assessments.item_actions import save_item_scores
from assessments.models import Assessment
from assessments.panels import locked_context, panel_context, previewed, tell_saved
from assessments.queries import entered_of, get_assessment, scores_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def scores_paste(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Paste a text, look at what was understood, correct it, save it."""
    member = get_officer(request, agency_code, Permission.ENTER_SCORES)
    assessment = get_assessment(member.agency, year)
    if assessment.is_confirmed:
        return render(request, "assessments/locked.html", locked_context(assessment, member))
    form = PasteForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _paste_page(request, assessment, form)
    if request.POST.get("step") == "save":
        return _save(request, assessment, member)
    return _preview(request, assessment, form.cleaned_data["text"], form)


@csrf_exempt  # checked by _scores_upload, once the upload has its quota
def scores_upload(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Choose a workbook and look at what was understood of it."""
    quota = QuotaHandler(request, LARGEST_FILE)
    request.upload_handlers = [quota]
    return _scores_upload(request, agency_code, year, quota)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _scores_upload(request: HttpRequest, agency_code: str, year: int, quota: QuotaHandler) -> HttpResponse:
    member = get_officer(request, agency_code, Permission.ENTER_SCORES)
    assessment = get_assessment(member.agency, year)
    if assessment.is_confirmed:
        return render(request, "assessments/locked.html", locked_context(assessment, member))
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if quota.is_over:
        form.errors.clear()
        form.add_error("file", too_large())
        return _upload_page(request, assessment, form, status=413)
    if request.method == "GET" or not form.is_valid():
        return _upload_page(request, assessment, form)
    try:
        text = workbook_text(form.cleaned_data["file"].read(), pack_of(assessment.edition))
    except Unusable as error:
        form.add_error("file", str(error))
        return _upload_page(request, assessment, form)
    return _preview(request, assessment, text, None)


@require_GET
def scores_form(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """The workbook to fill in, with the figures recorded so far."""
    from assessments.intake.workbook_form import write_form  # loads openpyxl, which only downloads need

    member = get_officer(request, agency_code, Permission.ENTER_SCORES)
    assessment = get_assessment(member.agency, year)
    items = dict(assessment.item_scores.values_list("code", "value"))
    content = write_form(assessment, pack_of(assessment.edition), scores_of(assessment), items)
    return download(content, XLSX, f"แบบฟอร์มคะแนน-ITA-{year}.xlsx")


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to keep, with a Thai name that every browser understands."""
    answer = HttpResponse(content, content_type=content_type)
    plain = name.encode("ascii", "ignore").decode().strip("-") or "ita"
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"
    return answer


def _paste_page(request: HttpRequest, assessment: Assessment, form: PasteForm) -> HttpResponse:
    context = {"assessment": assessment, "form": form}
    return render(request, "assessments/scores_paste.html", context, status=422 if form.errors else 200)


def _upload_page(
    request: HttpRequest, assessment: Assessment, form: UploadForm, status: int | None = None
) -> HttpResponse:
    context = {"assessment": assessment, "form": form}
    answer = status or (422 if form.errors else 200)
    return render(request, "assessments/scores_upload.html", context, status=answer)


def _preview(
    request: HttpRequest, assessment: Assessment, text: str, paste: PasteForm | None
) -> HttpResponse:
    """Show what was understood; back to the text where that is nothing."""
    pack, stored = pack_of(assessment.edition), scores_of(assessment)
    pasted = read_block(text, pack, assessment.agency.name)
    if pasted.is_empty:
        empty = paste or PasteForm({"text": text})
        for finding in another_assessment(pasted, pack):
            empty.add_error("text", finding.message)
        empty.add_error(
            "text",
            "ไม่พบชื่อตัวชี้วัดของปีนี้พร้อมคะแนนในข้อความ กรุณาคัดลอกให้มีทั้งชื่อและคะแนน "
            f"หรือวางคะแนนล้วนให้ครบ {len(pack.indicators)} ตัวตามลำดับตัวชี้วัด",
        )
        return _paste_page(request, assessment, empty)
    data = intake_data(assessment, stored, pasted, text)
    form = IntakeForm(data, pack=pack, pasted=pasted, stored=stored)
    form.is_valid()
    return _preview_page(request, assessment, form, pasted, status=200)


def _save(request: HttpRequest, assessment: Assessment, member: Membership) -> HttpResponse:
    pack, stored = pack_of(assessment.edition), scores_of(assessment)
    pasted = read_block(request.POST["text"], pack, assessment.agency.name)
    form = IntakeForm(request.POST, pack=pack, pasted=pasted, stored=stored)
    if form.is_valid():
        with telling(form, assessment):
            _keep(assessment, form, member)
            tell_saved(request, assessment, "บันทึกคะแนนที่นำเข้าแล้ว")
            return redirect("desk:year", assessment.agency.code, assessment.fiscal_year)
    return _preview_page(request, assessment, form, pasted, status=422)


@transaction.atomic
def _keep(assessment: Assessment, form: IntakeForm, by: Membership) -> None:
    """Scores and item scores together or not at all."""
    version = form.cleaned_data["version"]
    save_scores(assessment=assessment, scores=form.scores, by=by, version=version, **form.declared)
    if form.items:
        save_item_scores(assessment=assessment, items=form.items, by=by)


def _entered(assessment: Assessment, form: IntakeForm) -> Entered:
    """What is recorded, with the item scores of the preview in place of their own."""
    entered = entered_of(assessment)
    items = {code: score for code, score in form.items.items() if score is not None}
    return replace(entered, items=entered.items | items)


def _preview_page(
    request: HttpRequest, assessment: Assessment, form: IntakeForm, pasted: Pasted, status: int
) -> HttpResponse:
    result = previewed(form, _entered(assessment, form))
    context = {"assessment": assessment, "form": form, "pasted": pasted, **panel_context(result)}
    context["groups"] = [
        {"view": view, "fields": form.score_fields(view.code)} for view in context["instruments"]
    ]
    return render(request, "assessments/scores_intake.html", context, status=status)
