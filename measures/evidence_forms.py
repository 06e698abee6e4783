"""The form of evidence: a file, a link or both, with a name and a date of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from measures.evidence import ENDINGS, Inspected, Unacceptable, inspect, tidy_name, too_large
from measures.evidence_actions import EvidenceContent
from measures.links import checked_link
from measures.models import Evidence
from thai.dates import thai_date
from thai.fields import ThaiDateField
from thai.fiscal import FiscalYear
from thai.forms import ThaiForm

LONGEST_TITLE = 300
TITLE_HELP = (
    "เช่น คำสั่งแต่งตั้งคณะทำงาน ที่ 12/{} ต้องพิมพ์หากใส่ลิงก์โดยไม่มีไฟล์ "
    "หากมีไฟล์และเว้นว่างไว้ ระบบใช้ชื่อไฟล์ หากเลือกหลายไฟล์ ระบบเติมชื่อไฟล์ต่อท้าย"
)
LINK_HELP = "คัดลอกจากช่องที่อยู่ของเว็บเบราว์เซอร์ ต้องเป็นหน้าที่ประชาชนเปิดได้"
DATE_HELP = "วันที่ซึ่งปรากฏในเอกสารหรือวันที่ถ่ายภาพ เช่น 31 มี.ค. {} ไม่ใช่วันที่นำเข้าระบบ"


def not_after_today(day: date | None, what: str) -> None:
    """Raise ValidationError for a day still to come."""
    today = timezone.localdate()
    if day and day > today:
        raise ValidationError(f"{what}ต้องไม่เกินวันนี้ ({thai_date(today)}) กรุณาตรวจปี พ.ศ. และเดือนที่พิมพ์")


class FilesInput(forms.FileInput):
    """A box that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; gives a list, empty where none was chosen."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each file as Django checks one."""
        return [one for one in (super(FilesField, self).clean(row, initial) for row in data or [None]) if one]


class EvidenceForm(ThaiForm):
    """Evidence to be kept. Where it is ``optional``, an empty form is valid and ``contents()`` is empty.

    ``year`` (พ.ศ.) is that of the examples, the present fiscal year unless given. The file stands last: what
    was typed before it reaches the portal even where the file is too large.
    """

    sometimes_required: Collection[str] = ("title", "url", "file")
    title = forms.CharField(
        label="ชื่อหลักฐาน",
        max_length=LONGEST_TITLE,
        required=False,
    )
    dated_on = ThaiDateField(
        label="วันที่ของหลักฐาน",
        required=False,
    )
    url = forms.CharField(
        label="ลิงก์ที่เผยแพร่",
        max_length=1000,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        help_text=LINK_HELP,
    )
    file = FilesField(
        label="ไฟล์",
        required=False,
        allow_empty_file=True,
        widget=FilesInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def __init__(self, *args: Any, optional: bool = False, year: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = year or FiscalYear.of(timezone.localdate()).year
        self.fields["title"].help_text = TITLE_HELP.format(shown)
        self.fields["dated_on"].help_text = DATE_HELP.format(shown)
        self.completed = ""  # the address, where the portal added its scheme
        self.is_optional = optional
        self.inspected: list[Inspected] = []
        limit = settings.EVIDENCE_LIMIT // 1024 // 1024
        kinds = "PDF ภาพ PNG หรือ JPEG หรือ Word Excel PowerPoint (.docx .xlsx .pptx)"
        self.fields["file"].help_text = f"{kinds} เลือกได้หลายไฟล์ รวมกันไม่เกิน {limit} MB"
        if not optional:
            self.fields["url"].help_text = f"ต้องใส่หากไม่มีไฟล์ {LINK_HELP}"
            self.fields["file"].help_text = f"ต้องเลือกหากไม่มีลิงก์ {self.fields['file'].help_text}"

    def clean_dated_on(self) -> date | None:
        day: date | None = self.cleaned_data["dated_on"]
        not_after_today(day, "วันที่ของหลักฐาน")
        return day

    def clean_url(self) -> str:
        typed = str(self.cleaned_data["url"])
        if not typed:
            return ""
        try:
            return self._completed(typed, checked_link(typed))
        except Unacceptable as error:
            raise ValidationError(str(error), code="link") from error

    def _completed(self, typed: str, address: str) -> str:
        """The address, put into its box where something was added to what was typed."""
        if address != typed.strip():
            self.completed = address
            data: Any = self.data
            self.data = data = data.copy()
            data[self.add_prefix("url")] = address
        return address

    def clean_file(self) -> Any:
        files = self.cleaned_data["file"]
        inspected, refused = [], []
        for file in files:
            try:
                inspected.append(inspect(file, file.name))
            except Unacceptable as error:
                which = f"ไฟล์ “{tidy_name(file.name)}” " if len(files) > 1 else ""
                refused.append(ValidationError(f"{which}{error}", code="file"))
        if refused:
            raise ValidationError(refused)
        self.inspected = inspected
        return files

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.errors or (self.is_optional and not any(data.values())):
            return data
        if not data["file"] and not data["url"]:
            self.add_error("file", "กรุณาเลือกไฟล์ หรือใส่ลิงก์ที่เผยแพร่ไว้")
        elif data["url"] and len(data["file"]) > 1:
            self.add_error("url", "ลิงก์ใส่คู่กับไฟล์ได้ครั้งละหนึ่งไฟล์ กรุณาเก็บไฟล์เหล่านี้ก่อน แล้วเพิ่มลิงก์เป็นหลักฐานอีกชิ้น")
        elif not data["title"] and not data["file"]:
            self.add_error("title", "กรุณาพิมพ์ชื่อหลักฐาน เพื่อให้ผู้อ่านทราบว่าลิงก์นี้คือเรื่องใด")
        return data

    @property
    def note(self) -> str:
        """What the portal added to the link; empty where it was typed in full."""
        return f"ระบบเติม https:// ให้ลิงก์แล้ว เป็น {self.completed}" if self.completed else ""

    def refuse_size(self) -> None:
        """Say that the file was too large to be taken in at all."""
        self.full_clean()
        self.errors.clear()
        self.add_error("file", too_large())

    def ask_for_file_again(self) -> None:
        """A browser does not send a file twice by itself: say so where the page comes back."""
        if self.inspected and "file" not in self.errors:
            names = " ".join(f"“{one.name}”" for one in self.inspected)
            self.add_error("file", f"ยังไม่ได้บันทึก กรุณาเลือกไฟล์ {names} อีกครั้งก่อนกดบันทึก")

    def contents(self) -> list[EvidenceContent]:
        """The cleaned form as the actions take it: one piece for each file, or one for a link alone."""
        data = self.cleaned_data
        if not data.get("file"):
            return [EvidenceContent(data["title"], data["url"], data["dated_on"])] if data.get("url") else []
        return [
            EvidenceContent(self._title(one), data["url"], data["dated_on"], file, one)
            for file, one in zip(data["file"], self.inspected, strict=True)
        ]

    def _title(self, one: Inspected) -> str:
        """The name that was typed, else that of the file; of several files both."""
        title, name = self.cleaned_data["title"], one.name.rpartition(".")[0]
        named = f"{title} ({name})" if title and len(self.inspected) > 1 else title or name
        return str(named)[:LONGEST_TITLE]


class EvidenceEditForm(EvidenceForm):
    """Name, date and link of evidence that is kept; its file never changes."""

    sometimes_required = ()
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, evidence: Evidence, **kwargs: Any) -> None:
        kwargs.setdefault("initial", evidence_initial(evidence))
        super().__init__(*args, **kwargs)
        del self.fields["file"]
        self.fields["title"].required = True
        self.fields["title"].help_text = ""
        link = self.fields["url"]
        link.help_text, link.required = LINK_HELP, not evidence.file
        link.error_messages["required"] = "หลักฐานนี้ไม่มีไฟล์ จึงต้องมีลิงก์ หากไม่ใช้แล้วให้ลบหลักฐาน"

    def clean(self) -> dict[str, Any]:
        return forms.Form.clean(self) or {}

    def content(self) -> EvidenceContent:
        """The cleaned form as ``change_evidence`` takes it."""
        data = self.cleaned_data
        return EvidenceContent(title=data["title"], url=data["url"], dated_on=data["dated_on"])


def evidence_initial(evidence: Evidence) -> dict[str, Any]:
    """The values with which the form of kept evidence opens."""
    names = ("title", "url", "dated_on", "version")
    return {name: getattr(evidence, name) for name in names}
