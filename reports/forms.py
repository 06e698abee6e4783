"""The form in which a paper is edited."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone

from agencies.findings import Finding, blocking
from agencies.models import Unit
from reports.ahead import is_slip, slip_words
from reports.drafting.sections import Edit, Written, fingerprint
from reports.models import Paper
from reports.papers import PAPERS
from thai.digits import to_arabic_digits, to_thai_digits
from thai.fields import ThaiDateField
from thai.forms import ThaiForm
from thai.pasting import plain_characters

LONGEST_SECTION = 30_000  # a measure with dozens of steps is one section


@dataclass(frozen=True)
class SectionRow:
    """A section on the page: its text, the box that takes the portal's wording again, of a stale one the box
    that says it is right as it stands, what is wrong, and the page of the paper on which it begins."""

    written: Written
    field: forms.BoundField
    reset: forms.BoundField
    settled: forms.BoundField | None
    findings: Sequence[Finding]
    page: int

    @property
    def key(self) -> str:
        """The key of the section."""
        return self.written.draft.key

    @property
    def tags(self) -> list[tuple[str, str]]:
        """What a reader should know of it at a glance: kind and words of each tag."""
        tags = [("info", "แก้แล้ว")] if self.written.is_edited else []
        if self.written.is_stale:
            tags.append(("warn", "ข้อมูลเปลี่ยน"))
        if self.field.errors or blocking(self.findings):
            tags.append(("bad", "ต้องแก้ไข"))
        elif self.findings:
            tags.append(("warn", "ควรตรวจ"))
        return tags

    @property
    def is_flagged(self) -> bool:
        """Whether it is wrong, doubted or overtaken, so that it is named before anything is unfolded."""
        return any(kind != "info" for kind, _ in self.tags)

    @property
    def offers_reset(self) -> bool:
        """Whether the portal's wording can be taken again, as the message about an empty text says."""
        return self.written.is_edited or bool(self.field.errors)

    @property
    def is_open(self) -> bool:
        """Whether somebody has worked on it or should."""
        return bool(self.tags)


class PaperForm(ThaiForm):
    """The head of a paper and its sections; section texts are shown in Thai digits, kept in Arabic ones."""

    unit = forms.ModelChoiceField(
        label="ส่วนราชการเจ้าของเรื่อง",
        queryset=Unit.objects.none(),
        empty_label=None,
        help_text="หัวหน้าส่วนราชการนี้จะเป็นผู้ลงนามเสนอลำดับแรก",
    )
    dated_on = ThaiDateField(label="วันที่ของเอกสาร")
    order_number = forms.CharField(
        label="คำสั่งมอบหมายงาน ITA เลขที่",
        max_length=60,
        required=False,
        help_text="เลขทับปี พ.ศ. ตามที่พิมพ์ในคำสั่ง",
    )
    order_dated_on = ThaiDateField(label="คำสั่งลงวันที่", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, paper: Paper, sections: Sequence[Written], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = list(sections)
        unit = self.fields["unit"]
        if isinstance(unit, forms.ModelChoiceField):
            unit.queryset = paper.agency.units.all()
        rules = PAPERS[paper.kind]
        if not rules.is_proposed:
            unit.help_text = "ส่วนราชการที่จัดทำเอกสาร"
        if not rules.quotes_order:
            del self.fields["order_number"], self.fields["order_dated_on"]
        for row in self.sections:
            self.fields[row.draft.key] = forms.CharField(
                label=row.draft.label,
                required=False,
                max_length=LONGEST_SECTION,
                widget=forms.Textarea(attrs={"rows": _rows(row.text)}),
            )
            self.fields[f"reset-{row.draft.key}"] = forms.BooleanField(label="ใช้ถ้อยคำของระบบ", required=False)
            if row.is_stale:
                self.fields[f"settled-{row.draft.key}"] = forms.BooleanField(
                    label="ตรวจแล้ว ข้อความของท่านถูกต้องตามข้อมูลล่าสุด", required=False
                )
            for mark in ("shown", "basis"):
                self.fields[f"{mark}-{row.draft.key}"] = forms.CharField(
                    required=False, max_length=16, widget=forms.HiddenInput
                )

    @property
    def order(self) -> list[forms.BoundField]:
        """The fields about the order that gave out the work, for papers that name it."""
        return [self[name] for name in ("order_number", "order_dated_on") if name in self.fields]

    @property
    def has_labels(self) -> bool:
        """Whether a section has labelled paragraphs."""
        return any(row.draft.labels for row in self.sections)

    def clean_dated_on(self) -> Any:
        """A year typed wrongly is told beside the field, before anything is printed with it."""
        dated_on, today = self.cleaned_data["dated_on"], timezone.localdate()
        if dated_on and is_slip(dated_on, today):
            raise forms.ValidationError(slip_words(dated_on, today))
        return dated_on

    def clean_order_number(self) -> str:
        return plain_text(self.cleaned_data["order_number"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for row in self.sections:
            key = row.draft.key
            if not data.get(f"reset-{key}") and key in data and not plain_text(data[key]):
                self.add_error(key, "ส่วนนี้ว่างไม่ได้ กรุณาพิมพ์ข้อความ หรือเลือกใช้ถ้อยคำของระบบ")
        return data

    @property
    def texts(self) -> dict[str, Edit]:
        """The sections that were touched or said to be right, ``{section key: edit}``, with Arabic digits and
        plain line ends."""
        edits = {}
        for row in self.sections:
            key = row.draft.key
            text = plain_text(self.cleaned_data[key])
            if self.cleaned_data[f"reset-{key}"]:
                edits[key] = Edit(None)
            elif fingerprint(text) != self.cleaned_data[f"shown-{key}"] or self._is_settled(key):
                edits[key] = Edit(text, self.cleaned_data[f"basis-{key}"])
        return edits

    def _is_settled(self, key: str) -> bool:
        return bool(self.cleaned_data.get(f"settled-{key}"))

    def _settled(self, key: str) -> forms.BoundField | None:
        name = f"settled-{key}"
        return self[name] if name in self.fields else None

    def rows(
        self,
        found: Mapping[str, Sequence[Finding]] | None = None,
        starts: Mapping[str, int] | None = None,
    ) -> list[SectionRow]:
        """Each section beside its field, what was ``found`` in it and on which page it ``starts``, by key."""
        keys = [row.draft.key for row in self.sections]
        return [
            SectionRow(
                row,
                self[key],
                self[f"reset-{key}"],
                self._settled(key),
                (found or {}).get(key, ()),
                (starts or {}).get(key, 1),
            )
            for key, row in zip(keys, self.sections, strict=True)
        ]

    def marks(self) -> list[forms.BoundField]:
        """The hidden fields that remember which wordings the form was opened with."""
        return [self[f"{mark}-{row.draft.key}"] for row in self.sections for mark in ("shown", "basis")]


def plain_text(text: str) -> str:
    """A typed or pasted text with Arabic digits, one kind of line end, no control or zero-width characters.

    Characters that only a special font draws stay, so that their owner can be told of them.

    >>> plain_text("ได้ ๖๐.๔๐\\u200b คะแนน\\r\\n")
    'ได้ 60.40 คะแนน'
    """
    lines = plain_characters(to_arabic_digits(text)).replace("\t", " ").splitlines()
    cleaned = ("".join(filter(_may_stay, line)).strip() for line in lines)
    return "\n".join(cleaned).strip()


def _may_stay(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) == "Co"


def _rows(text: str) -> int:
    """How many lines of a form a text needs."""
    return max(2, min(14, sum(1 + len(line) // 90 for line in text.splitlines()) + 1))


def paper_initial(paper: Paper, sections: Sequence[Written]) -> dict[str, Any]:
    """The values with which the form opens."""
    initial = {
        "unit": paper.unit_id,
        "dated_on": paper.dated_on,
        "order_number": to_thai_digits(paper.order_number),
        "order_dated_on": paper.order_dated_on,
        "version": paper.version,
    }
    for row in sections:
        initial[row.draft.key] = to_thai_digits(row.text)
        initial[f"shown-{row.draft.key}"] = fingerprint(plain_text(row.text))
        initial[f"basis-{row.draft.key}"] = fingerprint(row.draft.text)
    return initial
