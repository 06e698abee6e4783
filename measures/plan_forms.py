"""Forms about a plan as a whole: its order, its calendar, and the decision on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils import timezone

from agencies.models import Agency, Membership
from measures.checks import adoption_day_is_possible, earlier_approval_is_explained
from measures.forms import AmendmentForm, check_period, outside
from measures.models import Measure, Plan
from measures.plan_actions import Arrangement
from measures.queries import PlanDay
from thai.dates import thai_date
from thai.fields import ThaiDateField, ThaiNumberField, show_dates_of
from thai.fiscal import FiscalYear
from thai.forms import ThaiForm, ThaiFormSet

KEEP = "name"  # the owner that the measure has already, who has no account or has left
NOBODY = "ยังไม่ระบุ"
SPARE_ROWS = 2
MOST_DAYS = 60  # follow-up dates of a year
MORE_ROWS = 100  # measures that may have been removed since a form was opened


class PlanForm(AmendmentForm):
    """The version of the plan that the page shows, and a reason where the plan is in force."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CalendarForm(PlanForm):
    """The same for the follow-up dates, with a mark of the changes that the person was told of."""

    agreed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=32)

    def agrees_to(self, mark: str) -> bool:
        """Whether the changes so marked were told; where not, the form carries the mark from now on."""
        if not mark or self.cleaned_data["agreed"] == mark:
            return True
        typed: Any = self.data
        self.data = typed = typed.copy()
        typed[self.add_prefix("agreed")] = mark
        return False


class ArrangeRow(ThaiForm):
    """One measure: its place, its owner and its dates."""

    measure = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    order = ThaiNumberField(
        label="ลำดับ",
        min_value=1,
        max_value=999,
        error_messages={
            "invalid": "กรุณาพิมพ์ลำดับเป็นตัวเลข เช่น 3",
            "min_value": "ลำดับเริ่มที่ 1",
            "max_value": "ลำดับต้องไม่เกิน 999",
        },
        widget=forms.TextInput(attrs={"class": "app-width-5"}),
    )
    owner = forms.ChoiceField(
        label="เจ้าของมาตรการ",
        required=False,
        error_messages={"invalid_choice": "ผู้ที่เลือกไม่อยู่ในรายชื่อเจ้าหน้าที่ปัจจุบัน กรุณาเลือกผู้อื่น"},
    )
    starts_on = ThaiDateField(label="วันเริ่ม", required=False, help_text="")
    due_on = ThaiDateField(label="วันครบกำหนด", required=False, help_text="")

    def __init__(self, *args: Any, people: dict[str, Membership], year: FiscalYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.year = people, year
        row: Measure | None = self.initial.get("row")
        choices = [("", NOBODY), *((key, str(who)) for key, who in people.items())]
        if row is not None and _owner_key(row) == KEEP:
            choices.insert(1, (KEEP, f"{row.owner_label} (พ้นหน้าที่แล้ว)" if row.owner else row.owner_name))
        field = self.fields["owner"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def row_label(self) -> str:
        """The measure, for the error summary."""
        row: Measure | None = self.initial.get("row")
        return row.title if row else ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        check_period(self, self.year)
        return data

    def arrangement(self) -> Arrangement:
        """The cleaned row as the action takes it."""
        data, row = self.cleaned_data, self.initial["row"]
        keeps = data["owner"] == KEEP
        return Arrangement(
            measure=row,
            version=data["version"],
            owner=row.owner if keeps else self.people.get(data["owner"]),
            owner_name=row.owner_name if keeps else "",
            starts_on=data["starts_on"],
            due_on=data["due_on"],
        )


def _owner_key(measure: Measure) -> str:
    """The choice that stands for a measure's owner as it is."""
    if measure.owner is not None and measure.owner.is_active:
        return str(measure.owner_id)
    return KEEP if measure.owner_label else ""


def arrange_rows(
    measures: list[Measure], agency: Agency, fiscal_year: int, data: Any = None
) -> BaseFormSet[ArrangeRow]:
    """A row for each measure, in the order of the plan."""
    members = agency.memberships.filter(is_active=True).select_related("user")
    people = {str(member.pk): member for member in members}
    rows = [
        {
            "row": measure,
            "measure": measure.pk,
            "version": measure.version,
            "order": place,
            "owner": _owner_key(measure),
            "starts_on": measure.starts_on,
            "due_on": measure.due_on,
        }
        for place, measure in enumerate(measures, 1)
    ]
    most = len(measures) + MORE_ROWS
    factory = formset_factory(ArrangeRow, formset=ThaiFormSet, extra=0, max_num=most, absolute_max=most)
    return factory(
        data, initial=rows, prefix="rows", form_kwargs={"people": people, "year": FiscalYear(fiscal_year)}
    )


def hold_same_measures(rows: BaseFormSet[ArrangeRow], measures: list[Measure]) -> bool:
    """Whether valid rows speak of exactly the plan's measures as they now stand, in this order.

    A row that a changed count of rows makes an untouched extra one has nothing cleaned.
    """
    return [form.cleaned_data.get("measure") for form in rows.forms] == [measure.pk for measure in measures]


def retyped(data: Mapping[str, Any], measures: list[Measure]) -> dict[str, Any]:
    """What was typed on rows that grew stale, beside the measures as they are now, ready to be saved again.

    A measure that was added meanwhile has no row in what was typed; its own values stand in its row.
    """
    places = {data.get(f"rows-{place}-measure"): place for place in range(int(data["rows-TOTAL_FORMS"]))}
    fresh = {"rows-TOTAL_FORMS": str(len(measures)), "rows-INITIAL_FORMS": str(len(measures))}
    for number, measure in enumerate(measures):
        typed = places.get(str(measure.pk))
        stored = {
            "order": number + 1,
            "owner": _owner_key(measure),
            "starts_on": thai_date(measure.starts_on) if measure.starts_on else "",
            "due_on": thai_date(measure.due_on) if measure.due_on else "",
        }
        for name, value in stored.items():
            key = f"rows-{number}-{name}"
            fresh[key] = str(value if typed is None else data.get(f"rows-{typed}-{name}", value))
        fresh |= {f"rows-{number}-measure": str(measure.pk), f"rows-{number}-version": str(measure.version)}
    return fresh


def arranged(rows: Iterable[ArrangeRow]) -> list[Arrangement]:
    """The rows in the order that was typed.

    Where two have the same number, one that moved up comes before the one that stood there, one that moved
    down after it: the number is the place the person wants it to have.
    """

    def place(pair: tuple[int, ArrangeRow]) -> tuple[int, int, int]:
        before, row = pair
        wanted: int = row.cleaned_data["order"]
        return wanted, (wanted > before) - (wanted < before), before

    return [row.arrangement() for _, row in sorted(enumerate(rows, 1), key=place)]


class NoteForm(forms.Form):
    """That an executive read the amendments of a plan; ``seen`` counts those on the page they read."""

    seen = forms.IntegerField(min_value=0)
    when_stale = "แผนมีการแก้ไขเพิ่มเติมระหว่างที่ท่านอ่าน กรุณาอ่านรายการล่าสุดแล้วกดรับทราบอีกครั้ง"


class DayRow(ThaiForm):
    """One follow-up date with its name; an empty row is left out."""

    day = ThaiDateField(label="วันตัดรอบ", required=False)
    name = forms.CharField(label="ชื่อรอบ", max_length=120, required=False, help_text="เช่น รอบ 6 เดือน")

    def __init__(self, *args: Any, year: FiscalYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        show_dates_of(self, year.year)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        day = data.get("day")
        if day and not self.year.contains(day):
            self.add_error("day", outside(self.year, day))
        if day and not data.get("name"):
            self.add_error("name", "กรุณาพิมพ์ชื่อรอบ เช่น รอบ 6 เดือน")
        if "day" in data and not day and data.get("name"):
            self.add_error("day", "กรุณาพิมพ์วันตัดรอบ หรือลบชื่อรอบหากไม่ใช้รอบนี้")
        return data


class BaseDayRows(ThaiFormSet):
    """The follow-up dates of a plan: at least one, none twice."""

    row_word = "รอบ"

    def clean(self) -> None:
        if any(self.errors):
            return
        days = [row.day for row in self.days()]
        if not days:
            raise forms.ValidationError("กรุณากำหนดรอบติดตามอย่างน้อย 1 รอบ")
        if len(set(days)) < len(days):
            raise forms.ValidationError("มีวันตัดรอบซ้ำกัน กรุณาให้แต่ละรอบมีวันของตน")

    def days(self) -> list[PlanDay]:
        """The rows that say something, in order of time."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("day")]
        return sorted(PlanDay(row["day"], row["name"]) for row in rows)


def day_rows(days: list[PlanDay], fiscal_year: int, data: Any = None) -> BaseDayRows:
    """A row for each date, and spare ones."""
    factory = formset_factory(
        DayRow, formset=BaseDayRows, extra=SPARE_ROWS, max_num=MOST_DAYS, absolute_max=MOST_DAYS
    )
    initial = [{"day": row.day, "name": row.name} for row in days]
    kwargs = {"year": FiscalYear(fiscal_year)}
    return cast(BaseDayRows, factory(data, initial=initial, prefix="days", form_kwargs=kwargs))


class DecisionForm(ThaiForm):
    """What an executive decides about a proposed plan; a return says why."""

    sometimes_required = ("comment",)
    ADOPT, RETURN = "adopt", "return"
    comment = forms.CharField(
        label="ความเห็นหรือเหตุผล",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text="หากส่งกลับให้แก้ไข กรุณาบอกสิ่งที่ต้องแก้ หากอนุมัติในแผนฉบับกระดาษก่อนเสนอในระบบ กรุณาบอกที่มา",
    )
    adopted_on = ThaiDateField(
        label="วันที่อนุมัติ", required=False, help_text="วันที่ท่านอนุมัติจริง เช่น วันที่ลงนามในแผนฉบับกระดาษ เว้นว่างคือวันนี้"
    )
    decision = forms.ChoiceField(
        choices=[(ADOPT, "อนุมัติแผน"), (RETURN, "ส่งกลับให้แก้ไข")],
        error_messages={"required": "กรุณาเลือกว่าอนุมัติแผน หรือส่งกลับให้แก้ไข"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        opened = {"version": plan.version, "adopted_on": timezone.localdate()}
        super().__init__(*args, **{"initial": opened, **kwargs})
        self.plan = plan

    def clean_adopted_on(self) -> date | None:
        day: date | None = self.cleaned_data["adopted_on"]
        if day and (findings := adoption_day_is_possible(self.plan, day)):
            raise forms.ValidationError(findings[0].message)
        return day

    @property
    def is_return(self) -> bool:
        """Whether the plan is sent back."""
        return bool(self.cleaned_data["decision"] == self.RETURN)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("decision") == self.RETURN:
            self.errors.pop("adopted_on", None)  # nothing is approved, so its day does not matter
        if data.get("decision") == self.RETURN and not data.get("comment"):
            self.add_error("comment", "กรุณาบอกสิ่งที่ต้องแก้ไข เพื่อให้ผู้จัดทำทราบ")
        if data.get("decision") == self.ADOPT and (day := data.get("adopted_on")):
            for finding in earlier_approval_is_explained(self.plan, day, data.get("comment", "")):
                self.add_error("comment", finding.message)
        return data
