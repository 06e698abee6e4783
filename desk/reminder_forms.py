"""The form of an officer's own reminders."""

from __future__ import annotations

from django import forms

from agencies.forms import email_field
from thai.forms import ThaiForm


class ReminderForm(ThaiForm):
    """Where letters go, and whether they are wanted."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    email = email_field()
    wants_letters = forms.BooleanField(
        label="รับจดหมายเตือน",
        required=False,
        help_text="30 วันและ 7 วันก่อนวันตัดรอบ ในวันตัดรอบ และทุก 7 วันหลังจากนั้นจนกว่าจะรายงาน "
        "หากงดรับ ระบบยังแจ้งเรื่องที่รอลายมือชื่อหรือการอนุมัติของท่าน",
    )
