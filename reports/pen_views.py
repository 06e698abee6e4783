"""Pages of the pen way and of corrections: print and sign by hand, file the scan, begin a new version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from agencies.http import get_officer
from agencies.roles import Permission
from agencies.transitions import Refused
from agencies.versions import telling
from assessments.intake.uploads import QuotaHandler
from reports.actions import correct_paper
from reports.checks import notes_for_readers
from reports.filing import file_scan
from reports.models import Paper
from reports.numbering import next_in_book
from reports.papers import PAPERS
from reports.queries import get_paper
from reports.scans import LARGEST_FILE, BadScan, Scan, checked, too_large
from reports.seats import seats_of
from thai.digits import to_arabic_digits
from thai.fields import ThaiDateField
from thai.forms import ThaiForm
from thai.names import tidy


class ScanForm(ThaiForm):
    """The scan of a paper signed by hand, and what is written on it."""

    number = forms.CharField(
        label="เลขที่บนเอกสาร",
        max_length=80,
        error_messages={"required": "กรุณากรอกเลขที่ที่เขียนไว้บนเอกสาร"},
    )
    signed_on = ThaiDateField(label="วันที่ลงนามลำดับสุดท้าย")
    file = forms.FileField(
        label="ไฟล์สแกน",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,application/pdf,image/jpeg"}),
        help_text="ไฟล์ PDF ครบทุกหน้า หรือภาพ JPEG เมื่อเอกสารมีหน้าเดียว ขนาดไม่เกิน 20 MB",
        error_messages={"required": "กรุณาเลือกไฟล์ที่สแกนจากเอกสารซึ่งลงนามแล้ว"},
    )
    is_complete = forms.BooleanField(
        label="ตรวจแล้วว่าไฟล์อ่านได้ครบทุกหน้า และลงนามครบทุกลำดับ",
        error_messages={"required": "กรุณาตรวจไฟล์แล้วยืนยัน เพราะเก็บแล้วแก้ไขไม่ได้"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    scan: Scan | None = None

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not PAPERS[paper.kind].is_numbered:
            del self.fields["number"]
        else:
            next_one = next_in_book(paper.unit) if paper.unit else ""
            self.fields["number"].help_text = (
                f"เลขถัดไปในทะเบียนขณะนี้คือ {next_one} หากยังไม่ได้เขียน ให้เขียนเลขนี้ก่อนสแกน" if next_one else ""
            )

    def clean_number(self) -> str:
        return tidy(to_arabic_digits(self.cleaned_data["number"]))

    def clean_file(self) -> Any:
        """Look into the file; one that is no scan is refused beside the field."""
        try:
            self.scan = checked(self.cleaned_data["file"].read())
        except BadScan as error:
            raise forms.ValidationError(str(error)) from error
        return self.cleaned_data["file"]


@csrf_exempt  # checked by _paper_pen, once the upload has its quota
def paper_pen(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Print a submitted paper to be signed by hand, and file its scan."""
    quota = QuotaHandler(request, LARGEST_FILE)
    request.upload_handlers = [quota]
    return _paper_pen(request, agency_code, paper_id, quota)


@csrf_protect
@require_http_methods(["GET", "POST"])
def _paper_pen(request: HttpRequest, agency_code: str, paper_id: int, quota: QuotaHandler) -> HttpResponse:
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    row = get_paper(member.agency, paper_id)
    is_sent = request.method == "POST"
    typed = (request.POST, request.FILES) if is_sent else ()
    form = ScanForm(*typed, paper=row, initial={"version": row.version})
    if quota.is_over:
        form.errors.clear()
        form.add_error("file", too_large())
    elif is_sent and form.is_valid() and form.scan:
        with telling(form, row):
            if _file(form, row, form.scan, member):
                messages.success(request, "เก็บฉบับลงนามแล้ว เอกสารแก้ไขไม่ได้อีก")
                return redirect("reports:paper", agency_code, paper_id)
    context = {
        "agency": row.agency,
        "paper": row,
        "label": PAPERS[row.kind].label,
        "form": form,
        "seats": seats_of(row),
        "notes": notes_for_readers(row, member),
    }
    return render(request, "reports/paper_pen.html", context, status=422 if form.errors else 200)


def _file(form: ScanForm, row: Paper, scan: Scan, member: Any) -> bool:
    """File the scan, or say beside the fields what stands against it."""
    data = form.cleaned_data
    try:
        file_scan(
            paper=row,
            scan=scan,
            signed_on=data["signed_on"],
            number=data.get("number", ""),
            by=member,
            version=data["version"],
        )
    except Refused as refused:
        for finding in refused.findings:
            form.add_error(finding.rule if finding.rule in form.fields else None, finding.message)
        return False
    return True


class CorrectionForm(ThaiForm):
    """Why an issued paper is made anew."""

    reason = forms.CharField(
        label="สิ่งที่ต้องแก้ไข",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="เก็บไว้ในประวัติของเอกสารฉบับแก้ไข",
        error_messages={"required": "กรุณาบอกว่าเอกสารที่ออกแล้วต้องแก้ไขอะไร"},
    )


@require_http_methods(["GET", "POST"])
def paper_correct(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Begin the paper that takes the place of an issued one."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    row = get_paper(member.agency, paper_id)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with telling(form):
            correction = correct_paper(paper=row, reason=form.cleaned_data["reason"], by=member)
            messages.success(request, "เริ่มฉบับแก้ไขแล้ว ข้อความที่เคยแก้ในฉบับเดิมตามมาด้วย")
            return redirect("reports:paper", agency_code, correction.pk)
    context = {"agency": row.agency, "paper": row, "label": PAPERS[row.kind].label, "form": form}
    return render(request, "reports/paper_correct.html", context, status=422 if form.errors else 200)
