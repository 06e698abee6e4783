"""The page where a signer puts the picture of their own signature; nobody else sees or uses it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from agencies.http import get_officer
from agencies.models import Agency
from agencies.roles import Permission
from assessments.intake.uploads import QuotaHandler
from reports.signatures import (
    LARGEST_FILE,
    BadSignature,
    drawn,
    remove_signature,
    save_signature,
    signature_of,
)
from thai.forms import ThaiForm

TOO_LARGE = "ไฟล์มีขนาดเกิน 3 MB กรุณาย่อไฟล์ก่อน"


class SignatureForm(ThaiForm):
    """The file with the signature; what is kept is drawn from it anew."""

    file = forms.FileField(
        label="ไฟล์ภาพลายมือชื่อ",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,image/png,image/jpeg"}),
        help_text="เซ็นบนกระดาษขาวด้วยปากกาสีเข้ม ถ่ายหรือสแกนเป็น PNG หรือ JPEG ขนาดไม่เกิน 3 MB ระบบตัดพื้นกระดาษออกให้",
        error_messages={"required": "กรุณาเลือกไฟล์ภาพลายมือชื่อ (PNG หรือ JPEG)"},
    )

    picture = b""

    def clean_file(self) -> Any:
        """Draw the signature; a file that cannot be one is refused beside the field."""
        try:
            self.picture = drawn(self.cleaned_data["file"].read())
        except BadSignature as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["file"]


@csrf_exempt  # checked by _signature, once the upload has its quota
def signature(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Show one's own signature, take a new one, or take it away."""
    quota = QuotaHandler(request, LARGEST_FILE)
    request.upload_handlers = [quota]
    return _signature(request, agency_code, quota)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _signature(request: HttpRequest, agency_code: str, quota: QuotaHandler) -> HttpResponse:
    member = get_officer(request, agency_code, Permission.SIGN_PAPERS)
    is_sent, back = request.method == "POST", _paper_to_go_back_to(request, member.agency)
    here = request.get_full_path() if back else reverse("reports:signature", args=[agency_code])
    if is_sent and "remove" in request.POST:
        if remove_signature(by=member):
            messages.success(request, "ลบภาพลายมือชื่อแล้ว เอกสารที่ลงนามไปแล้วไม่เปลี่ยน")
        return redirect(here)
    form = SignatureForm(request.POST, request.FILES) if is_sent else SignatureForm()
    if quota.is_over:
        form.errors.clear()
        form.add_error("file", TOO_LARGE)
    elif is_sent and form.is_valid():
        save_signature(picture=form.picture, by=member)
        messages.success(request, "บันทึกภาพลายมือชื่อแล้ว เลือกใช้ได้เมื่อลงนาม")
        return redirect(here)
    context = {"agency": member.agency, "form": form, "signature": signature_of(member), "back": back}
    response = render(request, "reports/signature.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _paper_to_go_back_to(request: HttpRequest, agency: Agency) -> str:
    """The sign page in ``?next=`` from which one came, of this agency only; "" for anything else."""
    try:
        asked = resolve(request.GET.get("next", ""))
    except Resolver404:
        return ""
    is_ours = asked.view_name == "reports:paper-sign" and asked.kwargs["agency_code"] == agency.code
    return reverse(asked.view_name, kwargs=asked.kwargs) if is_ours else ""
