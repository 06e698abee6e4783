"""The form that sums a measure up at year's end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from measures.models import Achievement, Measure
from measures.outcomes import Comparison, false_claims
from thai.forms import ThaiForm


class OutcomeForm(ThaiForm):
    """Achieved, partly or not, and what came of it; a claimed score must be so."""

    achievement = forms.ChoiceField(
        label="ความสำเร็จเมื่อเทียบกับเป้าหมาย",
        choices=Achievement.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "กรุณาเลือกว่าบรรลุเป้าหมายหรือไม่"},
    )
    outcome = forms.CharField(
        label="ผลที่เกิดขึ้น",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=6000,
        help_text="เขียนสิ่งที่เปลี่ยนไปจริงจากการดำเนินการตลอดปี ขึ้นบรรทัดใหม่เมื่อขึ้นเรื่องใหม่",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, comparisons: tuple[Comparison, ...], missed: Sequence[str] = (), **kwargs: Any
    ) -> None:
        """``missed``: why the scores that the target names are not reached."""
        super().__init__(*args, **kwargs)
        if missed:
            self.fields["achievement"].help_text = f"{' '.join(missed)} กรุณาตรวจก่อนเลือก “บรรลุเป้าหมาย”"
        self.comparisons = comparisons

    def clean_outcome(self) -> str:
        text: str = self.cleaned_data["outcome"]
        if reasons := false_claims(text, self.comparisons):
            raise forms.ValidationError([f"{reason} กรุณาแก้ไขข้อความให้ตรงกับผลคะแนน" for reason in reasons])
        return text


def outcome_initial(measure: Measure) -> dict[str, Any]:
    """The values with which the form opens."""
    return {
        "achievement": measure.achievement,
        "outcome": measure.outcome,
        "version": measure.version,
    }
