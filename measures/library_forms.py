"""Forms of the library: picking into a plan, and a recommendation of the agency's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from agencies.kinds import ALL_UNITS
from agencies.models import Agency
from assessments.packs import YearPack
from measures.models import Recommendation
from measures.recommendations import DISCLOSED, indicator_of, key_of
from thai.forms import ThaiForm
from thai.pasting import lines_of

ITEM = "item:"


class PickForm(ThaiForm):
    """Which recommendations become measures; ``reason`` is asked for where the plan is in force."""

    picks = forms.MultipleChoiceField(
        label="มาตรการที่เลือก",
        error_messages={
            "required": "กรุณาเลือกมาตรการอย่างน้อย 1 รายการ",
            "invalid_choice": "มีรายการที่เลิกใช้แล้วหรือไม่อยู่ในคลัง กรุณาตรวจสอบรายการที่เลือกอีกครั้ง",
        },
    )
    reason = forms.CharField(
        label="เหตุผลที่เพิ่มมาตรการหลังอนุมัติแผน",
        max_length=1000,
        help_text="แผนนี้อนุมัติแล้ว เหตุผลจะเก็บไว้ในประวัติของแผน",
    )

    def __init__(self, *args: Any, rows: Iterable[Recommendation], needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(row.pk): row for row in rows}
        field = self.fields["picks"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(pk, row.title) for pk, row in self.rows.items()]
        if not needs_reason:
            del self.fields["reason"]

    @property
    def typed(self) -> set[str]:
        """The keys that were ticked, valid or not, so that the page shows them ticked again."""
        return set(self["picks"].value() or ())

    @property
    def picked(self) -> list[Recommendation]:
        """The recommendations of a valid form, in the order of the library."""
        return [row for pk, row in self.rows.items() if pk in self.cleaned_data["picks"]]


class RecommendationForm(ThaiForm):
    """A recommendation of the agency's own; ``content()`` gives what the actions take."""

    title = forms.CharField(label="ชื่อมาตรการ", max_length=500)
    about = forms.ChoiceField(
        label="ใช้กับ",
        help_text="เลือกตัวชี้วัด หรือหัวข้อของ OIT ที่มาตรการนี้ช่วยได้โดยตรง",
        error_messages={"required": "กรุณาเลือกตัวชี้วัดหรือหัวข้อของ OIT ที่ใช้มาตรการนี้"},
    )
    guideline = forms.CharField(
        label="แนวทางปฏิบัติ", widget=forms.Textarea(attrs={"rows": 4}), max_length=6000, required=False
    )
    steps = forms.CharField(
        label="ขั้นตอน/วิธีการปฏิบัติ",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=6000,
        help_text="หนึ่งขั้นตอนต่อหนึ่งบรรทัด เรียงตามลำดับที่จะทำ ไม่ต้องพิมพ์เลขข้อ",
    )
    office = forms.ChoiceField(label="ส่วนราชการที่มักรับผิดชอบ", required=False)
    evidence = forms.CharField(
        label="หลักฐานที่ควรมี",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=3000,
        required=False,
        help_text="หนึ่งรายการต่อหนึ่งบรรทัด",
    )
    target = forms.CharField(label="เป้าหมาย", max_length=1000, required=False)
    monitoring = forms.CharField(label="วิธีกำกับติดตาม", max_length=1000, required=False)
    question = forms.CharField(
        label="คำถามติดตาม",
        max_length=1000,
        required=False,
        help_text="คำถามที่เจ้าของมาตรการควรตอบได้เมื่อถึงรอบติดตาม",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agency: Agency, pack: YearPack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = [ALL_UNITS, *(unit.name for unit in agency.units.all())]
        known = str(self.initial.get("office", ""))
        offices += [known] if known and known not in offices else []
        self._choose("office", [("", "ยังไม่ระบุ"), *((name, name) for name in offices)])
        subjects = _subjects(pack, str(self.initial.get("about", "")))
        self._choose("about", [("", "เลือกตัวชี้วัดหรือหัวข้อของ OIT"), *subjects])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_steps(self) -> str:
        steps = lines_of(self.cleaned_data["steps"])
        if not steps:
            raise forms.ValidationError("กรุณาพิมพ์ขั้นตอนอย่างน้อย 1 ข้อ")
        return "\n".join(steps)

    def clean_guideline(self) -> str:
        return "\n".join(lines_of(self.cleaned_data["guideline"]))

    def clean_evidence(self) -> str:
        return "\n".join(lines_of(self.cleaned_data["evidence"]))

    def content(self, pack: YearPack) -> dict[str, Any]:
        """The cleaned form as the actions take it."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"about", "version"}}
        about = self.cleaned_data["about"]
        item_key = about.removeprefix(ITEM) if about.startswith(ITEM) else ""
        indicator = indicator_of(pack, item_key) if item_key else about
        return data | {"indicator_code": indicator, "item_key": item_key}


def _subjects(pack: YearPack, kept: str) -> list[Any]:
    """Each indicator heads the disclosed items of the year that the library knows; what is kept stays."""
    groups: list[Any] = []
    for rule in pack.indicators:
        keys = _item_choices(pack, rule.code)
        groups.append(
            (f"{rule.number}. {rule.name}", [(rule.code, f"ตัวชี้วัดที่ {rule.number} {rule.name}"), *keys])
        )
    offered = {value for _, choices in groups for value, _ in choices}
    return [*groups, *([(kept, "หัวข้อเดิม ซึ่งปีนี้ไม่มี")] if kept and kept not in offered else [])]


def _item_choices(pack: YearPack, indicator: str) -> list[tuple[str, str]]:
    choices: dict[str, str] = {}
    for item in pack.items_of(indicator):
        key = key_of(item) if item.code.startswith(DISCLOSED) else None
        if key:
            choices.setdefault(ITEM + key.key, f"{item.code} {item.name}")
    return list(choices.items())


def initial_recommendation(row: Recommendation) -> dict[str, Any]:
    """The values with which the form of an existing recommendation opens."""
    names = (
        "title",
        "guideline",
        "steps",
        "office",
        "evidence",
        "target",
        "monitoring",
        "question",
        "version",
    )
    about = f"{ITEM}{row.item_key}" if row.item_key else row.indicator_code
    return {name: getattr(row, name) for name in names} | {"about": about}
