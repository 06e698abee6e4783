"""Forms of a year's result."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from assessments.editions import known_years
from assessments.models import Assessment
from assessments.packs import YearPack
from assessments.years_without_rules import no_rules_words
from thai.digits import parse_decimal, plain
from thai.fields import ThaiDateField, ThaiScoreField, show_dates_of
from thai.fiscal import to_buddhist
from thai.forms import ThaiForm

RESULTS_COME_IN = 8  # สิงหาคม of the fiscal year itself; what is offered by it can be typed over
DECLARED_SCORES = ("declared_total", "declared_iit", "declared_eit", "declared_oit")


def announced_by(day: date) -> int:
    """The fiscal year (พ.ศ.) whose result was announced last; results come late in their year."""
    year = to_buddhist(day.year)
    return year if day.month >= RESULTS_COME_IN else year - 1


class OpenYearForm(ThaiForm):
    """Which fiscal year to open; offers the one after the latest of those ``opened``, or, where none is, the
    one announced last; in either case only where it has rules. Another year than the one after the latest is
    opened when it is sent a second time: that one is ``sure``. Until then ``asked`` is the year to ask about,
    which is no mistake."""

    fiscal_year = forms.CharField(label="ปีงบประมาณที่ได้รับการประเมิน (พ.ศ.)", max_length=10)
    sure = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args: Any, opened: Collection[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years, self.opened = known_years(), opened
        self.asked: int | None = None
        announced = announced_by(timezone.localdate())
        offered = max(opened) + 1 if opened else announced
        self.fields["fiscal_year"].help_text = f"ปีที่อยู่ในชื่อผลการประเมิน เช่น ITA {announced}"
        if offered in self.years:
            self.fields["fiscal_year"].initial = offered
        self.fields["fiscal_year"].widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def clean_fiscal_year(self) -> int:
        typed = plain(self.cleaned_data["fiscal_year"]).removeprefix("พ.ศ.").strip()
        first, last = self.years[-1], self.years[0]
        if not typed.isdecimal():
            raise forms.ValidationError(f"กรุณาพิมพ์ปี พ.ศ. เป็นตัวเลข เช่น {last}")
        year = int(typed)
        if len(typed) == 2:
            meant = year + 2500 if year + 2500 in self.years else last
            raise forms.ValidationError(f"กรุณาพิมพ์ปี พ.ศ. ให้ครบสี่หลัก เช่น {meant}")
        if year + 543 in self.years:
            raise forms.ValidationError(f"{year} เป็นปี ค.ศ. กรุณาพิมพ์เป็น พ.ศ. คือ {year + 543}")
        if year not in self.years:
            missing = no_rules_words(year) if year > last else f"ระบบไม่มีเกณฑ์การประเมินของปี {year}"
            raise forms.ValidationError(f"{missing} ปีที่บันทึกได้คือ {first} ถึง {last}")
        return year

    def clean(self) -> dict[str, Any]:
        """Ask before a year is opened that is not the next one."""
        cleaned = self.cleaned_data
        year = cleaned.get("fiscal_year")
        if year is None or not self.opened or year in {*self.opened, max(self.opened) + 1}:
            return cleaned
        if cleaned.get("sure") != str(year):
            self.asked = year
        return cleaned


class ScoresForm(ThaiForm):
    """The ten scores of a year in official order, and what the announcement states.

    Fields are named ``score_<indicator code>``; blank means not yet known. A field that holds several
    figures tells which button of the page takes them.
    """

    several = "ช่องนี้ใส่ได้คะแนนเดียว หากคัดลอกมาหลายคะแนน กรุณากดปุ่ม “วางจากที่อื่น” ด้านบนของหน้านี้"

    def __init__(self, *args: Any, pack: YearPack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pack = pack
        for rule in pack.indicators:
            self.fields[f"score_{rule.code}"] = ThaiScoreField(label=f"{rule.number}. {rule.name}")
        self.fields["announced_on"] = ThaiDateField(label="วันที่สำนักงาน ป.ป.ช. ประกาศผล", required=False)
        self.fields["declared_total"] = ThaiScoreField(
            label="คะแนนรวมที่ประกาศ", help_text="กรอกเพื่อให้ระบบช่วยตรวจว่าคะแนนที่พิมพ์ครบถ้วนถูกต้อง"
        )
        for instrument in pack.instruments:
            self.fields[f"declared_{instrument.code.lower()}"] = ThaiScoreField(
                label=f"คะแนน {instrument.code} ที่ประกาศ"
            )
        levels = [("", "ไม่ได้ระบุ"), *((band.name, band.name) for band in pack.bands)]
        self.fields["declared_level"] = forms.ChoiceField(label="ระดับที่ประกาศ", choices=levels, required=False)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        show_dates_of(self, pack.fiscal_year)

    def clean(self) -> dict[str, Any]:
        """Say of several figures in one field where they can be pasted."""
        cleaned: dict[str, Any] = super().clean() or {}
        for rule in self.pack.indicators:
            bound = self[f"score_{rule.code}"]
            if bound.errors and _numbers_in(str(bound.data)) > 1:
                self.errors[bound.name] = self.error_class([self.several])
        return cleaned

    def score_fields(self, instrument: str) -> list[forms.BoundField]:
        """The bound score fields of an instrument, in official order."""
        return [self[f"score_{rule.code}"] for rule in self.pack.indicators_of(instrument)]

    def announcement_fields(self) -> list[forms.BoundField]:
        """The bound fields about the announcement."""
        return [
            self[name] for name in ("announced_on", *DECLARED_SCORES, "declared_level") if name in self.fields
        ]

    @property
    def scores(self) -> dict[str, Decimal | None]:
        """``{indicator code: score}`` of the fields that are valid."""
        cleaned = self.cleaned_data
        return {
            rule.code: cleaned[key]
            for rule in self.pack.indicators
            if (key := f"score_{rule.code}") in cleaned
        }

    @property
    def declared(self) -> dict[str, Any]:
        """The valid figures about the announcement, by model field."""
        cleaned = self.cleaned_data
        return {
            name: cleaned[name]
            for name in ("announced_on", *DECLARED_SCORES, "declared_level")
            if name in cleaned
        }


def scores_initial(assessment: Assessment, scores: Mapping[str, Decimal]) -> dict[str, Any]:
    """The values with which the form opens."""
    initial: dict[str, Any] = {f"score_{code}": value for code, value in scores.items()}
    initial |= {
        name: getattr(assessment, name) for name in ("announced_on", *DECLARED_SCORES, "declared_level")
    }
    return initial | {"version": assessment.version}


class ReasonForm(ThaiForm):
    """A reason in the officer's own words."""

    comment = forms.CharField(
        label="เหตุผล",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "กรุณาระบุเหตุผล เพื่อเก็บไว้ในประวัติ"},
    )


def _numbers_in(typed: str) -> int:
    """How many of the words typed into one field are numbers."""
    return sum(map(_is_number, plain(typed).split()))


def _is_number(word: str) -> bool:
    try:
        parse_decimal(word)
    except ValueError:
        return False
    return True
