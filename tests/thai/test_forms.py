"""Forms that speak Thai: what is too long is refused in words, never cut off by the browser."""

from __future__ import annotations

from django import forms

from thai.forms import ThaiForm


class Note(ThaiForm):
    title = forms.CharField(label="ชื่อ", max_length=5)
    text = forms.CharField(label="ข้อความ", max_length=10, widget=forms.Textarea)


def test_no_browser_cuts_off_what_is_pasted() -> None:
    assert "maxlength" not in Note().as_p()


def test_what_is_too_long_is_refused_in_words() -> None:
    form = Note({"title": "ก" * 6, "text": "ข" * 10})
    assert form.errors == {"title": ["ข้อความยาวเกินไป กรุณาย่อให้ไม่เกิน 5 ตัวอักษร (ขณะนี้ 6 ตัวอักษร)"]}
