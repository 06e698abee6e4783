"""The form in which a paper signed by hand is filed: what is written on it, and its scan."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django import forms
from django.core.cache import caches

from reports.models import Paper
from reports.numbering import next_in_book
from reports.papers import PAPERS
from reports.rendering import pen_copy
from reports.scans import BadScan, Scan, checked
from thai.digits import to_arabic_digits
from thai.fields import ThaiDateField
from thai.forms import ThaiForm
from thai.names import tidy

_NAME = re.compile(r"[0-9a-f]{64}")
KEPT_FOR = 3600  # seconds between sending a file and confirming it
FORGOTTEN = "ระบบเก็บไฟล์ที่ส่งไว้รอยืนยันเพียง 1 ชั่วโมง กรุณาเลือกไฟล์อีกครั้ง"


class ScanForm(ThaiForm):
    """The scan of a paper signed by hand, and what is written on it.

    ``kept`` names a scan that was sent and is to be confirmed; ``sender`` is whose it must be.
    """

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
        error_messages={"required": "กรุณาเลือกไฟล์ที่สแกนจากเอกสารซึ่งลงนามแล้ว"},
    )
    is_complete = forms.BooleanField(
        label="ตรวจแล้วว่าไฟล์อ่านได้ครบทุกหน้า และลงนามครบทุกลำดับ",
        error_messages={"required": "กรุณาตรวจไฟล์แล้วยืนยัน เพราะเก็บแล้วแก้ไขไม่ได้"},
    )
    kept = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    scan: Scan | None = None

    def __init__(self, *args: Any, paper: Paper, sender: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._place = f"scan-{paper.pk}-{sender}"
        if paper.state == "submitted":
            self.fields["file"].help_text = _wanted(pen_copy(paper).pages)
        self.fields["file"].required = not self.data.get("kept")
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
        if sent := self.cleaned_data["file"]:
            self.scan = self._checked(sent.read())
        return sent

    def clean_kept(self) -> str:
        """A file chosen anew goes before the one that was sent first."""
        kept: str = self.cleaned_data["kept"]
        if kept and self.scan is None and "file" not in self.errors:
            is_ours = _NAME.fullmatch(kept)
            data: bytes | None = caches["pages"].get(f"{self._place}-{kept}") if is_ours else None
            if data is None:
                self.add_error("file", FORGOTTEN)
            else:
                self.scan = self._checked(data)
        return kept

    def keep(self, scan: Scan) -> str:
        """Put a scan aside until it is confirmed; the name it goes by."""
        name = hashlib.sha256(scan.data).hexdigest()
        caches["pages"].set(f"{self._place}-{name}", scan.data, KEPT_FOR)
        return name

    def _checked(self, data: bytes) -> Scan:
        try:
            return checked(data)
        except BadScan as error:
            raise forms.ValidationError(str(error)) from error


def _wanted(pages: int) -> str:
    """What kind of file a paper of so many pages asks for."""
    if pages == 1:
        return "เอกสารนี้มีหน้าเดียว ใช้ไฟล์ PDF หรือภาพ JPEG ขนาดไม่เกิน 20 MB"
    return f"เอกสารนี้มี {pages} หน้า ใช้ไฟล์ PDF ครบทุกหน้า ขนาดไม่เกิน 20 MB"
