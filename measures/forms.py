"""The form of a measure."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms

from agencies.kinds import ALL_UNITS
from agencies.models import Agency
from assessments.packs import YearPack
from measures.actions import MeasureContent
from measures.models import Measure
from measures.queries import round_dates
from thai.dates import thai_date
from thai.fields import ThaiDateField
from thai.fiscal import FiscalYear
from thai.forms import ThaiForm

EVERY_UNIT = "all"
_NUMBERED = re.compile(r"^[(]?[0-9๐-๙]{1,2}[.)]\s*")


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something, without bullets or numbers typed in front.

    >>> lines_of(" ๑) จัดทำคู่มือ\\n\\n- เผยแพร่ ")
    ['จัดทำคู่มือ', 'เผยแพร่']
    """
    stripped = (line.strip().lstrip("-–•* ") for line in text.splitlines())
    return [cleaned for line in stripped if (cleaned := _NUMBERED.sub("", line))]


class MeasureForm(ThaiForm):
    """One measure of a plan year; ``content()`` gives what the actions take."""

    title = forms.CharField(
        label="ชื่อมาตรการ",
        max_length=500,
        help_text="บอกสิ่งที่จะทำให้ดีขึ้น เช่น มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้างให้ครบถ้วน",
    )
    indicators = forms.MultipleChoiceField(
        label="ตัวชี้วัดที่มาตรการนี้ตอบ",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "กรุณาเลือกตัวชี้วัดอย่างน้อย 1 ข้อ"},
    )
    guideline = forms.CharField(
        label="แนวทางปฏิบัติ",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=6000,
        help_text="อธิบายว่าหน่วยงานจะปฏิบัติอย่างไร ขึ้นบรรทัดใหม่เมื่อขึ้นข้อใหม่",
    )
    steps = forms.CharField(
        label="ขั้นตอน/วิธีการปฏิบัติ",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=6000,
        help_text="หนึ่งขั้นตอนต่อหนึ่งบรรทัด เรียงตามลำดับที่จะทำ ไม่ต้องพิมพ์เลขข้อ",
    )
    units = forms.MultipleChoiceField(
        label="ส่วนราชการที่รับผิดชอบ",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "กรุณาเลือกส่วนราชการอย่างน้อย 1 แห่ง หรือทุกส่วนราชการ"},
    )
    owner = forms.ChoiceField(label="เจ้าของมาตรการ", required=False, help_text="ผู้ที่จะรายงานผลในแต่ละรอบ")
    owner_name = forms.CharField(label="หรือพิมพ์ชื่อ กรณีผู้รับผิดชอบไม่มีบัญชีในระบบ", max_length=200, required=False)
    starts_on = ThaiDateField(label="วันเริ่ม")
    due_on = ThaiDateField(label="วันครบกำหนด")
    cut_offs = forms.MultipleChoiceField(
        label="รอบติดตามผล",
        widget=forms.CheckboxSelectMultiple,
        help_text="ตามปีงบประมาณ คือ รอบ 6 เดือนและสิ้นปีงบประมาณ",
        error_messages={"required": "กรุณาเลือกรอบติดตามอย่างน้อย 1 รอบ"},
    )
    target = forms.CharField(
        label="เป้าหมาย",
        max_length=1000,
        required=False,
        help_text="เช่น คะแนนตัวชี้วัดไม่ต่ำกว่า 85 ในปีถัดไป",
    )
    monitoring = forms.CharField(
        label="วิธีกำกับติดตาม",
        max_length=1000,
        required=False,
        help_text="เช่น รายงานความก้าวหน้าต่อที่ประชุมหัวหน้าส่วนราชการ",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agency: Agency, pack: YearPack, fiscal_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = FiscalYear(fiscal_year)
        self.offices = {str(unit.pk): unit for unit in agency.units.all()}
        people = agency.memberships.filter(is_active=True).select_related("user")
        self.people = {str(member.pk): member for member in people}
        self._choices("indicators", [(rule.code, f"{rule.number}. {rule.name}") for rule in pack.indicators])
        self._choices(
            "units", [(EVERY_UNIT, ALL_UNITS), *((pk, unit.name) for pk, unit in self.offices.items())]
        )
        self._choices(
            "owner", [("", "เลือกจากรายชื่อเจ้าหน้าที่"), *((pk, str(who)) for pk, who in self.people.items())]
        )
        self._choices(
            "cut_offs",
            [
                (day.isoformat(), f"{thai_date(day)} ({rule.name})")
                for day, rule in round_dates(pack, fiscal_year)
            ],
        )

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_steps(self) -> list[str]:
        steps = lines_of(self.cleaned_data["steps"])
        if not steps:
            raise forms.ValidationError("กรุณาพิมพ์ขั้นตอนอย่างน้อย 1 ข้อ")
        return steps

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "owner" in data and not data["owner"] and not data.get("owner_name"):
            self.add_error("owner", "กรุณาเลือกเจ้าของมาตรการ หรือพิมพ์ชื่อในช่องถัดไป")
        for name in ("starts_on", "due_on"):
            self._check_inside_year(name, data.get(name))
        starts, due = data.get("starts_on"), data.get("due_on")
        if starts and due and due < starts:
            self.add_error("due_on", f"วันครบกำหนดต้องไม่ก่อนวันเริ่ม ({thai_date(starts)})")
        return data

    def _check_inside_year(self, name: str, day: date | None) -> None:
        if day and not self.year.contains(day):
            self.add_error(
                name,
                f"{thai_date(day)} อยู่นอกปีงบประมาณ {self.year.year} กรุณาใช้วันที่ระหว่าง "
                f"{thai_date(self.year.starts_on)} ถึง {thai_date(self.year.ends_on)}",
            )

    def content(self) -> MeasureContent:
        """The cleaned form as the actions take it."""
        data = self.cleaned_data
        owner = self.people.get(data["owner"])
        return MeasureContent(
            title=data["title"],
            indicator_codes=data["indicators"],
            guideline="\n".join(lines_of(data["guideline"])),
            steps=data["steps"],
            all_units=EVERY_UNIT in data["units"],
            units=[self.offices[pk] for pk in data["units"] if pk != EVERY_UNIT],
            owner=owner,
            owner_name="" if owner else data["owner_name"],
            starts_on=data["starts_on"],
            due_on=data["due_on"],
            monitoring=data["monitoring"],
            target=data["target"],
            cut_offs=[date.fromisoformat(day) for day in data["cut_offs"]],
        )


def new_initial(agency: Agency, pack: YearPack, fiscal_year: int, indicator_code: str) -> dict[str, Any]:
    """Sensible values for a new measure answering an indicator (or none yet)."""
    year = FiscalYear(fiscal_year)
    first_unit = agency.units.first()
    initial: dict[str, Any] = {
        "starts_on": year.starts_on,
        "due_on": year.ends_on,
        "units": [str(first_unit.pk)] if first_unit else [],
        "cut_offs": [day.isoformat() for day, rule in round_dates(pack, fiscal_year) if rule.required],
    }
    rule = next((rule for rule in pack.indicators if rule.code == indicator_code), None)
    if rule:
        initial |= {
            "indicators": [rule.code],
            "title": f"มาตรการยกระดับ{rule.name}",
            "guideline": rule.advice,
            "target": f"คะแนนตัวชี้วัด{rule.name}ไม่ต่ำกว่า {pack.threshold_label} ในการประเมินครั้งถัดไป",
        }
    return initial


def edit_initial(measure: Measure) -> dict[str, Any]:
    """The values with which the form of an existing measure opens."""
    units = [str(unit.pk) for unit in measure.units.all()]
    return {
        "title": measure.title,
        "indicators": [point.indicator_code for point in measure.weak_points.all() if point.indicator_code],
        "guideline": measure.guideline,
        "steps": "\n".join(step.text for step in measure.steps.all()),
        "units": [EVERY_UNIT, *units] if measure.all_units else units,
        "owner": str(measure.owner_id or ""),
        "owner_name": measure.owner_name,
        "starts_on": measure.starts_on,
        "due_on": measure.due_on,
        "cut_offs": [row.cut_off.isoformat() for row in measure.rounds.all()],
        "target": measure.target,
        "monitoring": measure.monitoring,
        "version": measure.version,
    }
