"""The form of a year's meeting: when, who took the chair, the points in order, what the chair stressed."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, cast

from django import forms
from django.forms.formsets import formset_factory
from django.utils import timezone

from agencies.models import Agency
from assessments.packs import TopicRule
from reports.forms import plain_text
from reports.models import Meeting
from thai.dates import thai_date
from thai.fields import ThaiDateField, ThaiNumberField
from thai.fiscal import FiscalYear
from thai.forms import ThaiForm, ThaiFormSet

OTHER = "other"  # a chair who is not among the officers
SPARE_ROWS = 3
MOST_POINTS = 60
TOPICS = range(1, 8)


class MeetingForm(ThaiForm):
    """The head of a meeting; the chair is one of the officers, or typed."""

    sometimes_required = ("chair",)
    held_on = ThaiDateField(label="วันที่ประชุม")
    officer = forms.ChoiceField(
        label="ประธานการประชุม",
        error_messages={
            "required": "กรุณาเลือกประธาน หรือเลือก “ผู้อื่น” แล้วพิมพ์ชื่อ",
            "invalid_choice": "ผู้ที่เลือกไม่อยู่ในรายชื่อเจ้าหน้าที่ปัจจุบัน กรุณาเลือกผู้อื่น",
        },
    )
    chair = forms.CharField(label="ชื่อประธาน (เมื่อเลือกผู้อื่น)", max_length=200, required=False)
    chair_position = forms.CharField(label="ตำแหน่งประธาน (เมื่อเลือกผู้อื่น)", max_length=200, required=False)
    closing = forms.CharField(
        label="สิ่งที่ประธานเน้นย้ำ",
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="พิมพ์ตามที่ประธานกล่าว ขึ้นบรรทัดใหม่คือขึ้นย่อหน้าใหม่",
    )
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agency: Agency, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = FiscalYear(year)
        members = agency.memberships.filter(is_active=True).select_related("user").order_by("pk")
        self.people = {str(who.pk): (who.display_name, who.position) for who in members}
        self._choose(self.initial)
        field = cast(forms.ChoiceField, self.fields["officer"])
        people = [(key, f"{name} ({position})") for key, (name, position) in self.people.items()]
        field.choices = [("", "เลือกประธาน"), *people, (OTHER, "ผู้อื่น (พิมพ์ชื่อและตำแหน่ง)")]

    def _choose(self, stored: MutableMapping[str, Any]) -> None:
        """Open the form on the officer that the record names; another name stays as text."""
        chair = (stored.get("chair", ""), stored.get("chair_position", ""))
        known = next((key for key, who in self.people.items() if who == chair), "")
        stored["officer"] = known or (OTHER if any(chair) else "")
        if known:
            stored["chair"] = stored["chair_position"] = ""

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        first, last = FiscalYear(self.year.year - 1).starts_on, self.year.ends_on
        if not first <= day <= last:
            raise forms.ValidationError(
                f"การประชุมของปี {self.year} ต้องอยู่ระหว่าง {thai_date(first)} ถึง {thai_date(last)} กรุณาตรวจปี พ.ศ."
            )
        if day > timezone.localdate():
            raise forms.ValidationError("วันที่ประชุมยังมาไม่ถึง กรุณาบันทึกหลังการประชุม")
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen, name = data.get("officer"), plain_text(data.get("chair", ""))
        typed = name or plain_text(data.get("chair_position", ""))
        if chosen == OTHER and not name:
            self.add_error("chair", "กรุณาพิมพ์ชื่อประธาน หรือเลือกจากรายชื่อเจ้าหน้าที่")
        elif chosen and chosen != OTHER and typed and self.people[chosen][0] != name:
            self.add_error("officer", "เลือกเจ้าหน้าที่และพิมพ์ชื่อไว้ด้วย กรุณาเลือก “ผู้อื่น” หรือลบชื่อที่พิมพ์")
        return data

    @property
    def head(self) -> dict[str, Any]:
        """The fields of the meeting as they will be kept."""
        data = self.cleaned_data
        typed = (plain_text(data["chair"]), plain_text(data["chair_position"]))
        chair, position = self.people.get(data["officer"], typed)
        return {
            "held_on": data["held_on"],
            "chair": chair,
            "chair_position": position,
            "closing": plain_text(data["closing"]),
        }


def meeting_initial(meeting: Meeting | None) -> dict[str, Any]:
    """The values with which the form opens."""
    if meeting is None:
        return {"version": ""}
    names = ("held_on", "chair", "chair_position", "closing", "version")
    return {name: getattr(meeting, name) for name in names}


class PointRow(ThaiForm):
    """One point: its place, its topic and its text; a row without a text is left out."""

    sometimes_required = ("text",)  # where a topic is chosen; the page says how a row is left unused
    order = ThaiNumberField(
        label="ลำดับ",
        min_value=1,
        max_value=999,
        required=False,
        error_messages={
            "invalid": "กรุณาพิมพ์ลำดับเป็นตัวเลข เช่น 3",
            "min_value": "ลำดับเริ่มที่ 1",
            "max_value": "ลำดับต้องไม่เกิน 999",
        },
        widget=forms.TextInput(attrs={"class": "app-width-5"}),
    )
    topic = forms.TypedChoiceField(label="ประเด็น", required=False, coerce=int, empty_value=None)
    text = forms.CharField(
        label="สิ่งที่เห็นควรพัฒนา", max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, topics: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["topic"]).choices = topics

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["text"] = " ".join(plain_text(data.get("text", "")).split())
        if data.get("topic") and not data["text"] and "text" not in self.errors:
            self.add_error("text", "กรุณาพิมพ์สิ่งที่เห็นควรพัฒนา หรือไม่เลือกประเด็นหากไม่ใช้ข้อนี้")
        return data


class BasePointRows(ThaiFormSet):
    """The points of a meeting."""

    row_word = "ข้อ"

    def points(self) -> list[tuple[int | None, str]]:
        """``(topic, text)`` in the order that was typed; those without a number come last."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]
        rows.sort(key=lambda row: row["order"] or 1000)
        return [(row["topic"], row["text"]) for row in rows]


def point_rows(meeting: Meeting | None, topics: tuple[TopicRule, ...], data: Any = None) -> BasePointRows:
    """A row for each point, and spare ones; topics go by their names where the year's rules name them."""
    names = {rule.number: rule.name for rule in topics}
    choices = [("", "ไม่ระบุประเด็น"), *((str(n), f"{n}. {names.get(n, f'ประเด็นที่ {n}')}") for n in TOPICS)]
    stored = meeting.points.all() if meeting else []
    initial = [{"order": n, "topic": row.topic, "text": row.text} for n, row in enumerate(stored, 1)]
    factory = formset_factory(
        PointRow, formset=BasePointRows, extra=SPARE_ROWS, max_num=MOST_POINTS, absolute_max=MOST_POINTS
    )
    rows = factory(data, initial=initial, prefix="points", form_kwargs={"topics": choices})
    return cast(BasePointRows, rows)
