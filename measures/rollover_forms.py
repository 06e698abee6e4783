"""The form that carries a plan into the next year: what goes on, and what becomes of what has no place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from agencies.models import Agency
from measures.rollover import Candidate, CarriedPoint, Point, Rollover
from measures.rollover_actions import Carriage
from thai.forms import ThaiForm

DROP = "drop"
LATER = "later"


@dataclass(frozen=True)
class CandidateFields:
    """One measure of the form with its questions."""

    candidate: Candidate
    carry: forms.BoundField
    questions: list[forms.BoundField]


class RolloverForm(ThaiForm):
    """A tick for each measure; a question for each point without a place and each owner who left.

    The questions of a measure must be answered only where it is carried.
    """

    def __init__(self, *args: Any, agency: Agency, rollover: Rollover, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rollover = rollover
        members = agency.memberships.filter(is_active=True).select_related("user")
        self.people = {str(member.pk): member for member in members}
        self.new_points = [(row.code, f"{row.number}. {row.name}") for row in rollover.pack.indicators]
        for row in rollover.candidates:
            self._ask(row)

    def _ask(self, row: Candidate) -> None:
        self.fields[_carry_name(row)] = forms.BooleanField(
            label=f"{row.number}. {row.measure.title}",
            required=False,
            initial=not row.is_finished,
        )
        for point in row.dropped:
            self.fields[_point_name(row, point)] = forms.ChoiceField(
                label=f"{point.label} ไม่มีในเกณฑ์ใหม่ ให้ตอบตัวชี้วัดใดแทน",
                required=False,
                choices=[("", "กรุณาเลือก"), (DROP, "ไม่ยกจุดนี้ไป"), *self.new_points],
            )
        if row.owner_left:
            people = [(pk, str(member)) for pk, member in self.people.items()]
            self.fields[_owner_name(row)] = forms.ChoiceField(
                label=f"{row.measure.owner_label} ไม่ได้ปฏิบัติงานแล้ว ให้ผู้ใดเป็นเจ้าของแทน",
                required=False,
                choices=[("", "กรุณาเลือก"), (LATER, "กำหนดภายหลัง"), *people],
            )

    def rows(self, *, finished: bool) -> list[CandidateFields]:
        """The measures that go on by themselves, or those that are finished, with their questions."""
        chosen = self.rollover.finished if finished else self.rollover.unfinished
        return [
            CandidateFields(row, self[_carry_name(row)], [self[name] for name in _question_names(row)])
            for row in chosen
        ]

    @property
    def unfinished_rows(self) -> list[CandidateFields]:
        """The measures that are ticked when the page opens."""
        return self.rows(finished=False)

    @property
    def finished_rows(self) -> list[CandidateFields]:
        """The measures that stay behind unless ticked."""
        return self.rows(finished=True)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen = [row for row in self.rollover.candidates if data.get(_carry_name(row))]
        if not chosen:
            raise forms.ValidationError("กรุณาเลือกมาตรการที่จะยกไปอย่างน้อย 1 มาตรการ")
        for row in chosen:
            for name in _question_names(row):
                if name in data and not data[name]:
                    self.add_error(name, "กรุณาเลือกว่าจะทำอย่างไรกับจุดนี้ เพราะไม่มีในปีใหม่")
        return data

    def carriages(self) -> list[Carriage]:
        """The cleaned form as the action takes it."""
        chosen = [row for row in self.rollover.candidates if self.cleaned_data[_carry_name(row)]]
        return [self._carriage(row) for row in chosen]

    def _carriage(self, row: Candidate) -> Carriage:
        answers = {point: self.cleaned_data[_point_name(row, point)] for point in row.dropped}
        points = [point.target for point in row.points if point.target]
        points += [Point(code) for code in answers.values() if code != DROP]
        owner = row.measure.owner
        if row.owner_left:
            owner = self.people.get(self.cleaned_data[_owner_name(row)])
        let_go = [point.label for point, answer in answers.items() if answer == DROP]
        if row.topic_is_dropped:
            let_go.append(f"ประเด็นที่ {row.measure.topic}")
        return Carriage(row, list(dict.fromkeys(points)), owner, let_go)


def _carry_name(row: Candidate) -> str:
    return f"carry-{row.measure.pk}"


def _point_name(row: Candidate, point: CarriedPoint) -> str:
    return f"point-{row.measure.pk}-{point.key}"


def _owner_name(row: Candidate) -> str:
    return f"owner-{row.measure.pk}"


def _question_names(row: Candidate) -> list[str]:
    names = [_point_name(row, point) for point in row.dropped]
    return [*names, _owner_name(row)] if row.owner_left else names
