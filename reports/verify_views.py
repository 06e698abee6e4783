"""Public pages: whether a paper is the one an agency issued. They show what stands on it and nothing else."""

from __future__ import annotations

import hashlib
from typing import IO, Any, cast

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from assessments.intake.uploads import QuotaHandler
from reports.codes import read_code
from reports.limits import limited
from reports.verifying import find_issued, likeness, shown
from thai.forms import ThaiForm

LARGEST_FILE = 30 * 1024 * 1024
ASKED_A_MINUTE = 60
NOBODY_HAS_IT = (
    "ไม่พบเอกสารที่ใช้รหัสนี้ กรุณาตรวจตัวอักษรอีกครั้ง หากถูกต้อง เอกสารอาจไม่ได้ออกจากระบบนี้ กรุณาสอบถามหน่วยงานที่ปรากฏในเอกสาร"
)


class Digest:
    """A file that keeps nothing of what is written to it but its SHA-256."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Take a piece in."""
        self._sha256.update(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """There is nothing to go back to."""
        return 0

    def hexdigest(self) -> str:
        """The digest of all pieces."""
        return self._sha256.hexdigest()


class DigestHandler(QuotaHandler):
    """Takes one file's digest while it comes in: however large, it is never held."""

    def fresh_buffer(self) -> IO[bytes]:
        """Where the pieces go."""
        return cast("IO[bytes]", Digest())


class CodeForm(ThaiForm):
    """The code at the foot of a paper."""

    code = forms.CharField(
        label="รหัสตรวจสอบ",
        max_length=40,
        help_text="อักษรอังกฤษ 12 ตัวที่มุมล่างซ้ายของเอกสาร เช่น BCDF-GHJK-LMNP",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean_code(self) -> str:
        typed = self.cleaned_data["code"]
        if code := read_code(typed):
            return code
        digits = "รหัสมีแต่ตัวอักษร ไม่มีตัวเลข " if any(map(str.isdigit, typed)) else "รหัสไม่ถูกต้อง "
        raise forms.ValidationError(f"{digits}กรุณาพิมพ์อักษรอังกฤษ 12 ตัวตามที่พิมพ์ไว้บนเอกสาร")


class FileForm(ThaiForm):
    """A file to hold against the issued one."""

    file = forms.FileField(
        label="ไฟล์ PDF ที่ได้รับ",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": "กรุณาเลือกไฟล์ PDF"},
        help_text="ระบบเทียบลายนิ้วมือของไฟล์เท่านั้น ไม่เก็บและไม่เปิดอ่านไฟล์ ขนาดไม่เกิน 30 MB",
    )


@login_not_required
@require_GET
@never_cache
@limited(ASKED_A_MINUTE)
def verify_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a code; one that could exist leads to its page."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("reports:verify", form.cleaned_data["code"])
    return render(request, "reports/verify_ask.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@csrf_exempt  # checked by _verify, once the upload has its quota
@require_http_methods(["GET", "POST"])
@never_cache
@limited(ASKED_A_MINUTE)
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm an issued paper by its code, and a file against it."""
    quota = DigestHandler(request, LARGEST_FILE)
    request.upload_handlers = [quota]
    return _verify(request, code, quota)


@csrf_protect
def _verify(request: HttpRequest, code: str, quota: DigestHandler) -> HttpResponse:
    issued = find_issued(code)
    if issued is None:
        return _unknown(request, code)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    context: dict[str, Any] = {"form": form, "likeness": "", **shown(issued)}
    status = 200
    if quota.is_over:
        form.errors.clear()
        form.add_error("file", "ไฟล์ใหญ่เกิน 30 MB จึงไม่ใช่เอกสารที่ออกจากระบบนี้")
        status = 413
    elif request.method == "POST" and form.is_valid():
        context["likeness"] = likeness(issued, form.cleaned_data["file"].file.hexdigest())
        context["form"] = FileForm()
    elif form.errors:
        status = 422
    return render(request, "reports/verify.html", context, status=status)


def _unknown(request: HttpRequest, code: str) -> HttpResponse:
    """The form again with the code in it. Whether a paper is still on its way is not told apart."""
    form = CodeForm({"code": code})
    if form.is_valid():
        form.add_error("code", NOBODY_HAS_IT)
    return render(request, "reports/verify_ask.html", {"form": form}, status=404)
