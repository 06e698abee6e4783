"""The form with which an owner answers a round of follow-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_comma_separated_integer_list
from django.db.models import Q
from django.utils import timezone

from measures.evidence_actions import EvidenceContent
from measures.evidence_forms import not_after_today
from measures.models import Evidence, Round, RoundStatus
from measures.round_actions import RoundAnswer
from measures.rounds import SOON
from thai.dates import thai_date, thai_date_short
from thai.fields import ThaiDateField, show_dates_of
from thai.fiscal import FiscalYear
from thai.forms import ThaiForm

MOST_OFFERED = 40
LONGEST_TEXT = 6000
LONGEST_KEY = 18  # digits; a database takes no longer number
TEXT_HELP = "ต้องกรอกเมื่อกำลังดำเนินการหรือแล้วเสร็จ เช่น จัดอบรมเจ้าหน้าที่ 25 คน เมื่อ 12 ก.พ. {}"
_AT_WORK = {RoundStatus.UNDER_WAY, RoundStatus.DONE}


class RoundForm(ThaiForm):
    """The report of one round; ``answer()`` gives what the action takes."""

    status = forms.ChoiceField(
        label="สถานะการดำเนินการ",
        choices=RoundStatus.choices,
        widget=forms.RadioSelect,
        help_text="เลือกแล้วเสร็จเมื่อทำครบตามมาตรการแล้ว รอบต่อไปของมาตรการนี้จะไม่ต้องรายงาน",
    )
    text = forms.CharField(
        label="สิ่งที่ดำเนินการ",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    result = forms.CharField(
        label="ผลที่ได้",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="ต้องกรอกเมื่อแล้วเสร็จ นอกนั้นเว้นว่างได้ เช่น เผยแพร่แผนจัดซื้อจัดจ้างครบทุกโครงการ",
    )
    problems = forms.CharField(
        label="ปัญหาและอุปสรรค",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="ต้องกรอกเหตุผลเมื่อยังไม่เริ่มหรือไม่ได้ดำเนินการ นอกนั้นเว้นว่างได้หากไม่มี",
    )
    suggestions = forms.CharField(
        label="ข้อเสนอแนะ", max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reported_on = ThaiDateField(label="วันที่รายงาน")
    evidence = forms.MultipleChoiceField(
        label="หลักฐานที่มีในระบบแล้ว",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="หลักฐานหนึ่งชิ้นใช้ได้หลายรอบและหลายมาตรการ",
    )
    known = forms.CharField(
        widget=forms.HiddenInput, required=False, validators=[validate_comma_separated_integer_list]
    )
    early = forms.BooleanField(
        label="ยืนยันรายงานก่อนวันตัดรอบ",
        error_messages={"required": "กรุณายืนยันว่าจะรายงานก่อนวันตัดรอบ หรือกลับมารายงานเมื่อถึงรอบ"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, row: Round, is_own: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", round_initial(row))
        super().__init__(*args, **kwargs)
        self.row = row
        year = row.measure.plan.fiscal_year
        self.fields["text"].help_text = TEXT_HELP.format(year)
        show_dates_of(self, year)
        if is_early(row, timezone.localdate(), is_own=is_own):
            self.fields[
                "early"
            ].help_text = f"ยังไม่ถึงวันตัดรอบ {thai_date(row.cut_off)} รายงานก่อนได้ และแก้ไขรายงานได้ภายหลัง"
        else:
            del self.fields["early"]
        typed: Any = self.data
        chosen = typed.getlist(self.add_prefix("evidence")) if self.is_bound else []
        self.offered = {str(one.pk): one for one in offered_evidence(row, chosen)}
        field = self.fields["evidence"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(pk, evidence_label(one)) for pk, one in self.offered.items()]

    def clean_reported_on(self) -> date:
        day: date = self.cleaned_data["reported_on"]
        not_after_today(day, "วันที่รายงาน")
        opens = FiscalYear(self.row.measure.plan.fiscal_year).starts_on
        if day < opens:
            raise ValidationError(f"วันที่รายงานต้องไม่ก่อนเริ่มปีงบประมาณของแผน ({thai_date(opens)})")
        return day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        status = data.get("status")
        if status in _AT_WORK and not data.get("text"):
            self.add_error("text", "กรุณาบอกสิ่งที่ดำเนินการ")
        if status == RoundStatus.DONE and not data.get("result"):
            self.add_error("result", "ดำเนินการแล้วเสร็จ กรุณาบอกผลที่ได้")
        if status and status not in _AT_WORK and not data.get("problems"):
            self.add_error("problems", "กรุณาบอกเหตุผลที่ยังไม่เริ่มหรือไม่ได้ดำเนินการ")
        return data

    def answer(self, new: Sequence[EvidenceContent]) -> RoundAnswer:
        """The cleaned form as the action takes it, with evidence to be kept along with it."""
        data = self.cleaned_data
        return RoundAnswer(
            status=data["status"],
            text=data["text"],
            result=data["result"],
            problems=data["problems"],
            suggestions=data["suggestions"],
            reported_on=data["reported_on"],
            evidence=[self.offered[pk] for pk in data["evidence"]],
            new=new,
            known=frozenset(int(key) for key in data["known"].split(",") if 0 < len(key) <= LONGEST_KEY),
        )


def is_early(row: Round, day: date, *, is_own: bool) -> bool:
    """Whether a first report on this day comes so early that it is asked about.

    An owner's is from the day the round is due; one in an owner's place, until the cut-off has come.
    """
    opens = row.cut_off - SOON if is_own else row.cut_off
    return not row.is_reported and day < opens


def round_initial(row: Round) -> dict[str, Any]:
    """The values with which the form of a round opens."""
    names = ("status", "text", "result", "problems", "suggestions", "version")
    linked = [str(link.evidence_id) for link in row.evidence_links.all()]
    return {
        **{name: getattr(row, name) for name in names},
        "reported_on": row.reported_on or timezone.localdate(),
        "evidence": linked,
        "known": ",".join(linked),
    }


def offered_evidence(row: Round, chosen: list[str]) -> list[Evidence]:
    """What may be picked: the round's own and the measure's first, then the agency's newest.

    ``chosen`` keys come along, so that what was on the page when it was opened can still be picked.
    """
    held = row.agency.evidence.all()
    near = Q(round_links__round__measure=row.measure_id) | Q(
        pk__in=[key for key in chosen if key.isdecimal() and len(key) <= LONGEST_KEY]
    )
    first = list(held.filter(near).distinct())
    newest = held.exclude(pk__in=[one.pk for one in first]).order_by("-pk")[:MOST_OFFERED]
    return [*first, *newest]


def evidence_label(evidence: Evidence) -> str:
    """A line by which a person knows a piece of evidence again."""
    dated = f" ({thai_date_short(evidence.dated_on)})" if evidence.dated_on else ""
    return f"{evidence.title}{dated}"
