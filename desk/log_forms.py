"""The filters of the record of acts: they stand in the address, and save nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError

from agencies.events import Event
from agencies.models import Agency
from desk.log_queries import Wanted, people_of, years_of
from thai.fields import ThaiDateField
from thai.forms import ThaiForm
from thai.sorting import thai_key

# Acts by what they are about; the first word of an act's value says which.
GROUPS = {
    "หน่วยงานและเจ้าหน้าที่": ("agency", "unit", "officer", "password", "acting", "signature", "chain"),
    "ผลคะแนน": ("edition", "year", "scores", "items", "basis", "remarks", "result"),
    "แผนและมาตรการ": ("plan", "measure", "round", "outcome", "evidence", "recommendation", "recommendations"),
    "เอกสาร": ("meeting", "paper", "numbers", "number"),
}
OTHERS = "อื่น ๆ"


def groups_of_acts() -> dict[str, list[Event]]:
    """Every act under its group, in the order of the vocabulary."""
    found: dict[str, list[Event]] = {name: [] for name in (*GROUPS, OTHERS)}
    for act in Event:
        first = act.value.partition("_")[0]
        found[next((name for name, words in GROUPS.items() if first in words), OTHERS)].append(act)
    return found


class LogForm(ThaiForm):
    """Whose acts, which and of when are looked for."""

    person = forms.ChoiceField(label="ผู้กระทำ", required=False)
    act = forms.ChoiceField(label="การกระทำ", required=False)
    year = forms.TypedChoiceField(label="ปีงบประมาณ", required=False, coerce=int, empty_value=None)
    since = ThaiDateField(label="ตั้งแต่วันที่", required=False)
    until = ThaiDateField(label="ถึงวันที่", required=False)
    words = forms.CharField(label="คำในชื่อเรื่องหรือเหตุผล", required=False, max_length=100)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = sorted(people_of(agency), key=lambda pair: thai_key(pair[1]))
        self.words_of: dict[str, dict[str, str]] = {"person": dict(people), "year": {}, "act": {}}
        self._choices("person", people)
        self._choices("year", [(str(year), f"พ.ศ. {year}") for year in years_of(agency)])
        groups = {name: acts for name, acts in groups_of_acts().items() if acts}
        choices: list[tuple[str, Any]] = [("", "ทั้งหมด")]
        for place, (name, acts) in enumerate(groups.items()):
            # After ๆ a space, as everywhere in Thai.
            every = (f"group{place}", f"{name} ทั้งหมด" if name.endswith("ๆ") else f"{name}ทั้งหมด")
            choices.append((name, [every, *((act.value, act.label) for act in acts)]))
            self.words_of["act"] |= dict([every, *((act.value, str(act.label)) for act in acts)])
        self._groups = {f"group{place}": acts for place, acts in enumerate(groups.values())}
        self._set("act", choices)
        self.is_valid()

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.words_of[name] = dict(choices)
        self._set(name, [("", "ทั้งหมด"), *choices])

    def _set(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        """The days stand in order."""
        fields = self.cleaned_data
        since, until = fields.get("since"), fields.get("until")
        if since and until and until < since:
            raise ValidationError({"until": "วันสุดท้ายมาก่อนวันแรก กรุณาตรวจวันที่ทั้งสองช่อง"})
        return fields

    @property
    def wanted(self) -> Wanted:
        """What was understood of the filters."""
        fields = self.cleaned_data
        act = fields.get("act") or ""
        return Wanted(
            person=fields.get("person") or "",
            acts=tuple(self._groups.get(act, [act] if act else [])),
            since=fields.get("since"),
            until=fields.get("until"),
            year=fields.get("year"),
            words=(fields.get("words") or "").strip(),
        )

    @property
    def said(self) -> list[str]:
        """The filters in words, for the reader of a printed page."""
        found = {name: self.data.get(name, "") for name in self.fields if self.cleaned_data.get(name)}
        return [
            f"{self.fields[name].label}: {self.words_of.get(name, {}).get(text, text)}"
            for name, text in found.items()
        ]

    @property
    def address(self) -> str:
        """The filters that were understood, as they stand in an address."""
        return urlencode({name: self.data[name] for name in self.fields if self.cleaned_data.get(name)})
