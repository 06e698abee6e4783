"""The page where an administrator corrects a year's rules for their agency."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.http import get_officer
from agencies.models import Agency, Membership
from agencies.roles import Permission
from agencies.versions import Stale, telling
from assessments.corrections import correct_edition
from assessments.edition_forms import CorrectionForm
from assessments.editions import current_edition, known_years, pack_of
from assessments.models import Edition
from assessments.queries import find_assessment
from assessments.years_without_rules import no_rules_words

SECTIONS = (
    ("ชื่อการประเมินและเกณฑ์คะแนน", ("title", "threshold")),
    ("เครื่องมือและน้ำหนัก", ("instrument_",)),
    ("ชื่อตัวชี้วัด", ("indicator_",)),
    ("ระดับผลการประเมิน", ("band_",)),
    ("เอกสารและข้อ OIT ที่ตอบ", ("paper_",)),
    ("ตัวชี้วัดย่อย", ("sub_indicators",)),
    ("ข้อของแบบวัด IIT", ("item_i",)),
    ("ข้อของแบบวัด EIT", ("item_e",)),
    ("ข้อของแบบตรวจ OIT", ("item_o",)),
)


@require_GET
def editions(request: HttpRequest, agency_code: str) -> HttpResponse:
    """The years whose rules the portal has, and which the agency corrected."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    rows = [current_edition(year, member.agency) for year in known_years()]
    return render(request, "assessments/editions.html", {"agency": member.agency, "editions": rows})


@require_http_methods(["GET", "POST"])
def edition_edit(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Correct a year's rules: saved as the agency's next revision."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    edition = current_edition(year, member.agency)
    if edition is None:
        raise Http404(no_rules_words(year))
    form = CorrectionForm(request.POST or None, pack=pack_of(edition))
    form.initial["base"] = edition.pk
    if request.method == "POST" and form.is_valid():
        base = Edition.objects.filter(pk=form.cleaned_data["base"], fiscal_year=year).first()
        with telling(form, base=edition.pk):
            saved = _save(base, form, member)
            messages.success(request, f"บันทึกเกณฑ์ปี {year} เป็นฉบับที่ {saved.revision} แล้ว")
            return redirect("assessments:edition-edit", agency_code, year)
    context = {
        "agency": member.agency,
        "year": year,
        "edition": edition,
        "form": form,
        "sections": _sections(form),
        "facts": pack_of(edition).facts,
        "fate": _fate(member.agency, year),
    }
    return render(request, "assessments/edition_edit.html", context, status=422 if form.errors else 200)


def _save(base: Edition | None, form: CorrectionForm, member: Membership) -> Edition:
    """Keep the form's rules after the edition it was opened with."""
    if base is None:
        raise Stale
    return correct_edition(base=base, pack=form.corrected, reason=form.cleaned_data["reason"], by=member)


def _sections(form: CorrectionForm) -> list[dict[str, Any]]:
    """The parts of the form that hold fields; one with an error is open."""
    sections = [
        {
            "title": title,
            "fields": form.section(*prefixes),
            "open": form.has_errors_in(*prefixes),
            "columns": 3 if prefixes == ("band_",) else 2,  # a level is a name and two bounds
        }
        for title, prefixes in SECTIONS
    ]
    return [section for section in sections if section["fields"]]


def _fate(agency: Agency, year: int) -> str:
    """What saving does to the agency's result of the year."""
    assessment = find_assessment(agency, year)
    if assessment is None:
        return f"เมื่อเปิดปี {year} ระบบจะใช้เกณฑ์ฉบับที่แก้ไขนี้"
    if assessment.is_confirmed:
        return f"ผลคะแนนปี {year} ยืนยันแล้ว จึงใช้เกณฑ์ฉบับเดิมต่อไป"
    return f"ผลคะแนนปี {year} ยังไม่ยืนยัน จะย้ายไปใช้เกณฑ์ฉบับที่แก้ไขทันทีที่บันทึก"
