"""The form in which an administrator corrects a year's rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import forms

from assessments.packs import Band, ItemRule, PaperRule, SubIndicatorRule, YearPack, fold_name
from thai.digits import normalize_item_code, plain
from thai.fields import ThaiScoreField
from thai.forms import ThaiForm

_SUB_CODE = re.compile(r"(?P<number>[1-9][0-9]?)\.[1-9][0-9]?")
_SUB_LINE = re.compile(r"(?P<code>\S+)(?:\s+(?P<name>.+))?")


def _text(label: str, length: int, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=required)


class CorrectionForm(ThaiForm):
    """Every name, weight, title and bound of a year's rules; codes and the number of rows stay.

    ``corrected`` is the pack that a valid form describes. What it changes carries the reason as its source.
    """

    def __init__(self, *args: Any, pack: YearPack, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": correction_initial(pack), **kwargs})
        self.pack = pack
        self.fields["title"] = _text("ชื่อการประเมิน", 300)
        self.fields["threshold"] = ThaiScoreField(
            label="เกณฑ์คะแนนของตัวชี้วัด", required=True, help_text="ต่ำกว่านี้ถือเป็นจุดที่ต้องพัฒนา"
        )
        for rule in pack.instruments:
            self.fields[f"instrument_{rule.code}_name"] = _text(f"ชื่อเครื่องมือ {rule.code}", 200)
            self.fields[f"instrument_{rule.code}_weight"] = ThaiScoreField(
                label=f"น้ำหนักของ {rule.code} (ร้อยละ)", required=True
            )
        for indicator in pack.indicators:
            self.fields[f"indicator_{indicator.code}_name"] = _text(f"ชื่อตัวชี้วัดที่ {indicator.number}", 200)
            self.fields[f"indicator_{indicator.code}_aliases"] = forms.CharField(
                label=f"ชื่ออื่นของตัวชี้วัดที่ {indicator.number} (บรรทัดละชื่อ)",
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self._add_bands()
        self._add_papers()
        self.fields["sub_indicators"] = forms.CharField(
            label="ตัวชี้วัดย่อย (บรรทัดละหนึ่ง)",
            max_length=4000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 7}),
            help_text="พิมพ์เลขแล้วตามด้วยชื่อ เช่น 9.1 ข้อมูลพื้นฐาน หากไม่ทราบชื่อให้พิมพ์เลขอย่างเดียว",
        )
        for item in pack.items:
            self.fields[f"item_{item.code}_title"] = _text(f"ชื่อข้อ {item.code}", 400, required=False)
            if self._is_divided(item):
                field = _text(f"ตัวชี้วัดย่อยของข้อ {item.code}", 10, required=False)
                field.widget.attrs["class"] = "app-width-5"
                self.fields[f"item_{item.code}_sub"] = field
        self.fields["verified"] = forms.BooleanField(
            label="ข้อและตัวชี้วัดย่อยที่แก้ไข ตรวจกับเอกสารทางการแล้ว", required=False
        )
        self.fields["reason"] = forms.CharField(
            label="เหตุผลและเอกสารที่ใช้แก้ไข",
            max_length=300,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text="เช่น ตามคู่มือการประเมินของสำนักงาน ป.ป.ช. หน้า 12",
        )
        self.fields["base"] = forms.IntegerField(widget=forms.HiddenInput)

    def _add_bands(self) -> None:
        for place, band in enumerate(self.pack.bands, 1):
            self.fields[f"band_{place}_name"] = _text(f"ระดับที่ {place}", 60)
            self.fields[f"band_{place}_floor"] = ThaiScoreField(
                label=f"คะแนนรวมขั้นต่ำของระดับ {band.name}", required=True
            )
            self.fields[f"band_{place}_gate"] = ThaiScoreField(
                label=f"คะแนนขั้นต่ำทุกเครื่องมือของระดับ {band.name}", help_text="เว้นว่างเมื่อไม่กำหนด"
            )

    def _add_papers(self) -> None:
        for paper in self.pack.papers:
            self.fields[f"paper_{paper.kind}_title"] = forms.CharField(
                label=f"ชื่อเอกสารแบบที่ {self.pack.papers.index(paper) + 1}",
                max_length=400,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text="{agency} คือชื่อหน่วยงาน {year} คือปีงบประมาณ ต้องมีทั้งสองคำ",
            )
            self.fields[f"paper_{paper.kind}_item"] = _text("ข้อ OIT ที่เอกสารนี้ตอบ", 10, required=False)

    def _is_divided(self, item: ItemRule) -> bool:
        """Whether the item's indicator is a mean of sub-indicators."""
        instrument = self.pack.indicator(item.indicator).instrument
        return any(rule.code == instrument and rule.by_sub_indicators for rule in self.pack.instruments)

    def section(self, *prefixes: str) -> list[forms.BoundField]:
        """The bound fields whose names begin with one of the prefixes."""
        return [self[name] for name in self.fields if name.startswith(prefixes)]

    def has_errors_in(self, *prefixes: str) -> bool:
        """Whether a field of a section has an error, so that the section opens."""
        return any(field.errors for field in self.section(*prefixes))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self._check_weights(data)
            self._check_bands(data)
            self._check_names(data)
            self._check_papers(data)
            self._check_items(data)
        return data

    def _check_weights(self, data: dict[str, Any]) -> None:
        codes = [rule.code for rule in self.pack.instruments]
        total = sum((data[f"instrument_{code}_weight"] for code in codes), Decimal(0))
        if total != 100:
            self.add_error(f"instrument_{codes[0]}_weight", f"น้ำหนักรวมกันได้ {total} ต้องรวมกันได้ 100")

    def _check_bands(self, data: dict[str, Any]) -> None:
        floors = [data[f"band_{place}_floor"] for place in range(1, len(self.pack.bands) + 1)]
        for place, (above, floor) in enumerate(pairwise(floors), 2):
            if floor > above:
                self.add_error(f"band_{place}_floor", f"คะแนนขั้นต่ำ {floor} สูงกว่าของระดับก่อนหน้า {above}")
        if floors[-1] != 0:
            self.add_error(f"band_{len(floors)}_floor", "ระดับสุดท้ายต้องเริ่มที่ 0 เพื่อให้ทุกคะแนนมีระดับ")

    def _check_names(self, data: dict[str, Any]) -> None:
        owner: dict[str, str] = {}
        for rule in self.pack.indicators:
            key = f"indicator_{rule.code}_name"
            for name in (data[key], *_lines(data[f"indicator_{rule.code}_aliases"])):
                if owner.setdefault(fold_name(name), rule.code) != rule.code:
                    self.add_error(key, f"ชื่อ “{name}” ซ้ำกับตัวชี้วัดอื่น ระบบจะแยกไม่ออกว่าหมายถึงตัวใด")

    def _check_papers(self, data: dict[str, Any]) -> None:
        known = {item.code for item in self.pack.items}
        for paper in self.pack.papers:
            title, typed = data[f"paper_{paper.kind}_title"], data[f"paper_{paper.kind}_item"]
            if sorted(re.findall(r"{\w+}|[{}]", title)) != ["{agency}", "{year}"]:
                words = "ต้องมี {agency} และ {year} อย่างละหนึ่งแห่ง และไม่มีวงเล็บปีกกาอื่น"
                self.add_error(f"paper_{paper.kind}_title", words)
            if typed and normalize_item_code(typed) not in known:
                self.add_error(f"paper_{paper.kind}_item", f"ปีนี้ไม่มีข้อ “{typed}”")

    def _check_items(self, data: dict[str, Any]) -> None:
        subs: dict[str, SubIndicatorRule] = {}
        for line, code, name in self._sub_lines(data):
            indicator = self._indicator_of(code)
            if indicator is None or code in subs:
                words = f"“{line}” ต้องขึ้นต้นด้วยเลขที่ไม่ซ้ำ เช่น 9.1 โดยเลขหน้าจุดเป็นเลขตัวชี้วัด"
                self.add_error("sub_indicators", words)
                return
            subs[code] = SubIndicatorRule(code, indicator, name, False, "")
        for item in self.pack.items:
            key = f"item_{item.code}_sub"
            code = plain(data.get(key) or "")
            if code and (code not in subs or subs[code].indicator != item.indicator):
                self.add_error(key, f"ไม่มีตัวชี้วัดย่อย “{code}” ในตัวชี้วัดของข้อนี้")

    def _sub_lines(self, data: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
        """``(line, code, name)`` of each line of the field."""
        for line in _lines(data["sub_indicators"]):
            match = _SUB_LINE.fullmatch(line)
            if match:
                yield line, plain(match["code"]), match["name"] or ""

    def _indicator_of(self, code: str) -> str | None:
        """The indicator whose official number stands before the point of a sub-indicator's code."""
        match = _SUB_CODE.fullmatch(code)
        number = int(match["number"]) if match else 0
        return next((rule.code for rule in self.pack.indicators if rule.number == number), None)

    @property
    def corrected(self) -> YearPack:
        """The pack a valid form describes."""
        data, pack = self.cleaned_data, self.pack
        return replace(
            pack,
            title=data["title"],
            threshold=data["threshold"],
            instruments=tuple(
                replace(
                    rule,
                    name=data[f"instrument_{rule.code}_name"],
                    weight=data[f"instrument_{rule.code}_weight"],
                )
                for rule in pack.instruments
            ),
            indicators=tuple(
                replace(
                    rule,
                    name=data[f"indicator_{rule.code}_name"],
                    aliases=tuple(_lines(data[f"indicator_{rule.code}_aliases"])),
                )
                for rule in pack.indicators
            ),
            bands=tuple(self._band(place, band) for place, band in enumerate(pack.bands, 1)),
            papers=tuple(self._paper(paper) for paper in pack.papers),
            sub_indicators=tuple(self._subs()),
            items=tuple(self._item(item) for item in pack.items),
        )

    @property
    def _source(self) -> dict[str, Any]:
        """Where a changed row now comes from."""
        return {
            "source": f"แก้ไขในระบบ: {self.cleaned_data['reason']}",
            "verified": self.cleaned_data["verified"],
        }

    def _band(self, place: int, band: Band) -> Band:
        data = self.cleaned_data
        name, floor, gate = (data[f"band_{place}_{key}"] for key in ("name", "floor", "gate"))
        return replace(band, name=name, floor=floor, gate=gate)

    def _paper(self, paper: PaperRule) -> PaperRule:
        code = normalize_item_code(self.cleaned_data[f"paper_{paper.kind}_item"]) or ""
        titles = {item.code: self.cleaned_data[f"item_{item.code}_title"] for item in self.pack.items}
        title = self.cleaned_data[f"paper_{paper.kind}_title"]
        # One item has one title: the paper names its item as the list of items does.
        return replace(paper, title=title, item=code, item_title=titles.get(code, ""))

    def _subs(self) -> Iterator[SubIndicatorRule]:
        known = {rule.code: rule for rule in self.pack.sub_indicators}
        for _, code, name in self._sub_lines(self.cleaned_data):
            old = known.get(code)
            if old and old.name == name:
                yield old
            else:
                yield SubIndicatorRule(code, self._indicator_of(code) or "", name, **self._source)

    def _item(self, item: ItemRule) -> ItemRule:
        title = self.cleaned_data[f"item_{item.code}_title"]
        sub = plain(self.cleaned_data.get(f"item_{item.code}_sub") or "")
        if (title, sub) == (item.title, item.sub_indicator):
            return item
        return replace(item, title=title, sub_indicator=sub, **self._source)


def correction_initial(pack: YearPack) -> dict[str, Any]:
    """The rules as they are, by field."""
    initial: dict[str, Any] = {"title": pack.title, "threshold": pack.threshold}
    for rule in pack.instruments:
        initial[f"instrument_{rule.code}_name"] = rule.name
        initial[f"instrument_{rule.code}_weight"] = rule.weight
    for indicator in pack.indicators:
        initial[f"indicator_{indicator.code}_name"] = indicator.name
        initial[f"indicator_{indicator.code}_aliases"] = "\n".join(indicator.aliases)
    for place, band in enumerate(pack.bands, 1):
        initial |= {f"band_{place}_{key}": getattr(band, key) for key in ("name", "floor", "gate")}
    for paper in pack.papers:
        initial |= {f"paper_{paper.kind}_title": paper.title, f"paper_{paper.kind}_item": paper.item}
    initial["sub_indicators"] = "\n".join(f"{rule.code} {rule.name}".strip() for rule in pack.sub_indicators)
    for item in pack.items:
        initial |= {f"item_{item.code}_title": item.title, f"item_{item.code}_sub": item.sub_indicator}
    return initial


def _lines(text: str) -> list[str]:
    """The lines of a field that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
