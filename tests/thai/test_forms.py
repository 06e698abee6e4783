"""Forms that speak Thai: of a field left empty, and of what is too long."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date

import pytest
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.urls import get_resolver

from thai.fields import ThaiDateField
from thai.forms import SpeaksThai, ThaiForm

NO_NOUN = ("แทน", "ตั้งแต่", "ถึง", "ใช้", "ยืนยัน", "คำสั่งที่", "คำสั่งลง", "ลักษณะ")


def kinds_of(parent: type) -> Iterator[type]:
    """Every form that speaks Thai; the pages that have them are loaded with the addresses."""
    assert get_resolver().url_patterns
    for child in parent.__subclasses__():
        yield child
        yield from kinds_of(child)


def empty_told(field: forms.Field) -> str:
    """What is said where the field is left empty."""

    class One(SpeaksThai, forms.Form):
        it = copy.deepcopy(field)

    return One({}).errors["it"][0]


def test_a_message_begins_with_what_is_missing() -> None:
    """กรุณากรอกถึงวันที่ is no Thai: a label that is no noun brings words of its own."""
    wrong = {}
    for kind in set(kinds_of(SpeaksThai)):
        if issubclass(kind, SetPasswordForm):  # its labels are set when it is made
            continue
        for name, field in getattr(kind, "base_fields", {}).items():
            if field.required and not isinstance(field.widget, forms.HiddenInput):
                told = empty_told(field)
                rest = told.removeprefix("กรุณา").removeprefix("กรอก").removeprefix("เลือก")
                if told.startswith(("กรุณากรอก", "กรุณาเลือก")) and rest.startswith(NO_NOUN):
                    wrong[kind.__name__, name] = told
    assert wrong == {}


@pytest.mark.parametrize(
    ("label", "told"), [("ชื่อมาตรการ (ถ้ามี)", "กรุณากรอกชื่อมาตรการ"), ("พิมพ์รหัสผ่านอีกครั้ง", "กรุณาพิมพ์รหัสผ่านอีกครั้ง")]
)
def test_a_label_that_is_a_noun_makes_the_message(label: str, told: str) -> None:
    assert empty_told(forms.CharField(label=label)) == told


class Note(ThaiForm):
    title = forms.CharField(label="ชื่อ", max_length=5)
    text = forms.CharField(label="ข้อความ", max_length=10, widget=forms.Textarea)


def test_no_browser_cuts_off_what_is_pasted() -> None:
    assert "maxlength" not in Note().as_p()


def test_what_is_too_long_is_refused_in_words() -> None:
    form = Note({"title": "ก" * 6, "text": "ข" * 10})
    assert form.errors == {"title": ["ข้อความยาวเกินไป กรุณาย่อให้ไม่เกิน 5 ตัวอักษร (ขณะนี้ 6 ตัวอักษร)"]}


class Dated(ThaiForm):
    day = ThaiDateField(label="วันที่")
    other = ThaiDateField(label="วันอื่น", help_text="ตามคำสั่ง")


def test_examples_of_dates_are_of_the_year_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thai.forms.timezone.localdate", lambda: date(2031, 1, 1))
    form = Dated()
    assert form.fields["day"].help_text == "เช่น 31 มี.ค. 2574 หรือ 31/3/2574"
    assert form.fields["other"].help_text == "ตามคำสั่ง"
