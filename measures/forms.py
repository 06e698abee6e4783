"""The form of a measure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from agencies.kinds import ALL_UNITS
from agencies.models import Agency
from agencies.removing import RemovalForm
from assessments.packs import TopicRule, YearPack
from measures.actions import MeasureContent
from measures.models import Measure, Plan, Recommendation
from measures.queries import PlanDay, cut_offs_of, find_plan, lost_items, pack_days, topics_for_plan
from thai.dates import thai_date
from thai.digits import normalize_item_code
from thai.fields import ThaiBahtField, ThaiDateField, show_dates_of
from thai.fiscal import FiscalYear
from thai.forms import ThaiForm
from thai.lists import joined
from thai.pasting import lines_of

EVERY_UNIT = "all"


def outside(year: FiscalYear, day: date) -> str:
    """What to say of a day that is not in the plan's year."""
    return (
        f"{thai_date(day)} อยู่นอกปีงบประมาณ {year.year} กรุณาใช้วันที่ระหว่าง "
        f"{thai_date(year.starts_on)} ถึง {thai_date(year.ends_on)}"
    )


def check_period(form: forms.Form, year: FiscalYear) -> None:
    """Add an error for a start or due date outside the year, and for one that is due before it starts."""
    for name in ("starts_on", "due_on"):
        day = form.cleaned_data.get(name)
        if day and not year.contains(day):
            form.add_error(name, outside(year, day))
    starts, due = form.cleaned_data.get("starts_on"), form.cleaned_data.get("due_on")
    if starts and due and due < starts:
        form.add_error("due_on", f"วันครบกำหนดต้องไม่ก่อนวันเริ่ม ({thai_date(starts)})")


class AmendmentForm(ThaiForm):
    """A form that changes a plan; once the plan is in force it asks for a reason, as its last field."""

    reason = forms.CharField(
        label="เหตุผลที่แก้ไขแผน",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        help_text="แผนนี้อนุมัติใช้แล้ว เหตุผลจะเก็บไว้ในประวัติของแผน",
    )

    def __init__(self, *args: Any, plan: Plan | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields.pop("reason")
        if plan is not None and plan.is_adopted:
            self.fields["reason"] = reason

    @property
    def why(self) -> str:
        """The reason given; empty where none is asked for."""
        return str(self.cleaned_data.get("reason", ""))


class MeasureRemovalForm(RemovalForm, AmendmentForm):
    """Which measure goes, as the page showed it, and why where the plan is in force."""


class MeasureForm(AmendmentForm):
    """One measure of a plan year; ``content()`` gives what the actions take."""

    title = forms.CharField(
        label="ชื่อมาตรการ",
        max_length=500,
        help_text="บอกสิ่งที่จะทำให้ดีขึ้น เช่น มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้างให้ครบถ้วน",
    )
    indicators = forms.MultipleChoiceField(
        label="ตัวชี้วัดที่มาตรการนี้ตอบ",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    items = forms.MultipleChoiceField(
        label="ข้อที่เสียคะแนนซึ่งมาตรการนี้ตอบ",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="ตัวชี้วัดของข้อที่เลือกจะถูกเลือกให้ด้วย",
    )
    other_items = forms.CharField(
        label="ข้ออื่นที่มาตรการนี้ตอบ",
        max_length=300,
        required=False,
        help_text="พิมพ์รหัสข้อของแบบตรวจ คั่นด้วยจุลภาค เช่น o12 คือข้อ 12 ของ OIT และ e3 คือข้อ 3 ของ EIT "
        "ดูรหัสทุกข้อได้ที่หน้าคะแนนรายข้อของปีก่อน ตัวชี้วัดของข้อเหล่านี้จะถูกเลือกให้ด้วย",
    )
    topic = forms.ChoiceField(
        label="ประเด็นการวิเคราะห์", required=False, help_text="ประเด็นที่มาตรการนี้อยู่ ตามเกณฑ์ของปี"
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
    owner = forms.ChoiceField(
        label="เจ้าของมาตรการ",
        required=False,
        help_text="ผู้ที่จะรายงานผลในแต่ละรอบ",
        error_messages={"invalid_choice": "ผู้ที่เลือกไม่อยู่ในรายชื่อเจ้าหน้าที่ปัจจุบัน กรุณาเลือกผู้อื่น หรือพิมพ์ชื่อในช่องถัดไป"},
    )
    owner_name = forms.CharField(label="หรือพิมพ์ชื่อ กรณีผู้รับผิดชอบไม่มีบัญชีในระบบ", max_length=200, required=False)
    starts_on = ThaiDateField(label="วันเริ่ม")
    due_on = ThaiDateField(label="วันครบกำหนด")
    cut_offs = forms.MultipleChoiceField(
        label="รอบติดตามผล",
        widget=forms.CheckboxSelectMultiple,
        help_text="ตามปฏิทินติดตามของแผน",
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
    budget = ThaiBahtField(label="งบประมาณ (บาท)", help_text="ถ้ามี เช่น 25,000 หากไม่ใช้งบประมาณให้เว้นว่าง")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    recommendation = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agency: Agency, pack: YearPack, fiscal_year: int, **kwargs: Any) -> None:
        plan = find_plan(agency, fiscal_year)
        super().__init__(*args, plan=plan, **kwargs)
        self.agency, self.pack, self.year = agency, pack, FiscalYear(fiscal_year)
        show_dates_of(self, fiscal_year)
        self.offices = {str(unit.pk): unit for unit in agency.units.all()}
        people = agency.memberships.filter(is_active=True).select_related("user")
        self.people = {str(member.pk): member for member in people}
        self._choices("indicators", [(rule.code, f"{rule.number}. {rule.name}") for rule in pack.indicators])
        self._offer_items(lost_items(agency, fiscal_year, pack))
        self._offer_topics(topics_for_plan(agency, fiscal_year))
        self._choices(
            "units", [(EVERY_UNIT, ALL_UNITS), *((pk, unit.name) for pk, unit in self.offices.items())]
        )
        self._choices(
            "owner", [("", "เลือกจากรายชื่อเจ้าหน้าที่"), *((pk, str(who)) for pk, who in self.people.items())]
        )
        self._offer_days(cut_offs_of(plan) if plan else pack_days(pack, fiscal_year))

    def _offer_items(self, lost: Collection[str]) -> None:
        """Offer the items that were lost and those the measure answers already; others can be typed."""
        codes = dict.fromkeys([*lost, *self.initial.get("items", [])])
        known = [rule for rule in self.pack.items if rule.code in codes]
        self._choices("items", [(rule.code, f"{rule.code} {rule.name}") for rule in known])
        if not known:
            del self.fields["items"]

    @property
    def offers_items(self) -> bool:
        """Whether there is an item to tick."""
        return "items" in self.fields

    def _offer_topics(self, topics: Sequence[TopicRule]) -> None:
        numbered = [(str(rule.number), f"{rule.number}. {rule.name}") for rule in topics]
        self._choices("topic", [("", "ไม่ระบุประเด็น"), *numbered])
        if not topics:
            del self.fields["topic"]

    def _offer_days(self, days: Sequence[PlanDay]) -> None:
        """Offer the plan's follow-up dates, and those that the measure has besides."""
        offered = {row.day.isoformat(): f"{thai_date(row.day)} ({row.name})" for row in days}
        for day in self.initial.get("cut_offs", []):
            offered.setdefault(day, f"{thai_date(date.fromisoformat(day))} (รอบเดิมของมาตรการ)")
        self._choices("cut_offs", sorted(offered.items()))

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_steps(self) -> list[str]:
        steps = lines_of(self.cleaned_data["steps"])
        if not steps:
            raise forms.ValidationError("กรุณาพิมพ์ขั้นตอนอย่างน้อย 1 ข้อ")
        return steps

    def clean_other_items(self) -> list[str]:
        """The items typed as codes, which must be items of the year that is answered."""
        typed = re.sub("ข้อ(?:ที่)?", " ", self.cleaned_data["other_items"])
        codes = [(part, normalize_item_code(part)) for part in re.split(r"[,;\s]+", typed) if part]
        unknown = [part for part, code in codes if code is None or self.pack.item(code) is None]
        if unknown:
            lists = " ".join(filter(None, (self.pack.item_codes(letter) for letter in "ieo")))
            raise forms.ValidationError(
                f"ไม่มีข้อ {', '.join(unknown)} ในเกณฑ์ปี {self.pack.fiscal_year} กรุณาใช้รหัสข้อในช่วง {lists}"
            )
        return [code for _, code in codes if code]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        answered = data.get("indicators") or data.get("items") or data.get("other_items")
        if not answered and not {"indicators", "items", "other_items"} & set(self.errors):
            self.add_error("indicators", "กรุณาเลือกตัวชี้วัดอย่างน้อย 1 ข้อ")
        if "owner" in data and not data["owner"] and not data.get("owner_name"):
            self.add_error("owner", "กรุณาเลือกเจ้าของมาตรการ หรือพิมพ์ชื่อในช่องถัดไป")
        if data.get("owner") and data.get("owner_name"):
            self.add_error(
                "owner_name",
                "เลือกเจ้าของจากรายชื่อไว้แล้ว กรุณาใช้อย่างเดียว คือลบชื่อที่พิมพ์ "
                "หรือเปลี่ยนช่องเจ้าของมาตรการเป็น “เลือกจากรายชื่อเจ้าหน้าที่” แล้วใช้ชื่อที่พิมพ์",
            )
        check_period(self, self.year)
        return data

    def content(self) -> MeasureContent:
        """The cleaned form as the actions take it."""
        data = self.cleaned_data
        owner = self.people.get(data["owner"])
        items = self._answered_items()
        parents = self._parents(items)
        topic = data["topic"] if "topic" in self.fields else self.initial.get("topic")
        return MeasureContent(
            title=data["title"],
            indicator_codes=[
                rule.code for rule in self.pack.indicators if rule.code in parents | set(data["indicators"])
            ],
            item_codes=items,
            topic=int(topic) if topic else None,
            guideline="\n".join(lines_of(data["guideline"])),
            steps=data["steps"],
            all_units=EVERY_UNIT in data["units"],
            units=[self.offices[pk] for pk in data["units"] if pk != EVERY_UNIT],
            owner=owner,
            owner_name=data["owner_name"],
            starts_on=data["starts_on"],
            due_on=data["due_on"],
            monitoring=data["monitoring"],
            target=data["target"],
            budget=data["budget"],
            cut_offs=[date.fromisoformat(day) for day in data["cut_offs"]],
            recommendation=self._recommendation(),
        )

    def added_note(self) -> str:
        """Says which indicators the items bring along that were not ticked; empty where there are none."""
        added = self._parents(self._answered_items()) - set(self.cleaned_data["indicators"])
        names = [f"{rule.number} {rule.name}" for rule in self.pack.indicators if rule.code in added]
        if not names:
            return ""
        return (
            f"ข้อที่เลือกเป็นของตัวชี้วัดที่ {joined(names)} ระบบจึงเพิ่มเป็นตัวชี้วัดที่มาตรการนี้พัฒนาด้วย"
            " หากไม่ต้องการ กรุณาแก้ไขมาตรการแล้วเอาข้อนั้นออก"
        )

    def _parents(self, items: Collection[str]) -> set[str]:
        """The indicators of items."""
        return {rule.indicator for code in items if (rule := self.pack.item(code))}

    def _answered_items(self) -> list[str]:
        """The items ticked and typed, in official order; those the year does not know stay as they were."""
        chosen = {*self.cleaned_data.get("items", []), *self.cleaned_data["other_items"]}
        known = [rule.code for rule in self.pack.items]
        foreign = [code for code in self.initial.get("items", []) if code not in known]
        return [code for code in known if code in chosen] + foreign

    def _recommendation(self) -> Recommendation | None:
        """The recommendation from which the measure was adapted, where the agency may see it."""
        visible = Recommendation.objects.filter(Q(agency=None) | Q(agency=self.agency))
        return visible.filter(pk=self.cleaned_data["recommendation"] or 0).first()


def new_initial(
    agency: Agency, pack: YearPack, fiscal_year: int, indicator_code: str, item_code: str = ""
) -> dict[str, Any]:
    """Sensible values for a new measure answering an indicator, or an item of one (or nothing yet)."""
    year = FiscalYear(fiscal_year)
    first_unit = agency.units.first()
    plan = find_plan(agency, fiscal_year)
    days = cut_offs_of(plan) if plan else pack_days(pack, fiscal_year)
    initial: dict[str, Any] = {
        "starts_on": year.start_after(timezone.localdate()),
        "due_on": year.ends_on,
        "units": [str(first_unit.pk)] if first_unit else [],
        "cut_offs": [row.day.isoformat() for row in days if row.required],
    }
    item = pack.item(item_code)
    if item:
        initial["items"] = [item.code]
        initial["title"] = f"มาตรการ{item.name}"
    code = item.indicator if item else indicator_code
    rule = next((rule for rule in pack.indicators if rule.code == code), None)
    if rule:
        topics = topics_for_plan(agency, fiscal_year)
        initial = {
            "indicators": [rule.code],
            "title": f"มาตรการยกระดับ{rule.name}",
            "guideline": rule.advice,
            "target": f"คะแนนตัวชี้วัด{rule.name}ไม่ต่ำกว่า {pack.threshold_label} ในการประเมินครั้งถัดไป",
            "topic": next((topic.number for topic in topics if rule.code in topic.indicators), None),
        } | initial
    return initial


def edit_initial(measure: Measure) -> dict[str, Any]:
    """The values with which the form of an existing measure opens."""
    units = [str(unit.pk) for unit in measure.units.all()]
    return {
        "title": measure.title,
        "indicators": [point.indicator_code for point in measure.weak_points.all() if point.indicator_code],
        "items": [point.item_code for point in measure.weak_points.all() if point.item_code],
        "topic": measure.topic,
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
        "budget": measure.budget,
        "version": measure.version,
    }


def copy_initial(measure: Measure) -> dict[str, Any]:
    """The values with which the form of a copy opens: all that is written, under a title of its own."""
    return edit_initial(measure) | {"title": f"{measure.title} (สำเนา)", "version": None}
