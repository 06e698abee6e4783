"""Forms that speak Thai: what is too long is refused in words, never cut off by the browser."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms

from thai.fields import ThaiDateField
from thai.forms import ThaiForm


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
