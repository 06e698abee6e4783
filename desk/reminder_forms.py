"""The form of an officer's own reminders."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.account_forms import WRONG_PASSWORD, OwnPassword, password_field
from agencies.forms import email_field
from thai.forms import ThaiForm


class ReminderForm(ThaiForm):
    """Where letters go, and whether they are wanted.

    ``own`` asks for the present password before the address is changed: where passwords can be set anew by
    a letter, an address is as good as a password.
    """

    sometimes_required = ("password",)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    email = email_field()
    password = password_field()
    wants_letters = forms.BooleanField(
        label="รับจดหมายเตือน",
        required=False,
        help_text="30 วันและ 7 วันก่อนวันตัดรอบ ในวันตัดรอบ และทุก 7 วันหลังจากนั้นจนกว่าจะรายงาน "
        "หากงดรับ ระบบยังแจ้งเรื่องที่รอลายมือชื่อหรือการอนุมัติของท่าน",
    )

    def __init__(self, *args: Any, own: OwnPassword | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        if own is None:
            del self.fields["password"]
        else:
            self.fields["password"].required = False
            self.fields["password"].help_text = "ต้องกรอกเมื่อเปลี่ยนอีเมลเท่านั้น เพราะอีเมลใช้ตั้งรหัสผ่านใหม่ได้"

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        changes = "email" in data and data["email"] != self.initial["email"]
        if self.own and changes and not self.own.is_right(data.get("password", "")):
            self.add_error("password", WRONG_PASSWORD)
        return data
