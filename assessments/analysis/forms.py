"""Forms of the analysis pages: they ask, and save nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from assessments.analysis.prospects import next_band
from assessments.packs import Band
from assessments.scoring import YearResult
from thai.fields import ThaiScoreField
from thai.forms import ThaiForm


class WhatIfForm(ThaiForm):
    """Other scores, a level to reach, and the instruments that may rise.

    Fields stand for the real year unless the address says otherwise: what it does not mention is as recorded,
    so a link may carry one changed score or only a target. ``asked`` says that the whole form was sent: then
    no instrument among those that may rise means that none was chosen.
    """

    def __init__(self, query: QueryDict, *, result: YearResult) -> None:
        self.pack, self.result = result.pack, result
        super().__init__(self._filled(query))
        for row in result.indicators:
            real = f"คะแนนจริง {row.score}" if row.score is not None else "ยังไม่มีคะแนนจริง"
            field = ThaiScoreField(label=f"{row.rule.number}. {row.rule.name}", help_text=real)
            self.fields[f"score_{row.rule.code}"] = field
        self.fields["target"] = forms.ChoiceField(
            label="อยากรู้ว่าต้องเพิ่มเท่าใดจึงจะถึงระดับ",
            choices=[("", "ไม่ถาม"), *((band.name, band.name) for band in self._targets())],
            required=False,
        )
        self.fields["move"] = forms.MultipleChoiceField(
            label="เพิ่มคะแนนได้จาก",
            choices=[(rule.code, rule.code) for rule in self.pack.instruments],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "กรุณาเลือกอย่างน้อยหนึ่งเครื่องมือที่เพิ่มคะแนนได้"},
        )
        self.fields["asked"] = forms.CharField(required=False, initial="1", widget=forms.HiddenInput)

    def _filled(self, query: QueryDict) -> QueryDict:
        """The query with what it leaves out as it really is."""
        data = query.copy()
        for row in self.result.indicators:
            data.setdefault(f"score_{row.rule.code}", "" if row.score is None else str(row.score))
        above = next_band(self.result)
        data.setdefault("asked", "1")
        data.setdefault("target", above.name if above else "")
        if not data.getlist("move") and "asked" not in query:
            data.setlist("move", [rule.code for rule in self.pack.instruments])
        return data

    def _targets(self) -> list[Band]:
        """Levels that ask for something."""
        return [band for band in self.pack.bands if band.floor > 0]

    def score_fields(self, instrument: str) -> list[forms.BoundField]:
        """The bound score fields of an instrument, in official order."""
        return [self[f"score_{rule.code}"] for rule in self.pack.indicators_of(instrument)]

    @property
    def changes(self) -> dict[str, Decimal | None]:
        """``{indicator code: score}`` of the valid fields; None where a score was taken away."""
        return {
            rule.code: self.cleaned_data[key]
            for rule in self.pack.indicators
            if (key := f"score_{rule.code}") in self.cleaned_data
        }

    @property
    def target(self) -> Band | None:
        """The level asked about."""
        return self.pack.band(self.cleaned_data.get("target", ""))

    @property
    def movable(self) -> list[str]:
        """Codes of the instruments that may rise."""
        chosen: list[str] = self.cleaned_data.get("move", [])
        return chosen


class ThresholdForm(ThaiForm):
    """Which score counts as reached."""

    threshold = ThaiScoreField(label="เกณฑ์คะแนน", help_text="ปกติใช้เกณฑ์ของปี ถึงเกณฑ์พอดีนับว่าถึงเกณฑ์")

    def __init__(self, query: Mapping[str, Any], *, own: Decimal) -> None:
        super().__init__({"threshold": query.get("threshold") or str(own)})
        self.own = own

    @property
    def chosen(self) -> Decimal:
        """The threshold to use: that of the year where the chosen one is not a score."""
        typed: Decimal | None = self.cleaned_data.get("threshold") if self.is_valid() else None
        return self.own if typed is None else typed
