"""The filters of the board: they stand in the address, and save nothing."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.models import Agency
from assessments.packs import YearPack
from measures.board import By, Card, Choice
from measures.progress import Progress
from thai.forms import ThaiForm
from thai.sorting import thai_key


class BoardForm(ThaiForm):
    """Which view, and what is looked for; a filter that names nothing there is lets everything through."""

    office = forms.ChoiceField(label="ส่วนราชการ", required=False)
    owner = forms.ChoiceField(label="เจ้าของ", required=False)
    indicator = forms.ChoiceField(label="ตัวชี้วัด", required=False)
    status = forms.ChoiceField(label="สถานะ", required=False, choices=[("", "ทั้งหมด"), *Progress.choices])
    by = forms.ChoiceField(label="มุมมอง", required=False, choices=By.choices, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agency: Agency, pack: YearPack, cards: list[Card], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = sorted({card.owner for card in cards}, key=thai_key)
        self._choices("office", [(unit.name, unit.name) for unit in agency.units.all()])
        self._choices("owner", [(name, name) for name in owners])
        self._choices("indicator", [(rule.code, f"{rule.number}. {rule.name}") for rule in pack.indicators])
        self.is_valid()

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "ทั้งหมด"), *choices]

    @property
    def view(self) -> By:
        """The view asked for, by status unless said."""
        return By(self.cleaned_data.get("by") or By.STATUS)

    @property
    def choice(self) -> Choice:
        """The filters that were understood."""
        names = ("office", "owner", "indicator", "status")
        return Choice(**{name: self.cleaned_data.get(name, "") for name in names})

    @property
    def said(self) -> list[str]:
        """The filters in words, for the reader of a printed page."""
        chosen = {
            name: self.cleaned_data.get(name, "") for name in ("office", "owner", "indicator", "status")
        }
        return [
            f"{self.fields[name].label}: {dict(self[name].field.choices)[value]}"
            for name, value in chosen.items()
            if value
        ]
