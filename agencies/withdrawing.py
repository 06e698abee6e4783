"""Taking back what was put before others: a plan before its decision, a paper before its first signature."""

from __future__ import annotations

from django import forms

from thai.forms import ThaiForm


class WithdrawForm(ThaiForm):
    """Why it is taken back, for the history."""

    comment = forms.CharField(
        label="เหตุผล",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="เก็บไว้ในประวัติ เช่น พบว่าวันที่ไม่ถูกต้อง หรือยังขาดมาตรการหนึ่งข้อ",
    )
