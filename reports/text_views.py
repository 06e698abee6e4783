"""The page that checks an old paper: paste or choose a file, read what was found. Nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from agencies.http import get_officer
from agencies.models import Agency
from agencies.transitions import Refused
from assessments.intake.uploads import QuotaHandler
from reports.limits import limited
from reports.reading.facts import Facts, facts_of
from reports.reading.files import LARGEST_FILE, LONGEST_TEXT, UnreadablePaper, checked, text_of, too_large
from reports.reading.judging import judge
from reports.reading.lines import numbered
from reports.reading.showing import shown
from thai.forms import ThaiForm

CHECKS_A_MINUTE = 30


class OldPaperForm(ThaiForm):
    """The old paper, as a file or as pasted text; where both are given the file is read."""

    sometimes_required = ("file", "text")
    file = forms.FileField(
        label="ไฟล์เอกสาร",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.docx,.pdf"}),
        help_text="เลือกไฟล์ หรือวางข้อความในช่องถัดไป "
        "ไฟล์ Word (.docx) PDF ที่มีข้อความ หรือ .txt ขนาดไม่เกิน 10 MB ระบบไม่เก็บไฟล์ไว้",
    )
    text = forms.CharField(
        label="หรือวางข้อความของเอกสาร",
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="คัดลอกทั้งเอกสารมาวางได้ หากเลือกไฟล์ไว้ด้วย ระบบจะตรวจจากไฟล์",
    )

    read_text = ""

    def clean(self) -> dict[str, Any]:
        """Read the text out of whichever was given; a refusal stands at its field."""
        data = super().clean() or {}
        if self.errors:
            return data
        if (upload := data.get("file")) is not None:
            self._read("file", lambda: text_of(upload.read()))
        elif data.get("text", "").strip():
            self._read("text", lambda: checked(data["text"]))
        else:
            self.add_error("text", "กรุณาวางข้อความหรือเลือกไฟล์ที่ต้องการตรวจ")
        return data

    def _read(self, name: str, read: Callable[[], str]) -> None:
        try:
            self.read_text = read()
        except UnreadablePaper as error:
            self.add_error(name, str(error))


@csrf_exempt  # checked by _text_check, once the upload has its quota
@limited(CHECKS_A_MINUTE, methods=frozenset({"POST"}))
def text_check(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Check an old paper of a year against the record."""
    quota = QuotaHandler(request, LARGEST_FILE)
    request.upload_handlers = [quota]
    return _text_check(request, agency_code, year, quota)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _text_check(request: HttpRequest, agency_code: str, year: int, quota: QuotaHandler) -> HttpResponse:
    member = get_officer(request, agency_code)
    facts = _facts_or_404(member.agency, year)
    form = OldPaperForm(request.POST, request.FILES) if request.method == "POST" else OldPaperForm()
    context = {
        "agency": member.agency,
        "year": year,
        "has_result": year in facts.results,
        "form": form,
        "checked": None,
    }
    if quota.is_over:
        form.errors.clear()
        form.add_error("file", too_large())
        return render(request, "reports/text_check.html", context, status=413)
    if request.method == "GET" or not form.is_valid():
        return render(request, "reports/text_check.html", context, status=422 if form.errors else 200)
    lines = numbered(form.read_text)
    context["checked"] = shown(lines, judge(lines, facts))
    context["form"] = OldPaperForm(initial={"text": form.read_text})
    return render(request, "reports/text_check.html", context)


def _facts_or_404(agency: Agency, year: int) -> Facts:
    try:
        return facts_of(agency, year)
    except Refused as refused:
        raise Http404(str(refused)) from refused
