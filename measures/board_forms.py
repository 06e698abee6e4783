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

FILTERS = ("office", "owner", "indicator", "status")


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
        self.words: dict[str, dict[str, str]] = {"status": dict(Progress.choices)}
        self._choices("office", [(unit.name, unit.name) for unit in agency.units.all()])
        self._choices("owner", [(name, name) for name in owners])
        self._choices("indicator", [(rule.code, f"{rule.number}. {rule.name}") for rule in pack.indicators])
        self.is_valid()

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "ทั้งหมด"), *choices]
        self.words[name] = dict(choices)

    @property
    def view(self) -> By:
        """The view asked for, by status unless said."""
        return By(self.cleaned_data.get("by") or By.STATUS)

    @property
    def choice(self) -> Choice:
        """The filters that were understood."""
        return Choice(**self._found)

    @property
    def said(self) -> list[str]:
        """The filters in words, for the reader of a printed page."""
        return [
            f"{self.fields[name].label}: {self.words[name][key]}" for name, key in self._found.items() if key
        ]

    @property
    def _found(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in FILTERS}
