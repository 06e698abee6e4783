"""The page where an agency's administrator puts its emblem on its papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from agencies.actions import emblem_version, remove_emblem, set_emblem
from agencies.http import get_officer
from agencies.models import Membership
from agencies.removing import RemovalForm
from agencies.roles import Permission
from agencies.versions import telling
from assessments.intake.uploads import QuotaHandler
from reports.emblems import LARGEST_FILE, BadEmblem, drawn, emblem_of
from thai.forms import ThaiForm

TOO_LARGE = "ไฟล์มีขนาดเกิน 5 MB กรุณาย่อไฟล์ก่อน"


class EmblemForm(ThaiForm):
    """The file with the emblem; what is kept is drawn from it anew."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(
        label="ไฟล์ภาพตรา",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.svg,image/png,image/jpeg,image/svg+xml"}),
        help_text="ภาพ PNG หรือ JPG ที่พิมพ์สูง 3 เซนติเมตรแล้วยังคมชัด (หากสแกนจากกระดาษ ให้เลือก 600 dpi) "
        "หรือไฟล์ SVG ที่มีแต่เส้น พื้นขาวหรือโปร่งใส เฉพาะดวงตรา ขนาดไฟล์ไม่เกิน 5 MB ระบบจะพิมพ์เป็นสีดำ",
        error_messages={"required": "กรุณาเลือกไฟล์ภาพตรา (PNG, JPG หรือ SVG)"},
    )

    picture = b""

    def clean_file(self) -> Any:
        """Draw the emblem; a file that cannot be one is refused beside the field."""
        try:
            self.picture = drawn(self.cleaned_data["file"].read())
        except BadEmblem as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["file"]


@csrf_exempt  # checked by _emblem, once the upload has its quota
def emblem(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Show the agency's emblem, take a new one, or take it away."""
    quota = QuotaHandler(request, LARGEST_FILE)
    request.upload_handlers = [quota]
    return _emblem(request, agency_code, quota)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _emblem(request: HttpRequest, agency_code: str, quota: QuotaHandler) -> HttpResponse:
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    shown = emblem_version(member.agency)
    if request.method == "POST" and "remove" in request.POST:
        return _remove(request, member, shown)
    is_sent = request.method == "POST"
    form = EmblemForm(request.POST, request.FILES) if is_sent else EmblemForm(initial={"version": shown})
    if quota.is_over:
        form.errors.clear()
        form.add_error("file", TOO_LARGE)
    elif is_sent and form.is_valid():
        with telling(form, version=shown):
            version = form.cleaned_data["version"]
            set_emblem(agency=member.agency, picture=form.picture, by=member, version=version)
            messages.success(request, "บันทึกตราแล้ว เอกสารที่ยังไม่ออกเลขที่จะใช้ตรานี้")
            return redirect("reports:emblem", agency_code)
        form.add_error("file", "กรุณาเลือกไฟล์อีกครั้ง")
    removal = RemovalForm(initial={"version": shown}, auto_id="remove_%s")
    return _page(request, member, form, removal)


def _remove(request: HttpRequest, member: Membership, shown: str) -> HttpResponse:
    removal = RemovalForm(request.POST, auto_id="remove_%s")
    if removal.is_valid():
        with telling(removal, version=shown):
            if remove_emblem(agency=member.agency, by=member, version=removal.cleaned_data["version"]):
                messages.success(request, "นำตราออกแล้ว เอกสารที่ออกต่อจากนี้จะเว้นที่สำหรับตราไว้")
            return redirect("reports:emblem", member.agency.code)
    return _page(request, member, EmblemForm(initial={"version": shown}), removal)


def _page(request: HttpRequest, member: Membership, form: EmblemForm, removal: RemovalForm) -> HttpResponse:
    context = {
        "agency": member.agency,
        "form": form,
        "removal": removal,
        "emblem": emblem_of(member.agency),
    }
    status = 422 if form.errors or removal.errors else 200
    return render(request, "reports/emblem.html", context, status=status)
