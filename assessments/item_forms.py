"""Forms of a year's items: the grid of one instrument, and the choice between two figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from assessments.holding import Holding
from assessments.item_actions import Choice
from assessments.models import Basis
from assessments.packs import ItemRule, YearPack
from thai.fields import ThaiScoreField
from thai.forms import ThaiForm

QUICK_SCORES = "quick-scores"  # the id of the list of suggestions in the page


class ItemsForm(ThaiForm):
    """The items of one instrument in official order; fields are named ``item_<code>``, blank is unknown."""

    def __init__(self, *args: Any, pack: YearPack, instrument: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {rule.code for rule in pack.indicators_of(instrument)}
        self.rules = [rule for rule in pack.items if rule.indicator in own]
        for rule in self.rules:
            field = ThaiScoreField(label=f"{rule.code} {rule.name}")
            if rule.code.startswith("o"):
                field.widget.attrs["list"] = QUICK_SCORES
            self.fields[f"item_{rule.code}"] = field
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    def field_of(self, rule: ItemRule) -> forms.BoundField:
        """The bound field of an item."""
        return self[f"item_{rule.code}"]

    @property
    def scores(self) -> dict[str, Decimal | None]:
        """``{item code: score}`` of the fields that are valid."""
        cleaned = self.cleaned_data
        return {rule.code: cleaned[key] for rule in self.rules if (key := f"item_{rule.code}") in cleaned}


def items_initial(version: int, scores: Mapping[str, Decimal]) -> dict[str, Any]:
    """The values with which the grid opens."""
    return {f"item_{code}": value for code, value in scores.items()} | {"version": version}


class BasisForm(ThaiForm):
    """For each indicator whose two figures differ: which of them holds, and why."""

    def __init__(self, *args: Any, rows: Iterable[Holding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            code, typed = row.figure.rule.code, row.typed.value if row.typed else ""
            self.fields[f"basis_{code}"] = forms.ChoiceField(
                label=f"{row.figure.rule.number}. {row.figure.rule.name} ใช้คะแนนใด",
                choices=[
                    (Basis.TYPED, f"{Basis.TYPED.label} {typed}"),
                    (Basis.ITEMS, f"{Basis.ITEMS.label} {row.computed}"),
                ],
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{code}"] = forms.CharField(
                label=f"เหตุผลที่เลือกของตัวชี้วัดที่ {row.figure.rule.number}",
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="เช่น ตรงกับหนังสือแจ้งผล หรือคะแนนรายข้อตรวจกับระบบ ITAS แล้ว",
            )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def choices(self) -> dict[str, Choice]:
        """``{indicator code: choice}`` of a valid form."""
        return {
            (code := row.figure.rule.code): Choice(
                self.cleaned_data[f"basis_{code}"], self.cleaned_data[f"reason_{code}"]
            )
            for row in self.rows
        }


def basis_initial(version: int, rows: Iterable[Holding], reasons: Mapping[str, str]) -> dict[str, Any]:
    """The choices that hold now, with their reasons."""
    initial: dict[str, Any] = {"version": version}
    for row in rows:
        if row.basis:
            code = row.figure.rule.code
            initial |= {f"basis_{code}": row.basis, f"reason_{code}": reasons.get(code, "")}
    return initial
