"""Forms for bringing scores in: paste a text, choose a workbook, correct what was understood."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from assessments.forms import DECLARED_SCORES, ScoresForm, scores_initial
from assessments.intake.pasted import Pasted, Row
from assessments.intake.workbook import LONGEST_TEXT
from assessments.models import Assessment
from assessments.packs import YearPack
from thai.fields import ThaiScoreField
from thai.forms import ThaiForm

LONGEST_PASTE = LONGEST_TEXT


class PasteForm(ThaiForm):
    """The text that an officer pastes."""

    text = forms.CharField(
        label="ข้อความที่มีคะแนน",
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text="คัดลอกจากเว็บไซต์ PDF Word หรือ Excel แล้ววางได้ทั้งก้อน เมื่อมีชื่อตัวชี้วัด เรียงลำดับใดก็ได้ "
        "หากมีแต่ตัวเลข ต้องครบทุกตัวชี้วัดและเรียงตามลำดับตัวชี้วัด เลขไทยหรือเลขอารบิกก็ได้",
        error_messages={"required": "กรุณาวางข้อความที่มีชื่อตัวชี้วัดและคะแนน"},
    )


class UploadForm(ThaiForm):
    """The workbook that an officer chooses; its content is judged by ``workbook_files``, not by its name."""

    file = forms.FileField(
        label="ไฟล์ Excel (.xlsx)",
        allow_empty_file=True,
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        help_text="แบบฟอร์มของระบบ หรือไฟล์ที่มีชื่อตัวชี้วัดและคะแนน ขนาดไม่เกิน 5 MB",
        error_messages={"required": "กรุณาเลือกไฟล์ Excel (.xlsx)"},
    )


class IntakeForm(ScoresForm):
    """The preview: what was understood, still to be corrected, and the text that it came from.

    A field's help says where its figure was found. Fields ``item_<code>`` stand for the items in the text.
    """

    several = "ช่องนี้ใส่ได้คะแนนเดียว กรุณาพิมพ์คะแนนของตัวชี้วัดนี้เพียงค่าเดียว"

    text = forms.CharField(
        label="ข้อความที่วาง",
        max_length=LONGEST_PASTE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )

    def __init__(
        self, *args: Any, pack: YearPack, pasted: Pasted, stored: Mapping[str, Decimal], **kwargs: Any
    ) -> None:
        super().__init__(*args, pack=pack, **kwargs)
        settled, torn = pasted.settled, pasted.conflicts
        for rule in pack.indicators:
            field = self.fields[f"score_{rule.code}"]
            field.help_text = _found(settled.get(rule.code), torn.get(rule.code, []), stored.get(rule.code))
        known = {item.code: item.name for item in pack.items}
        self.item_codes = list(dict.fromkeys(row.code for row in pasted.items))
        for code in self.item_codes:
            self.fields[f"item_{code}"] = ThaiScoreField(label=f"{code} {known.get(code, '')}".strip())

    def item_fields(self) -> list[forms.BoundField]:
        """The bound fields of the items, in the order of the text."""
        return [self[f"item_{code}"] for code in self.item_codes]

    @property
    def items(self) -> dict[str, Decimal | None]:
        """``{item code: score}`` of the item fields that are valid."""
        return {
            code: self.cleaned_data[key]
            for code in self.item_codes
            if (key := f"item_{code}") in self.cleaned_data
        }


def _found(row: Row | None, torn: list[Row], stored: Decimal | None) -> str:
    """Where a score was found, for the line under its field."""
    if torn:
        return "พบหลายค่า " + " / ".join(f"{one.typed} (บรรทัด {one.line})" for one in torn)
    if row is None:
        return "ไม่พบในข้อความ" + ("" if stored is None else " คงคะแนนที่บันทึกไว้เดิม")
    changed = "" if stored is None or stored == row.score else f" · เดิมบันทึกไว้ {stored}"
    return f"บรรทัด {row.line} · {row.how.value}{changed}"


def intake_data(
    assessment: Assessment, stored: Mapping[str, Decimal], pasted: Pasted, text: str
) -> dict[str, str]:
    """What the preview's fields hold at first: what was understood, over what is recorded."""
    opened = scores_initial(assessment, stored)
    data = {name: str(value) for name, value in opened.items() if value not in (None, "")}
    data |= {f"score_{code}": row.typed for code, row in pasted.settled.items()}
    for code in pasted.conflicts:
        data.pop(f"score_{code}", None)
    data |= {f"item_{row.code}": row.typed for row in reversed(pasted.items)}
    declared = {f"declared_{code.lower()}": figure for code, figure in pasted.instruments.items()}
    if pasted.total is not None:
        declared["declared_total"] = pasted.total
    data |= {name: str(figure) for name, figure in declared.items() if name in DECLARED_SCORES}
    if pasted.level:
        data["declared_level"] = pasted.level
    return data | {"text": text}
