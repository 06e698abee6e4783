"""Forms of what was remarked on a result, and of what was suggested."""

from __future__ import annotations

from typing import Any

from django import forms

from assessments.models import Remark, SuggestionSource
from assessments.packs import YearPack
from thai.forms import ThaiForm

LONGEST = 4000


class RemarkForm(ThaiForm):
    """A remark and the indicator or item it is about."""

    about = forms.ChoiceField(label="เกี่ยวกับ", required=False)
    text = forms.CharField(label="ข้อสังเกต", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))
    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, pack: YearPack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pack = pack
        field = self.fields["about"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "ผลการประเมินโดยรวม"), *_choices(pack)]

    @property
    def place(self) -> dict[str, str]:
        """``indicator_code`` and ``item_code`` of a valid form; an item brings its indicator with it."""
        about = self.cleaned_data["about"]
        item = self.pack.item(about)
        return {
            "indicator_code": item.indicator if item else about,
            "item_code": item.code if item else "",
        }


def remark_initial(remark: Remark) -> dict[str, Any]:
    """The values with which the form of an existing remark opens."""
    about = remark.item_code or remark.indicator_code
    return {"about": about, "text": remark.text, "version": remark.version}


def _choices(pack: YearPack) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each indicator heads its own items."""
    return [
        (
            f"{rule.number}. {rule.name}",
            [
                (rule.code, f"ตัวชี้วัดที่ {rule.number} {rule.name}"),
                *((item.code, f"{item.code} {item.name}") for item in pack.items_of(rule.code)),
            ],
        )
        for rule in pack.indicators
    ]


class SuggestionForm(ThaiForm):
    """A suggestion and who made it."""

    source = forms.ChoiceField(label="ผู้เสนอ", choices=SuggestionSource.choices)
    text = forms.CharField(label="ข้อเสนอแนะ", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}))
    version = forms.CharField(widget=forms.HiddenInput, required=False)
